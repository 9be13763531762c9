"""Where states and their names stand on the map: a function of the scenario, not of chance."""

import math
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from sim.figures.core.labels import first_fitting, text_width
from sim.figures.core.sizes import Sheet
from sim.figures.core.state_names import names_of
from sim.figures.core.style import SMALL_SIZE, TEXT_SIZE

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_LARGEST, SMALLEST = 40.0, 3.0
#: Where a name may stand: degrees away from straight outwards, points off its circle.
_TURNS = (0, 18, -18, 40, -40, 65, -65)
_ASIDE = (90, -90)
GAPS = (4.0, 11.0, 20.0, 32.0, 46.0, 62.0)


class Ring(NamedTuple):
    """The ellipse that states stand on: its half-axes, and how far names reach from its middle."""

    across: float
    down: float
    reach: float
    largest: float
    """The radius that a circle may have."""


def ring_on(sheet: Sheet, share: float = 1.0) -> Ring:
    """As large as a sheet allows beside the names; share: of the height that it allows."""
    reach = sheet.room / 2 - 2
    across = 0.57 if not sheet.is_narrow else 0.46
    return Ring(
        min(152.0, across * reach), share * min(118.0, 0.7 * reach), reach, share * _LARGEST
    )


class LabelPlace(NamedTuple):
    """Where a state stands (points from the middle, up positive) and its circle's radius."""

    x: float
    y: float
    radius: float


class Name(NamedTuple):
    """A state's written name: its rectangle in points, and the point nearest to the circle."""

    words: str
    left: float
    bottom: float
    right: float
    top: float
    anchor: tuple[float, float]
    gap: float

    def meets(self, other: "Name") -> bool:
        across = self.left < other.right + 2 and other.left < self.right + 2
        return across and self.bottom < other.top + 1 and other.bottom < self.top + 1

    def touches(self, place: LabelPlace) -> bool:
        x = min(max(place.x, self.left), self.right)
        y = min(max(place.y, self.bottom), self.top)
        return math.hypot(place.x - x, place.y - y) < place.radius + 2


def label_places(scenario: "Scenario", ring: Ring) -> dict[str, LabelPlace]:
    """Where each state stands: the focus pair on top, the others around in scenario order.

    Area is proportional to power; circles with less than the smallest visible radius are drawn at
    that radius.
    """
    a, b = scenario.focus
    around = [b, *(state for state in scenario.states if state not in (a, b)), a]
    half_gap = max(math.radians(34), math.pi / len(around))
    pace = (2 * math.pi - 2 * half_gap) / (len(around) - 1)
    points = {}
    for index, state in enumerate(around):
        angle = math.pi / 2 - half_gap - index * pace
        points[state] = (ring.across * math.cos(angle), ring.down * math.sin(angle))
    spots = list(points.values())
    nearest = min(math.dist(p, q) for n, p in enumerate(spots) for q in spots[:n])
    strongest = max(state.power for state in scenario.states.values())
    share = {key: state.power / strongest for key, state in scenario.states.items()}
    largest = min(ring.largest, 0.42 * nearest)
    return {
        state: LabelPlace(x, y, max(SMALLEST, largest * math.sqrt(share[state])))
        for state, (x, y) in points.items()
    }


def names_beside(
    scenario: "Scenario", spots: dict[str, LabelPlace], focus: Name, ring: Ring
) -> dict[str, Name]:
    """A name for each state, as near to straight outwards as circles and other names allow."""
    size, lines = name_looks(len(spots))
    names: dict[str, Name] = {}
    for state in (*scenario.focus, *(s for s in spots if s not in scenario.focus)):
        choices = (
            _name(names_of(scenario.states[state]), spots[state], turn, gap, size, lines, ring)
            for turns in (_TURNS, _ASIDE)
            for gap in GAPS
            for turn in turns
        )
        outwards = next(choices)
        taken = [focus, *names.values()]
        free = (
            name
            for name in chain([outwards], choices)
            if max(-name.left, name.right) < ring.reach
            and not any(name.meets(other) for other in taken)
            and not any(name.touches(place) for place in spots.values())
        )
        names[state] = next(free, outwards)
    return names


def name_looks(states: int) -> tuple[float, int]:
    """Size and most lines of a name in a world of so many states."""
    return (TEXT_SIZE, 2) if states <= 10 else (SMALL_SIZE, 1)


def _name(
    choices: Sequence[str],
    place: LabelPlace,
    turn: float,
    gap: float,
    size: float,
    most_lines: int,
    ring: Ring,
) -> Name:
    """The name set off from its circle in one direction."""
    outwards = math.atan2(place.y / ring.down, place.x / ring.across) + math.radians(turn)
    x = place.x + (place.radius + gap) * math.cos(outwards)
    y = place.y + (place.radius + gap) * math.sin(outwards)
    aside = 0 if abs(math.cos(outwards)) < 0.3 else math.copysign(1, math.cos(outwards))
    room = min(104.0, max(58.0, ring.reach - abs(x))) if aside else 104.0
    written = first_fitting(choices, room, size, most_lines, bold=True)
    width = max(text_width(line, size, bold=True) for line in written.split("\n"))
    height = 1.25 * size * (1 + written.count("\n")) + 2
    left = x - width * (1 - aside) / 2
    rise = 0 if abs(math.sin(outwards)) < 0.3 else math.copysign(1, math.sin(outwards))
    bottom = y - height * (1 - rise) / 2
    return Name(written, left, bottom, left + width, bottom + height, (x, y), gap)
