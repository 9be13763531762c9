"""How far the model saw a record coming: each decision's chance to join, and what was done."""

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.labels import fitted
from sim.figures.core.style import INK, MARGIN, MUTED, PAPER, SMALL_SIZE, TEXT_SIZE, Picture
from sim.scenario.dates import step_name
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_MOST = 24
_ROW, _HEAD, _SCALE, _KEY = 22.0, 8.0, 24.0, 22.0
_NAMES, _NUMBERS = 268.0, 46.0
_JOINED, _DECLINED = style.BLUE, style.VERMILLION


@style.house_style()
def likelihood_figure(decisions: "pd.DataFrame", scenario: "Scenario") -> Picture:
    """The picture of a record: a row a decision, the least expected first, at most 24 of them.

    `decisions` has columns step, occasion, n, state, joined, probability and surprise. A mark
    stands at the chance to join that the model gave before it saw the decision; the line leads to
    what the state did, so its length is the error.
    """
    order = decisions.sort_values("surprise", ascending=False, kind="stable")
    rows = order.head(_MOST).to_dict("records")
    picture = Picture(
        "How far was the record to be expected?",
        (f"{scenario.title}.", _count(len(decisions), len(rows))),
        body=_KEY + _HEAD + len(rows) * _ROW + _SCALE + 8,
    )
    _key(picture)
    top = picture.top + _KEY + _HEAD
    width = picture.width - 2 * MARGIN - _NAMES - _NUMBERS
    axes = picture.panel(MARGIN + _NAMES, top, width, len(rows) * _ROW)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows) * _ROW, 0)
    for value in (0.0, 0.5, 1.0):
        axes.axvline(value, **style.GRID)
    style.name_ticks(axes.xaxis, [0.0, 0.5, 1.0], ["0", percent(0.5), percent(1.0)])
    sentences = []
    for number, row in enumerate(rows):
        _draw(axes, number, row)
        name = f"{step_name(scenario, row['step'])}: {_title(scenario, row)}"
        words = fitted(name, _NAMES - 12, TEXT_SIZE)
        picture.write(MARGIN, top + (number + 0.5) * _ROW + 3, words)
        chance = percent(row["probability"])
        picture.write(
            picture.width - MARGIN, top + (number + 0.5) * _ROW + 3, chance, ha="right", color=MUTED
        )
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


def _draw(axes: Axes, number: int, row: "dict[Any, Any]") -> None:
    """A line from the chance given to what was done, with a mark at the chance."""
    colour, y = (_JOINED if row["joined"] else _DECLINED), (number + 0.5) * _ROW
    did, chance = float(row["joined"]), row["probability"]
    axes.plot([chance, did], [y, y], color=colour, linewidth=1.6, gid="error", clip_on=False)
    axes.plot([chance], [y], gid="chance", clip_on=False, color=colour, **_mark(row["joined"]))


def _mark(joined: bool) -> dict[str, Any]:
    """Filled where joined, hollow where declined."""
    look: dict[str, Any] = {"marker": "o", "markersize": 6.0, "linestyle": "none"}
    return look if joined else look | {"markerfacecolor": PAPER}


def _key(picture: Picture) -> None:
    y, x = picture.top + 14.0, MARGIN + 3.0
    for joined, colour, words in (
        (True, _JOINED, "joined"),
        (False, _DECLINED, "declined"),
    ):
        picture.stroke([x], [y - 2.8], color=colour, **_mark(joined))
        picture.write(x + 8, y, words, size=SMALL_SIZE, color=INK)
        x += 70
    words = "mark: chance to join; line: to what it did"
    picture.write(x, y, words, size=SMALL_SIZE, color=MUTED)
