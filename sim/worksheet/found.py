"""What a teacher's key says of a story, found by running the engine as the page does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log10
from typing import Literal, NamedTuple

import numpy as np

from sim.errors import ScenarioError
from sim.scenario.knobs import changed, neutral, takes_whole_numbers
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.scenario.story import MOST_CHANGES, MOST_REPLICATES
from sim.statistics.bisection import bisect
from sim.studies.claims.verdicts import Verdict, check_claims
from sim.studies.ensemble.focus_summary import FocusSummary, focus_summary
from sim.studies.ensemble.trajectory import Trajectory, trajectory
from sim.studies.explain.counterfactuals import Flip, smallest_flips
from sim.studies.explain.explanation import Explanation, explain
from sim.vocabulary.kinds import COSTLY_KINDS

SHOWN = 20
"""Repeats that are shown beside each other."""

SMALL = 0.05
"""A difference of shares that twenty repeats do not show: one of them."""

MAP_CELLS, MAP_REPLICATES = 7, 100
"""Of the page's map: cells along each side, and how many repeats each of them is."""

_VALUES = 6
"""Values of a knob that are run, from one end of its range to the other."""

_POSITIONS = 100
"""Steps of the page's sliders from one end to the other, at least."""

Effect = Literal["hardly", "more", "less", "both"]
"""What turning a knob up does to the share of repeats that end in an alliance."""

Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do."""


class Moment(NamedTuple):
    """A decision that is asked about."""

    state: str
    occasion: str
    step: int | None
    """Counted from 1; none for the first in which the occasion is open."""
    replicate: int
    """Counted from 1."""


class Tally(NamedTuple):
    """To how many of another state's costly occasions a state came, in one repeat."""

    guest: str
    host: str
    came: int
    of: int


class Point(NamedTuple):
    """A knob at a value."""

    value: float
    allied: Sequence[bool] | None
    """[replicate] whether the pair is allied at the end; none where the knob leaves no world."""

    @property
    def share(self) -> float | None:
        """The share of repeats that end allied."""
        return None if self.allied is None else sum(self.allied) / len(self.allied)


class Along(NamedTuple):
    """What a knob does along its range, all else as in the story."""

    knob: str
    now: float
    """Where it stands in the story."""
    points: Sequence[Point]
    """At values to which the page's slider goes."""
    turns: Sequence[float]
    """Where along the range half of the repeats end allied, to a step of the slider."""

    @property
    def known(self) -> list[tuple[float, float]]:
        """The values that leave a world, with their shares."""
        return [(point.value, point.share) for point in self.points if point.share is not None]

    @property
    def effect(self) -> Effect:
        """What turning it up does; differences that twenty repeats do not show do not count."""
        shares = [share for _, share in self.known]
        ups = max((b - a for n, a in enumerate(shares) for b in shares[n:]), default=0.0)
        downs = max((a - b for n, a in enumerate(shares) for b in shares[n:]), default=0.0)
        if max(ups, downs) <= SMALL:
            return "hardly"
        if min(ups, downs) > SMALL:
            return "both"
        return "more" if ups > downs else "less"


@dataclass(frozen=True, eq=False)
class Found:
    """The answers of a key."""

    outcome: FocusSummary
    """Of all repeats of the story as it stands."""
    tally: Sequence[Tally]
    """Of the repeat that is watched."""
    decision: Explanation
    flips: Sequence[Flip]
    along: Sequence[Along]
    map: Sequence[Sequence[float]]
    """Shares allied by row, of the second knob from its lowest value on; none without a map."""
    denied: Sequence[Verdict]
    """What the story claims and the model denies, tested again."""

    @property
    def scenario(self) -> Scenario:
        """The world as it was run."""
        return self.outcome.scenario


def find(scenario: Scenario, progress: Progress | None = None) -> Found:
    """All that a key says of a scenario that is run as the page does.

    Raises ScenarioError where a claim cannot be tested.
    """
    along = []
    for done, knob in enumerate(offered(scenario)):
        if progress:
            progress(done, len(offered(scenario)))
        along.append(_along(scenario, knob))
    decision = decided(scenario)
    return Found(
        outcome=focus_summary(scenario),
        tally=tallies(scenario),
        decision=decision,
        flips=smallest_flips(scenario, decision),
        along=along,
        map=_map(scenario),
        denied=_denied(scenario),
    )


def on_the_page(scenario: Scenario) -> Scenario:
    """A scenario with no more repeats than the page runs."""
    return with_values(scenario, {"replicates": min(scenario.replicates, MOST_REPLICATES)})


def offered(scenario: Scenario) -> tuple[str, ...]:
    """The knobs that are offered for the one change, or the first where there is no story."""
    return scenario.story.changes if scenario.story else tuple(scenario.knobs)[:MOST_CHANGES]


