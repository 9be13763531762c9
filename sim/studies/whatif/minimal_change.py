"""What it would take: the smallest changes of knobs that carry an alliance across a level."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from math import inf
from os import cpu_count
from pathlib import Path
from typing import NamedTuple

from sim.errors import InputError
from sim.model.simulate import Engine
from sim.results.scenario_library import scenario_of
from sim.scenario.checks.lookalikes import number_slip
from sim.scenario.checks.suggestions import suggestion
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.statistics.proportions import share_interval
from sim.studies.ensemble.focus import binary_count
from sim.studies.whatif.knob_search import ACCURACY, ALONE, REFINING, Turn, Turns, turn_size
from sim.vocabulary.callbacks import Progress
from sim.vocabulary.measures import BINARY
from sim.wording.numbers import between, percent

SEARCH_REPLICATES = 200
"""Worlds in which each change is tried."""

CHECKED = 1000
"""New replicates in which what was found is re-estimated, at least: the search chose by the draws
of its own."""


class Target(NamedTuple):
    """The target: a share of replicates of at least, or of less than, a level."""

    measure: str
    level: float
    rising: bool = True

    def reached(self, share: float) -> bool:
        """Whether a share of replicates is enough."""
        return share >= self.level if self.rising else share < self.level


class ShareEstimate(NamedTuple):
    """A share of replicates with its 95 % interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class MinimalChange:
    """One or two knobs turned just far enough."""

    settings: dict[str, float]
    """To what they are turned."""
    change: float
    """How far that is, in their ranges, together."""
    then: ShareEstimate
    """What comes of it, in fresh worlds."""


@dataclass(frozen=True)
class MinimalChanges:
    """What it would take."""

    scenario: Scenario
    target: Target
    now: dict[str, float]
    """Where each knob stands."""
    baseline: ShareEstimate
    changes: tuple[MinimalChange, ...]
    """What is within reach, the smallest change first; a pair of knobs only where it takes less
    than either alone."""
    impossible: tuple[tuple[str, ...], ...]
    """Knobs, and pairs of such, that cannot do it within their ranges."""
    replicates: int
    """Worlds in which each change was tried."""
    checked: int
    """New replicates in which what was found was re-estimated."""
    tried: int
    """Changes that were tried."""
    accuracy: float = ACCURACY
    """Share of a knob's range to which the changes are accurate in the replicates of the search."""


def parse_target(text: str) -> Target:
    """What is asked for by `allied=0.5` (at least) or `allied<0.5` (less).

    >>> parse_target("ever_allied=0.9")
    Target(measure='ever_allied', level=0.9, rising=True)
    """
    sign = "<" if "<" in text else "="
    measure, separator, number = (part.strip() for part in text.partition(sign))
    try:
        level = float(number)
    except ValueError:
        separator = ""
    if not (measure and separator and text.isascii()):
        raise InputError(
            f"'{text}' is nothing to reach; write MEASURE=LEVEL, such as allied=0.5, or allied<0.5"
            + number_slip(number or text)
        )
    if measure not in BINARY:
        raise InputError(f"no such measure '{measure}'{suggestion(measure, BINARY, 'measures')}")
    if not 0 < level < 1:
        raise InputError(f"'{text}': the level must be above 0 and below 1; found {number}")
    return Target(measure, level, rising=sign == "=")


def minimal_changes(
    scenario: Scenario | str | Path,
    target: Target,
    *,
    replicates: int = SEARCH_REPLICATES,
    engine: Engine = "compiled",
    threads: int | None = None,
    progress: Progress | None = None,
) -> MinimalChanges:
    """The smallest changes of a scenario's knobs, one and two at a time, that reach a target.

    All tries have the same random draws. Raises InputError where there are no knobs, or the target
    is reached as things stand.

    >>> from sim.scenario.files.reader import read_scenario
    >>> scenario = changed(read_scenario("scenarios/two-states.yaml"), {"steps": 24})
    >>> minimal_changes(scenario, Target("allied", 0.5, rising=False), replicates=20).now["parity"]
    1.0
    """
    scenario = scenario_of(scenario)
    if not scenario.knobs:
        raise InputError("the scenario has no knobs to turn; give it some, or change it with --set")
    searched, fresh = range(replicates), range(replicates, replicates + max(CHECKED, replicates))
    # What no world depends on would only be checked anew at every turn.
    plain = scenario.model_copy(update={"claims": {}, "story": None})

    def share(world: Scenario, replicates: range) -> ShareEstimate:
        count = binary_count(world, target.measure, replicates, engine=engine, threads=1)
        return ShareEstimate(count / len(replicates), *share_interval(count, len(replicates)))

    baseline = share(plain, searched)
    if target.reached(baseline.share):
        raise InputError(_already(target, baseline))
    with ThreadPoolExecutor(threads or cpu_count() or 1) as pool:
        turns = Turns(
            plain, lambda world: target.reached(share(world, searched).share), pool, progress
        )
        reaching, impossible = _search(turns)

        def minimal_change(turn: Turn) -> MinimalChange:
            settings = turns.values(turn)
            return MinimalChange(settings, turn_size(turn), share(changed(plain, settings), fresh))

        smallest_first = tuple(pool.map(minimal_change, sorted(reaching, key=turn_size)))
    return MinimalChanges(
        scenario=scenario,
        target=target,
        now=turns.now,
        baseline=baseline,
        changes=smallest_first,
        impossible=impossible,
        replicates=replicates,
        checked=len(fresh),
        tried=turns.tried,
    )


def _search(turns: Turns) -> tuple[list[Turn], tuple[tuple[str, ...], ...]]:
    """The turns that are found, and what cannot do it: knobs alone, then pairs of them."""
    knobs = list(turns.now)
    pairs = list(combinations(knobs, 2))
    turns.expected = len(knobs) * (ALONE + 1) + len(pairs) * REFINING
    alone = {knob: turns.alone(knob) for knob in knobs}
    sizes = {knob: turn_size(turn) if turn else inf for knob, turn in alone.items()}
    scans = {pair: turns.scan(pair, min(sizes[knob] for knob in pair)) for pair in pairs}
    turns.expected = turns.tried + sum(len(s) + REFINING for s in scans.values() if s)
    together = {pair: turns.together(scan) for pair, scan in scans.items()}
    reaching = [turn for turn in alone.values() if turn]
    reaching += [
        turn
        for (a, b), turn in together.items()
        if turn and turn_size(turn) < min(sizes[a], sizes[b]) - ACCURACY
    ]
    impossible: list[tuple[str, ...]] = [(knob,) for knob in knobs if not alone[knob]]
    impossible += [
        (a, b) for (a, b), turn in together.items() if not (turn or alone[a] or alone[b])
    ]
    return reaching, tuple(impossible)


def _already(target: Target, baseline: ShareEstimate) -> str:
    share, low, high = baseline
    opposite = f"{target.measure}{'<' if target.rising else '='}{target.level:g}"
    return (
        f"nothing is needed: {target.measure} is {percent(share)} of replicates as things stand "
        f"(95 % interval {between(low, high)} %); to ask what would undo it, write "
        f"--until '{opposite}'"
    )
