"""No text of a scenario is markup on any page: it is read there letter by letter."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sim.reports.claims import ClaimResult
from sim.reports.page import report
from sim.scenario.schema import Scenario
from sim.wording.markup import Html, element, joined
from sim.worksheet.worksheet import worksheet
from tests.unit.run_folders import a_run, a_sweep, a_whatif, two_states

HOSTILE = '<blink onload="x">\'&amp;"{}</blink> onload="y" <script>'
HARMLESS = "A text with some letters, which is number {} of all that there are"


class Page(HTMLParser):
    """The tags, the names of attributes and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths of all texts in plain data."""
    entries: Any = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in entries:
        if isinstance(value, str):
            yield (*path, key)
        elif isinstance(value, dict | list):
            yield from leaves(value, (*path, key))


def put(data: Any, path: tuple[Any, ...], text: str) -> str:
    """Puts a text at a path, and returns what stood there."""
    *above, last = path
    for key in above:
        data = data[key]
    before: str = data[last]
    data[last] = text
    return before


def filled(template: str) -> tuple[Scenario, list[tuple[Any, ...]]]:
    """A scenario with a text of its own in every field that takes any text; and these fields."""
    data = two_states(replicates=5, steps=8).model_dump(
        mode="json", by_alias=True, exclude_none=True
    )
    data |= {"sources": ["A source"], "unit": "month"}
    data["events"] = [{"step": 3, "title": "An event", "set": {"states.A.power": 1.1}}]
    for knob in data["knobs"].values():
        knob |= {"ends": ["little", "much"], "stands": "as it is"}
    data["states"]["A"] |= {"short": "A", "article": "the"}
    why = {"state": "A", "occasion": "b_drills", "step": 5, "says": "It came."}
    data["story"] = {
        "teaches": "Nothing",
        "happened": ["It began.", "It went on."],
        "surprise": "There is none.",
        "why": why,
        "changes": ["threat"],
        "map": ["threat", "parity"],
        "ends": "So it goes.",
    }
    (claim, *_), kept = data["claims"].values(), list(data["claims"])[:1]
    data["claims"] = {kept[0]: claim | {"expect": "refuted", "note": "A note"}}
    fields = []
    for number, path in enumerate(leaves(data)):
        before = put(data, path, template.format(number))
        try:
            Scenario.model_validate(data)
        except ValidationError:
            put(data, path, before)
        else:
            fields.append(path)
    return Scenario.model_validate(data), fields


def pages(scenario: Scenario, folder: Path) -> dict[str, str]:
    run = a_run(folder / "run", scenario)
    whatif = a_whatif(folder / "whatif", scenario, {"parity": 0.5})
    sweep = a_sweep(folder / "sweep", scenario, {"parity": [0.5, 1]})
    claims = [
        ClaimResult(1, each.says, "refuted", "refuted", "", "3 %", each.note)
        for each in scenario.claims.values()
    ]
    return {
        "run": report(run, claims=claims, command=f"alliance-sim report '{scenario.title}'"),
        "what-if": report(whatif),
        "sweep": report(sweep),
        "comparison": report(run, whatif, claims=claims),
        "worksheet": worksheet("two-states", scenario),
        "key": worksheet("two-states", scenario, key=True),
    }


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, str]]:
    """Each page of a scenario full of markup, and of one without any."""
    hostile, harmless = (
        pages(filled(template)[0], tmp_path_factory.mktemp("runs"))
        for template in (HOSTILE, HARMLESS)
    )
    return hostile, harmless


def test_every_text_field_is_filled() -> None:
    _, fields = filled(HOSTILE)
    assert {path[-1] for path in fields} >= {"title", "about", "unit", "name", "says", "note", 0}
    assert ("issues", "first") in fields
    assert ("events", 0, "title") in fields
    assert ("story", "happened", 1) in fields
    assert ("knobs", "threat", "stands") in fields
    assert ("story", "why", "occasion") not in fields
    assert ("focus", 0) not in fields


@pytest.mark.slow
@pytest.mark.parametrize("name", ["run", "what-if", "sweep", "comparison", "worksheet", "key"])
def test_markup_in_a_text_is_no_markup_of_a_page(
    name: str, both: tuple[dict[str, str], dict[str, str]]
) -> None:
    hostile, harmless = (Page(which[name]) for which in both)
    assert hostile.tags == harmless.tags
    assert hostile.attributes == harmless.attributes
    scenario, _ = filled(HOSTILE)
    assert scenario.title in hostile.text
    assert scenario.states["A"].name[:12] in hostile.text


def test_an_element_escapes_its_content_and_its_attributes() -> None:
    text = HOSTILE.format(1)
    page = Page(element("p", text, title=text, data_value=text))
    assert (page.tags, page.attributes) == ({"p"}, {"title", "data-value"})
    assert page.text == text
    assert Page(joined([text, element("p", "a")])).tags == {"p"}
    assert Page(Html("<p>{}</p>").format(text) + text).tags == {"p"}
