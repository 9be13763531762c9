import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]

DECISION = ("russia-china-2022", "--state", "CHN", "--occasion", "zapad")
SMALL = ("two-states", "--state", "B", "--occasion", "a_drills")


def test_a_decision_is_taken_apart_in_words_and_bars(invoke: Invoke) -> None:
    result = invoke("explain", *DECISION)
    assert result.exit_code == 0
    output = result.stdout
    for term in ("shared interest", "security", "third parties", "utility"):
        assert term in output
    assert "\N{FULL BLOCK}" in output
    assert "Chance to join:" in output
    assert "China was" in output


def test_a_host_that_ends_in_s_has_its_article_and_genitive(invoke: Invoke) -> None:
    occasion = ("--occasion", "usa_drill_shared", "--step", "1")
    output = invoke("explain", "usa-india-1962", "--state", "IND", *occasion).stdout
    assert "India and the United States' exercise: " in output
    result = invoke("explain", "usa-india-1962", "--state", "USA", "--occasion", "ind_says_own")
    assert result.stdout.startswith("The United States ")
    assert "\nThe United States was " in result.stdout


def test_json_terms_sum_to_the_worth(invoke: Invoke) -> None:
    decision = json.loads(invoke("explain", *DECISION, "--json").stdout)
    assert sum(decision["terms"].values()) == pytest.approx(decision["worth"])
    assert decision["joined"] == (decision["draw"] < decision["probability"])


def test_the_figure_goes_where_it_is_asked_for(invoke: Invoke, desk: Path) -> None:
    result = invoke("explain", *SMALL, "--out", "figures/drills")
    assert result.exit_code == 0
    names = sorted(path.name for path in (desk / "figures" / "drills").iterdir())
    assert names == ["decision-B-a_drills.png", "decision-B-a_drills.svg"]
    assert "figures/drills/decision-B-a_drills.png" in result.stdout


@pytest.mark.parametrize(
    ("ending", "begins"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".PDF", b"%PDF-")]
)
def test_a_figure_is_drawn_to_the_file_that_is_named(
    invoke: Invoke, desk: Path, ending: str, begins: bytes
) -> None:
    result = invoke("explain", *SMALL, "--out", f"figures/drills{ending}")
    assert result.exit_code == 0
    (file,) = (desk / "figures").iterdir()
    assert file.name == f"drills{ending}"
    assert file.read_bytes().startswith(begins)
    assert f"Figure: figures/drills{ending}" in result.stdout


def test_a_figure_is_not_drawn_over_what_is_none(invoke: Invoke, desk: Path) -> None:
    (desk / "notes.pdf").write_text("notes")
    result = invoke("explain", *SMALL, "--out", "notes.pdf")
    assert result.exit_code == 2
    assert "notes.pdf is not a PDF picture" in result.stderr
    assert (desk / "notes.pdf").read_text() == "notes"


def test_a_folder_that_is_called_like_a_picture_is_a_folder(invoke: Invoke, desk: Path) -> None:
    (desk / "all.png").mkdir()
    assert invoke("explain", *SMALL, "--out", "all.png").exit_code == 0
    assert (desk / "all.png" / "decision-B-a_drills.svg").exists()


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_line_is_wider_than_the_terminal(invoke: Invoke, width: int) -> None:
    output = invoke("explain", *DECISION, width=width).stdout
    assert max(map(len, output.splitlines())) <= width


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--state", "CHM", "--occasion", "zapad"), "CHN"),
        (("--state", "CHN", "--occasion", "zappad"), "zapad"),
        (("--state", "RUS", "--occasion", "zapad"), "RUS"),
        (("--state", "CHN", "--occasion", "zapad", "--step", "121"), "121"),
        (("--state", "CHN"), "--occasion"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(
    invoke: Invoke, words: tuple[str, ...], message: str
) -> None:
    result = invoke("explain", "russia-china-2022", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
