"""The page of a report: what it holds, that it is whole in itself, and that it escapes."""

import base64
import hashlib
import re
from html import unescape as html_unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pandas as pd
import pytest

from sim.errors import InputError
from sim.reports import page as page_module
from sim.reports.claims import ClaimResult
from sim.reports.elements import NumberCell, html_table
from sim.reports.page import report
from sim.results.pending_run import Request, new_run
from sim.results.run import read_run
from sim.studies.compare.comparison import compare
from sim.studies.compare.verdict import comparison_verdict
from sim.studies.ensemble.ensemble import run
from sim.wording.markup import html
from sim.wording.numbers import NO_BREAK, percent
from tests.unit.run_folders import a_run, a_sweep, a_whatif, two_states

MARKUP = "<script>alert('x')</script><img src=http://far.example/a.png onerror=alert(1)>&amp;"
CLAIM = ClaimResult(
    1,
    "The two ally.",
    "refuted",
    "refuted, as expected",
    "at least 50 %",
    "3 % (1 to 5)",
    "Why not.",
)
OF_A_RUN: dict[str, Any] = {"claims": [CLAIM], "command": "alliance-sim report base"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_run(tmp_path_factory.mktemp("runs") / "base", two_states())


@pytest.fixture(scope="module")
def pages(base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    runs = tmp_path_factory.mktemp("runs")
    weaker = a_run(runs / "weaker", two_states(parity=0.3))
    both = a_whatif(runs / "both", two_states(), {"parity": 0.3})
    vary: dict[str, object] = {"threat": [0, 1, 2], "parity": [0.2, 1]}
    one, two = (
        a_sweep(runs / f"sweep-{premium}", two_states(model__premium=premium), vary)
        for premium in (0.4, 0.6)
    )
    return {
        "run": report(base, **OF_A_RUN),
        "runs": report(base, weaker, base),
        "whatif": report(both),
        "both": report(
            both, claims=[CLAIM, CLAIM._replace(side=2, verdict="supported", judged="supported")]
        ),
        "sweep": report(one),
        "sweeps": report(one, two),
    }


ESTIMATE = ("difference", "low", "high")

EVERY = pytest.mark.parametrize("kind", ["run", "runs", "whatif", "sweep", "sweeps"])


def plain(page: str) -> str:
    """The words of a page."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    # Within words there are places to break a line, and parts that hold together.
    body = re.sub(r"</?(wbr|span)[^>]*>", "", body)
    words = re.sub(r"<[^>]+>", " ", body).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(words.split()))


@EVERY
def test_every_part_is_there(pages: dict[str, str], kind: str) -> None:
    headings = re.findall(r"<h2>(.*?)</h2>", pages[kind])
    assert (headings[0], headings[-2:]) == ("Claims", ["Inputs", "Provenance"])
    assert ("What differs" in headings) == (kind in ("runs", "whatif", "sweeps"))
    assert "Do Aland and Borduria become allies?" in plain(pages[kind])
    assert 'class="verdict"' in pages[kind]


OF_ANSWERS = {
    "answers": "How the others answered Aland and Borduria",
    "system": "How the others moved towards Aland and Borduria",
    "company": "Who stood with whom, with and without the others' answers",
}


@pytest.mark.slow
def test_where_others_answer_pictures_show_it(tmp_path: Path) -> None:
    folder = a_run(tmp_path / "answering", two_states(model__backlash=0.5))
    whatif = a_whatif(tmp_path / "both", two_states(model__backlash=0.5), {"parity": 0.3})
    assert titles(report(folder)) == {*OF_ANSWERS.values()}
    # A what-if compares two worlds, neither of which is one with nobody answering.
    assert titles(report(whatif)) == {OF_ANSWERS["answers"], OF_ANSWERS["system"]}


def test_run_of_before_there_were_such_tables_is_reported_without(tmp_path: Path) -> None:
    scenario = two_states(model__backlash=0.5)
    with new_run(Request(scenario, "test", out=tmp_path / "old")) as draft:
        made = run(scenario)
        path = made.path[~made.path["measure"].isin(["hostility", "tie"])]
        draft.write({"joins": made.joins, "pairs": made.pairs, "path": path})
        folder = draft.publish()
    assert titles(report(folder)) == {OF_ANSWERS["answers"]}


def test_where_nobody_answers_no_picture_is_of_answers(pages: dict[str, str]) -> None:
    assert not any(titles(page) for page in pages.values())


def titles(page: str) -> set[str]:
    """Those of the pictures of answers, of all that the page has."""
    found = re.findall(r'<img alt="(.*?)"', page)
    return {html_unescape(title) for title in found} & {*OF_ANSWERS.values()}


@EVERY
def test_nothing_is_fetched(pages: dict[str, str], kind: str) -> None:
    without_names = re.sub(r'xmlns(:\w+)?="[^"]*"', "", unquote(pages[kind]))
    assert not re.search(r"https?:", without_names)
    assert not re.search(r"<(link|iframe|object|embed|base)\b|@import", pages[kind])
    for source in re.findall(r'\b(?:src|srcset|href)="([^"]*)"', pages[kind]):
        assert source.startswith("data:image/")


def drawings(page: str, attribute: str) -> list[str]:
    """The pictures of a page as SVG: those for a screen (src) or for a phone (srcset)."""
    return [*map(unquote, re.findall(rf'\b{attribute}="data:image/svg\+xml,([^"]*)"', page))]


@EVERY
def test_every_picture_has_a_narrow_one_for_phones_and_both_have_words(
    pages: dict[str, str], kind: str
) -> None:
    wide, narrow = (drawings(pages[kind], attribute) for attribute in ("src", "srcset"))
    assert len(wide) == len(narrow) > 0
    widths = [[re.findall(r'width="([\d.]+)pt"', each)[0] for each in of] for of in (wide, narrow)]
    assert {*widths[0]} == {"576"}
    assert {*widths[1]} == {"241"}
    for drawing in [*wide, *narrow]:
        ElementTree.fromstring(drawing)
        assert re.search(r"<title>\S.*</title>\s*<desc>\S.*</desc>", drawing)


@EVERY
def test_a_page_is_small(pages: dict[str, str], kind: str) -> None:
    assert len(pages[kind].encode()) < 600_000


def test_the_policy_names_the_one_script(pages: dict[str, str]) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", pages["run"], flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'" in (pages["run"])
    )


def test_the_same_runs_give_the_same_page(pages: dict[str, str], base: Path) -> None:
    assert report(base, **OF_A_RUN) == pages["run"]


def test_a_claim_is_told_with_its_verdict_and_why(pages: dict[str, str]) -> None:
    words = plain(pages["run"])
    found = "at least 50 % ✗ refuted, as expected 3 % (1 to 5)"
    assert f"The two ally. How it was tested Why not. {found}" in words
    assert "1 claim: 1 refuted, as expected." in words
    assert "The claims were not tested" in plain(pages["runs"])


def test_the_commands_that_repeat_it_are_told(pages: dict[str, str], base: Path) -> None:
    words = plain(pages["run"])
    assert f"To repeat it, bit for bit alliance-sim run {base}" in words
    assert "This report alliance-sim report base" in words
    assert re.search(r"To repeat it, bit for bit alliance-sim sweep \S+", plain(pages["sweep"]))


def test_a_claim_of_several_sides_stands_once_with_a_verdict_of_each(pages: dict[str, str]) -> None:
    row = table_of(pages["both"], "Tested anew")
    assert [cell.split(" How")[0] for cell in row[0]] == [
        "The two ally.",
        "at least 50 %",
        "✗ refuted, as expected 3 % (1 to 5)",
        "✓ supported 3 % (1 to 5)",
    ]
    assert len(row) == 1


@EVERY
def test_no_side_is_called_by_its_folder(pages: dict[str, str], kind: str) -> None:
    told, _, provenance = pages[kind].partition("<h2>Provenance</h2>")
    assert "/runs" not in plain(told)
    assert "/runs" in plain(provenance)


def test_what_all_runs_share_is_said_once(pages: dict[str, str]) -> None:
    words = plain(pages["runs"].partition("<h2>Provenance</h2>")[2])
    assert words.count("60 replicates of 40 steps") == words.count("identity") == 1
    assert words.count("To repeat it") == 1


def test_runs_are_told_apart_and_compared_with_the_first(pages: dict[str, str]) -> None:
    words = plain(pages["runs"])
    assert "states.A.power 1 0.3 1" in words
    assert "Allied at the end: " in words
    assert "The pair, 3 compared with 1" in words
    assert "The pair, Parity of power 0.3 compared with Parity of power 1" in plain(pages["both"])


def test_whatever_the_scenario_says_is_escaped(tmp_path: Path) -> None:
    scenario = two_states()
    said = scenario.model_copy(update={"title": MARKUP, "about": MARKUP, "sources": (MARKUP,)})
    states = {key: state.model_copy(update={"name": MARKUP}) for key, state in said.states.items()}
    occasions = {k: o.model_copy(update={"title": MARKUP}) for k, o in said.occasions.items()}
    said = said.model_copy(update={"states": states, "occasions": occasions})
    run = a_run(tmp_path / "run<b>", said)
    claim = CLAIM._replace(says=MARKUP, found=MARKUP, note=MARKUP)
    page = report(run, run, claims=[claim], command=MARKUP)
    assert page.count("<script>") == 1
    assert "<img src" not in page
    assert "run<b>" not in page
    assert html(MARKUP) in page


def test_a_map_of_thousands_of_cells_is_a_picture_of_pixels(
    pages: dict[str, str], monkeypatch: pytest.MonkeyPatch, base: Path
) -> None:
    assert "image/png" not in pages["run"]
    monkeypatch.setattr("sim.reports.pictures._MOST", 1)
    page = report(base)
    assert "image/svg" not in page
    assert re.search(r'<img alt="Do Aland and Borduria [^"]+" src="data:image/png;base64,', page)


@pytest.mark.slow
def test_a_page_may_be_as_large_as_the_limit_and_no_larger(
    base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(report(base).encode())
    monkeypatch.setattr(page_module, "MOST_PAGE_BYTES", size)
    assert len(report(base).encode()) == size
    monkeypatch.setattr(page_module, "MOST_PAGE_BYTES", size - 1)
    with pytest.raises(InputError, match=f"more than {size - 1:,}; report fewer runs at a time"):
        report(base)


def table_of(page: str, caption: str) -> list[list[str]]:
    """The cells of the table whose caption begins so, row by row."""
    (found,) = (
        each
        for each in re.findall(r"<table.*?</table>", page, flags=re.DOTALL)
        if plain(re.findall(r"<caption>.*?</caption>", each)[0]).startswith(caption)
    )
    body = found.split("<tbody>")[1]
    rows = re.findall(r"<tr>(.*?)</tr>", body, flags=re.DOTALL)
    return [
        [plain(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, flags=re.DOTALL)]
        for row in rows
    ]


def test_each_side_is_compared_with_the_first_by_its_own_numbers(pages: dict[str, str]) -> None:
    second = table_of(pages["runs"], "The pair, 2 compared with 1")
    third = table_of(pages["runs"], "The pair, 3 compared with 1")
    assert [row[0] for row in second] == [row[0] for row in third]
    assert all(row[3] == "0 exactly" and row[1] == row[2] for row in third)
    assert any(row[3] != "0 exactly" for row in second)


def test_the_table_of_pairs_says_who_joins_whom(base: Path, pages: dict[str, str]) -> None:
    first = read_run(base).tables["pairs"].iloc[0]
    row = table_of(pages["run"], "Pairs at the end")[0]
    columns = ("allied", "ever_allied", "costly_rate_ab", "costly_rate_ba")
    assert row == ["Aland, Borduria", *(percent(first[c]) for c in columns), first["relation"]]
    assert first["costly_rate_ab"] != first["costly_rate_ba"]


def test_joins_that_differ_most_come_first(pages: dict[str, str]) -> None:
    rows = table_of(pages["runs"], "2 compared with 1")
    moved = [abs(float(row[3].split()[0].replace("\N{MINUS SIGN}", "-"))) for row in rows]
    assert len(set(moved)) > 2
    assert moved == sorted(moved, reverse=True)


def test_a_point_whose_interval_only_touches_zero_is_not_counted_as_sure() -> None:
    rows = {"measure": "allied", "by": "A", "towards": "B", "occasion": None, "side": 2}
    points = [(0.1, 0.0, 0.2), (0.1, 0.05, 0.2), (-0.1, -0.2, 0.0), (-0.1, -0.2, -0.05)]
    found = pd.DataFrame([rows | dict(zip(ESTIMATE, each, strict=True)) for each in points])
    comparison: Any = SimpleNamespace(
        differences=found, scenario=two_states(), kind="sweeps", column_names=["1", "2"]
    )
    (sentence,) = comparison_verdict(comparison)
    assert sentence.endswith(
        "more in 2 than in 1 at 1 of 4 points, less at 1 (95 % interval excludes zero)."
    )


def test_the_answer_is_of_one_direction_where_a_measure_has_two(tmp_path: Path) -> None:
    sides = [a_run(tmp_path / f"{p}", two_states(parity=p, replicates=5)) for p in (0.3, 1)]
    (sentence,) = comparison_verdict(compare(*sides, measure="costly_rate"))
    assert sentence.startswith("Aland joins Borduria's ")
    assert " % (Aland's power 0.3), " in sentence
    assert " points (" in sentence


def test_many_sides_of_which_much_differs_are_called_by_title_and_settings(tmp_path: Path) -> None:
    scenario = two_states(replicates=5, steps=10)
    other = two_states(replicates=4, steps=12, seed=3)
    folder = a_whatif(tmp_path / "both", scenario, {"parity": 0.3})
    titled = other.model_copy(update={"title": "Another"})
    names = compare(folder, a_run(tmp_path / "other", titled)).names
    assert names == [scenario.title, f"{scenario.title}, Parity of power 0.3", "Another"]


def test_a_column_with_words_among_its_numbers_is_set_as_words() -> None:
    rows: list[list[str | NumberCell]] = [["a", NumberCell("1 %", 0.01)], ["b", "never open"]]
    assert 'class="number"' not in html_table("Caption", ["name", "share"], rows)


def test_columns_of_numbers_sort_by_what_they_mean() -> None:
    rows: list[list[str | NumberCell]] = [
        ["a", NumberCell(">99 %", 0.999, sure=True)],
        ["b", NumberCell("–", float("nan"))],
    ]
    found = html_table("Caption", ["name", "share"], rows)
    assert 'class="sorts"' in found
    said = f"&gt;99{NO_BREAK}%"
    assert f'<td class="number" data-value="0.999"><span class="sure">{said}</span>' in found
    assert '<td class="number" data-value="">' in found


def test_a_table_without_rows_is_left_out() -> None:
    assert html_table("Caption", ["name"], []) == ""
