import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

pytestmark = pytest.mark.slow

Invoke = Callable[..., Result]

QUICK = ("tipping", "two-states", "--replicates", "200")


def test_a_crossing_is_told_with_its_interval(invoke: Invoke) -> None:
    result = invoke(*QUICK, "--vary", "threat=0:2")
    assert result.exit_code == 0
    assert "How hard the rival presses (threat): 200 replicates at each value" in result.stdout
    assert "crosses 50" in result.stdout
    assert "once: up at" in result.stdout


def test_a_share_that_never_crosses_is_said_not_to(invoke: Invoke) -> None:
    result = invoke(*QUICK, "--vary", "threat=0:0.3:4")
    assert result.exit_code == 0
    assert "never crosses" in result.stdout
    assert "4 values from 0 to 0.3" in " ".join(result.stdout.split())


def test_json_holds_scan_and_crossings(invoke: Invoke) -> None:
    found = json.loads(invoke(*QUICK, "--vary", "threat=0:2:5", "--reach", "0.3", "--json").stdout)
    assert [row["value"] for row in found["scan"]] == [0, 0.5, 1, 1.5, 2]
    (crossing,) = found["crossings"]
    assert crossing["low"] < crossing["value"] < crossing["high"]
    assert crossing["rising"]


def test_pairs_once_allied_reach_the_level_sooner(invoke: Invoke) -> None:
    values = []
    for measure in ("allied", "ever_allied"):
        words = (*QUICK, "--vary", "threat=0:2:9", "--measure", measure, "--json")
        (crossing,) = json.loads(invoke(*words).stdout)["crossings"]
        values.append(crossing["value"])
    assert values[1] < values[0]


def test_a_crossing_of_whole_numbers_lies_between_two_of_them(invoke: Invoke) -> None:
    words = (*QUICK, "--vary", "model.alliance.sustain=1:90", "--json")
    found = json.loads(invoke(*words).stdout)
    assert len(found["scan"]) == 21
    assert all(row["value"] % 1 == 0 for row in found["scan"])
    (crossing,) = found["crossings"]
    assert (crossing["low"] % 1, crossing["value"] % 1, crossing["high"] % 1) == (0, 0.5, 0)
    few = json.loads(invoke(*QUICK, "--vary", "model.alliance.sustain=1:5", "--json").stdout)
    assert [row["value"] for row in few["scan"]] == [1, 2, 3, 4, 5]


def test_values_may_be_listed_in_any_order(invoke: Invoke) -> None:
    found = json.loads(invoke(*QUICK, "--vary", "threat=2,0,1", "--json").stdout)
    assert [row["value"] for row in found["scan"]] == [0, 1, 2]


def test_the_figure_goes_where_it_is_asked_for(invoke: Invoke, desk: Path) -> None:
    result = invoke(*QUICK, "--vary", "threat=0:2:5", "--out", "figures")
    assert "figures/tipping-threat.png" in result.stdout
    names = sorted(path.name for path in (desk / "figures").iterdir())
    assert names == ["tipping-threat.png", "tipping-threat.svg"]


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(invoke: Invoke, width: int) -> None:
    output = invoke(*QUICK, "--vary", "threat=0:2:5", width=width).stdout
    assert max(map(len, output.splitlines())) <= width


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--vary", "thraet=0:2"), "did you mean 'threat'"),
        (("--vary", "threat=2:0"), "must go up"),
        (("--vary", "threat=1:1"), "an empty range"),
        (("--vary", "threat"), "varies nothing"),
        (("--vary", "parity=0:1"), "must be above 0"),
        (("--vary", "threat=0:2", "--vary", "trade=0:1"), "varies one knob; found threat, trade"),
        (("--vary", "threat=0:2", "--vary", "threat=0:1"), "varied twice"),
        (("--vary", "threat=0:2", "--reach", "1"), "between 0 and 1; found 1"),
        ((), "--vary"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(
    invoke: Invoke, words: tuple[str, ...], message: str
) -> None:
    result = invoke(*QUICK, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
