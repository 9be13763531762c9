"""How every picture looks: palette, sizes, line styles, marks and words in one place, and saving.

Colours are Okabe and Ito's (2008), told apart by colour-blind readers; whatever a colour says, a
shape, a dash or a position says too, so that the pictures survive a grey printer. Lengths are
points (1/72 inch) from the top left.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib
from markupsafe import escape
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from sim.figures.core.labels import FONTS, first_fitting, fitted, text_width
from sim.wording.names import isolated

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

    from sim.scenario.schema import Scenario, State

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

WIDTH = 576.0
MARGIN = 20.0
DPI = 150
TITLE_SIZE = 13.0
HEADING_SIZE = 9.5
TEXT_SIZE = 9.0
SMALL_SIZE = 8.0

HOUSE_STYLE: "dict[RcKeyType, Any]" = {
    "font.family": "sans-serif",
    "font.sans-serif": FONTS,
    "text.parse_math": False,  # a title may hold a dollar sign
    "text.usetex": False,
    "text.hinting": "none",  # the same letters at every size, and sooner
    "svg.fonttype": "none",
    "svg.hashsalt": "alliance-sim",
}


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


class Picture(Figure):
    """A matplotlib figure with a headline and a text alternative, laid out from its top left.

    The sentences of the subtitle share a line where they fit, and each begins its own where they
    do not. `body` is the height needed below the headline, which ends at `top`. `title` and
    `description` are what a reader who does not see the picture is given.
    """

    def __init__(
        self, title: str, subtitle: Sequence[str], body: float, width: float = WIDTH
    ) -> None:
        room = width - 2 * MARGIN
        titles = fitted(title, room, TITLE_SIZE, lines=2, bold=True).split("\n")
        joined = " ".join(" ".join(subtitle).split())
        short = text_width(joined, TEXT_SIZE) <= room
        below = "\n".join(fitted(part, room, TEXT_SIZE, lines=2) for part in subtitle)
        subtitles = (joined if short else below).split("\n")
        lines = len(titles) * 1.25 * TITLE_SIZE + len(subtitles) * 1.55 * TEXT_SIZE
        self.top = MARGIN - 4.0 + lines
        self.width, self.height = width, self.top + body
        super().__init__(figsize=(width / 72, self.height / 72), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(self)
        self.title, self.description = title, ""
        y = MARGIN - 4.0
        for line in titles:
            y += 1.25 * TITLE_SIZE
            self.write(MARGIN, y, line, size=TITLE_SIZE, weight="bold")
        for line in subtitles:
            y += 1.55 * TEXT_SIZE
            self.write(MARGIN, y, line, color=MUTED)

    def draw(self, renderer: Any) -> None:
        """Draw, names of right-to-left letters isolated from what stands beside them."""
        for text in (artist for artist in self.findobj() if isinstance(artist, Text)):
            text.set_text(isolated(text.get_text()))
        super().draw(renderer)

    def _repr_png_(self) -> bytes:
        """How a notebook shows it, which would write its size in words."""
        from sim.figures.core.files import png

        return png(self)

    def panel(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes on a rectangle given in points, without frame or ticks."""
        bottom = self.height - top - height
        axes = self.add_axes(
            (left / self.width, bottom / self.height, width / self.width, height / self.height)
        )
        axes.patch.set_visible(False)
        axes.spines[:].set_visible(False)
        axes.xaxis.set_visible(False)
        axes.yaxis.set_visible(False)
        return axes

    def write(self, x: float, y: float, words: str, **props: Any) -> Text:
        """Text with its baseline (or what `va` says) y points below the top and x from the left."""
        props = {"size": TEXT_SIZE, "color": INK, "va": "baseline", **props}
        return self.text(x / self.width, 1 - y / self.height, words, **props)

    def stroke(self, x: Sequence[float], y: Sequence[float], **props: Any) -> Line2D:
        """A line or marks through points given like those of `write`."""
        line = Line2D(
            [coordinate / self.width for coordinate in x],
            [1 - coordinate / self.height for coordinate in y],
            transform=self.transFigure,
            **props,
        )
        self.add_artist(line)
        return line


def name_ticks(axis: Axis, places: Sequence[float], names: Sequence[str]) -> None:
    """Writes names beside an axis of a panel, which has no other ticks and no line."""
    axis.set_visible(True)
    axis.set_tick_params(length=0, labelsize=SMALL_SIZE, labelcolor=MUTED, pad=5)
    axis.set_ticks(places, names)


@contextmanager
def house_style() -> Iterator[None]:
    """Settings under which pictures are made and saved, whatever matplotlib was told elsewhere."""
    with matplotlib.rc_context(_PLAIN_STYLE | HOUSE_STYLE), warnings.catch_warnings():
        # A letter that the font lacks is a box in the PNG and right in the SVG: no news each time.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def save(figure: Picture, folder: Path, name: str) -> list[Path]:
    """Writes `name`.png and `name`.svg into the folder and returns their paths.

    The same picture gives the same bytes. The SVG keeps text as text and carries the picture's
    title and description for those who cannot see it. Raises OSError where the folder cannot be
    written.
    """
    pixels = io.BytesIO()
    with house_style():
        FigureCanvasAgg(figure).print_png(  # type: ignore[no-untyped-call]
            pixels, metadata={"Software": None}, pil_kwargs={"compress_level": 3}
        )
    drawn = {"png": pixels.getvalue(), "svg": svg_text(figure).encode()}
    files = {folder / f"{name}.{ending}": content for ending, content in drawn.items()}
    try:
        for file, content in files.items():
            file.write_bytes(content)
    except OSError:
        for file in files:  # half a picture is none
            file.unlink(missing_ok=True)
        raise
    return list(files)


def svg_text(figure: Picture) -> str:
    """A picture as SVG, as `save` writes it."""
    drawing = io.StringIO()
    with house_style():
        FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]
            drawing, metadata={"Date": None, "Creator": None}
        )
    figure.dpi = DPI  # which writing an SVG leaves changed
    return _described(drawing.getvalue(), figure)


def _described(svg: str, figure: Picture) -> str:
    """The SVG with the title and description that screen readers announce."""
    start = svg.index(">", svg.index("<svg ")) + 1
    words = f"\n <title>{escape(figure.title)}</title>\n <desc>{escape(figure.description)}</desc>"
    return f'{svg[: start - 1]} role="img">{words}{svg[start:]}'


def focus_names(scenario: "Scenario", room: float, size: float) -> tuple[str, str]:
    """The names of the focus pair, each fitted to `room` points of bold text."""
    a, b = (called(scenario.states[state], room, size, bold=True) for state in scenario.focus)
    return a, b


def called(state: "State", room: float, size: float, lines: int = 1, *, bold: bool = False) -> str:
    """A state's name where it fits, else its short name; cut where neither does."""
    return first_fitting(names_of(state), room, size, lines, bold)


def names_of(state: "State") -> tuple[str, ...]:
    """A state's name and, if it has one, its short name."""
    return (state.name, state.short) if state.short else (state.name,)


def signed_number(number: float) -> str:
    """A number with two decimals and its sign, a real minus; no sign where it rounds to zero."""
    digits = f"{abs(number):.2f}" if abs(number) < 1e5 else f"{abs(number):.3g}"
    if float(digits) == 0:
        return digits
    return f"{'+' if number > 0 else '−'}{digits}"
