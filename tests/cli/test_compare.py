import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import Result

pytestmark = pytest.mark.slow

Invoke = Callable[..., Result]

SMALL = ("two-states", "--replicates", "40", "--steps", "30")


@pytest.fixture
def runs(invoke: Invoke) -> tuple[str, str]:
    """Two runs that differ in one input."""
    invoke("run", *SMALL, "--out", "base")
    invoke("run", *SMALL, "--set", "parity=0.3", "--out", "weaker")
    return "base", "weaker"


def words(result: Result) -> str:
    return " ".join(result.output.split())


def test_the_answer_comes_first_then_what_differs_in_the_inputs(
    invoke: Invoke, runs: tuple[str, str]
) -> None:
    result = invoke("compare", *runs)
    assert result.exit_code == 0
    assert result.stdout.startswith("Allied at the end: ")
    legend = "\n1  Parity of power 1\n   base: Two states and a rival; 40 replicates of 30 months"
    assert legend in result.stdout
    told = words(result)
    places = [
        told.index(each)
        for each in ("states.A.power 1 0.3", "paired in 40 replicates", "Aland joins Borduria's")
    ]
    assert places == sorted(places)


def test_a_run_compared_with_itself_is_exactly_the_same(
    invoke: Invoke, runs: tuple[str, str]
) -> None:
    told = words(invoke("compare", runs[0], runs[0]))
    assert "No input differs on which any number depends." in told
    assert told.count("0 exactly") == 9
    assert "points more (95 %" in told


def test_json_holds_inputs_values_and_differences(invoke: Invoke, runs: tuple[str, str]) -> None:
    found = json.loads(invoke("compare", *runs, "--measure", "allied", "--json").stdout)
    assert found["inputs"] == [{"path": "states.A.power", "values": [1.0, 0.3], "matters": True}]
    assert [side["name"] for side in found["sides"]] == ["base", "weaker"]
    (row,) = found["differences"]
    assert row["low"] <= row["difference"] <= row["high"]
    assert [row["value"] for row in found["values"]] == [row["before"], row["after"]]


@pytest.mark.parametrize(
    ("name", "begins"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.pdf", b"%PDF")]
)
def test_the_figure_goes_to_the_file_asked_for(
    invoke: Invoke, desk: Path, runs: tuple[str, str], name: str, begins: bytes
) -> None:
    result = invoke("compare", *runs, "--out", f"figures/{name}")
    assert f"Written: figures/{name}" in result.stdout
    assert (desk / "figures" / name).read_bytes().startswith(begins)


def test_the_table_of_differences_goes_to_csv(
    invoke: Invoke, desk: Path, runs: tuple[str, str]
) -> None:
    invoke("compare", *runs, "--out", "table.csv", "--out", "lines.svg", "--figure", "lines")
    table = pd.read_csv(desk / "table.csv")
    assert list(table["measure"][:3]) == ["allied", "ever_allied", "share_allied"]
    assert "Allied, share of runs" in (desk / "lines.svg").read_text()


def test_sweeps_are_compared_point_by_point(invoke: Invoke, desk: Path) -> None:
    vary = ("--vary", "threat=0:2:3", "--vary", "parity=0.3,1", "--keep", "replicates")
    for name, premium in (("one", "0.4"), ("two", "0.6")):
        invoke("sweep", *SMALL, *vary, "--set", f"model.premium={premium}", "--out", name)
    result = invoke("compare", "one", "two", "--out", "map.svg")
    told = words(result)
    assert "6 points of 40 replicates" in told
    assert "more with “premium 0.6” than with “premium 0.4” at" in told
    assert "premium 0.6 compared with premium 0.4" in (desk / "map.svg").read_text()


def test_labels_stand_in_text_and_figure(invoke: Invoke, desk: Path) -> None:
    invoke("whatif", *SMALL, "--set", "parity=0.3", "--out", "both")
    labels = ("--label", "As it was", "--label", "One is weak")
    told = words(invoke("compare", "both", *labels, "--out", "bars.svg"))
    assert "2 One is weak both (change): Two states" in told
    assert "One is weak" in (desk / "bars.svg").read_text()
    assert "both" not in (desk / "bars.svg").read_text()


def test_a_what_if_alone_is_compared_with_its_baseline(invoke: Invoke) -> None:
    invoke("whatif", *SMALL, "--set", "parity=0.3", "--out", "both")
    told = words(invoke("compare", "both"))
    assert "1 Parity of power 1 both (baseline)" in told
    assert "2 Parity of power 0.3 both (change)" in told
    assert "states.A.power 1 0.3" in told


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("base",), "compare needs two runs or more; found only base"),
        (("base", "nowhere"), "nowhere: no such run folder"),
        (("base", "scenarios"), "scenarios is not a run folder: it has no manifest.json"),
        (("base", "base", "--measure", "joyns"), "no such measure 'joyns'; did you mean 'joins'?"),
        (("base", "base", "--pair", "A"), "'A' is no pair; write two states, such as"),
        (("base", "base", "--pair", "A,C"), "base has no state 'C'; the states are A, B, R"),
        (("base", "base", "--figure", "map"), "a map compares sweeps of two knobs"),
        (("base", "base", "--out", "a.gif"), "must end in .png, .svg, .pdf or .csv"),
        (
            ("base", "base", "--figure", "lines", "--pair", "A,R"),
            "keeps lines over time of its focus pair, A and B, alone; draw others as bars",
        ),
        (
            ("base", "base", "--figure", "lines", "--measure", "joins"),
            "draw joins as bars",
        ),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    invoke: Invoke, runs: tuple[str, str], given: tuple[str, ...], message: str
) -> None:
    assert runs[0] == "base"
    result = invoke("compare", *given)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(
    invoke: Invoke, runs: tuple[str, str], width: int
) -> None:
    output = invoke("compare", *runs, width=width).stdout
    assert max(map(len, output.splitlines())) <= width
