"""Parts of a page. Whatever text they are given is escaped; what they return is HTML."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sim.wording.markup import Html, element, html, joined
from sim.wording.numbers import NO_BREAK


class NumberCell(NamedTuple):
    """A cell that is sorted by a number, whatever it says."""

    text: str
    value: float
    sure: bool = False
    """Whether it is set in bold."""


MOST_ROWS_SHOWN = 24
"""Rows of a table that is shown at once."""

_ON_A_PHONE = 42
"""Letters that have room beside each other on a phone, in all columns of a table."""

_NAME = 22
"""Letters of a row's name that should stand in a line."""

_LINE = 30
"""Letters of a word that no line of a phone has room for beside anything else."""

_JOINT = re.compile(r"(?<=[^\s./_])([./_]+)(?=[^\W\d_])")
"""Where a path may be broken: after a dot, slash or underscore that a letter follows."""

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


def on_screen(*parts: str) -> Html:
    """What is left out in print."""
    return element("div", joined(parts), class_="on-screen")


def breakable(text: str) -> Html:
    """Paths or a command, whose words may be broken where a part of a path ends, and nowhere else.

    Hyphens end no part, as those of options.
    """
    return Html(" ").join(
        Html("<wbr>").join(_whole(part) for part in _parts(word)) for word in text.split(" ")
    )


def _whole(part: str) -> Html:
    whole = "-" in part and len(part) <= _LINE
    return element("span", part, class_="whole") if whole else html(part)


def _parts(word: str) -> list[str]:
    return _JOINT.sub(r"\1\n", word).split("\n")


def folded(heading: str, content: str) -> Html:
    """Content that is shown when its heading is chosen."""
    return element("details", joined([element("summary", heading), content]))


def long_table(
    heading: str, caption: str, headings: Sequence[str], rows: Sequence[TableRow]
) -> Html:
    """A table, folded under a heading with its number of rows where these are many."""
    body = html_table(caption, headings, rows)
    return folded(f"{heading} ({len(rows):,})", body) if len(rows) > MOST_ROWS_SHOWN else body


def html_table(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[TableRow],
    printed: int | None = None,
    class_: str = "",
    *,
    cards: bool = False,
) -> Html:
    """A table that sorts by any column, the first of which names the row.

    On a phone a row is a card where its cells have no room beside each other, or if asked for.
    printed: rows that print shows, all unless given.
    """
    if not rows:
        return Html("")
    columns = range(len(rows[0]))
    # The first column names the row, and is set as names are.
    numeric = [n > 0 and all(isinstance(row[n], NumberCell) for row in rows) for n in columns]
    head = Html("").join(
        element("th", breakable(heading), scope="col", **_looks(heading, number))
        for heading, number in zip(headings, numeric, strict=True)
    )
    widths = [_width(cells) for cells in zip(headings, *rows, strict=True)]
    widths[0] = max(widths[0], min(_NAME, max(len(_plain(row[0])) for row in rows)))
    wide = cards or sum(widths) > _ON_A_PHONE
    labels = headings if wide else [""] * len(headings)
    lines = joined(
        element("tr", _row(row, numeric, labels), **_left_out(number, printed))
        for number, row in enumerate(rows)
    )
    parts = [element("thead", element("tr", head)), element("tbody", lines)]
    classes = [*["sorts"] * (len(rows) > 1), *["cards"] * wide, *[class_] * bool(class_)]
    attributes = {"class_": " ".join(classes)} if classes else {}
    return element("table", joined([element("caption", caption), *parts]), **attributes)


def _width(cells: Sequence[Cell]) -> int:
    """Letters that a column cannot be narrower than, and the room between it and the next."""
    return 1 + max(
        len(part) for cell in cells for word in _plain(cell).split(" ") for part in _parts(word)
    )


def _plain(cell: Cell) -> str:
    text = _text(cell)
    return text.striptags() if isinstance(text, Html) else text


def _left_out(number: int, printed: int | None) -> dict[str, str]:
    return {} if printed is None or number < printed else {"class_": "on-screen"}


def _row(row: TableRow, numeric: Sequence[bool], labels: Sequence[str]) -> Html:
    first, *others = row
    cells = [
        element("th", _text(first), scope="row", **_looks(_plain(first), False), **_value(first))
    ]
    for cell, number, label in zip(others, numeric[1:], labels[1:], strict=True):
        named = {"data_label": label} if label else {}
        cells.append(
            element("td", _text(cell), **_looks(_plain(cell), number), **named, **_value(cell))
        )
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


def _looks(text: str, number: bool) -> dict[str, str]:
    """How a cell is set; one with a word that has no line anywhere may be broken within it."""
    long = any(len(part) > _LINE for word in text.split() for part in _parts(word))
    classes = ["number"] * number + ["long"] * long
    return {"class_": " ".join(classes)} if classes else {}
