"""Two panels beside each other or, where there is no room for that, one below the other."""

from typing import NamedTuple


class Columns(NamedTuple):
    """Where two panels stand, one for each of the pair."""

    number: int
    """Of columns: 1 or 2."""
    width: float
    """Of a panel."""
    pace: float
    """From the left of one to that of the other."""

    @property
    def rows(self) -> int:
        """How many panels stand above each other."""
        return 3 - self.number


def columns_in(room: float, gap: float, least: float, labels: float = 0.0) -> Columns:
    """Two panels of at least some width, each with room for labels to its right, or one."""
    width = (room - gap) / 2 - labels
    if width >= least:
        return Columns(2, width, width + labels + gap)
    return Columns(1, room - labels, 0.0)
