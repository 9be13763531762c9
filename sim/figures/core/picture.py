"""A picture: a figure laid out from its top left, with its words, brought to the size it is for.

Lengths are units of the layout (`sizes`) from the top left.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, ParamSpec

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection, PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Annotation, Text
from matplotlib.ticker import NullLocator

from sim.figures.core.labels import fitted, text_width
from sim.figures.core.sizes import SCREEN, Sheet
from sim.figures.core.style import (
    HEADING_LINE,
    HEADING_SIZE,
    INK,
    MUTED,
    PAPER,
    SMALL_SIZE,
    TEXT_SIZE,
    house_style,
)
from sim.wording.names import isolated
from sim.wording.numbers import percent

_TICK_PAD = 5.0
_NOTE_LINE = 13.0


class Words(NamedTuple):
    """What stands above and below a picture, or in a column beside it, in lines."""

    sheet: Sheet
    titles: list[str]
    subtitles: list[str]
    notes: list[str]

    @classmethod
    def on(
        cls, sheet: Sheet, title: str, subtitle: Sequence[str], notes: Sequence[str] = ()
    ) -> "Words":
        """A headline, the sentences below it and notes, as wide as a sheet has room for."""
        room = sheet.words or sheet.room
        titles = fitted(title, room, sheet.title, sheet.lines, bold=True).split("\n")
        joined = " ".join(" ".join(subtitle).split())
        first, *others = subtitle
        if text_width(joined, TEXT_SIZE) <= (1.8 * room if sheet.is_across else room):
            first, others = joined, []
        # On a slide an answer's numbers are not to be cut.
        most = 2 * sheet.lines if sheet.is_low else sheet.lines
        parts = [" ".join(others)] if sheet.is_across else others
        lines = "\n".join(
            [
                fitted(first, room, TEXT_SIZE, 1 if sheet.is_across and others else most),
                *(fitted(part, room, TEXT_SIZE, most) for part in parts if part),
            ]
        )
        foot = [line for note in notes for line in note_lines(note, room)]
        return cls(sheet, titles, lines.split("\n"), foot)

    @property
    def title_line(self) -> float:
        """From line to line of the headline."""
        return 1.25 * self.sheet.title

    @property
    def line(self) -> float:
        """From line to line below it."""
        return self.sheet.pace(1.55 * TEXT_SIZE)

    @property
    def note_line(self) -> float:
        """From line to line of the notes."""
        return self.sheet.pace(_NOTE_LINE)

    @property
    def above(self) -> float:
        """Height of the headline and what is below it."""
        return len(self.titles) * self.title_line + len(self.subtitles) * self.line

    @property
    def below(self) -> float:
        """Height of the notes."""
        return self.note_line * len(self.notes) + 5.0 if self.notes else 0.0


class Picture(Figure):
    """A matplotlib figure with a headline and a text alternative, laid out from its top left.

    The sentences of the subtitle share a line where they fit, and each begins its own where they
    do not. `body` is the height needed below the headline, which ends at `top`, and above `notes`,
    which stand at the foot; on a sheet with a column for words both stand there. `stack` says how
    many panels or rows stand above each other besides, and how high each is: `stacked` is how high
    it is here, which is less where a slide has no more room. `title` and `description` are what a
    reader who does not see the picture is given.
    """

    def __init__(
        self,
        title: str,
        subtitle: Sequence[str],
        body: float,
        sheet: Sheet = SCREEN,
        notes: Sequence[str] = (),
        stack: tuple[int, float] = (0, 0.0),
    ) -> None:
        words = Words.on(sheet, title, subtitle, notes)
        self.sheet, self.width = sheet, sheet.units
        self.top = sheet.top + (0.0 if sheet.words else words.above)
        rest = body + (0.0 if sheet.words else words.below)
        self.stacked = sheet.share(*stack, self.top + rest)
        self.height = self.top + rest + stack[0] * self.stacked
        if sheet.words:
            self.height = max(self.height, sheet.top + words.above + words.below + 6.0)
        size = (self.width / 72, self.height / 72)
        super().__init__(figsize=size, dpi=sheet.dpi, facecolor=PAPER)
        FigureCanvasAgg(self)
        self.title, self.description = title, ""
        y = sheet.top
        for line in words.titles:
            y += words.title_line
            self.write(sheet.margin, y, line, size=sheet.title, weight="bold")
        for line in words.subtitles:
            y += words.line
            self.write(sheet.margin, y, line, color=MUTED)
        for row, line in enumerate(reversed(words.notes)):
            y = self.height - max(4.0, sheet.margin - 8.0) - words.note_line * row
            self.write(sheet.margin, y, line, size=SMALL_SIZE, color=MUTED)

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
        """Axes on a rectangle given in units, without frame or ticks."""
        bottom = self.height - top - height
        axes = self.add_axes(
            (left / self.width, bottom / self.height, width / self.width, height / self.height)
        )
        axes.patch.set_visible(False)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_visible(False)
            axis.set_major_locator(NullLocator())  # ticks are made even where none are seen
        return axes

    def write(self, x: float, y: float, words: str, **props: Any) -> Text:
        """Text with its baseline (or what `va` says) y units below the top and x from the left."""
        props = {"size": TEXT_SIZE, "color": INK, "va": "baseline", **props}
        return self.text(x / self.width, 1 - y / self.height, words, **props)

    def head(self, y: float, lines: Sequence[str], left: float | None = None) -> None:
        """A heading's lines, the last with its baseline at y; from the margin on unless told."""
        x = self.sheet.left if left is None else left
        for row, line in enumerate(reversed(lines)):
            self.write(x, y - HEADING_LINE * row, line, size=HEADING_SIZE, weight="bold")

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

    def to_scale(self) -> None:
        """From units to the points of its sheet: the figure, its letters, lines and marks."""
        scale = self.sheet.scale
        self.width, self.height, self.top = (
            scale * length for length in (self.width, self.height, self.top)
        )
        self.set_size_inches(self.width / 72, self.height / 72)
        for artist in self.findobj():
            _to_scale(artist, scale)
        for axes in self.axes:
            for axis in (axes.xaxis, axes.yaxis):
                axis.set_tick_params(pad=scale * _TICK_PAD, labelsize=scale * SMALL_SIZE)


