"""What a figure is for, and so how large it is: a column of a paper, a slide, a screen."""

from math import inf
from typing import Literal, NamedTuple

SizeName = Literal["paper", "talk", "screen"]


_BESIDE = 14.0
_NARROW = 400.0
_LEAST = 11.0
"""The least height of a panel, for which a slide would be higher than it is."""


class Sheet(NamedTuple):
    """How large a figure is, and its letters.

    Figures are laid out in units of which small letters are 8 high, whatever they are for: a sheet
    differs by how many of them it is wide. Each becomes `scale` points (1/72 inch) at the end.
    """

    width: float
    """In points."""
    scale: float
    margin: float
    """Left free on each side, in units, as the following."""
    words: float
    """Width of a column at the left for headline and notes; 0 where they are above and below."""
    title: float
    """Height of the headline's letters."""
    tall: float
    """How high panels are, as a share of what they are on a screen."""
    rows: int
    """Most rows of a chart of rows."""
    dpi: int
    endings: tuple[str, ...] = (".png", ".svg", ".pdf")
    """Of its files in a folder."""
    height: float = inf
    """In points, that of a slide; elsewhere a figure is as high as it needs."""

    @property
    def units(self) -> float:
        """Its width in units of the layout."""
        return self.width / self.scale

    @property
    def high(self) -> float:
        """How high a figure may be, in units."""
        return self.height / self.scale

    @property
    def top(self) -> float:
        """Left free above all."""
        return max(self.margin - 4.0, 0.0)

    def share(self, count: int, wanted: float, rest: float) -> float:
        """How high each of so many panels is above the other: as wanted, or what rest leaves."""
        return min(wanted, max((self.high - rest) / max(count, 1), _LEAST))

    @property
    def across(self) -> "Sheet":
        """The same with all its width for panels beside each other, words above and below."""
        return self._replace(words=0.0)

    def part(self, left: float, right: float) -> "Sheet":
        """As if there were only what is between two places on it."""
        words = left - self.margin - _BESIDE
        return self._replace(words=words, width=(right + self.margin) * self.scale)

    @property
    def left(self) -> float:
        """Where the picture itself begins."""
        return self.margin + (self.words + _BESIDE if self.words else 0.0)

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.units - self.margin

    @property
    def room(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def is_narrow(self) -> bool:
        """Whether panels stand below each other, and names above their rows."""
        return self.room < _NARROW

    @property
    def is_low(self) -> bool:
        """Whether it is only so high, so that height is dear."""
        return self.height < inf

    @property
    def is_across(self) -> bool:
        """Whether it is low, its words above the picture."""
        return self.is_low and not self.words

    def pace(self, height: float) -> float:
        """From row to row, or line to line, where that is some height on a screen."""
        return 0.75 * height if self.is_low else height

    @property
    def end(self) -> float:
        """What the last number under an axis may need beyond its end."""
        return 14.0 - self.margin / 2

    @property
    def lines(self) -> int:
        """Most lines of a sentence above the picture, or beside it."""
        if self.is_low:
            return 10 if self.words else 2
        return round(1152 / self.units)


SIZES: dict[SizeName, Sheet] = {
    # A column of 8.5 cm, letters of 7 points and more.
    "paper": Sheet(
        width=241.0, scale=0.875, margin=4.0, words=0.0, title=9.5, tall=0.8, rows=24, dpi=300
    ),
    # A slide of 13.3 inches, letters of 18 points and more; the words beside, for it is not high.
    "talk": Sheet(
        width=960.0,
        scale=2.25,
        margin=10.0,
        words=120.0,
        title=11.0,
        tall=1.0,
        rows=8,
        dpi=144,
        height=540.0,
    ),
    "screen": Sheet(
        width=576.0,
        scale=1.0,
        margin=20.0,
        words=0.0,
        title=13.0,
        tall=1.0,
        rows=24,
        dpi=150,
        endings=(".png", ".svg"),
    ),
}
SCREEN = SIZES["screen"]
