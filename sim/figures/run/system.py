"""The others over time: who turned against the pair, what it lost, what is believed of it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from matplotlib.axes import Axes

from sim.figures.core import style, timeline
from sim.figures.core.columns import Columns, columns_in
from sim.figures.core.factors import UPRIGHT
from sim.figures.core.labels import first_fitting, fitted, text_width
from sim.figures.core.picture import Picture, drawn, heading_lines, name_ticks
from sim.figures.core.sizes import SIZES, Sheet, SizeName
from sim.figures.core.state_names import called, focus_names, names_of
from sim.figures.core.style import HEADING_LINE, INK, MUTED, SLATE, SMALL_SIZE, Line
from sim.figures.run.support import Label, label_ends, labels_beside, points_of
from sim.scenario.dates import step_name
from sim.wording.names import genitive
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_LABELS, _GAP = 118.0, 12.0
_PANEL, _A_LABEL = 104.0, 13.0
_HEADING, _DATES = 26.0, 24.0
_WAY_ON_SLIDE, _DATES_ON_SLIDE = (13.0, 4.0), 16.0
_WAY, _WAY_BELOW = (22.0, 10.0), (32.0, 14.0)
"""Room above a panel, and how far above it its words stand: beside another, and below one."""
_LEAST, _LEAST_ON_SLIDE = 100.0, 60.0
"""The least width of a panel: where there is no room for two, one stands below the other."""
_ROUND = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
_BELIEVERS = {"perceived": "outsiders", "belief": "believes", "commitment": "in fact"}
MOVED = 0.05
"""By how much a line must have moved to be drawn in colour."""


class Course(NamedTuple):
    """A line of the picture: of what, by whom and towards whom, and its rows of the path."""

    measure: str
    by: str
    towards: str
    rows: "pd.DataFrame"

    @property
    def first(self) -> float:
        """The mean after the first step."""
        return float(self.rows["mean"].iloc[0])

    @property
    def last(self) -> float:
        """The mean after the last step."""
        return float(self.rows["mean"].iloc[-1])

    @property
    def move(self) -> float:
        """How far it has come in between."""
        return self.last - self.first


class _Row(NamedTuple):
    """A row of two panels, one for each of the pair: what is drawn under which headings."""

    heading: str
    of_each: tuple[list[Course], list[Course]]
    headings: tuple[str, str]
    top_value: float
    ticks: tuple[list[float], list[str]]
    draw: "Callable[[Axes, Sequence[Course], Line, Scenario], None]"


@drawn
def system_figure(path: "pd.DataFrame", scenario: "Scenario", size: SizeName = "screen") -> Picture:
    """The picture of the others' hostility towards the focus pair and its ties to them over time.

    `path` has columns step, measure, by, towards, mean: "hostility" of third parties towards the
    pair and "tie" of the pair to them, one line each, but for those that are 0 throughout. Where
    outsiders watch, also "belief", "perceived" and "commitment". The first of the pair is on the
    left, the second on the right; what has moved by MOVED or more is drawn in colour.
    """
    sheet = SIZES[size].across
    room = sheet.room + max(0.0, sheet.margin - 10.0) - UPRIGHT
    columns = columns_in(room, _GAP, _LEAST_ON_SLIDE if sheet.is_low else _LEAST, _LABELS)
    courses = _courses(path)
    rows = [*_relations(courses, scenario), *_commitment(courses, scenario)]
    most = max(len(own) for row in rows for own in row.of_each)
    wanted = max(sheet.tall * _PANEL, _A_LABEL * most - 20)
    a, b = focus_names(scenario, room=160, size=sheet.title)
    headings = [_heading(row, sheet) for row in rows]
    way = _WAY_ON_SLIDE if sheet.is_low else _way(columns)
    words = columns.rows * way[0]
    body = (
        sum(map(_heading_room, headings))
        + len(rows) * words
        + (_DATES_ON_SLIDE if sheet.is_low else _DATES + 8)
        + 4 * (len(rows) - 1)
    )
    picture = Picture(
        f"How the others moved towards {a} and {b}",
        (f"{scenario.title}.", _furthest(courses, scenario)),
        body,
        sheet,
        _notes(scenario),
        (len(rows) * columns.rows, wanted),
    )
    top, height = picture.top, picture.stacked
    for row, lines in zip(rows, headings, strict=True):
        top += _heading_room(lines)
        picture.head(top - 4, lines)
        _draw_row(picture, row, scenario, top, (height, columns, way), dates=row is rows[-1])
        top += words + columns.rows * height + 4
    picture.description = _in_words(courses, scenario)
    return picture


def _courses(path: "pd.DataFrame") -> list[Course]:
    """What the path has of those who answer or watch, but for relations that there are not."""
    courses = []
    for measure in ("hostility", "tie", "belief", "perceived", "commitment"):
        lines = path[path["measure"] == measure].astype({"by": str, "towards": str})
        for (by, towards), rows in lines.groupby(["by", "towards"], sort=False):
            course = Course(measure, str(by), str(towards), rows.sort_values("step"))
            if measure not in ("hostility", "tie") or course.rows["mean"].any():
                courses.append(course)
    return courses


def _relations(courses: Sequence[Course], scenario: "Scenario") -> list[_Row]:
    """The rows on third parties: what each of the two has to fear of them, and to lose."""
    rows = []
    names = focus_names(scenario, room=90, size=SMALL_SIZE)
    for measure, heading, beside in (
        ("hostility", "Hostility: how far each of the others threatens them", "towards {}"),
        ("tie", "Ties: how much they depend on each of the others", "of {}"),
    ):
        own = [course for course in courses if course.measure == measure]
        a, b = ([c for c in own if state in (c.by, c.towards)] for state in scenario.focus)
        largest = max((course.rows["mean"].max() for course in own), default=0.0)
        top = next(value for value in _ROUND if value >= min(largest, 1.0))
        ticks = ([0.0, top / 2, top], [f"{value:g}" for value in (0.0, top / 2, top)])
        headings = (beside.format(names[0]), beside.format(names[1]))
        rows.append(_Row(heading, (a, b), headings, top, ticks, _draw_others))
    return rows


def _commitment(courses: Sequence[Course], scenario: "Scenario") -> list[_Row]:
    """The row on the pair's commitments, where outsiders watch and one of them hosts anything."""
    first, second = (
        [
            course
            for course in courses
            if (course.measure in ("belief", "perceived") and course.by == host)
            or (course.measure == "commitment" and course.towards == host)
        ]
        for host in scenario.focus
    )
    if not first and not second:
        return []
    names = focus_names(scenario, room=60, size=SMALL_SIZE)
    headings = (f"of {names[1]} to {names[0]}", f"of {names[0]} to {names[1]}")
    ticks = ([0.0, 0.5, 1.0], ["0", percent(0.5), percent(1.0)])
    heading = "Commitment: how often it is there, and how far it is believed in"
    return [_Row(heading, (first, second), headings, 1.0, ticks, _draw_beliefs)]


