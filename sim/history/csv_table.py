"""Tables in CSV files, with the line and column of every mistake."""

import gzip
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from sim.errors import InputError, Mistake, ScenarioError
from sim.scenario.files.csv_cells import Row, csv_rows

Columns = dict[str, Callable[[str], Any]]
"""By name: what makes a value of a cell; raises ValueError with what it must be."""

_MOST_MISTAKES = 20


def read_table(path: Path, columns: Columns) -> list[dict[str, Any]]:
    """The rows of a file, by column; columns that are not asked for are left out.

    Raises InputError where the file cannot be read, ScenarioError with its mistakes.
    """
    return [values for _, values in read_lines(path, columns)]


def read_lines(path: Path, columns: Columns) -> list[tuple[int, dict[str, Any]]]:
    """As `read_table`, with the line that each row stands in, counted from 1."""
    rows = csv_rows(_text(path))
    if isinstance(rows, Mistake):
        raise ScenarioError(str(path), [rows])
    if not rows:
        raise ScenarioError(str(path), [Mistake("", "is empty", 1, 1)])
    head, *rest = rows
    if missing := [name for name in columns if name not in head.cells]:
        wrong = f"has no column {' or '.join(missing)}"
        raise ScenarioError(str(path), [Mistake("", wrong, *head.mark(0))])
    places = {name: head.cells.index(name) for name in columns}
    mistakes: list[Mistake] = []
    table = []
    for row in rest:
        table.append((row.mark(0).line, _values(row, head, places, columns, mistakes)))
        if len(mistakes) >= _MOST_MISTAKES:
            break
    if mistakes:
        raise ScenarioError(str(path), mistakes)
    return table


def _values(
    row: Row,
    head: Row,
    places: dict[str, int],
    columns: Columns,
    mistakes: list[Mistake],
) -> dict[str, Any]:
    if len(row.cells) != len(head.cells):
        wrong = f"has {len(row.cells)} cells for {len(head.cells)} columns"
        mistakes.append(Mistake("", wrong, *row.mark(0)))
        return {}
    values = {}
    for name, value in columns.items():
        text = row.cells[places[name]]
        try:
            values[name] = value(text)
        except ValueError as error:
            found = f"must be {error}; found '{text}'"
            mistakes.append(Mistake(name, found, *row.mark(places[name])))
    return values


def _text(path: Path) -> str:
    # These are the researcher's own files, larger than scenarios may be.
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (OSError, EOFError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not such a table"
        raise InputError(f"{path}: {reason}") from None


def text(cell: str) -> str:
    """Any word."""
    if not cell:
        raise ValueError("given")
    return cell


def maybe_text(cell: str) -> str:
    """Any word, or nothing."""
    return cell


def words(cell: str) -> tuple[str, ...]:
    """Words between semicolons."""
    return tuple(word.strip() for word in cell.split(";") if word.strip())


def whole(cell: str) -> int:
    """A whole number."""
    try:
        return int(cell)
    except ValueError:
        raise ValueError("a whole number") from None


def flag(cell: str) -> bool:
    """1 or 0."""
    if cell not in {"0", "1"}:
        raise ValueError("0 or 1")
    return cell == "1"


def within(low: float, high: float, *, blank: bool = True) -> Callable[[str], float | None]:
    """A number from low to high; None for a blank cell, if there may be one."""

    def number(cell: str) -> float | None:
        if blank and not cell:
            return None
        try:
            value = float(cell)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise ValueError(f"a number from {low:g} to {high:g}")
        return value

    return number


def refuse_twice(path: Path, rows: Collection[tuple[int, Any]]) -> None:
    """Raises ScenarioError where a key is given a second time; rows: line and key."""
    raise_all(path, _twice(rows))


def _twice(rows: Collection[tuple[int, Any]]) -> Iterator[Mistake]:
    first: dict[Any, int] = {}
    for line, key in rows:
        if (there := first.setdefault(key, line)) != line:
            yield Mistake("", f"{key} is given in line {there} already", line, 1)


def raise_all(path: Path, mistakes: Iterator[Mistake]) -> None:
    """Raises ScenarioError with the first mistakes, if there is any."""
    found = [mistake for mistake, _ in zip(mistakes, range(_MOST_MISTAKES), strict=False)]
    if found:
        raise ScenarioError(str(path), found)
