from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]


def test_the_sheet_is_written_where_it_is_asked_for(invoke: Invoke, desk: Path) -> None:
    result = invoke("worksheet", "two-states", "-o", "pages/sheet.html", "--link", "http://a.b/")
    assert (result.exit_code, result.stdout) == (0, "Worksheet: pages/sheet.html\n")
    page = (desk / "pages/sheet.html").read_text(encoding="utf-8")
    assert "1 Your bet" in page
    assert "http://a.b/#story=two-states" in page
    assert [path.name for path in (desk / "pages").iterdir()] == ["sheet.html"]


def test_sheet_and_key_have_names_of_their_own(invoke: Invoke, desk: Path) -> None:
    assert invoke("worksheet", "two-states").stdout == "Worksheet: two-states-worksheet.html\n"
    assert invoke("worksheet", "two-states", "--key").stdout == "Key: two-states-key.html\n"
    assert "Typical wrong predictions" in (desk / "two-states-key.html").read_text(encoding="utf-8")


def test_a_sheet_of_other_draws_says_so(invoke: Invoke, desk: Path) -> None:
    assert invoke("worksheet", "two-states", "--seed", "99").exit_code == 0
    page = (desk / "two-states-worksheet.html").read_text(encoding="utf-8")
    assert "seed 99, 200 repeats" in page
    assert "#story=two-states&amp;seed=99" in page


def test_a_page_is_written_again_but_no_other_file_written_over(invoke: Invoke, desk: Path) -> None:
    words = ("worksheet", "two-states", "-o")
    assert invoke(*words, "mine.html").exit_code == 0
    assert invoke(*words, "mine.html").exit_code == 0
    (desk / "notes.txt").write_text("mine")
    result = invoke(*words, "notes.txt")
    assert result.exit_code == 2
    assert (
        "notes.txt is not a page of HTML, and is not written over; name another file"
        in result.stderr
    )
    assert (desk / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            ("two-sates",),
            "no scenario 'two-sates' in scenarios/ or with the program, and no such file; did",
        ),
        (("long.yaml",), "long has 241 steps; a page takes at most 240"),
        (("two-states", "--seed", "-1"), "Invalid value for '--seed'"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    invoke: Invoke, desk: Path, given: tuple[str, ...], message: str
) -> None:
    text = (desk / "scenarios/two-states.yaml").read_text(encoding="utf-8")
    (desk / "long.yaml").write_text(text.replace("steps: 120", "steps: 241"), encoding="utf-8")
    result = invoke("worksheet", *given)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not list(desk.glob("*.html"))