def watched(scenario: Scenario) -> int:
    """The repeat that is watched, counted from 1."""
    return scenario.story.watch.replicate if scenario.story else 1


def asked_about(scenario: Scenario) -> Moment:
    """The decision that is asked about.

    Without a story the first on an occasion of one of the two, a costly one if there is any.
    """
    if scenario.story:
        why = scenario.story.why
        return Moment(why.state, why.occasion, why.step, watched(scenario))
    (a, b), occasions = scenario.focus, scenario.occasions
    other = {a: b, b: a}
    occasion = min(
        occasions,
        key=lambda id_: (occasions[id_].host not in other, occasions[id_].kind not in COSTLY_KINDS),
    )
    return Moment(other.get(occasions[occasion].host, a), occasion, None, 1)


def decided(scenario: Scenario) -> Explanation:
    """The decision that is asked about, taken apart."""
    state, occasion, step, replicate = asked_about(scenario)
    return explain(scenario, state, occasion, replicate=replicate - 1, step=step)


def tallies(scenario: Scenario) -> list[Tally]:
    """Who of the focus pair came to the other's costly occasions in the repeat that is watched."""
    course, (a, b) = trajectory(scenario, watched(scenario) - 1), scenario.focus
    return [_tally(course, guest, host) for guest, host in ((a, b), (b, a))]


def slider_values(scenario: Scenario, knob: str) -> list[float]:
    """Values of a knob along its range that the page's slider can be set to."""
    low, high = scenario.knobs[knob].from_, scenario.knobs[knob].to
    step = _slider_step(scenario, knob)
    last = floor((high - low) / step + 1e-9)
    positions = np.unique(np.rint(np.linspace(0, last, _VALUES)))
    return [float(f"{low + step * position:.12g}") for position in positions.tolist()]


def map_values(scenario: Scenario, knob: str) -> list[float]:
    """Values of a knob on the map."""
    turned = scenario.knobs[knob]
    values: list[float] = np.linspace(turned.from_, turned.to, MAP_CELLS).tolist()
    return values


def _tally(course: Trajectory, guest: str, host: str) -> Tally:
    answers = [
        joined
        for id_, occasion in course.scenario.occasions.items()
        if occasion.host == host and occasion.kind in COSTLY_KINDS
        for _, joined in course.answers(id_, guest)
    ]
    return Tally(guest, host, sum(answers), len(answers))


def _slider_step(scenario: Scenario, knob: str) -> float:
    """The largest of 1, 2 or 5 times a power of ten that is a hundredth of the range or less."""
    if takes_whole_numbers(scenario, knob):
        return 1.0
    most = (scenario.knobs[knob].to - scenario.knobs[knob].from_) / _POSITIONS
    power = 10.0 ** floor(log10(most))
    return power * (5 if most >= 5 * power else 2 if most >= 2 * power else 1)


def _along(scenario: Scenario, knob: str) -> Along:
    points = [
        Point(value, _allied(scenario, {knob: value})) for value in slider_values(scenario, knob)
    ]
    turns = [
        _turn(scenario, knob, one, other)
        for one, other in pairwise(point for point in points if point.share is not None)
        if _most(one) != _most(other)
    ]
    return Along(knob, neutral(scenario, knob), points, turns)


def _turn(scenario: Scenario, knob: str, one: Point, other: Point) -> float:
    """Where between two values of a knob the outcome of most repeats turns."""

    def is_as_before(value: float) -> bool:
        return _most(Point(value, _allied(scenario, {knob: value}))) == _most(one)

    return bisect(one.value, other.value, is_as_before, _slider_step(scenario, knob))[1]


def _most(point: Point) -> bool:
    return (point.share or 0.0) > 0.5


def _allied(scenario: Scenario, turned: dict[str, float]) -> Sequence[bool] | None:
    """[replicate] whether the pair is allied at the end; none where no world is left."""
    try:
        return focus_summary(changed(scenario, turned)).allied
    except ScenarioError:
        return None


def _map(scenario: Scenario) -> list[list[float]]:
    if not (scenario.story and scenario.story.map):
        return []
    across, upwards = scenario.story.map
    few = with_values(scenario, {"replicates": min(scenario.replicates, MAP_REPLICATES)})
    return [
        [
            focus_summary(changed(few, {across: value, upwards: height})).share
            for value in map_values(scenario, across)
        ]
        for height in map_values(scenario, upwards)
    ]


def _denied(scenario: Scenario) -> list[Verdict]:
    claims = {name: claim for name, claim in scenario.claims.items() if claim.expect == "refuted"}
    if not claims:
        return []
    verdicts = check_claims(scenario.model_copy(update={"claims": claims, "sweep": None}))
    return [verdict for verdict in verdicts if verdict.verdict == "refuted"]
