"""Every figure at every size: readable, nothing clipped, the same numbers as on a screen."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from itertools import cycle
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import (
    FillBetweenPolyCollection,
    LineCollection,
    PathCollection,
    QuadMesh,
)
from matplotlib.colors import same_color, to_hex
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text

from sim.figures import Picture
from sim.figures.core.files import svg_text
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import BLUE, FAINT, HEADING_SIZE
from tests.unit.every_figure import EVERY_FIGURE, ROWS, drawn
from tests.unit.figure_tables import words_of
from tests.unit.test_figures_layout import assert_legible

LEAST = {"paper": 7.0, "talk": 18.0, "screen": 8.0}
"""The smallest letters, in points."""
SCREEN: SizeName = "screen"

_LARGE = {"sweep, grid", "sweep, maps", "sweep, cloud", "sweep, fine map", "sweep, dots"}


def each(*sizes: SizeName) -> pytest.MarkDecorator:
    """Every figure at these sizes; papers, whose layout a talk has too, are quick where small."""
    cases = [
        pytest.param(
            name, size, marks=[] if size == "paper" and name not in _LARGE else [pytest.mark.slow]
        )
        for size in sizes
        for name in EVERY_FIGURE
    ]
    return pytest.mark.parametrize(("name", "size"), cases)


@each("paper", "talk", "screen")
def test_a_figure_is_as_wide_as_asked_for_and_its_letters_are_readable_and_apart(
    name: str, size: SizeName
) -> None:
    figure = drawn(name, size)
    wide = name == "score" and size == "screen"
    width, height = figure.get_size_inches() * 72
    assert width == pytest.approx(720 if wide else SIZES[size].width)
    assert height <= SIZES[size].height + 1e-6, "a slide is not as high"
    for text in words_of(figure):
        assert float(text.get_fontsize()) >= LEAST[size] - 1e-9, text.get_text()
    assert_legible(figure)


Read = Counter[tuple[Hashable, ...]]
Places = Callable[[Any], Any]
"""From points of axes to what of them is the same at every size."""


def shown(figure: Picture, places_in: Callable[[Axes], Places]) -> Read:
    """All that is drawn of the table with its colours and its places, each as often as it is."""
    read: Read = Counter()
    for axes in figure.axes:
        places = places_in(axes)
        for look, points in drawn_in(axes):
            kept = np.round(np.asarray(places(points), dtype=float), 9)
            read[(*look, *kept.ravel().tolist())] += 1
    return read


def drawn_in(axes: Axes) -> Iterator[tuple[tuple[Hashable, ...], Any]]:
    """Kind and colours of all that axes show, with points."""
    for artist in (*axes.lines, *axes.patches, *axes.collections):
        for look, points in values(axes, artist):
            yield (type(artist).__name__, *look), np.asarray(points, dtype=float)


def as_drawn(_: Axes) -> Places:
    """Both coordinates."""
    return lambda points: points[:, :2]


def across(_: Axes) -> Places:
    """The first coordinate alone: rows are others."""
    return lambda points: points[:, :1]


def in_rows(axes: Axes) -> Places:
    """The first coordinate, and how many places there are above."""
    heights = np.unique(np.round([y for _, points in drawn_in(axes) for y in points[:, 1]], 6))

    def places(points: Any) -> Any:
        ranks = np.searchsorted(heights, np.round(points[:, 1], 6))
        return np.column_stack([points[:, 0], ranks])

    return places


def between_states(axes: Axes) -> Places:
    """The nearest states, by number: they stand elsewhere where a sheet is less high."""
    centres = np.array([patch.center for patch in axes.patches if isinstance(patch, Circle)])

    def places(points: Any) -> Any:
        ends = points[[0, -1]]
        apart = np.linalg.norm(ends[:, None] - centres[None], axis=2)
        return apart.argmin(axis=1) if len(points) > 1 else ends[:0]  # a mark is half-way along

    return places


_KINDS = (Line2D, Rectangle, QuadMesh, LineCollection, FillBetweenPolyCollection, PathCollection)


def values(axes: Axes, artist: Any) -> Iterator[tuple[tuple[Hashable, ...], Any]]:
    """Colours and points of what an artist shows; nothing of what only guides the eye."""
    kind = next((kind for kind in _KINDS if isinstance(artist, kind)), None)
    if kind is Line2D:
        if artist.get_transform() is axes.transData and artist.get_color() != FAINT:
            marker = artist.get_marker()
            sides = marker[0] if isinstance(marker, tuple) else marker  # however it is turned
            look = (artist.get_color(), artist.get_markerfacecolor(), sides)
            yield look, np.column_stack([artist.get_xdata(), artist.get_ydata()])
    elif kind is Rectangle:
        (x, y), width = artist.get_xy(), artist.get_width()
        ends = (y, artist.get_height())
        if axes.yaxis_inverted():  # a bar in a row, as thick as there is room
            ends = (y + artist.get_height() / 2,) * 2
        yield (to_hex(artist.get_facecolor()),), [[x, ends[0]], [x + width, ends[1]]]
    elif kind is QuadMesh and axes.get_xlim() != (0, 1):  # which a key of colours has
        shades = np.ma.filled(artist.get_array(), -9.0).ravel()
        yield (), np.column_stack([shades, shades])
    elif kind is LineCollection and artist.get_capstyle() != "projecting":
        # Borders between cells, whose ends project, are drawn where numbers fit.
        colour = to_hex(artist.get_edgecolor()[0])
        if not same_color(colour, FAINT):
            yield from (((colour,), segment) for segment in artist.get_segments())
    elif kind is FillBetweenPolyCollection:
        yield (to_hex(artist.get_facecolor()[0]),), artist.get_paths()[0].vertices
    elif kind is PathCollection:
        artist.update_scalarmappable()  # colours of values are known once drawn, or now
        for face, point in zip(cycle(artist.get_facecolor()), artist.get_offsets(), strict=False):
            yield (to_hex(face),), [point]


def numbers(figure: Picture) -> set[str]:
    """All numbers that are written, but for those beside axes and in the cells of maps."""
    left_out = {
        text
        for axes in figure.axes
        for text in (*axes.get_xticklabels(), *axes.get_yticklabels(), *cells_of(axes))
    }
    words = (text.get_text() for text in words_of(figure) if text not in left_out)
    return {number for each in words for number in re.findall(r"[\d.,]*\d", each)}


def in_cells(figure: Picture) -> Counter[tuple[str, float]]:
    """The numbers in the cells of maps, with where they stand across."""
    return Counter(
        (text.get_text(), round(float(text.get_position()[0]), 6))
        for axes in figure.axes
        for text in cells_of(axes)
    )


def cells_of(axes: Axes) -> list[Text]:
    """What is written in the cells of a map."""
    is_map = any(isinstance(artist, QuadMesh) for artist in axes.collections)
    return list(axes.texts) if is_map else []


FEWER = {(name, "talk") for name in ("score", "company", "likelihood", "signals", "bars")}
"""Where a slide has fewer rows than a screen."""


@each("paper", "talk")
def test_what_is_drawn_of_the_table_is_the_same_at_every_size(name: str, size: SizeName) -> None:
    places: Callable[[Axes], Places] = as_drawn
    if name in ROWS:
        places = across if (name, size) in FEWER else in_rows
    if name == "world":
        places = between_states
    here, there = (shown(drawn(name, place), places) for place in (size, SCREEN))
    assert here
    assert here <= there
    assert (name, size) in FEWER or here == there


@each("paper", "talk")
def test_what_is_written_has_the_same_numbers_at_every_size(name: str, size: SizeName) -> None:
    here, there = (drawn(name, place) for place in (size, SCREEN))
    assert numbers(here) == numbers(there) or (name, size) in FEWER
    cells, others = in_cells(here), in_cells(there)
    assert cells <= others or others <= cells  # which have numbers where they fit


@pytest.mark.parametrize("name", ["answers", "company", "checks", "score", "likelihood"])
def test_no_two_elements_of_an_svg_have_one_name(name: str) -> None:
    names = re.findall(r'\bid="([^"]*)"', svg_text(drawn(name, "paper")))
    assert names
    assert max(Counter(names).values()) == 1


@pytest.mark.slow
def test_the_style_sheet_gives_any_figure_the_same_looks() -> None:
    code = """if True:
        import matplotlib
        matplotlib.use("agg")
        from matplotlib import pyplot
        pyplot.style.use("sim.figures.core.alliance")
        axes = pyplot.figure().add_subplot()
        (line,) = axes.plot([1, 2])
        print(line.get_color(), axes.spines["left"].get_visible(), axes.title.get_fontsize())
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [BLUE, "False", str(HEADING_SIZE)]
