"""A key: what marks and lines mean, entry after entry, in as many lines as they take."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sim.figures.core.labels import fitted, text_width
from sim.figures.core.picture import Picture
from sim.figures.core.sizes import Sheet
from sim.figures.core.style import INK, MUTED, SMALL_SIZE

_LINE, _LINE_ON_SLIDE = 15.0, 12.0
_APART = 16.0
_GAP = 7.0
_FIRST = 14.0

Stroke = Mapping[str, Any]
"""How a line or a mark is drawn, as matplotlib's properties of a line."""


class Entry(NamedTuple):
    """Words, and what they are beside: strokes over each other, the lowest first."""

    words: str
    strokes: Sequence[Stroke] = ()
    width: float = 0.0
    """Of a line; 0 of a single mark."""
    colour: str = MUTED
    """Of the words."""
    bar: Stroke | None = None
    """How a bar is drawn in place of strokes."""

    @property
    def extent(self) -> float:
        """From its left to the end of its words."""
        return self._lead + text_width(self.words, SMALL_SIZE)

    @property
    def _lead(self) -> float:
        if not self.strokes and self.bar is None:
            return 0.0
        return self.width + _GAP + (0.0 if self.width else 3.0)

    def write(self, picture: Picture, x: float, y: float) -> None:
        """Draw it with its left at x, its words' baseline at y."""
        places = [x, x + self.width / 2, x + self.width] if self.width else [x + 3.0]
        for stroke in self.strokes:
            picture.stroke(places, [y - 2.9] * len(places), **stroke)
        if self.bar is not None:
            swatch = picture.panel(x, y - 8, self.width, 9)
            swatch.set(xlim=(0, 1), ylim=(0, 1))
            swatch.bar(0.5, 1, width=1, linewidth=0, **self.bar)
        room = picture.sheet.right - x - self._lead
        words = fitted(self.words, room, SMALL_SIZE)
        picture.write(x + self._lead, y, words, size=SMALL_SIZE, color=self.colour)


def mark(marker: str, face: str, edge: str = INK, size: float = 5.5) -> list[Stroke]:
    """The strokes of a single mark."""
    look: Stroke = {
        "marker": marker,
        "markersize": size,
        "linestyle": "none",
        "markerfacecolor": face,
        "markeredgecolor": edge,
        "markeredgewidth": 0.8,
    }
    return [look]


def key_height(entries: Sequence[Entry], sheet: Sheet) -> float:
    """How much room a key takes from its top to where what follows may begin."""
    return _line(sheet) * len(_rows(entries, sheet.room)) + 7.0


def _line(sheet: Sheet) -> float:
    """From line to line."""
    return _LINE_ON_SLIDE if sheet.is_low else _LINE


def write_key(picture: Picture, entries: Sequence[Entry], top: float) -> None:
    """A key from the left margin on, as wide as the picture allows."""
    for row, own in enumerate(_rows(entries, picture.sheet.room)):
        x, y = picture.sheet.left, top + _FIRST + _line(picture.sheet) * row
        for entry in own:
            entry.write(picture, x, y)
            x += entry.extent + _APART


def _rows(entries: Sequence[Entry], room: float) -> list[list[Entry]]:
    rows: list[list[Entry]] = []
    taken = room
    for entry in entries:
        if not rows or taken + _APART + entry.extent > room:
            rows.append([])
            taken = -_APART
        rows[-1].append(entry)
        taken += _APART + entry.extent
    return rows
