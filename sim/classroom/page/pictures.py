"""The pictures of the page, in the palette and with the marks of the command line's figures."""

from collections.abc import Iterator, Sequence
from typing import Any

from sim.classroom import words
from sim.classroom.drawing import picture, shape
from sim.classroom.telling import Told
from sim.figures.core import style
from sim.figures.core.style import FIRST, INK, MUTED, PAPER, RELATION_LINES, SECOND
from sim.figures.run.label_placement import LabelPlace, label_places
from sim.scenario.dates import step_name
from sim.scenario.schema import Scenario
from sim.studies.explain.explanation import Explanation
from sim.vocabulary.terms import DECISION_TERMS
from sim.wording.numbers import percent

_LETTERS = 15.0
_ROW = 40.0
_LEFT, _WIDTH = 8.0, 484.0
"""Where time begins in a picture 500 wide, and how much room it has."""

_OUTLINED: dict[str, Any] = {"stroke": PAPER, "stroke_width": 4.0, "paint_order": "stroke"}
"""Letters that stay readable where a line passes below them."""


def network(told: Told, step: int) -> str:
    """Who stands with whom in a step: fixed places, area is power, the line is the relation."""
    spots, scenario = label_places(told.scenario), told.scenario
    drawn: list[str] = []
    for a, b in told.life.pairs:
        relation = told.life.relation((a, b), step)
        if relation != "distant" or (a, b) == scenario.focus:
            drawn += _line(spots[a], spots[b], relation)
    for state, spot in spots.items():
        name = scenario.states[state].name
        drawn += _state(spot, name, of_focus=state in scenario.focus)
    a, b = words.names(scenario)
    relation = told.life.relation(scenario.focus, step)
    says = f"{step_name(scenario, step)}: between {a} and {b}, {relation}"
    return picture((-250.0, -192.0, 500.0, 384.0), says, drawn)