def _to_scale(artist: Any, scale: float) -> None:
    """Enlarge what an artist has in units, whatever its axes."""
    match artist:
        case Text():
            artist.set_fontsize(scale * float(artist.get_fontsize()))
            if isinstance(artist, Annotation):
                x, y = artist.xyann
                artist.xyann = (scale * x, scale * y)
        case Line2D():
            artist.set_linewidth(scale * artist.get_linewidth())
            artist.set_markersize(scale * artist.get_markersize())
            artist.set_markeredgewidth(scale * artist.get_markeredgewidth())
        case Collection():
            artist.set_linewidth([scale * width for width in np.atleast_1d(artist.get_linewidth())])
            if isinstance(artist, PathCollection):
                artist.set_sizes(scale**2 * artist.get_sizes())
        case Patch():
            artist.set_linewidth(scale * artist.get_linewidth())


def extent(axes: Axes) -> tuple[float, float]:
    """Width and height of axes in units, until they are brought to scale."""
    points = 72 / axes.figure.dpi
    return axes.bbox.width * points, axes.bbox.height * points


def heading_lines(words: str, room: float) -> list[str]:
    """A heading, in as many lines as it takes."""
    return fitted(words, room, HEADING_SIZE, lines=3, bold=True).split("\n")


def note_lines(note: str, room: float) -> list[str]:
    """A note in small letters, in as many lines as it takes."""
    return fitted(note, room, SMALL_SIZE, lines=9).split("\n")


def name_ticks(axis: Axis, places: Sequence[float], names: Sequence[str]) -> None:
    """Writes names beside an axis of a panel, which has no other ticks and no line."""
    axis.set_visible(True)
    axis.set_ticks(places, names)


def name_shares(axis: Axis, room: float) -> None:
    """Writes 0, 50 and 100 % beside an axis of shares so long, or as many as there is room for."""
    shares = [0.0, 0.5, 1.0] if room >= 3 * SMALL_SIZE else [0.0, 1.0]
    name_ticks(axis, shares, ["0", *(percent(share) for share in shares[1:])])


_Given = ParamSpec("_Given")


def drawn(figure: Callable[_Given, Picture]) -> Callable[_Given, Picture]:
    """What every function that makes a picture is wrapped in: the house style, and its scale."""

    @functools.wraps(figure)
    def to_scale(*arguments: _Given.args, **named: _Given.kwargs) -> Picture:
        with house_style():
            picture = figure(*arguments, **named)
            picture.to_scale()
        return picture

    return to_scale
