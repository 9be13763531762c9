"""Records of events in CSV files, with the line and column of every mistake."""

from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sim.errors import Mistake, ScenarioError
from sim.scenario.checks.names import among
from sim.scenario.checks.suggestions import suggestion
from sim.scenario.checks.validated_model import Loc
from sim.scenario.editor import Editor
from sim.scenario.event_record import RecordRow
from sim.scenario.files.csv_cells import Row, csv_rows
from sim.scenario.files.extends import file_text
from sim.scenario.files.yaml_text import Mark, Marks, PlainData, plain_word
from sim.scenario.messages import details, path_text, place_of, sentence
from sim.scenario.recorded import EventRecord, record_slips
from sim.scenario.schema import Scenario

RECORD = "record"

COLUMNS = tuple(RecordRow.model_fields)
"""What the first line of a file may name; which a row must have says `RecordRow`."""

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
    plain = PlainData(data=[])
    plain.marks[RECORD,] = Marks(Mark(1, 1, source), Mark(1, 1, source))
    rows = csv_rows(file_text(path, RECORD), source)
    if isinstance(rows, Mistake):
        plain.mistakes.append(rows)
        plain.broken = True
        return plain
    head, *rows = rows or [Row([], [Mark(1, 1, source)])]
    names = [name.lower() for name in head.cells]
    _check_names(plain, names, head)
    if not plain.broken:
        plain.data = [_row(plain, index, names, row) for index, row in enumerate(rows)]
    return plain


def _check_names(plain: PlainData, names: list[str], head: Row) -> None:
    """Says what is wrong with the line that names the columns."""
    for cell, name in enumerate(names):
        problem = ""
        if name not in COLUMNS:
            problem = f"no such column '{name}'{suggestion(name, COLUMNS, 'columns')}"
        elif name in names[:cell]:
            problem = f"the column '{name}' is given twice"
        if problem:
            plain.mistakes.append(Mistake("", problem, *head.mark(cell)))
    if not names:
        wrong = f"is empty; the first line names the columns: {', '.join(COLUMNS)}"
        plain.mistakes.append(Mistake("", wrong, *head.mark(0)))
    plain.broken = bool(plain.mistakes)


def _row(plain: PlainData, index: int, names: list[str], row: Row) -> dict[str, Any]:
    """One row by column, without empty cells."""
    here: Loc = (RECORD, index)
    plain.marks[here] = Marks(row.mark(0), row.mark(0))
    if len(row.cells) > len(names):
        wrong = (
            f"has {len(row.cells)} cells for {len(names)} columns; text with a comma needs quotes"
        )
        plain.mistakes.append(Mistake("", wrong, *row.mark(len(names))))
    values: dict[str, Any] = {}
    for cell, (name, text) in enumerate(zip(names, row.cells, strict=False)):
        if text:
            plain.marks[*here, name] = Marks(row.mark(cell), row.mark(cell))
            values[name] = text if name in _TEXTS else plain_word(text)
    return values


_TEXTS = ("date", "occasion", "state", "source")
"""Columns of text, also where a cell looks like a number."""


def _mistake(plain: PlainData, loc: Loc, message: str) -> Mistake:
    """A mistake in a file, at the cell or else at the row, called by its column."""
    there = next(loc[:end] for end in range(len(loc), 0, -1) if loc[:end] in plain.marks)
    column = path_text(loc[2:]) if len(loc) > 2 else ""
    return Mistake(column, message, *plain.marks[there].value)


def _in_order(mistakes: list[Mistake]) -> list[Mistake]:
    return sorted(mistakes, key=lambda mistake: (mistake.line or 0, mistake.column or 0))
