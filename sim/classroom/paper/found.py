"""What a teacher's key tells of a story, found by running the engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Literal, NamedTuple

import numpy as np

from sim.classroom.opening import opening_decision
from sim.classroom.settings import SHOWN_LIVES, Settings
from sim.classroom.stories import Story
from sim.classroom.telling import share_of
from sim.scenario.knobs import neutral
from sim.scenario.schema import Scenario
from sim.studies.claims.verdicts import Verdict, check_claims
from sim.studies.ensemble.ensemble import Ensemble, run
from sim.studies.explain.counterfactuals import Flip, smallest_flips
from sim.studies.explain.explanation import Explanation

POINTS = 9
"""Values of a knob that are run, from one end of its range to the other."""

SMALL = 0.05
"""A difference of shares that twenty lives do not show: one life of them."""

_HALVINGS = 6
"""Then a turn between two of them is closed in on, to a five-hundredth of the knob's range."""

Effect = Literal["hardly", "more", "less", "both"]
"""What turning a knob up does to the share of lives that end in an alliance."""

Progress = Callable[[int, int], None]
"""Called with what is done and what there is to do."""


class Along(NamedTuple):
    """What a knob does along its range, all else as in the story."""

    knob: str
    now: float
    """Where it stands in the story."""
    values: Sequence[float]
    shares: Sequence[float | None]
    """Of lives allied at the end, value by value; none where the knob leaves no world."""
    turns: Sequence[float]
    """Where along the range the outcome of most lives turns round."""

    @property
    def known(self) -> list[tuple[float, float]]:
        """The values that leave a world, with their shares."""
        both = zip(self.values, self.shares, strict=True)
        return [(value, share) for value, share in both if share is not None]

    @property
    def effect(self) -> Effect:
        """What turning it up does; differences that twenty lives do not show count for nothing."""
        shares = [share for _, share in self.known]
        ups = max((b - a for n, a in enumerate(shares) for b in shares[n:]), default=0.0)
        downs = max((a - b for n, a in enumerate(shares) for b in shares[n:]), default=0.0)
        if max(ups, downs) <= SMALL:
            return "hardly"
        if min(ups, downs) > SMALL:
            return "both"
        return "more" if ups > downs else "less"


class Corner(NamedTuple):
    """A world with two knobs each at an end of its range."""

    values: tuple[float, float]
    share: float | None


class EndOfLife(NamedTuple):
    """How a life of the story ended, for the focus pair."""

    allied: bool
    first: int | None
    """The first step of an alliance, if there was any."""


@dataclass(frozen=True, eq=False)
class Found:
    """The answers of a key."""

    settings: Settings
    ensemble: Ensemble
    """All lives of the story as it stands."""
    along: Sequence[Along]
    corners: Sequence[Corner]
    """Two knobs at both ends each; empty where the story has not two."""
    decision: Explanation
    """The one that the page opens on."""
    flips: Sequence[Flip]
    denied: Sequence[Verdict]
    """What the story claims and the model denies, tested again."""

    @property
    def scenario(self) -> Scenario:
        """The world as it was run."""
        return self.ensemble.scenario

    @property
    def share(self) -> float:
        """The share of lives in which the focus pair is allied at the end."""
        return float(self.ensemble.pairs["allied"].iloc[0])

    @property
    def lives(self) -> list[EndOfLife]:
        """The lives that the page shows beside each other."""
        rows, (a, b) = self.ensemble.replicates, self.scenario.focus
        rows = rows[(rows["a"] == a) & (rows["b"] == b)].head(SHOWN_LIVES)
        ever = zip(rows["allied"], rows["ever_allied"], rows["first_alliance"], strict=True)
        return [EndOfLife(bool(end), int(first) if some else None) for end, some, first in ever]


def find(story: Story, progress: Progress | None = None) -> Found:
    """All that a key tells. Raises ScenarioError where a claim cannot be tested."""
    settings = Settings.of(story)
    scenario = settings.scenario
    along = []
    for done, knob in enumerate(scenario.knobs):
        if progress:
            progress(done, len(scenario.knobs))
        along.append(_along(scenario, knob))
    decision = opening_decision(scenario)
    return Found(
        settings=settings,
        ensemble=run(scenario),
        along=along,
        corners=_corners(scenario),
        decision=decision,
        flips=smallest_flips(scenario, decision),
        denied=_denied(scenario),
    )


def crossed(scenario: Scenario) -> tuple[str, ...]:
    """The two knobs that are crossed: parity with interests where there are both.

    The founding hypothesis is of these two; of others, the first. Empty where there are not two.
    """
    knobs = scenario.knobs
    parity = [name for name, knob in knobs.items() if knob.kind == "parity"]
    interests = [name for name, knob in knobs.items() if knob.kind == "converge"]
    chosen = (parity[0], interests[0]) if parity and interests else tuple(knobs)[:2]
    return chosen if len(chosen) == 2 else ()


def _along(scenario: Scenario, knob: str) -> Along:
    turned = scenario.knobs[knob]
    values = np.linspace(turned.from_, turned.to, POINTS).tolist()
    shares = [share_of(scenario, {knob: value}) for value in values]
    turns = [
        _closed_in(scenario, knob, *ends)
        for ends in pairwise(zip(values, shares, strict=True))
        if _turns(ends[0][1], ends[1][1])
    ]
    return Along(knob, neutral(scenario, knob), values, shares, turns)


def _turns(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and (one > 0.5) != (other > 0.5)


def _closed_in(
    scenario: Scenario,
    knob: str,
    one: tuple[float, float | None],
    other: tuple[float, float | None],
) -> float:
    """Where between two values of a knob the outcome of most lives turns round."""
    (low, before), (high, _) = one, other
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        if _turns(before, share_of(scenario, {knob: middle})):
            high = middle
        else:
            low = middle
    return (low + high) / 2.0


def _corners(scenario: Scenario) -> list[Corner]:
    pair = crossed(scenario)
    if not pair:
        return []
    ends = [(scenario.knobs[name].from_, scenario.knobs[name].to) for name in pair]
    return [
        Corner((one, other), share_of(scenario, {pair[0]: one, pair[1]: other}))
        for one, other in product(*ends)
    ]


def _denied(scenario: Scenario) -> list[Verdict]:
    claims = {name: claim for name, claim in scenario.claims.items() if claim.expect == "refuted"}
    if not claims:
        return []
    verdicts = check_claims(scenario.model_copy(update={"claims": claims, "sweep": None}))
    return [verdict for verdict in verdicts if verdict.verdict == "refuted"]
