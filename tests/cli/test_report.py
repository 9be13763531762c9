import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from tests.unit.run_folders import a_run, two_states

Invoke = Callable[..., Result]


@pytest.fixture(scope="module")
def two_states_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_run(tmp_path_factory.mktemp("runs") / "base", two_states(replicates=20, steps=30))


@pytest.fixture
def run(two_states_run: Path, desk: Path) -> str:
    shutil.copytree(two_states_run, desk / "out" / "base")
    return "out/base"


def test_the_page_goes_beside_the_run_with_its_claims(invoke: Invoke, desk: Path, run: str) -> None:
    result = invoke("report", run, "--budget", "100")
    assert result.exit_code == 0
    assert result.stdout == "Report: out/base.html\n"
    page = (desk / "out/base.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "found (interval)" in page
    assert "--budget" in page
    assert sorted(path.name for path in (desk / "out").iterdir()) == ["base", "base.html"]


def test_claims_are_left_out_when_asked(invoke: Invoke, desk: Path, run: str) -> None:
    invoke("report", run, "--no-claims", "--out", "pages/mine.html")
    assert "The claims were not tested" in (desk / "pages/mine.html").read_text(encoding="utf-8")


def test_a_report_is_made_again_but_no_other_file_written_over(
    invoke: Invoke, desk: Path, run: str
) -> None:
    words = ("report", run, "--no-claims", "--out")
    assert invoke(*words, "mine.html").exit_code == 0
    assert invoke(*words, "mine.html").exit_code == 0
    (desk / "notes.txt").write_text("mine")
    result = invoke(*words, "notes.txt")
    assert result.exit_code == 2
    assert "notes.txt is not a page of HTML, and is not written over" in result.stderr
    assert (desk / "notes.txt").read_text() == "mine"


def test_claims_that_cannot_be_tested_are_said_not_to_be(invoke: Invoke, desk: Path) -> None:
    text = (desk / "scenarios/two-states.yaml").read_text()
    claim = (
        "\n  late:\n    says: Late.\n    measure: {first_alliance: [A, B]}\n    is: {at least: 50}"
    )
    (desk / "mine.yaml").write_text(text.replace("\nclaims:", f"\nclaims:{claim}"))
    short = changed(read_scenario(desk / "mine.yaml"), {"replicates": 5, "steps": 10})
    a_run(desk / "short", short)
    assert invoke("report", "short").exit_code == 0
    assert "not tested" in (desk / "short.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("nowhere",), "nowhere: no such run folder"),
        (("scenarios",), "scenarios is not a run folder: it has no manifest.json"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    invoke: Invoke, given: tuple[str, ...], message: str
) -> None:
    result = invoke("report", *given)
    assert result.exit_code == 2
    assert message in result.stderr
