"""Divergence: where baseline and modified scenario first differ, with common random numbers.

They differ in what everybody sees: which occasions were open, and who joined them.
"""

from dataclasses import dataclass

import numpy as np

from sim.model.record import Record
from sim.model.simulate import simulate
from sim.model.world import World
from sim.scenario.schema import Scenario
from sim.vocabulary.arrays import Integers


@dataclass(frozen=True)
class Fork:
    """A decision that fell differently, on an occasion that was open in both worlds."""

    state: str
    occasion: str
    joined_before: bool
    joined_after: bool
    probability_before: float | None
    """Of joining; none in a world in which the state is the host."""
    probability_after: float | None


@dataclass(frozen=True)
class Divergence:
    """The first step in which a replicate differs between the two, and all that differs in it."""

    replicate: int
    step: int
    forks: tuple[Fork, ...]
    """Decisions, those first whose probability changed most."""
    opened_before: tuple[str, ...]
    """Occasions that were open without the change and not with it."""
    opened_after: tuple[str, ...]
    """Occasions that were open with the change and not without it."""


def divergence_steps(before: Record, after: Record) -> Integers:
    """[replicate] the first step in which the two differ, 0 where they never do.

    Both records are of the same replicates, and traced.
    """
    opened, joined = (after_ != before_ for before_, after_ in _aligned(before, after))
    differs = opened.any(axis=1) | joined.any(axis=1)
    return np.where(differs.any(axis=0), differs.argmax(axis=0) + 1, 0)


def divergence(before: Scenario, after: Scenario, replicate: int) -> Divergence | None:
    """Where one replicate diverges; none where it does not."""
    before_record, after_record = (_traced(scenario, replicate) for scenario in (before, after))
    step = int(divergence_steps(before_record, after_record)[0])
    if not step:
        return None
    (opened, opened_after), (joined, joined_after) = (
        (before_[step - 1, :, 0] == 1, after_[step - 1, :, 0] == 1)
        for before_, after_ in _aligned(before_record, after_record)
    )
    occasions = before_record.world.occasions
    decisions = _decisions(before_record.world, after_record.world)
    held = {name for name, *both in zip(occasions, opened, opened_after, strict=True) if all(both)}
    forks = [
        _fork(before, after, decision, (bool(was), bool(now)), replicate, step)
        for decision, was, now in zip(decisions, joined, joined_after, strict=True)
        if was != now and decision[0] in held
    ]
    return Divergence(
        replicate=replicate,
        step=step,
        forks=tuple(sorted(forks, key=_swing, reverse=True)),
        opened_before=_only(occasions, opened, opened_after),
        opened_after=_only(occasions, opened_after, opened),
    )


def _traced(scenario: Scenario, replicate: int) -> Record:
    replicates = range(replicate, replicate + 1)
    (record,) = simulate(scenario, replicates, threads=1, path=False, trace=True)
    return record


def _aligned(before: Record, after: Record) -> list[tuple[Integers, Integers]]:
    """Of both what was open, [step, occasion, replicate], and who joined, by decision.

    A change of host changes the order of occasions, and who can join them: who cannot, does not.
    """
    decisions = _decisions(before.world, after.world)
    names = before.world.occasions
    return [
        (_rows(before, field, wanted), _rows(after, field, wanted))
        for field, wanted in (("opened", names), ("joined", decisions))
    ]


def _decisions(before: World, after: World) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((*before.decisions, *after.decisions)))


def _rows(record: Record, field: str, wanted: tuple[object, ...]) -> Integers:
    world, trace = record.world, record.trace
    values: Integers = getattr(trace, field)
    names: tuple[object, ...] = world.occasions if field == "opened" else world.decisions
    if names == wanted:
        return values
    nothing = len(names)
    padded = np.pad(values, ((0, 0), (0, 1), (0, 0)))
    places = [names.index(name) if name in names else nothing for name in wanted]
    return np.take(padded, places, axis=1)


def _fork(
    before: Scenario,
    after: Scenario,
    decision: tuple[str, str],
    joined: tuple[bool, bool],
    replicate: int,
    step: int,
) -> Fork:
    occasion, state = decision
    probabilities = [
        _probability(scenario, state, occasion, replicate, step) for scenario in (before, after)
    ]
    return Fork(state, occasion, *joined, *probabilities)


def _probability(
    scenario: Scenario, state: str, occasion: str, replicate: int, step: int
) -> float | None:
    from sim.studies.explain.explanation import explain  # Mesa takes a second to import

    if scenario.occasions[occasion].host == state:
        return None
    return explain(scenario, state, occasion, replicate=replicate, step=step).probability


def _swing(fork: Fork) -> float:
    if fork.probability_before is None or fork.probability_after is None:
        return 1.0
    return abs(fork.probability_after - fork.probability_before)


def _only(names: tuple[str, ...], here: Integers, there: Integers) -> tuple[str, ...]:
    return tuple(
        name for name, this, that in zip(names, here, there, strict=True) if this and not that
    )
