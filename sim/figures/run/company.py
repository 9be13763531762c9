"""Who stood with whom at what is costly, with the others' answers and without."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.key import Entry, key_height, mark, write_key
from sim.figures.core.labels import text_width
from sim.figures.core.picture import Picture, drawn, name_ticks
from sim.figures.core.rows import rows_on
from sim.figures.core.sizes import SIZES, Sheet, SizeName
from sim.figures.core.state_names import called, in_a_line
from sim.figures.core.style import INK, PAPER, SLATE, SMALL_SIZE, TEXT_SIZE
from sim.vocabulary.kinds import COSTLY_KINDS
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_NAMES, _VALUES = 252.0, 44.0
"""Most room for names, and that for the numbers beyond the end of the scale."""
_ROW, _HEAD, _SCALE = 16.0, 16.0, 24.0
_OTHERS = style.Line(SLATE, INK, None)


class Company(NamedTuple):
    """How often a state joins a host's costly occasions, of all that are open."""

    joiner: str
    host: str
    without: float
    """With nobody answering."""
    rate: float
    """As it was run."""

    @property
    def change(self) -> float:
        """What the answers add."""
        return self.rate - self.without


@drawn
def company_figure(
    joins: "pd.DataFrame",
    unanswered: "pd.DataFrame",
    scenario: "Scenario",
    size: SizeName = "screen",
) -> Picture:
    """The picture of how often states join hosts' costly occasions, with and without answers.

    Both tables have columns occasion, state, occasions, joins: as it was run, and of the same
    replicates with nobody answering. A host's costly occasions are pooled. The largest changes come
    first; where there are more than fit, a note says what is left out, which the focus pair
    never is.
    """
    sheet = SIZES[size].across
    companies = _companies(joins, unanswered, scenario)
    shown, left_out = _shown(companies, scenario, sheet.rows)
    room = sheet.room if sheet.is_narrow else min(_NAMES - 14, 0.42 * sheet.room)
    names = [_in_a_line(company, scenario, room, TEXT_SIZE) for company in shown]
    widest = max((text_width(name, TEXT_SIZE) for name in names), default=0.0)
    rows = rows_on(sheet, sheet.pace(_ROW), widest + 14, _VALUES, indent=6.0)
    entries = _entries(shown, scenario)
    above = key_height(entries, sheet) + sheet.pace(_HEAD)
    picture = Picture(
        "Who stood with whom, with and without the others' answers",
        (f"{scenario.title}.", _furthest(companies, scenario, sheet)),
        above + sheet.pace(_SCALE + 12),
        sheet,
        [_note(companies, left_out)],
        (len(shown), rows.pace),
    )
    rows = rows.at(picture.stacked)
    height = len(shown) * rows.pace
    write_key(picture, entries, picture.top)
    top = picture.top + above
    axes = picture.panel(rows.left, top, rows.width, height)
    axes.set_xlim(0, 1)
    axes.set_ylim(max(height, 1), 0)
    for value in (0.0, 0.5, 1.0):
        axes.axvline(value, **style.GRID)
    name_ticks(axes.xaxis, [0.0, 0.5, 1.0], ["0", percent(0.5), percent(1.0)])
    for row, (company, name) in enumerate(zip(shown, names, strict=True)):
        _draw(axes, rows.middle(row), company, scenario)
        rows.write_name(picture, top, row, name)
    picture.description = _in_words(shown, left_out, scenario)
    return picture


def _companies(
    joins: "pd.DataFrame", unanswered: "pd.DataFrame", scenario: "Scenario"
) -> list[Company]:
    """The largest changes first, equal ones in the order of hosts and states."""
    with_, without = (_rates(table, scenario) for table in (joins, unanswered))
    found = [Company(*pair, without[pair], with_[pair]) for pair in with_ if pair in without]
    return sorted(found, key=lambda company: -abs(company.change))


def _shown(
    companies: Sequence[Company], scenario: "Scenario", most: int
) -> tuple[list[Company], list[Company]]:
    """Those that are drawn, and those that are not, the largest changes first in both."""
    own = [company for company in companies if {company.joiner, company.host} == {*scenario.focus}]
    others = [company for company in companies if company not in own]
    kept = {*own, *others[: most - len(own)]}
    return [c for c in companies if c in kept], [c for c in companies if c not in kept]


