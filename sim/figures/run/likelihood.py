"""How far the model saw a record coming: each decision's chance to join, and what was done."""

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.key import Entry, key_height, write_key
from sim.figures.core.labels import fitted
from sim.figures.core.picture import Picture, drawn, name_ticks
from sim.figures.core.rows import rows_on
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.core.style import INK, MUTED, PAPER, TEXT_SIZE
from sim.scenario.dates import step_name
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_ROW, _HEAD, _SCALE = 22.0, 8.0, 24.0
_NAMES, _NUMBERS = 268.0, 46.0
_JOINED, _DECLINED = style.BLUE, style.VERMILLION


@drawn
def likelihood_figure(
    decisions: "pd.DataFrame", scenario: "Scenario", size: SizeName = "screen"
) -> Picture:
    """The picture of a record: a row a decision, the least expected first, at most 24 of them.

    `decisions` has columns step, occasion, n, state, joined, probability and surprise. A mark
    stands at the chance to join that the model gave before it saw the decision; the line leads to
    what the state did, so its length is the error.
    """
    sheet = SIZES[size].across
    order = decisions.sort_values("surprise", ascending=False, kind="stable")
    rows = order.head(sheet.rows).to_dict("records")
    beside = rows_on(sheet, sheet.pace(_ROW), _NAMES, _NUMBERS, indent=6.0)
    above = key_height(_KEY, sheet) + _HEAD
    picture = Picture(
        "How far was the record to be expected?",
        (f"{scenario.title}.", _count(len(decisions), len(rows))),
        above + _SCALE + 8,
        sheet,
        stack=(len(rows), beside.pace),
    )
    beside = beside.at(picture.stacked)
    write_key(picture, _KEY, picture.top)
    top = picture.top + above
    axes = picture.panel(beside.left, top, beside.width, len(rows) * beside.pace)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows) * beside.pace, 0)
    for value in (0.0, 0.5, 1.0):
        axes.axvline(value, **style.GRID)
    name_ticks(axes.xaxis, [0.0, 0.5, 1.0], ["0", percent(0.5), percent(1.0)])
    sentences = []
    for number, row in enumerate(rows):
        _draw(axes, beside.middle(number), row)
        name = f"{step_name(scenario, row['step'])}: {_title(scenario, row)}"
        beside.write_name(picture, top, number, fitted(name, beside.names, TEXT_SIZE))
        chance = percent(row["probability"])
        y, right = top + beside.middle(number) + 3, sheet.right
        picture.write(right, y, chance, ha="right", color=MUTED)
        did = "joined" if row["joined"] else "declined"
        sentences.append(f"{name}: chance to join {chance}, {did}")
    picture.description = "; ".join(sentences) + "."
    return picture


def _count(decisions: int, shown: int) -> str:
    if decisions == shown:
        return "The chance to join that the model gave each state, before it saw what that did."
    return f"The {shown} decisions of {decisions} that the model expected least."


def _title(scenario: "Scenario", row: "dict[Any, Any]") -> str:
    occasion = scenario.occasions[row["occasion"]]
    again = f" ({row['n']})" if row["n"] > 1 else ""
    return f"{scenario.states[row['state']].name}, {occasion.title or row['occasion']}{again}"


def _draw(axes: Axes, y: float, row: "dict[Any, Any]") -> None:
    """A line from the chance given to what was done, with a mark at the chance."""
    colour = _JOINED if row["joined"] else _DECLINED
    did, chance = float(row["joined"]), row["probability"]
    axes.plot([chance, did], [y, y], color=colour, linewidth=1.6, label="error", clip_on=False)
    axes.plot(
        [chance], [y], label="chance", clip_on=False, color=colour, **_mark(joined=row["joined"])
    )


def _mark(*, joined: bool) -> dict[str, Any]:
    """Filled where joined, hollow where declined."""
    look: dict[str, Any] = {"marker": "o", "markersize": 6.0, "linestyle": "none"}
    return look if joined else look | {"markerfacecolor": PAPER}


_KEY = (
    Entry("joined", [{"color": _JOINED, **_mark(joined=True)}], colour=INK),
    Entry("declined", [{"color": _DECLINED, **_mark(joined=False)}], colour=INK),
    Entry("mark: chance to join; line: to what it did"),
)
