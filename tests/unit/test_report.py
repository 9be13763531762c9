"""The page of a report: what it holds, that it is whole in itself, and that it escapes."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.figures.markup import html
from sim.reports import page as page_module
from sim.reports.elements import Number, table
from sim.reports.page import ClaimTold, report
from sim.wording.numbers import NO_BREAK
from tests.unit.run_folders import a_run, a_sweep, a_whatif, two_states

MARKUP = "<script>alert('x')</script><img src=http://far.example/a.png onerror=alert(1)>&amp;"
CLAIM = ClaimTold(1, "The two ally.", "refuted", "refuted, as expected", "Found 3 %.", "Why not.")


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
        "run": report(base, claims=[CLAIM], command="alliance-sim report base"),
        "runs": report(base, weaker, base),
        "whatif": report(both),
        "sweep": report(one),
        "sweeps": report(one, two),
    }


EVERY = pytest.mark.parametrize("kind", ["run", "runs", "whatif", "sweep", "sweeps"])


def plain(page: str) -> str:
    """The words of a page."""
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", body).replace("\N{NO-BREAK SPACE}", " ")
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(words.split()))


@EVERY
def test_every_part_is_there(pages: dict[str, str], kind: str) -> None:
    headings = re.findall(r"<h2>(.*?)</h2>", pages[kind])
    assert headings[-3:] == ["Claims", "Inputs", "Provenance"]
    assert ("What differs" in headings) == (kind in ("runs", "whatif", "sweeps"))
    assert "Do Aland and Borduria become allies?" in plain(pages[kind])
    assert 'class="verdict"' in pages[kind]


@EVERY
def test_nothing_is_fetched(pages: dict[str, str], kind: str) -> None:
    without_names = re.sub(r'xmlns(:\w+)?="[^"]*"', "", pages[kind])
    assert not re.search(r"https?:", without_names)
    assert not re.search(r"<(link|iframe|object|embed|base)\b|@import", pages[kind])
    for source in re.findall(r'\b(?:src|href)="([^"]*)"', pages[kind]):
        assert source.startswith(("data:image/png;", "#"))


@EVERY
def test_pictures_have_words_and_names_of_their_own(pages: dict[str, str], kind: str) -> None:
    page = pages[kind]
    pictures = re.findall(r"<svg .*?</svg>", page, flags=re.DOTALL)
    assert pictures
    for drawing in pictures:
        assert 'role="img"' in drawing
        assert re.search(r"<title>\S.*</title>\s*<desc>\S.*</desc>", drawing)
    names = re.findall(r'\bid="([^"]*)"', page)
    assert len(names) == len(set(names))
    wanted = set(re.findall(r'(?:url\(#|href="#)([^)"]*)', page))
    assert wanted <= set(names)


@EVERY
def test_a_page_is_small(pages: dict[str, str], kind: str) -> None:
    assert len(pages[kind].encode()) < 1_000_000


def test_the_policy_names_the_one_script(pages: dict[str, str]) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", pages["run"], flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'" in (pages["run"])
    )


def test_the_same_runs_give_the_same_page(base: Path) -> None:
    assert report(base) == report(base)


def test_a_claim_is_told_with_its_verdict_and_why(pages: dict[str, str]) -> None:
    words = plain(pages["run"])
    assert "The two ally. ✗ refuted, as expected Found 3 %. Why not." in words
    assert "The claims were not tested" in plain(pages["runs"])


def test_the_commands_that_repeat_it_are_told(pages: dict[str, str], base: Path) -> None:
    words = plain(pages["run"])
    assert f"To repeat it, bit for bit alliance-sim run {base}" in words
    assert "This report alliance-sim report base" in words


def test_runs_are_told_apart_by_number_and_compared_with_the_first(pages: dict[str, str]) -> None:
    words = plain(pages["runs"])
    assert "states.A.power 1 0.3 1" in words
    assert "Allied at the end: " in words
    assert "The pair, 3 compared with 1" in words


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
    assert "<img" not in page
    assert "run<b>" not in page
    assert html(MARKUP) in page


def test_a_map_of_thousands_of_cells_is_a_picture_of_pixels(
    pages: dict[str, str], monkeypatch: pytest.MonkeyPatch, base: Path
) -> None:
    assert "<img" not in pages["run"]
    monkeypatch.setattr("sim.reports.pictures._MOST", 1)
    page = report(base)
    assert "<svg" not in page
    assert re.search(r'<img alt="Do Aland and Borduria [^"]+" src="data:image/png;base64,', page)


def test_a_page_that_grew_too_large_is_refused(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "MOST_BYTES", 1000)
    with pytest.raises(InputError, match="more than 1,000; report fewer runs at a time"):
        report(base)


def test_columns_of_numbers_sort_by_what_they_mean() -> None:
    rows: list[list[str | Number]] = [
        ["a", Number(">99 %", 0.999, sure=True)],
        ["b", Number("–", float("nan"))],
    ]
    found = table("Caption", ["name", "share"], rows)
    assert 'class="sorts"' in found
    said = f"&gt;99{NO_BREAK}%"
    assert f'<td class="number" data-value="0.999"><span class="sure">{said}</span>' in found
    assert '<td class="number" data-value="">' in found


def test_a_table_without_rows_is_left_out() -> None:
    assert table("Caption", ["name"], []) == ""
