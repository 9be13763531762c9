"""One decision taken apart: what spoke for joining, what against, the chance, and the draw."""

from typing import TYPE_CHECKING, Any, cast

from matplotlib.axes import Axes

from sim.figures.core import style
from sim.figures.core.labels import fitted, text_width
from sim.figures.core.picture import Picture, drawn, extent
from sim.figures.core.sizes import SIZES, Sheet, SizeName
from sim.figures.core.state_names import called
from sim.figures.core.style import INK, MUTED, QUIET, SMALL_SIZE, TEXT_SIZE
from sim.scenario.dates import step_name
from sim.vocabulary.kinds import KINDS
from sim.vocabulary.terms import DECISION_TERMS
from sim.wording.differences import signed_number
from sim.wording.numbers import percent

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.studies.explain.explanation import Explanation

_ROW, _BAR = 21.0, 12.0
_HEAD, _GAP = 40.0, 10.0
_NAMES = 100.0
_FOR, _AGAINST, _TOTAL = style.BLUE, style.VERMILLION, INK


@drawn
def decision_figure(
    explanation: "Explanation", scenario: "Scenario | None" = None, size: SizeName = "screen"
) -> Picture:
    """The picture of one decision: a signed bar for each term, their total, and the outcome.

    With the scenario, names and dates stand where ids and step numbers would.
    """
    sheet = SIZES[size].across
    bars = [(DECISION_TERMS[term].label, amount) for term, amount in explanation.terms.items()]
    head = sheet.pace(_HEAD)
    verdict = fitted(decision_verdict(explanation), sheet.room, sheet.title - 1, 2, bold=True)
    verdicts = verdict.split("\n")
    told = fitted(explanation.sentence, sheet.room, TEXT_SIZE, lines=2 * sheet.lines)
    lines = [] if sheet.is_low else told.split("\n")
    notes = [explanation.sentence] if sheet.is_low else []
    body = head + _GAP + 18 + 16 * len(verdicts) + 15 * len(lines)
    stack = (len(bars) + 1, sheet.pace(_ROW))
    picture = Picture(*_headline(explanation, scenario, sheet), body, sheet, notes, stack)
    row_height = picture.stacked
    height = head + stack[0] * row_height + _GAP
    numbers = 8 + max(
        text_width(signed_number(amount), TEXT_SIZE, bold=True)
        for amount in (explanation.worth, *explanation.terms.values())
    )
    left, right = sheet.left + _NAMES + numbers, sheet.right - numbers
    axes = picture.panel(left, picture.top + head, right - left, height - head)
    axes.set_ylim(height - head, 0)
    low = min(0.0, explanation.worth, *(amount for _, amount in bars))
    high = max(0.0, explanation.worth, *(amount for _, amount in bars))
    if low == high:
        low, high = -1.0, 1.0
    axes.set_xlim(low, high)
    foot = height - head
    for row, (name, amount) in enumerate(bars):
        colour = _AGAINST if amount < 0 else _FOR
        _bar(axes, row_height * (row + 0.5), (name, amount), numbers, colour)
    axes.plot(
        [-(_NAMES + numbers) / (right - left), 1 + numbers / (right - left)],
        [row_height * len(bars) + _GAP / 2] * 2,
        color=QUIET,
        linewidth=0.7,
        clip_on=False,
        transform=axes.get_yaxis_transform(),
    )
    _bar(axes, foot - row_height / 2, ("total", explanation.worth), numbers, _TOTAL, weight="bold")
    axes.vlines(0, 0, foot, color=QUIET, linewidth=0.8, zorder=3)
    _sides(picture, axes, left, right, picture.top + head - 8)
    y = picture.top + height + 6
    for line in verdicts:
        y += 16
        picture.write(sheet.left, y, line, size=sheet.title - 1, weight="bold")
    for line in lines:
        y += 15
        picture.write(sheet.left, y, line, color=MUTED)
    picture.description = _in_words(explanation)
    return picture


def decision_verdict(explanation: "Explanation") -> str:
    """Chance, draw and outcome: "11 %, drew 0.58: declines"; as many digits as tell them apart."""
    chance = explanation.probability
    if not explanation.open:
        return f"{percent(chance)}, but the occasion did not arise"
    outcome, draw = "joins" if explanation.joined else "declines", explanation.draw
    digits = next((n for n in range(2, 9) if f"{chance:.{n}f}" != f"{draw:.{n}f}"), 9)
    if digits == 2:
        return f"{percent(chance)}, drew {draw:.2f}: {outcome}"
    exact = f"{100 * chance:.{digits - 2}f} %"
    return f"{exact}, drew {draw:.{digits}f}: {outcome}"


def _headline(
    explanation: "Explanation", scenario: "Scenario | None", sheet: Sheet
) -> tuple[str, list[str]]:
    state, title, host = explanation.state, explanation.occasion, explanation.host
    step = f"step {explanation.step}"
    if scenario is not None:
        state = called(scenario.states[state], 200, sheet.title, bold=True)
        host = called(scenario.states[host], 250, TEXT_SIZE)
        title, step = (
            scenario.occasions[title].title or title,
            step_name(scenario, explanation.step),
        )
    state = fitted(state, 200, sheet.title, bold=True)
    host = fitted(host, 250, TEXT_SIZE)
    kind = KINDS[explanation.kind].label
    verb = "joins" if explanation.joined else "declines"
    return (
        f"Why {state} {verb}: {title}" if explanation.open else f"Would {state} join? {title}",
        [f"Hosted by {host} ({kind}), {step}.", "What each term adds to the utility of joining."],
    )


def _bar(
    axes: Axes,
    y: float,
    term: tuple[str, float],
    numbers: float,
    colour: str,
    weight: str = "normal",
) -> None:
    """A bar with its name at the left margin and its number at its end; numbers: room for one."""
    name, size = term
    thick = min(_BAR, 0.8 * cast("Picture", axes.figure).stacked)
    axes.barh(y, size, height=thick, color=colour, linewidth=0, zorder=2)
    props: dict[str, Any] = {"size": TEXT_SIZE, "va": "center", "weight": weight}
    width, _ = extent(axes)
    across = axes.get_yaxis_transform()
    axes.text(-(_NAMES + numbers) / width, y, name, color=INK, transform=across, **props)
    negative = signed_number(size)[0] == "\N{MINUS SIGN}"
    props |= {"color": INK, "ha": "right" if negative else "left", "textcoords": "offset points"}
    axes.annotate(signed_number(size), (size, y), (-4 if negative else 4, 0), **props)


def _sides(picture: Picture, axes: Axes, left: float, right: float, y: float) -> None:
    """Says on which side of zero speaks what, where there is room for it."""
    low, high = axes.get_xlim()
    zero = left + (right - left) * -low / (high - low)
    for words, ha, offset, room in (
        ("\N{LEFTWARDS ARROW} against joining", "right", -6, zero - picture.sheet.left),
        ("for joining \N{RIGHTWARDS ARROW}", "left", 6, picture.sheet.right - zero),
    ):
        if text_width(words, SMALL_SIZE) + 6 <= room:
            picture.write(zero + offset, y, words, ha=ha, size=SMALL_SIZE, color=MUTED)


def _in_words(explanation: "Explanation") -> str:
    terms = ", ".join(
        f"{DECISION_TERMS[term].label} {signed_number(size)}"
        for term, size in explanation.terms.items()
    )
    total = signed_number(explanation.worth)
    return f"{explanation.sentence} Terms: {terms}; total {total}. {decision_verdict(explanation)}."
