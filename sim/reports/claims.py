"""The claims of a report: what each says and asks for, and what was found on every side."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from sim.reports.elements import TableRow, folded, html_paragraphs, html_table, section
from sim.wording.markup import Html, element, joined
from sim.wording.numbers import NO_BREAK, NOTHING

_MARKS = {"supported": "✓", "refuted": "✗", "undecided": "?"}

_PRINTED, _FEWER = 24, 4
"""Claims that have room in print, and how many fewer for each side after the first."""

_NARROW = 3
"""Sides, above which print only counts their verdicts."""


class ClaimResult(NamedTuple):
    """A claim with what the model says of it, in words."""

    side: int
    """Of the side in whose scenario it stands, counted from 1."""
    says: str
    verdict: str
    judged: str
    """The verdict with what was expected."""
    asked: str
    """The bounds that it claims."""
    found: str
    """The estimate with its interval."""
    note: str
    """How it was tested, and what else there is to say of it."""


def claims_section(claims: Sequence[ClaimResult] | None, names: Sequence[str]) -> Html:
    """The section on claims; names: what the sides are called."""
    if not claims:
        none = "The scenario makes no claims."
        untested = "The claims were not tested for this report."
        return section("Claims", html_paragraphs([untested if claims is None else none]))
    results: dict[tuple[str, str], dict[int, ClaimResult]] = {}
    for claim in claims:
        results.setdefault((claim.says, claim.asked), {})[claim.side] = claim
    sides = range(1, len(names) + 1)
    rows: list[TableRow] = [
        [
            _said(says, of_sides),
            asked or NOTHING,
            *(_found(of_sides.get(side)) for side in sides),
        ]
        for (says, asked), of_sides in results.items()
    ]
    printed = _PRINTED - _FEWER * (len(names) - 1) if len(names) <= _NARROW else 0
    left_out = len(rows) - printed
    headings = ["Claim", "asked", *(names if len(names) > 1 else ["found (interval)"])]
    return section(
        "Claims",
        html_paragraphs([_counts(claims, side, names) for side in sides], "clamp"),
        html_table(
            "Tested anew for this report, with intervals that hold however often one looks",
            headings,
            rows,
            printed=printed,
            class_="claims" if printed else "claims on-screen",
            cards=True,
        ),
        html_paragraphs(
            [f"{left_out:,} of {len(rows):,} claims are in the file alone."], "in-print quiet"
        )
        if left_out > 0
        else "",
    )


def _said(says: str, of_sides: dict[int, ClaimResult]) -> Html:
    notes = dict.fromkeys(claim.note for claim in of_sides.values())
    how = folded("How it was tested", html_paragraphs(notes))
    return joined([element("div", says, class_="clamp"), how])


def _found(claim: ClaimResult | None) -> str:
    if claim is None:
        return NOTHING
    verdict = f"{_MARKS[claim.verdict]}{NO_BREAK}{claim.judged}"
    return joined(
        [
            element("div", verdict, class_=claim.verdict),
            element("div", claim.found.replace(" ", NO_BREAK).replace(f"{NO_BREAK}(", " (")),
        ]
    )


def _counts(claims: Sequence[ClaimResult], side: int, names: Sequence[str]) -> str:
    """How many claims of a side have which verdict."""
    counts = Counter(claim.judged for claim in claims if claim.side == side)
    if not counts:
        return ""
    told = "; ".join(f"{count:,} {judged}" for judged, count in counts.most_common())
    of_side = f"{names[side - 1]}: " if len(names) > 1 else ""
    total = counts.total()
    return f"{of_side}{total:,} {'claim' if total == 1 else 'claims'}: {told}."
