"""The part of a report that compares: inputs, how replicates are paired, pictures and tables."""

from collections.abc import Sequence
from typing import Any

from sim.figures.comparison.compared import compared_figure
from sim.measures.labels import change_in_words, measure_of, phrase, table_rows, value_in_words
from sim.reports.elements import (
    NumberCell,
    TableRow,
    breakable,
    folded,
    html_paragraphs,
    html_table,
    long_table,
    section,
)
from sim.reports.pictures import picture
from sim.studies.compare.comparison import Comparison
from sim.wording.differences import excludes_zero
from sim.wording.differences import value_in_words as input_in_words
from sim.wording.markup import Html, element, joined
from sim.wording.names import capital
from sim.wording.numbers import percent

MOST_TABLE_ROWS = 400
MOST_JOINS = 20


def comparison_pictures(result: Comparison) -> list[Html]:
    """The pictures of a comparison, what answers the question first."""
    if result.differences.empty:
        return []
    own = all({*p} == {*s.scenario.focus} for p, s in zip(result.pairs, result.sides, strict=True))
    over_time = [picture(lambda size: compared_figure(result, "lines", size))] if own else []
    return [
        picture(lambda size: compared_figure(result, size=size)),
        *(over_time * (result.kind == "runs")),
    ]


def comparison_section(result: Comparison, pictures: Sequence[Html]) -> Html:
    """The section on what differs."""
    tell = _points if result.kind == "sweeps" else _measures
    return section(
        "What differs",
        html_paragraphs([result.models]),
        _inputs(result),
        html_paragraphs(result.notes, "quiet"),
        *pictures,
        *(tell(result, side) for side in range(2, len(result.sides) + 1)),
    )


def _inputs(result: Comparison) -> Html:
    differing = [difference for difference in result.inputs if difference.matters]
    aside = len(result.inputs) - len(differing)
    words = f"Words and claims differ at {aside:,} places." if aside else ""
    if not differing:
        return html_paragraphs(["No input differs on which any number depends.", words])
    headings = ["Input", *result.column_names]
    rows: list[TableRow] = [
        [breakable(difference.path), *map(input_in_words, difference.values)]
        for difference in differing[:MOST_TABLE_ROWS]
    ]
    caption = f"Inputs that differ ({len(differing):,})"
    return joined([html_table(caption, headings, rows), html_paragraphs([words], "quiet")])


def _measures(result: Comparison, side: int) -> Html:
    """The measures of the pair, then joins: those that differ, and all of them folded."""
    rows = table_rows(result.differences[result.differences["side"] == side])
    own = [row for row in rows if row["measure"] != "joins"]
    joins = sorted(
        (row for row in rows if row["measure"] == "joins"), key=lambda row: -abs(row["difference"])
    )
    sure = [row for row in joins if excludes_zero(row["low"], row["high"])]
    first, name, _ = _compared(result, side)
    bold = f"{name} compared with {first}. Bold: the interval excludes 0."
    return joined(
        [
            _told(f"The pair, {bold}", own, result, side),
            _told(f"Who joins more or less, {bold}", sure[:MOST_JOINS], result, side),
            folded(
                f"All joins ({len(joins):,})", _told(bold, joins[:MOST_TABLE_ROWS], result, side)
            )
            if joins
            else "",
        ]
    )


def _told(caption: str, rows: list[dict[str, Any]], result: Comparison, side: int) -> Html:
    cells: list[TableRow] = [
        [phrase(measure_of(row), result.scenario), *_cells(row)] for row in rows
    ]
    headings = ["Measure", *_compared(result, side)]
    return html_table(caption, headings, cells)


def _compared(result: Comparison, side: int) -> list[str]:
    """What stands above the values of the first side, of another, and the difference."""
    names = result.column_names
    return [names[0], names[side - 1], "points more (95 % interval)"]


def _points(result: Comparison, side: int) -> Html:
    if result.differences.empty:
        return Html("")
    first = measure_of(table_rows(result.differences.head(1))[0])
    of_first = result.differences[
        (result.differences["measure"] == first.measure) & (result.differences["side"] == side)
    ]
    rows: list[TableRow] = [
        [
            *(NumberCell(f"{row[factor]:.4g}", row[factor]) for factor in result.factors),
            *_cells(row),
        ]
        for row in table_rows(of_first.head(MOST_TABLE_ROWS))
    ]
    some = f" The first {MOST_TABLE_ROWS} points." if len(of_first) > MOST_TABLE_ROWS else ""
    before, after, more = _compared(result, side)
    caption = f"{capital(phrase(first, result.scenario))}, {after} compared with {before}.{some}"
    headings = [*result.factors, before, after, more]
    return long_table("Differences at each point", caption, headings, rows)


def _cells(row: dict[str, Any]) -> list[NumberCell]:
    measure = row["measure"]
    return [
        *(
            NumberCell(value_in_words(measure, row[column]), row[column])
            for column in ("before", "after")
        ),
        NumberCell(change_in_words(row), row["difference"], excludes_zero(row["low"], row["high"])),
    ]


def share(value: float) -> NumberCell:
    """A share as a cell."""
    return NumberCell(percent(value), value)


def numbered(result: Comparison) -> Html:
    """What each number stands for, where sides are called by numbers."""
    names = result.names
    return (
        Html("")
        if names == result.column_names
        else element("ol", joined(element("li", name) for name in names))
    )