def _heading(row: _Row, sheet: Sheet) -> list[str]:
    """What a row shows, in lines; on a slide that stands above each of its panels."""
    return [] if sheet.is_low else heading_lines(row.heading, sheet.room)


def _heading_room(lines: Sequence[str]) -> float:
    return _HEADING + HEADING_LINE * (len(lines) - 1) if lines else 0.0


def _way(columns: Columns) -> tuple[float, float]:
    """Room for the words above a panel, which labels of the one before may reach into."""
    return _WAY if columns.number == 2 else _WAY_BELOW


def _draw_row(
    picture: Picture,
    row: _Row,
    scenario: "Scenario",
    top: float,
    sizes: tuple[float, Columns, tuple[float, float]],
    *,
    dates: bool,
) -> None:
    """One panel for each of the pair, of a height, beside each other or below."""
    height, columns, (way, above) = sizes
    named = timeline.time_ticks(scenario, 1, scenario.steps, columns.width)
    for number, (own, look) in enumerate(
        zip(row.of_each, (style.FIRST, style.SECOND), strict=True)
    ):
        below, column = divmod(number, columns.number)
        left = picture.sheet.left + UPRIGHT + column * columns.pace
        upper = top + way + below * (way + height)
        axes = picture.panel(left, upper, columns.width, height)
        axes.set_xlim(0.5, scenario.steps + 0.5)
        axes.set_ylim(0, row.top_value)
        if column == 0:
            name_ticks(axes.yaxis, *row.ticks)
        axes.hlines(row.ticks[0], 0.5, scenario.steps + 0.5, clip_on=False, **style.GRID)
        axes.vlines([tick.step for tick in named], 0, row.top_value, **style.GRID)
        for step in _event_steps(scenario):
            axes.axvline(step, color=MUTED, linewidth=0.8, linestyle=":", label="event")
        words = row.headings[number]
        if picture.sheet.is_low:  # which has no heading above the row
            words = f"{row.heading.split(':')[0]} {words}"
            words = fitted(words, columns.pace - 8, SMALL_SIZE, bold=True)
        picture.write(left, upper - above, words, size=SMALL_SIZE, weight="bold", color=look.text)
        if own:
            row.draw(axes, own, look, scenario)
        else:
            axes.text(0.04, 0.08, "none", size=SMALL_SIZE, color=MUTED, transform=axes.transAxes)
        if dates and below == columns.rows - 1:
            timeline.write_dates(axes, named)


