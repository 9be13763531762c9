"""Tables in CSV files, with the line and column of every mistake."""

import gzip
import re
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.errors import InputError, Mistake, ScenarioError
from sim.scenario.checks.suggestions import suggestion
from sim.scenario.files.csv_cells import Row, csv_rows

Columns = dict[str, Callable[[str], Any]]
"""By name: what makes a value of a cell; raises ValueError with what it must be, maybe a hint."""

_MOST_MISTAKES = 20


def read_lines(path: Path, columns: Columns) -> list[tuple[int, dict[str, Any]]]:
    """The rows of a file: the line that each begins in, counted from 1, and its values by column.

    Columns that are not asked for are left out. Raises InputError where the file cannot be read,
    ScenarioError with its mistakes.
    """
    rows = csv_rows(_text(path))
    if isinstance(rows, Mistake):
        raise ScenarioError(str(path), [rows])
    if not rows:
        raise ScenarioError(str(path), [Mistake("", "is empty", 1, 1)])
    head, *rest = rows
    if wrong := _wrong_head(head.cells, columns):
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


def _wrong_head(names: Sequence[str], columns: Columns) -> str:
    """What is wrong with the line that names the columns; empty if nothing is."""
    if missing := [name for name in columns if name not in names]:
        return f"has no column {' or '.join(missing)}"
    if twice := [name for name in columns if names.count(name) > 1]:
        return f"has the column {' and '.join(twice)} twice"
    return ""


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
            right, *hint = map(str, error.args)
            found = f"must be {right}; found '{text}'{''.join(hint)}"
            mistakes.append(Mistake(name, found, *row.mark(places[name])))
    return values


def _text(path: Path) -> str:
    # These are the researcher's own files, larger than scenarios may be.
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or "is no table as text in UTF-8"
        raise InputError(f"{path}: {reason}") from None


_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
"""What an id of a scenario may be."""

_DIGITS = re.compile(r"[0-9]{1,9}")


def text(cell: str) -> str:
    """Any words, in one line."""
    if not cell or not cell.isprintable():
        raise ValueError("text in one line")
    return cell


def maybe_text(cell: str) -> str:
    """Any words, or nothing."""
    return cell and text(cell)


def code(cell: str) -> str:
    """The code of a state."""
    if not _CODE.fullmatch(cell):
        raise ValueError("the code of a state, a letter, then letters, digits and _")
    return cell


def one_of(known: Collection[str], where: str, *, blank: bool = False) -> Callable[[str], str]:
    """A code among those that are known, or nothing, if there may be. where: they are from."""

    def known_code(cell: str) -> str:
        if cell not in known and not (blank and not cell):
            raise ValueError(f"a state of {where}", suggestion(cell, known, "states"))
        return cell

    return known_code


def some_of(known: Collection[str], where: str) -> Callable[[str], tuple[str, ...]]:
    """Codes between semicolons, among those that are known; one that is named twice counts once."""

    def known_codes(cell: str) -> tuple[str, ...]:
        words = [word.strip() for word in cell.split(";") if word.strip()]
        if unknown := [word for word in words if word not in known]:
            hint = suggestion(unknown[0], known, "states")
            raise ValueError(f"states of {where} between semicolons", hint)
        return tuple(dict.fromkeys(words))

    return known_codes


def whole_within(low: int, high: int) -> Callable[[str], int]:
    """A whole number from low to high."""

    def whole_number(cell: str) -> int:
        if not (_DIGITS.fullmatch(cell) and low <= int(cell) <= high):
            raise ValueError(f"a whole number from {low} to {high}")
        return int(cell)

    return whole_number


calendar_year = whole_within(1, 9999)
"""A year of the common era."""


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
