"""Every figure at every size: readable, nothing clipped, the same numbers as on a screen."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Hashable, Iterator
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
from matplotlib.patches import Rectangle

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
    assert figure.get_size_inches()[0] * 72 == pytest.approx(720 if wide else SIZES[size].width)
    for text in words_of(figure):
        assert float(text.get_fontsize()) >= LEAST[size] - 1e-9, text.get_text()
    assert_legible(figure)


def shown(figure: Picture, *, rows: bool) -> Counter[tuple[Hashable, ...]]:
    """All that is drawn of the table with its colours, each as often as it is; of rows only x."""
    read: Counter[tuple[Hashable, ...]] = Counter()
    for axes in figure.axes:
        for artist in (*axes.lines, *axes.patches, *axes.collections):
            for look, points in values(axes, artist):
                kept = np.asarray(points, dtype=float)[:, : 1 if rows else 2]
                read[(type(artist).__name__, *look, *np.round(kept, 9).ravel().tolist())] += 1
    return read


_KINDS = (Line2D, Rectangle, QuadMesh, LineCollection, FillBetweenPolyCollection, PathCollection)


def values(axes: Axes, artist: Any) -> Iterator[tuple[tuple[Hashable, ...], Any]]:
    """Colours and points of what an artist shows; nothing of what only guides the eye."""
    kind = next((kind for kind in _KINDS if isinstance(artist, kind)), None)
    if kind is Line2D:
        if artist.get_transform() is axes.transData and artist.get_color() != FAINT:
            look = (artist.get_color(), artist.get_markerfacecolor(), artist.get_marker())
            yield look, np.column_stack([artist.get_xdata(), artist.get_ydata()])
    elif kind is Rectangle:
        (x, y), width = artist.get_xy(), artist.get_width()
        yield (to_hex(artist.get_facecolor()),), [[x, y], [x + width, artist.get_height()]]
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
    """All numbers that are written, but for those beside axes."""
    ticks = {
        text for axes in figure.axes for text in (*axes.get_xticklabels(), *axes.get_yticklabels())
    }
    words = (text.get_text() for text in words_of(figure) if text not in ticks)
    return {number for each in words for number in re.findall(r"[\d.,]*\d", each)}


FEWER = {("score", "talk"), ("company", "talk"), ("likelihood", "talk"), ("signals", "talk")}
"""Where a slide has fewer rows than a screen."""


@each("paper", "talk")
def test_what_is_drawn_of_the_table_is_the_same_at_every_size(name: str, size: SizeName) -> None:
    here, there = (shown(drawn(name, place), rows=name in ROWS) for place in (size, SCREEN))
    if name == "world":
        here, there = (  # states stand elsewhere
            Counter((len(key), *key[:3]) for key in shown_.elements()) for shown_ in (here, there)
        )
    assert here
    assert here <= there
    assert (name, size) in FEWER or here == there


@each("paper", "talk")
def test_what_is_written_has_the_same_numbers_at_every_size(name: str, size: SizeName) -> None:
    here, there = numbers(drawn(name, size)), numbers(drawn(name, SCREEN))
    if name.startswith("sweep") or name == "maps of differences" or (name, size) in FEWER:
        return  # numbers stand in cells where they fit
    assert here == there


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
