"""A report on runs, what-ifs or sweeps: one page of HTML that needs no network."""

import base64
import hashlib
import shlex
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import NamedTuple

from sim.errors import InputError
from sim.reports import differences, outcomes
from sim.reports.elements import TableRow, folded, html_paragraphs, html_table, section, terms
from sim.results.run import Run
from sim.scenario.files.reader import dump_scenario
from sim.studies.compare.comparison import compare
from sim.studies.compare.comparison_sources import Side, sides_of
from sim.studies.compare.verdict import comparison_verdict
from sim.wording.markup import Html, element, html, joined
from sim.wording.numbers import NO_BREAK

MOST_PAGE_BYTES = 3_000_000
"""Bytes that a report may have."""

_MARKS = {"supported": "✓", "refuted": "✗", "undecided": "?"}


class ClaimResult(NamedTuple):
    """A claim with what the model says of it, in words."""

    side: int
    """Of the side in whose scenario it stands, counted from 1."""
    says: str
    verdict: str
    judged: str
    """The verdict with what was expected."""
    estimate: str
    note: str


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
    answers = comparison_verdict(comparison) if comparison else [outcomes.side_verdict(sides[0])]
    parts = [
        element("h1", _title(sides)),
        html_paragraphs(
            [outcomes.question(comparison.scenario if comparison else sides[0].scenario)]
        ),
        element("div", html_paragraphs(answers), class_="verdict"),
        differences.sides(comparison) if comparison else "",
        differences.comparison_section(comparison) if comparison else "",
        *(
            outcomes.outcome(side, number, alone=comparison is None)
            for number, side in enumerate(sides, start=1)
        ),
        _claims(claims, len(sides)),
        _inputs(sides),
        _provenance(sides, command),
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


def _claims(claims: Sequence[ClaimResult] | None, sides: int) -> Html:
    if claims is None:
        return section("Claims", html_paragraphs(["The claims were not tested for this report."]))
    if not claims:
        return section("Claims", html_paragraphs(["The scenario makes no claims."]))
    rows: list[TableRow] = [
        [
            claim.says if sides == 1 else f"{claim.side}: {claim.says}",
            f"{_MARKS[claim.verdict]}{NO_BREAK}{claim.judged}",
            f"{claim.estimate} {claim.note}".strip(),
        ]
        for claim in claims
    ]
    return section(
        "Claims", html_table("Tested anew", ["Claim", "verdict", "what was found"], rows)
    )


def _inputs(sides: Sequence[Side]) -> Html:
    """Each scenario as it was run."""
    parts: list[str] = []
    for number, side in enumerate(sides, start=1):
        scenario = side.scenario
        if len(sides) > 1:
            parts.append(element("h3", f"{number}: {side.name}"))
        parts.append(html_paragraphs([scenario.about]))
        if scenario.sources:
            parts.append(
                element("ul", joined(element("li", source) for source in scenario.sources))
            )
        text = element("pre", dump_scenario(scenario))
        parts.append(folded("The scenario as it was run", text, prints=True))
    return section("Inputs", *parts)


def _provenance(sides: Sequence[Side], command: str) -> Html:
    parts: list[str] = []
    for folder, side in {side.run.folder: side for side in sides}.items():
        manifest = side.manifest
        # What-ifs of before they kept what was asked do not know it any more.
        again = manifest.kind if manifest.kind != "whatif" or manifest.settings else None
        typed = shlex.join(manifest.command)
        repeat = shlex.join(["alliance-sim", again, str(folder)]) if again else typed
        parts.append(
            terms(
                [
                    ("Run folder", str(folder)),
                    ("Made by", element("code", typed) if typed else ""),
                    ("To repeat it, bit for bit", element("code", repeat) if repeat else ""),
                    ("Replicates", f"{manifest.replicates:,}, seed {manifest.seed}"),
                    ("Length", f"{manifest.steps:,} steps, engine {manifest.engine}"),
                    ("Finished", f"{manifest.finished} (UTC)"),
                    ("Versions", ", ".join(f"{n} {v}" for n, v in manifest.versions.items())),
                    ("Inputs, SHA-256", element("code", manifest.inputs)),
                ]
            )
        )
    if command:
        parts.append(terms([("This report", element("code", command))]))
    return section("Provenance", *parts)
