"""A report on runs, what-ifs or sweeps: one page of HTML that needs no network."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template

from sim.errors import InputError
from sim.reports import outcomes
from sim.reports.claims import ClaimResult, claims_section
from sim.reports.differences import comparison_pictures, comparison_section, numbered
from sim.reports.elements import folded, html_paragraphs, on_screen, section
from sim.reports.provenance import provenance_section
from sim.results.run import Run
from sim.scenario.files.reader import dump_scenario
from sim.studies.compare.comparison import compare
from sim.studies.compare.comparison_sources import Side, sides_of
from sim.studies.compare.verdict import comparison_verdict
from sim.wording.markup import Html, element, html, joined

MOST_PAGE_BYTES = 3_000_000
"""Bytes that a report may have."""

_REST = "The file of this report also has all tables, further pictures and the inputs."


def report(
    *sources: str | Path | Run, claims: Sequence[ClaimResult] | None = None, command: str = ""
) -> str:
    """The page on run folders, as HTML; two sides or more are compared with the first.

    claims: what the model says of them, None if they were not tested. command: the one that makes
    the report again. Raises InputError as `compare` does, and where the page would grow too large.
    """
    sides = sides_of(sources)
    if not sides:
        raise InputError("a report needs a run folder; found none")
    comparison = compare(*sources) if len(sides) > 1 else None
    drawn = [outcomes.pictures(side) for side in sides]
    if comparison:
        names, called = comparison.names, comparison.column_names
        answers = comparison_verdict(comparison)
        first, *others = [*comparison_pictures(comparison), Html("")]
        details = [comparison_section(comparison, others), *_of_each(sides, drawn, names)]
    else:
        names = called = [sides[0].scenario.title]
        answers = [outcomes.side_verdict(sides[0])]
        first, *others = [*drawn[0], Html("")]
        details = [section("Results", *others, *outcomes.tables(sides[0]))]
    parts = [
        element("h1", _title(sides), class_="clamp"),
        html_paragraphs(
            [outcomes.question(comparison.scenario if comparison else sides[0].scenario)], "clamp"
        ),
        element("div", html_paragraphs(answers, "clamp"), class_="verdict"),
        numbered(comparison) if comparison else "",
        first,
        claims_section(claims, called),
        on_screen(*details, _inputs(sides, names)),
        provenance_section(sides, called, command),
        html_paragraphs([_REST], "in-print quiet"),
    ]
    text = page(_title(sides), joined(parts))
    if len(text.encode()) > MOST_PAGE_BYTES:
        raise InputError(
            f"the report would have {len(text.encode()):,} bytes, more than {MOST_PAGE_BYTES:,}; "
            "report fewer runs at a time"
        )
    return text


def _title(sides: Sequence[Side]) -> str:
    return "; ".join(dict.fromkeys(side.scenario.title for side in sides))


def page(title: str, body: Html) -> str:
    """A whole page, with its looks and its script in it."""
    own = files("sim.reports")
    script = own.joinpath("sort.js").read_text(encoding="utf-8")
    # A browser hashes the script as it stands between its tags.
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return Template(own.joinpath("page.html").read_text(encoding="utf-8")).substitute(
        title=html(title),
        css=own.joinpath("page.css").read_text(encoding="utf-8"),
        body=body,
        script=script,
        script_hash=digest,
    )


def _of_each(
    sides: Sequence[Side], pictures: Sequence[Sequence[Html]], names: Sequence[str]
) -> Iterator[Html]:
    """What came of each of several sides."""
    for side, drawn, name in zip(sides, pictures, names, strict=True):
        answer = html_paragraphs([outcomes.side_verdict(side)])
        yield section(f"Results: {name}", answer, *drawn, *outcomes.tables(side))


def _inputs(sides: Sequence[Side], names: Sequence[str]) -> Html:
    """Each scenario as it was run."""
    parts: list[str] = []
    for side, name in zip(sides, names, strict=True):
        scenario = side.scenario
        if len(sides) > 1:
            parts.append(element("h3", name))
        parts.append(html_paragraphs([scenario.about]))
        if scenario.sources:
            parts.append(
                element("ul", joined(element("li", source) for source in scenario.sources))
            )
        text = element("pre", dump_scenario(scenario))
        parts.append(folded("The scenario as it was run", text))
    return section("Inputs", *parts)