def relations_key() -> str:
    """What each line means."""
    drawn: list[str] = []
    for row, relation in enumerate(RELATION_LINES):
        x, y = (10.0 + 250.0 * (row % 2), 14.0 + 24.0 * (row // 2))
        drawn += _line(LabelPlace(x, -y, 0.0), LabelPlace(x + 50.0, -y, 0.0), relation)
        drawn.append(_text(x + 60.0, y + 5.0, relation, fill=MUTED))
    return picture((0.0, 0.0, 500.0, 78.0), "Lines: " + ", ".join(RELATION_LINES), drawn)


def _line(one: LabelPlace, other: LabelPlace, relation: str) -> Iterator[str]:
    looks = RELATION_LINES[relation]
    dashes = looks.dashes and " ".join(str(length * looks.width) for length in looks.dashes)
    ends: dict[str, Any] = {"x1": one.x, "y1": -one.y, "x2": other.x, "y2": -other.y}
    round_ = "round" if relation == "rhetorical support" else "butt"
    stroke: dict[str, Any] = {"stroke_dasharray": dashes or None, "stroke_linecap": round_}
    yield shape("line", stroke=INK, stroke_width=looks.width, **ends, **stroke)
    if looks.double:
        yield shape("line", stroke=PAPER, stroke_width=looks.width / 3, **ends)


def _state(spot: LabelPlace, name: str, *, of_focus: bool) -> Iterator[str]:
    fill = style.BLUE if of_focus else "#AEB5BE"
    yield shape("circle", cx=spot.x, cy=-spot.y, r=spot.radius, fill=fill, stroke=PAPER)
    y = -spot.y - spot.radius - 6.0 if of_focus else -spot.y + spot.radius + _LETTERS
    weight = "bold" if of_focus else "normal"
    yield _text(spot.x, y, name, text_anchor="middle", font_weight=weight, **_OUTLINED)


def signals(told: Told, step: int) -> str:
    """Whose occasions the other of the two joined, month by month; a line at the chosen month."""
    scenario = told.scenario
    hosted = [o for o in scenario.occasions if scenario.occasions[o].host in scenario.focus]
    drawn: list[str] = []
    joined = held = 0
    for row, occasion in enumerate(hosted):
        y, each = _ROW * row + 14.0, scenario.occasions[occasion]
        first, second = scenario.focus
        partner, colour = (second, FIRST) if each.host == first else (first, SECOND)
        title = f"{scenario.states[each.host].name}: {each.title or occasion}"
        drawn.append(_text(_LEFT, y, _short(title), fill=MUTED))
        answers = told.life.answers(occasion, partner)
        for filled in (False, True):
            across = [_across(at, scenario) for at, came in answers if came == filled]
            drawn += _marks(each.kind, across, y + 13.0, colour.colour, filled=filled)
        joined += sum(came for _, came in answers)
        held += len(answers)
    bottom = _ROW * len(hosted)
    here = _across(step, scenario)
    drawn.insert(0, shape("line", x1=here, x2=here, y1=0.0, y2=bottom, stroke=INK))
    drawn += _dates(scenario, bottom + 14.0)
    came = f"{joined} of {held} occasions joined by the other"
    return picture((0.0, 0.0, 500.0, bottom + 22.0), came, drawn)


_OUTLINES = {
    "rhetoric": "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "exercise": "m0-5l-5 9h10z",
    "sanctions_support": "m-4-4h8v8h-8z",
}
"""The marks of the kinds of signals, from their middle."""


def _marks(
    kind: str, across: Sequence[float], y: float, colour: str, *, filled: bool
) -> Iterator[str]:
    """Marks beside each other, as one shape: a picture of many would be slow to send."""
    if across:
        outline = "".join(f"M{x:.1f} {y:g}{_OUTLINES[kind]}" for x in across)
        fill = colour if filled else PAPER
        yield shape("path", d=outline, fill=fill, stroke=colour, stroke_width=1.5)


def support(a: Told, b: Told, *, back: bool) -> str:
    """What one side expects of the other, mean of all lives: A dashed, B solid, on same axes."""
    one, other = b.scenario.focus
    judge, judged = (other, one) if back else (one, other)
    line = SECOND if back else FIRST
    drawn, heights = [], []
    for height in (0.0, 0.5, 1.0):
        y = _up(height)
        drawn.append(shape("line", x1=_LEFT, x2=492.0, y1=y, y2=y, stroke=style.FAINT))
        heights.append(_text(_LEFT, y - 4.0, percent(height), fill=MUTED, **_OUTLINED))
    for told, dashes in ((a, "7 5"), (b, None)):
        points = " ".join(
            f"{_across(step, told.scenario):.1f},{_up(mean):.1f}"
            for step, mean in enumerate(told.glance.expected[judge, judged], start=1)
        )
        looks: dict[str, Any] = {"stroke_width": 2.5, "stroke_dasharray": dashes}
        drawn.append(shape("polyline", points=points, fill="none", stroke=line.colour, **looks))
    drawn += [*heights, *_dates(b.scenario, 152.0)]
    states = b.scenario.states
    says = f"Support that {states[judge].name} expects of {states[judged].name}: A and B"
    return picture((0.0, 0.0, 500.0, 160.0), says, drawn)


def bars(decision: Explanation) -> str:
    """The terms of a decision as signed bars, which sum to the last."""
    rows = [*((DECISION_TERMS[term].label, value) for term, value in decision.terms.items())]
    rows.append(("TOTAL", decision.worth))
    largest = max(abs(value) for _, value in rows) or 1.0
    drawn = [shape("line", x1=310.0, x2=310.0, y1=4.0, y2=26.0 * len(rows), stroke=INK)]
    for row, (name, value) in enumerate(rows):
        y, length = 26.0 * row + 6.0, abs(value) / largest * 118.0
        colour = style.BLUE if value > 0 else style.VERMILLION
        bold = "bold" if name == "TOTAL" else "normal"
        x = 310.0 if value > 0 else 310.0 - length
        drawn.append(_text(_LEFT, y + 14.0, name, font_weight=bold))
        drawn.append(shape("rect", x=x, y=y, width=length, height=18.0, fill=colour))
        drawn.append(
            _text(492.0, y + 14.0, style.signed_number(value), text_anchor="end", font_weight=bold)
        )
    return picture((0.0, 0.0, 500.0, 26.0 * len(rows) + 6.0), decision.sentence, drawn)


def _dates(scenario: Scenario, y: float) -> Iterator[str]:
    yield _text(_LEFT, y, step_name(scenario, 1), fill=MUTED)
    end = step_name(scenario, scenario.steps)
    yield _text(492.0, y, end, fill=MUTED, text_anchor="end")


def _across(step: int, scenario: Scenario) -> float:
    return _LEFT + _WIDTH * (step - 0.5) / scenario.steps


def _up(height: float) -> float:
    return 134.0 - 114.0 * height


def _short(text: str) -> str:
    return text if len(text) <= 62 else f"{text[:60].rstrip()} …"


def _text(x: float, y: float, says: str, **looks: Any) -> str:
    looks = {"fill": INK, "font_size": _LETTERS} | looks
    return shape("text", says, x=x, y=y, **looks)
