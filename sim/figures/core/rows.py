"""Where the rows of a chart stand: names beside their marks or, on a narrow sheet, above them."""

from typing import NamedTuple

from sim.figures.core.picture import Picture
from sim.figures.core.sizes import SCREEN, Sheet

_ABOVE = 11.0
_GAP = 12.0


class Rows(NamedTuple):
    """Where a chart of rows has its panel, and each row its name and its marks."""

    start: float
    """Of the names."""
    left: float
    """Of the panel."""
    width: float
    names: float
    """Room for a name."""
    pace: float
    """From row to row."""
    above: float
    """How much of that is for a name above the marks."""

    def at(self, pace: float) -> "Rows":
        """The same with another pace, to which a slide leaves room."""
        return self._replace(pace=pace)

    def middle(self, row: float) -> float:
        """Where marks stand, below the top of the panel."""
        return (row + 0.5) * self.pace + self.above / 2

    def name(self, row: float) -> float:
        """Where a name's baseline is, below the top of the panel."""
        return row * self.pace + _ABOVE if self.above else self.middle(row) + 3

    def write_name(self, picture: Picture, top: float, row: int, name: str) -> None:
        """Write a name, which is fitted to its room; top: of the panel."""
        picture.write(self.start, top + self.name(row), name)


def rows_on(sheet: Sheet, pace: float, names: float, numbers: float, indent: float = 0.0) -> Rows:
    """Rows with room for numbers at their right; names: the room for those beside a row.

    indent: what is left free on the left of a panel whose rows have their names above.
    """
    if sheet.is_narrow:
        left = sheet.left + indent
        return Rows(
            sheet.left, left, sheet.room - indent - numbers, sheet.room, pace + _ABOVE, _ABOVE
        )
    if sheet.units < SCREEN.units:
        names = min(names, (0.55 if sheet.is_low else 0.42) * sheet.room)
    left = sheet.left + names
    return Rows(sheet.left, left, sheet.room - names - numbers, names - _GAP, pace, 0.0)
