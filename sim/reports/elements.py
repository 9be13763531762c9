"""Parts of a page. Whatever text they are given is escaped; what they return is HTML."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sim.wording.markup import Html, element, joined
from sim.wording.numbers import NO_BREAK


class NumberCell(NamedTuple):
    """A cell that is sorted by a number, whatever it says."""

    text: str
    value: float
    sure: bool = False
    """Whether it is set in bold."""


MOST_ROWS_SHOWN = 24
"""Rows of a table that is shown at once."""

_LONG = 14

Cell = str | NumberCell
TableRow = list[str | NumberCell]


def html_paragraphs(texts: Iterable[str], class_: str = "") -> Html:
    """A paragraph for each text."""
    attributes = {"class_": class_} if class_ else {}
    return joined(element("p", text, **attributes) for text in texts if text)


def section(heading: str, *parts: str) -> Html:
    """A section under its heading."""
    return element("section", joined([element("h2", heading), *parts]))


def terms(pairs: Iterable[tuple[str, str]]) -> Html:
    """What there is to say, each under its name."""
    body = [element("dt", name) + element("dd", text) for name, text in pairs if text]
    return element("dl", joined(body))


def folded(heading: str, content: str, *, prints: bool = False) -> Html:
    """Content that is shown when its heading is chosen; prints: and in print."""
    attributes = {"class_": "prints"} if prints else {}
    return element("details", joined([element("summary", heading), content]), **attributes)


def long_table(
    heading: str, caption: str, headings: Sequence[str], rows: Sequence[TableRow]
) -> Html:
    """A table, folded under a heading with its number of rows where these are many."""
    body = html_table(caption, headings, rows)
    return folded(f"{heading} ({len(rows):,})", body) if len(rows) > MOST_ROWS_SHOWN else body


def html_table(caption: str, headings: Sequence[str], rows: Sequence[TableRow]) -> Html:
    """A table that sorts by any column, the first of which names the row."""
    if not rows:
        return Html("")
    columns = range(len(rows[0]))
    # The first column names the row, and is set as names are.
    numeric = [n > 0 and all(isinstance(row[n], NumberCell) for row in rows) for n in columns]
    head = Html("").join(
        element("th", heading, scope="col", class_=_head_looks(heading, number))
        for heading, number in zip(headings, numeric, strict=True)
    )
    lines = joined(element("tr", _row(row, numeric)) for row in rows)
    parts = [element("thead", element("tr", head)), element("tbody", lines)]
    attributes = {"class_": "sorts"} if len(rows) > 1 else {}
    return element("table", joined([element("caption", caption), *parts]), **attributes)


def _row(row: TableRow, numeric: Sequence[bool]) -> Html:
    first, *others = row
    cells = [element("th", _text(first), scope="row", **_value(first))]
    for cell, number in zip(others, numeric[1:], strict=True):
        cells.append(element("td", _text(cell), **_looks(number), **_value(cell)))
    return Html("").join(cells)


def _text(cell: Cell) -> str:
    if not isinstance(cell, NumberCell):
        return cell
    # A line may end before an interval, and nowhere else.
    text = cell.text.replace(" ", NO_BREAK).replace(f"{NO_BREAK}(", " (")
    return element("span", text, class_="sure") if cell.sure else text


def _value(cell: Cell) -> dict[str, str]:
    if not isinstance(cell, NumberCell):
        return {}
    return {"data_value": "" if math.isnan(cell.value) else f"{cell.value:.12g}"}


def _head_looks(heading: str, number: bool) -> str:
    """How a heading is set; one with a long word, such as a path, may be broken anywhere."""
    long = any(len(word) > _LONG for word in heading.split())
    return " ".join(["number"] * number + ["long"] * long)


def _looks(number: bool) -> dict[str, str]:
    return {"class_": "number"} if number else {}