def _draw_others(axes: Axes, courses: Sequence[Course], look: Line, scenario: "Scenario") -> None:
    """A line for each third party, its name and last value at the end; in colour where it moved."""
    labels, room = [], labels_beside(axes)
    named = sorted(courses, key=lambda course: (-abs(round(course.move, 2)), -course.last))
    if len(named) > room:
        named = named[: room - 1]
    for course in courses:
        other = course.by if course.by not in scenario.focus else course.towards
        moved = abs(course.move) >= MOVED
        _plot(axes, course, look.colour if moved else SLATE, 1.8 if moved else 1.0, None)
        if course not in named:
            continue
        words = _ending(names_of(scenario.states[other]), f"{course.last:.2f}", bold=moved)
        colour, weight = (look.text, "bold") if moved else (MUTED, "normal")
        labels.append(Label(course.last / axes.get_ylim()[1], words, colour, weight))
    left_out = [course.last for course in courses if course not in named]
    if left_out:
        middle = sorted(left_out)[len(left_out) // 2] / axes.get_ylim()[1]
        labels.append(Label(middle, f"and {len(left_out)} more", MUTED, "normal"))
    label_ends(axes, labels)


def _draw_beliefs(axes: Axes, courses: Sequence[Course], look: Line, scenario: "Scenario") -> None:
    """Outsiders' belief, the host's own, and the share of runs in which the commitment is there."""
    looks = {
        "perceived": Line(INK, INK, None),
        "belief": look._replace(dashes=(4.0, 1.6)),
        "commitment": Line(SLATE, MUTED, (1.0, 1.4)),
    }
    labels = []
    for course in courses:
        colour, text, dashes = looks[course.measure]
        _plot(axes, course, colour, 1.8, dashes)
        words = f"{_BELIEVERS[course.measure]} {percent(course.last)}"
        if course.measure == "belief" and labels_beside(axes) > 3:
            host = called(scenario.states[course.by], _LABELS - 20, SMALL_SIZE, bold=True)
            words = f"{host}\n{words}"
        labels.append(Label(course.last, words, text, "bold"))
    label_ends(axes, labels)


def _plot(
    axes: Axes, course: Course, colour: str, width: float, dashes: tuple[float, ...] | None
) -> None:
    x, mean = points_of(course.rows, "mean")
    (line,) = axes.plot(x, mean, color=colour, linewidth=width, zorder=2 + width, clip_on=False)
    line.set_label(f"{course.measure} {course.by} {course.towards}")
    if dashes:
        line.set_dashes(dashes)


def _ending(choices: Sequence[str], value: str, *, bold: bool) -> str:
    """What is written beside the end of a line, in the first wording that fits."""
    room = _LABELS - 20 - text_width(f" {value}", SMALL_SIZE, bold=bold)
    return f"{first_fitting(choices, room, SMALL_SIZE, bold=bold)} {value}"


def _event_steps(scenario: "Scenario") -> list[int]:
    """The steps in which an event begins or ends."""
    ends = [event.until for event in scenario.events if event.until is not None]
    steps = {*(event.step for event in scenario.events), *ends}
    return sorted(step for step in steps if step <= scenario.steps)


def _notes(scenario: "Scenario") -> list[str]:
    """How to read the picture, in lines."""
    means = "Lines are means over runs. In colour: what moves by"
    left_out = "Left out: what is 0 throughout."
    if _event_steps(scenario):
        left_out += " Dotted across: an event of the scenario begins or ends."
    return [f"{means} {MOVED:g} or more, from the first step to the last.", left_out]


def _furthest(courses: Sequence[Course], scenario: "Scenario") -> str:
    """The furthest moves of hostility and of ties, in a sentence."""
    moves = []
    for measure in ("hostility", "tie"):
        own = [course for course in courses if course.measure == measure]
        if own and max(abs(course.move) for course in own) >= MOVED:
            most = max(own, key=lambda course: abs(course.move))
            by, towards = (
                called(scenario.states[state], 110, style.TEXT_SIZE)
                for state in (most.by, most.towards)
            )
            tied = f"{genitive(by)} tie to {towards}"
            moved = tied if measure == "tie" else f"{by} towards {towards}"
            moves.append(f"{moved} ({most.first:.2f} to {most.last:.2f})")
    if not moves:
        return f"Nothing moves by {MOVED:g} or more."
    return f"Moved furthest: {', '.join(moves)}."


def _in_words(courses: Sequence[Course], scenario: "Scenario") -> str:
    end = step_name(scenario, scenario.steps)
    told = (
        f"{course.measure} {course.by} {course.towards} {course.first:.2f} to {course.last:.2f}"
        for course in courses
    )
    return f"Means over runs, after the first and the last step ({end}): {'; '.join(told)}."
