"""Records of events in CSV files, with the line and column of every mistake."""

import csv
import re
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sim.errors import Mistake, ScenarioError
from sim.scenario.checks.names import among
from sim.scenario.checks.suggestions import suggestion
from sim.scenario.checks.validated_model import Loc
from sim.scenario.editor import Editor
from sim.scenario.event_record import RecordRow
from sim.scenario.files.extends import file_text
from sim.scenario.files.yaml_text import Mark, Marks, PlainData, plain_word
from sim.scenario.messages import details, path_text, place_of, sentence
from sim.scenario.recorded import EventRecord, record_slips
from sim.scenario.schema import Scenario

RECORD = "record"

COLUMNS = tuple(RecordRow.model_fields)
"""What the first line of a file may name; which a row must have says `RecordRow`."""

_CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^,]*)(?:,|$)')
_ROWS = TypeAdapter(EventRecord)


def read_record(path: str | Path, scenario: Scenario) -> EventRecord:
    """The record in a CSV file, of what happened in a scenario.

    Raises ScenarioError with every mistake in the file.
    """
    source, plain = str(path), record_data(Path(path))
    if plain.broken:
        raise ScenarioError(source, plain.mistakes)
    mistakes = list(plain.mistakes)
    try:
        with among(Editor(scenario).names):
            record = _ROWS.validate_python(plain.data)
    except ValidationError as error:
        mistakes += [
            _mistake(
                plain, (RECORD, *place_of(line)), sentence(line | {"loc": (RECORD, *line["loc"])})
            )
            for line in details(error)
        ]
        raise ScenarioError(source, _in_order(mistakes)) from None
    mistakes += [_mistake(plain, loc, text) for loc, text in record_slips(scenario, record)]
    if mistakes:
        raise ScenarioError(source, _in_order(mistakes))
    return record


def record_data(path: Path, source: str = "") -> PlainData:
    """What a CSV file holds, as the rows of a scenario's section would.

    source is the file's name where it is not the one that was asked for. Raises ScenarioError if
    the file cannot be read.
    """
    text = file_text(path)
    plain = PlainData(data=[])
    plain.marks[RECORD,] = Marks(Mark(1, 1, source), Mark(1, 1, source))
    lines = text.splitlines()
    reader = csv.reader(lines, strict=True)
    try:
        rows = [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        plain.mistakes.append(Mistake("", f"is not CSV: {error}", reader.line_num, 1, source))
        plain.broken = True
        return plain
    (first, names), *rows = rows or [(1, [])]
    names = [name.strip().lower() for name in names]
    _check_names(plain, names, lines, first, source)
    if not plain.broken:
        plain.data = [
            _row(plain, index, names, cells, Line(lines, number, source))
            for index, (number, cells) in enumerate(rows)
        ]
    return plain


class Line:
    """A line of a file, and where its cells stand."""

    def __init__(self, lines: list[str], number: int, source: str) -> None:
        self._starts = [
            match.start() for match in _CELL.finditer("".join(lines[number - 1 : number]))
        ]
        self._number, self._source = number, source

    def mark(self, cell: int) -> Mark:
        """Where a cell stands; the line's beginning for one that it does not have."""
        start = self._starts[cell] if cell < len(self._starts) else 0
        return Mark(self._number, start + 1, self._source)


def _check_names(
    plain: PlainData, names: list[str], lines: list[str], number: int, source: str
) -> None:
    """Says what is wrong with the line that names the columns."""
    line = Line(lines, number, source)
    for cell, name in enumerate(names):
        problem = ""
        if name not in COLUMNS:
            problem = f"no such column '{name}'{suggestion(name, COLUMNS, 'columns')}"
        elif name in names[:cell]:
            problem = f"the column '{name}' is given twice"
        if problem:
            plain.mistakes.append(Mistake("", problem, *line.mark(cell)))
    plain.broken = bool(plain.mistakes) or not names
    if not names:
        wrong = f"is empty; the first line names the columns: {', '.join(COLUMNS)}"
        plain.mistakes.append(Mistake("", wrong, *line.mark(0)))


def _row(
    plain: PlainData, index: int, names: list[str], cells: list[str], line: Line
) -> dict[str, Any]:
    """One row by column, without empty cells."""
    here: Loc = (RECORD, index)
    plain.marks[here] = Marks(line.mark(0), line.mark(0))
    if len(cells) > len(names):
        wrong = f"has {len(cells)} cells for {len(names)} columns; text with a comma needs quotes"
        plain.mistakes.append(Mistake("", wrong, *line.mark(len(names))))
    row: dict[str, Any] = {}
    for cell, (name, text) in enumerate(zip(names, map(str.strip, cells), strict=False)):
        if text:
            plain.marks[*here, name] = Marks(line.mark(cell), line.mark(cell))
            row[name] = text if name in _TEXTS else plain_word(text)
    return row


_TEXTS = ("date", "occasion", "state", "source")
"""Columns of text, also where a cell looks like a number."""


def _mistake(plain: PlainData, loc: Loc, message: str) -> Mistake:
    """A mistake in a file, at the cell or else at the row, called by its column."""
    there = next(loc[:end] for end in range(len(loc), 0, -1) if loc[:end] in plain.marks)
    column = path_text(loc[2:]) if len(loc) > 2 else ""
    return Mistake(column, message, *plain.marks[there].value)


def _in_order(mistakes: list[Mistake]) -> list[Mistake]:
    return sorted(mistakes, key=lambda mistake: (mistake.line or 0, mistake.column or 0))
