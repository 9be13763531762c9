from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]

SMALL = ("two-states", "--replicates", "20", "--steps", "30")


@pytest.fixture
def run(invoke: Invoke) -> str:
    invoke("run", *SMALL, "--out", "out/base")
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
    invoke("run", "mine.yaml", "--replicates", "5", "--steps", "10", "--out", "short")
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
