"""How every picture looks: palette, sizes of letters, line styles and marks in one place.

Colours are Okabe and Ito's (2008), told apart by colour-blind readers; whatever a colour says, a
shape, a dash or a position says too, so that the pictures survive a grey printer. Lengths are
units of the layout (`sizes`) from the top left.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType


BLACK = "#000000"
ORANGE = "#E69F00"
SKY_BLUE = "#56B4E9"
GREEN = "#009E73"
_YELLOW = "#F0E442"
BLUE = "#0072B2"
VERMILLION = "#D55E00"
PURPLE = "#CC79A7"
_OKABE_ITO = (BLACK, ORANGE, SKY_BLUE, GREEN, _YELLOW, BLUE, VERMILLION, PURPLE)
MAP_COLOURS = "cividis"

INK = "#1F2328"
MUTED = "#5F656D"
SLATE = "#737B86"
QUIET = "#9AA0A6"
FAINT = "#E3E5E8"
PAPER = "#FFFFFF"

HEADING_SIZE = 9.5
TEXT_SIZE = 9.0
SMALL_SIZE = 8.0
"""Height of the smallest letters, in units; a title's is its sheet's."""

HEADING_LINE = 12.0
_TICK_PAD = 5.0
_NOTE_LINE = 13.0

STYLE_SHEET = Path(__file__).with_name("alliance.mplstyle")
HOUSE_STYLE: "dict[RcKeyType, Any]" = dict(
    matplotlib.rc_params_from_file(STYLE_SHEET, use_default_template=False)
)

_PLAIN_STYLE: "dict[RcKeyType, Any]" = {
    name: value for name, value in matplotlib.rcParamsDefault.items() if name != "backend"
}
"""Matplotlib's own defaults, in place of what a matplotlibrc beside the work says."""


class Line(NamedTuple):
    """How a line is drawn; `text` is its colour darkened until small letters are readable."""

    colour: str
    text: str
    dashes: tuple[float, ...] | None


#: The focus pair wherever it appears, in the colours of the page: the second dashed.
FIRST = Line("#B84A14", "#B84A14", None)
SECOND = Line("#1F66A8", "#1F66A8", (4.0, 1.6))


class RelationLine(NamedTuple):
    """A relation's line: width in points, dashes in widths, and whether a white core doubles it."""

    width: float
    dashes: tuple[float, ...] | None
    double: bool = False


RELATION_LINES: dict[str, RelationLine] = {
    "alliance": RelationLine(6.0, None, double=True),
    "mutual support": RelationLine(3.2, None),
    "one-sided support": RelationLine(2.2, (3.2, 1.8)),
    "rhetorical support": RelationLine(2.2, (0.1, 2.0)),
    "distant": RelationLine(0.7, None),
}


#: Gridlines that dates are read by, fainter than anything they cross.
GRID: dict[str, Any] = {"color": FAINT, "linewidth": 0.7, "zorder": 0}


@contextmanager
def house_style() -> Iterator[None]:
    """Settings under which pictures are made and saved, whatever matplotlib was told elsewhere."""
    with matplotlib.rc_context(_PLAIN_STYLE | HOUSE_STYLE), warnings.catch_warnings():
        # A letter that the font lacks is a box in the PNG and right in the SVG: no news each time.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield
