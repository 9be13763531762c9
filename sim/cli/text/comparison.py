"""What differs between runs, as text: inputs first, then how they are paired, then by how much."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.cli.output import terminal
from sim.cli.text.differences import difference_row
from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, paragraph, text_paragraphs
from sim.measures.labels import change_in_words, measure_of, phrase, table_rows, value_in_words
from sim.vocabulary.measures import POSITION
from sim.wording.differences import excludes_zero
from sim.wording.differences import value_in_words as input_in_words

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario
    from sim.studies.compare.comparison import Comparison

_MOST_INPUTS = 15
_MOST_JOINS = 8
_MOST_POINTS = 20


def comparison_in_words(result: "Comparison", width: int) -> str:
    """What came of a comparison, set to a width in columns."""
    parts = [
        paragraph(result.models, width) if result.models else "",
        "\n".join(_sides(result, width)),
        _inputs(result, width),
        text_paragraphs(result.notes, width),
        *(_points(result) if result.kind == "sweeps" else _measures(result)),
    ]
    return "\n\n".join(part for part in parts if part)


def _sides(result: "Comparison", width: int) -> Iterator[str]:
    for number, side in enumerate(result.sides, start=1):
        scenario = side.scenario
        size = counted(scenario.replicates, "replicate")
        if result.kind == "sweeps":
            points = counted(int(side.manifest.outcome["points"]), "point")
            size = f"{points} of {size}"
        length = counted(scenario.steps, scenario.unit)
        made = f"{scenario.title}; {size} of {length}, seed {scenario.seed}"
        label = f"{result.labels[number - 1]}: " if result.labels else ""
        yield paragraph(f"{number}  {label}{side.name}", width)
        yield paragraph(made, width, "   ")


def _inputs(result: "Comparison", width: int) -> str:
    """What differs in the inputs, path by path."""
    differing = [difference for difference in result.inputs if difference.matters]
    words = len(result.inputs) - len(differing)
    aside = f" Words and claims differ at {counted(words, 'place')}." if words else ""
    if not differing:
        return paragraph(f"No input differs on which any number depends.{aside}", width)
    rows = [
        [difference.path, *map(input_in_words, difference.values)]
        for difference in differing[:_MOST_INPUTS]
    ]
    headings = ["input that differs", *(str(number) for number in range(1, len(result.sides) + 1))]
    more = len(differing) - len(rows)
    closing = f"{counted(more, 'more input')} in --json.{aside}" if more > 0 else aside.strip()
    return "\n".join(
        [text_table(headings, rows), *([paragraph(closing, width)] if closing else [])]
    )


def _measures(result: "Comparison") -> Iterator[str]:
    """Measures of the pair, and joins that differ, of each side against the first."""
    for number in range(2, len(result.sides) + 1):
        rows = table_rows(result.differences[result.differences["side"] == number])
        own = [row for row in rows if row["measure"] != "joins" and not _is_still_position(row)]
        joins = [row for row in rows if row["measure"] == "joins"]
        if own:
            joins = [row for row in joins if excludes_zero(row["low"], row["high"])]
        joins.sort(key=lambda row: -abs(row["difference"]))
        if shown := [*own, *joins[:_MOST_JOINS]]:
            yield _grid(shown, result.scenario, number)


def _is_still_position(row: dict[str, Any]) -> bool:
    """Whether it is a position, of which there are many, that is exactly the same in both."""
    return bool(row["measure"] == POSITION and row["difference"] == row["low"] == row["high"] == 0)


def _grid(rows: list[dict[str, Any]], scenario: "Scenario", number: int) -> str:
    """A table of measures; a list where there is no room."""
    if terminal.width() < terminal.ROOM_FOR_COLUMNS:
        cells = (difference_row(row, scenario, " points") for row in rows)
        return "\n".join(
            f"{paragraph(what, terminal.width())}\n"
            + paragraph(f"{first} in 1, {compared} in {number}: {more}", terminal.width(), "  ")
            for what, first, compared, more in cells
        )
    headings = ["what is measured", "in 1", f"in {number}", "points more (95 % interval)"]
    return text_table(headings, [difference_row(row, scenario) for row in rows], numbers=[1, 2])


def _points(result: "Comparison") -> Iterator[str]:
    """Of each sweep against the first: where its first measure differs most."""
    if result.differences.empty:
        return
    measure = measure_of(table_rows(result.differences.head(1))[0])
    of_measure = result.differences[
        (result.differences["measure"] == measure.measure)
        & (result.differences["by"] == measure.by)
    ]
    what = phrase(measure, result.scenario)
    for number in range(2, len(result.sides) + 1):
        rows = of_measure[of_measure["side"] == number]
        if rows.empty:
            continue
        yield paragraph(_tally(rows, number, what), terminal.width())
        if (rows["difference"] != 0).any():
            yield _largest(rows, number, result)


def _tally(rows: "pd.DataFrame", number: int, what: str) -> str:
    up, down = int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum())
    points = counted(len(rows), "point")
    opening = f"{what[0].upper()}{what[1:]}, {number} against 1, at {points}:"
    if (rows[["difference", "low", "high"]] == 0).all(axis=None):
        return f"{opening} exactly the same at each."
    if rows["low"].isna().all():
        return f"{opening} means alone, without intervals."
    unsure = len(rows) - up - down
    return f"{opening} more at {up:,}, less at {down:,}; the interval includes zero at {unsure:,}."


def _largest(rows: "pd.DataFrame", number: int, result: "Comparison") -> str:
    """The points where the difference is largest, either way."""
    order = (-rows["difference"].abs()).sort_values(kind="stable").index
    shown = [
        [
            *(f"{row[factor]:.4g}" for factor in result.factors),
            *(value_in_words(row["measure"], row[side]) for side in ("before", "after")),
            change_in_words(row),
        ]
        for row in table_rows(rows.loc[order].head(_MOST_POINTS))
    ]
    headings = [*result.factors, "in 1", f"in {number}", "points more (95 % interval)"]
    text = text_table(headings, shown, numbers=range(len(result.factors) + 2))
    more = len(rows) - len(shown)
    return f"{text}\n{counted(more, 'more point')} in --json." if more > 0 else text
