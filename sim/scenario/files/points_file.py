"""Points of a sweep in a CSV file: a point a row, with the line and column of every mistake."""

from pathlib import Path
from typing import NamedTuple

from sim.errors import Mistake, ScenarioError
from sim.scenario.addressable_paths import addressable_paths
from sim.scenario.editor import Editor
from sim.scenario.files.csv_cells import Row, csv_rows
from sim.scenario.files.extends import file_text
from sim.scenario.files.yaml_text import plain_word
from sim.scenario.schema import Scenario
from sim.scenario.sweep_plan import DesignName

_NOT_VARIED = ("seed", "replicates")


class Table(NamedTuple):
    """The columns of a table of points, each with a value a point."""

    factors: dict[str, list[float]]
    """By knob or path."""
    carried: dict[str, list[float | str]]
    """By name: what is kept beside the results."""
    design: DesignName = "table"
    """One of IN_ROWS."""


def read_points(path: str | Path, scenario: Scenario) -> Table:
    """The points in a file: columns named like a knob or path of the scenario, and others.

    Raises ScenarioError with every mistake: cells that are missing, factors that are no numbers,
    columns given twice, no factor at all, fewer than two rows.
    """
    source, rows = str(path), csv_rows(file_text(Path(path), "table"))
    if isinstance(rows, Mistake):
        raise ScenarioError(source, [rows])
    if len(rows) < 3:
        wrong = "must have a line that names the columns, and two points or more"
        raise ScenarioError(source, [Mistake("", wrong, 1, 1)])
    head, *points = rows
    mistakes = [
        Mistake("", f"the column '{name}' is given twice", *head.mark(cell))
        for cell, name in enumerate(head.cells)
        if name in head.cells[:cell]
    ]
    known = addressable_paths(Editor(scenario).names)
    factors = [
        name
        for name in head.cells
        if name in scenario.knobs
        or (name in known and known[name].is_number and name not in _NOT_VARIED)
    ]
    if not factors:
        wrong = "no column is named like a knob or a path of the scenario"
        mistakes.append(Mistake("", wrong, *head.mark(0)))
    if {"weight", "log_likelihood"} <= set(head.cells):
        wrong = "holds weighted draws of a fit; those of equal weight are in its posterior.csv"
        mistakes.append(Mistake("", wrong, *head.mark(0)))
    for point in points:
        mistakes += _wrong(head, point, factors)
    if mistakes:
        raise ScenarioError(source, mistakes)
    columns = {name: [point.cells[n] for point in points] for n, name in enumerate(head.cells)}
    return Table(
        {name: [float(cell) for cell in columns[name]] for name in factors},
        {name: _values(cells) for name, cells in columns.items() if name not in factors},
    )


def _wrong(head: Row, point: Row, factors: list[str]) -> list[Mistake]:
    """What is wrong with the cells of a point."""
    if len(point.cells) != len(head.cells):
        wrong = f"has {len(point.cells)} cells for {len(head.cells)} columns"
        return [Mistake("", wrong, *point.mark(0))]
    mistakes = []
    for cell, (name, text) in enumerate(zip(head.cells, point.cells, strict=True)):
        if not text:
            mistakes.append(Mistake(name, "is missing", *point.mark(cell)))
        elif name in factors and not isinstance(plain_word(text), int | float):
            mistakes.append(Mistake(name, f"must be a number; found '{text}'", *point.mark(cell)))
    return mistakes


def _values(cells: list[str]) -> list[float | str]:
    """Cells as numbers where all of them are, as text otherwise."""
    words = [plain_word(cell) for cell in cells]
    if all(isinstance(word, int | float) and not isinstance(word, bool) for word in words):
        return [float(cell) for cell in cells]
    return list(cells)
