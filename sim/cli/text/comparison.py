"""What differs between runs, as text: inputs first, then how they are paired, then by how much."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.cli.output import terminal
from sim.cli.text.answer import Interval, answer
from sim.cli.text.differences import difference_row
from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, paragraph, text_paragraphs
from sim.measures.labels import change_in_words, measure_of, table_rows, value_in_words
from sim.studies.compare.verdict import comparison_verdict
from sim.vocabulary.measures import MEASURES, POSITION
from sim.wording.differences import excludes_zero
from sim.wording.differences import value_in_words as input_in_words

if TYPE_CHECKING:
    import pandas as pd

    from sim.studies.compare.comparison import Comparison

_MOST_INPUTS = 15
_MOST_JOINS = 8
_MOST_POINTS = 20


def comparison_in_words(result: "Comparison", width: int) -> str:
    """What came of a comparison, set to a width in columns."""
    verdict, *others = comparison_verdict(result)
    parts = [
        # An answer that may be that of the model's versions is not the first to be read.
        paragraph(result.models, width) if result.models else "",
        answer(verdict, width, _bars(result)),
        text_paragraphs(others, width),
        "\n".join(_sides(result, width)),
        _inputs(result, width),
        text_paragraphs(result.notes, width),
        *(_points(result) if result.kind == "sweeps" else _measures(result)),
    ]
    return "\n\n".join(part for part in parts if part)


def _bars(result: "Comparison") -> dict[str, Interval]:
    """The intervals of the first measure of each run by its number, where it is a share."""
    if result.kind == "sweeps" or result.differences.empty:
        return {}
    first = result.values.iloc[0]
    if MEASURES[first["measure"]].low < 0.0:
        return {}
    same = ["measure", "by", "towards", "occasion"]
    of_first = result.values[(result.values[same].fillna("") == first[same].fillna("")).all(axis=1)]
    return {str(row["side"]): (row["low"], row["high"]) for row in table_rows(of_first)}


def _sides(result: "Comparison", width: int) -> Iterator[str]:
    """What each number stands for: what is set in it, and below it its folder and its size."""
    names = result.names
    for number, side in enumerate(result.sides, start=1):
        scenario = side.scenario
        size = counted(scenario.replicates, "replicate")
        if result.kind == "sweeps":
            points = counted(int(side.manifest.outcome["points"]), "point")
            size = f"{points} of {size}"
        length = counted(scenario.steps, scenario.unit)
        made = f"{scenario.title}; {size} of {length}, seed {scenario.seed}"
        yield paragraph(f"{number}  {names[number - 1]}", width)
        yield paragraph(f"{side.name}: {made}", width, "   ")


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
    headings = ["input that differs", *map(str, range(1, len(result.sides) + 1))]
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
            yield _grid(shown, result, number)


def _is_still_position(row: dict[str, Any]) -> bool:
    """Whether it is a position, of which there are many, that is exactly the same in both."""
    return bool(row["measure"] == POSITION and row["difference"] == row["low"] == row["high"] == 0)


def _grid(rows: list[dict[str, Any]], result: "Comparison", number: int) -> str:
    """A table of measures; a list where there is no room."""
    scenario = result.scenario
    if terminal.width() < terminal.ROOM_FOR_COLUMNS:
        cells = (difference_row(row, scenario, " points") for row in rows)
        return "\n".join(
            f"{paragraph(what, terminal.width())}\n"
            + paragraph(f"{first} in 1, {compared} in {number}: {more}", terminal.width(), "  ")
            for what, first, compared, more in cells
        )
    headings = ["what is measured", *_in_both(result, number), "points more (95 % interval)"]
    return text_table(headings, [difference_row(row, scenario) for row in rows], numbers=[1, 2])


def _in_both(result: "Comparison", number: int) -> tuple[str, str]:
    """Headings of the first side and another: by names or, of the same name, numbers."""
    first, other = result.names[0], result.names[number - 1]
    return ("in 1", f"in {number}") if first == other else (first, other)


def _points(result: "Comparison") -> Iterator[str]:
    """Of each sweep against the first: where its first measure differs most."""
    if result.differences.empty:
        return
    measure = measure_of(table_rows(result.differences.head(1))[0])
    of_measure = result.differences[
        (result.differences["measure"] == measure.measure)
        & (result.differences["by"] == measure.by)
    ]
    for number in range(2, len(result.sides) + 1):
        rows = of_measure[of_measure["side"] == number]
        if (rows["difference"] != 0).any():
            yield _largest(rows, number, result)


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
    headings = [*result.factors, *_in_both(result, number), "points more (95 % interval)"]
    text = text_table(headings, shown, numbers=range(len(result.factors) + 2))
    more = len(rows) - len(shown)
    return f"{text}\n{counted(more, 'more point')} in --json." if more > 0 else text
