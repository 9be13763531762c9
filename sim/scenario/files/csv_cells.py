"""CSV text as cells, with the line and column of each."""

import csv
import re
from collections.abc import Sequence
from typing import NamedTuple

from sim.errors import Mistake
from sim.scenario.files.yaml_text import Mark

_CELL = re.compile(r'(?:"(?:[^"]|"")*"|[^,]*)(?:,|$)')


class Row(NamedTuple):
    """One row: its cells, and where each begins; one past the last, where a further one would."""

    cells: list[str]
    marks: list[Mark]

    def mark(self, cell: int) -> Mark:
        """Where a cell stands; the row's beginning for one that it does not have."""
        return self.marks[cell] if cell < len(self.marks) else self.marks[0]


def csv_rows(text: str, source: str = "") -> list[Row] | Mistake:
    """The rows of a text that are not empty, or why it is not CSV; source is as for Mark."""
    lines = text.splitlines()
    reader = csv.reader(lines, strict=True)
    try:
        return [
            Row([cell.strip() for cell in cells], _marks(lines, reader.line_num, source))
            for cells in reader
            if cells
        ]
    except csv.Error as error:
        return Mistake("", f"is not CSV: {error}", reader.line_num, 1, source)


def _marks(lines: Sequence[str], number: int, source: str) -> list[Mark]:
    return [Mark(number, match.start() + 1, source) for match in _CELL.finditer(lines[number - 1])]