def _rates(joins: "pd.DataFrame", scenario: "Scenario") -> dict[tuple[str, str], float]:
    """By joiner and host, over all costly occasions of the host that were open."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for row in joins.to_dict("records"):
        occasion = scenario.occasions[row["occasion"]]
        if occasion.kind in COSTLY_KINDS:
            opened, joined = sums.get((row["state"], occasion.host), (0, 0))
            total = opened + int(row["occasions"]), joined + int(row["joins"])
            sums[row["state"], occasion.host] = total
    return {pair: joined / opened for pair, (opened, joined) in sums.items() if opened}


def _draw(axes: Axes, y: float, company: Company, scenario: "Scenario") -> None:
    """Hollow without, filled with, a line between and the number at the end."""
    line, marker = _look(company.joiner, scenario)
    marks: dict[str, Any] = {"marker": marker, "markersize": 5.0, "color": line.colour}
    axes.plot(
        [company.without, company.rate], [y, y], color=line.colour, linewidth=1.4, label="move"
    )
    axes.plot(
        [company.without], [y], markerfacecolor=PAPER, label="without", clip_on=False, **marks
    )
    axes.plot([company.rate], [y], label="with", clip_on=False, **marks)
    axes.annotate(
        percent(company.rate),
        (max(company.rate, company.without), y),
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        size=SMALL_SIZE,
        color=line.text,
        annotation_clip=False,
    )


def _look(joiner: str, scenario: "Scenario") -> tuple[style.Line, str]:
    """Line and mark of those who join: the focus pair's own, and one for all others."""
    a, b = scenario.focus
    return {a: (style.FIRST, "o"), b: (style.SECOND, "s")}.get(joiner, (_OTHERS, "D"))


def _in_a_line(company: Company, scenario: "Scenario", room: float, size: float) -> str:
    """Who joins whom."""
    joiner, host = (scenario.states[state] for state in (company.joiner, company.host))
    return in_a_line(joiner, "joins", host, room, size)


def _entries(shown: Sequence[Company], scenario: "Scenario") -> list[Entry]:
    """Hollow and filled; and whose the colours are, of those who occur."""
    joiners = {company.joiner for company in shown}
    entries = [
        Entry("nobody answers", mark("o", PAPER)),
        Entry("the others answer", mark("o", INK)),
    ]
    for state in (state for state in scenario.focus if state in joiners):
        line, marker = _look(state, scenario)
        words = f"{called(scenario.states[state], 90, SMALL_SIZE)} joins"
        entries.append(Entry(words, mark(marker, line.colour, line.colour)))
    if joiners - {*scenario.focus}:
        entries.append(Entry("others join", mark("D", _OTHERS.colour, _OTHERS.colour)))
    return entries


def _note(companies: Sequence[Company], left_out: Sequence[Company]) -> str:
    what = "Share of the host's costly occasions that are joined, over all runs."
    return f"{what} {_left_out_in_words(companies, left_out)}".strip()


def _left_out_in_words(companies: Sequence[Company], left_out: Sequence[Company]) -> str:
    if not left_out:
        return ""
    # Rounded up: what is left out changes by no more than is said.
    most = math.ceil(1000 * abs(left_out[0].change) - 1e-9) / 10
    return (
        f"Left out: {len(left_out)} of {len(companies)}, which change by {most:g} points at most."
    )


def _furthest(companies: Sequence[Company], scenario: "Scenario", sheet: Sheet) -> str:
    """The largest change in a sentence."""
    if not companies:
        return "Nothing costly was ever open."
    company = companies[0]
    if company.change == 0:
        return "The answers change nothing here."
    line = _in_a_line(company, scenario, min(260, sheet.room), TEXT_SIZE)
    rates = f"{percent(company.without)} without and {percent(company.rate)} with"
    return f"Changed most: {line}, {rates}."


def _in_words(shown: Sequence[Company], left_out: Sequence[Company], scenario: "Scenario") -> str:
    told = (
        f"{scenario.states[company.joiner].name} joins {scenario.states[company.host].name} "
        f"{percent(company.without)} to {percent(company.rate)}"
        for company in shown
    )
    rest = _left_out_in_words([*shown, *left_out], left_out)
    return f"Without the others' answers to with them: {'; '.join(told)}. {rest}".strip()
