"""Records made by stepping Mesa models, one replicate after the other."""

import numpy as np

from sim.model import rule
from sim.model.agents import AllianceModel, Rates
from sim.model.record import (
    BINS,
    ESTIMATES,
    SCALE,
    Choices,
    Outcome,
    Path,
    Record,
    Trace,
    empty_record,
)
from sim.model.world import World


def record(
    world: World,
    seed: int,
    replicates: range,
    *,
    path: bool = True,
    trace: range | bool = False,
    explained: range = range(0),
) -> Record:
    """The record of some successive replicates, equal to the compiled engine's to the last bit."""
    made = empty_record(world, replicates, path=path, trace=trace, explained=explained)
    for column, replicate in enumerate(replicates):
        model = AllianceModel(world.scenario, seed, replicate)
        for step in range(1, world.scenario.steps + 1):
            commitments = [model.agent_of(joiner).commitment[host] for joiner, host in world.pairs]
            model.open_occasions()
            if step in explained:
                _itemise(model, made.choices, explained.index(step), column)
            model.end_step()
            if step in explained:
                _note_choices(model, made.choices, explained.index(step), column)
            _count(model, made.outcome, column)
            if path:
                _follow(model, made.path)
            if step in made.traced:
                row = made.traced.index(step)
                made.trace.commitment[row, :, column] = commitments
                _note(model, made.trace, row, column)
        _close(model, made.outcome, column)
    return made


def _count(model: AllianceModel, outcome: Outcome, column: int) -> None:
    world = model.world
    for row, occasion in enumerate(world.occasions):
        outcome.opened[row, column] += model.opened[occasion]
    for row, (occasion, joiner) in enumerate(world.decisions):
        outcome.joined[row, column] += model.agent_of(joiner).choices[occasion].joined
    for row, pair in enumerate(world.candidates):
        allied = model.allied(*pair)
        outcome.allied_at_end[row, column] = allied
        outcome.allied_steps[row, column] += allied
        if allied and outcome.first_alliance[row, column] == 0:
            outcome.first_alliance[row, column] = model.elapsed


def _follow(model: AllianceModel, path: Path) -> None:
    a, b = (model.agent_of(state) for state in model.world.scenario.focus)
    values = [
        a.expected.get(b.state, 0.0),
        b.expected.get(a.state, 0.0),
        a.rates[b.state].costly,
        b.rates[a.state].costly,
        a.rates[b.state].rhetoric,
        b.rates[a.state].rhetoric,
    ]
    row = model.elapsed - 1
    for track, value in enumerate(values):
        path.total[row, track] += _scaled(value)
        path.histogram[row, track, int(value * (BINS - 1) + 0.5)] += 1
    path.allied[row] += model.allied(a.state, b.state)
    if model.world.watched:
        _follow_beliefs(model, path, row)
    for relation, (m, i) in enumerate(model.world.relations):
        strain, other = model.strain[m, i], model.strain[i, m]
        path.strain[row, relation] += _scaled(strain)
        path.tie_left[row, relation] += _scaled(rule.strained_tie(1.0, strain, other))


def _follow_beliefs(model: AllianceModel, path: Path, row: int) -> None:
    a, b = model.world.scenario.focus
    for way, (host, joiner) in enumerate(((a, b), (b, a))):
        if (joiner, host) in model.world.pair_index:
            path.belief[row, way] += _scaled(model.agent_of(host).belief[joiner])
            path.perceived[row, way] += _scaled(model.perceived[host, joiner])
            path.commitment[row, way] += _scaled(model.agent_of(joiner).commitment[host])


def _scaled(value: float) -> int:
    """A value in [0, 1] in 2**-32ths."""
    return int(value * SCALE + 0.5)


def _estimates(model: AllianceModel) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """[estimate, pair] as they are now, in the order of ESTIMATES."""
    columns = []
    for joiner, host in model.world.pairs:
        keeper, rates = model.agent_of(host), model.agent_of(joiner).rates[host]
        columns.append((keeper.belief[joiner], keeper.expected[joiner], *rates))
    return np.array(columns).T


def _perceived(model: AllianceModel) -> list[float]:
    """[watched pair] as they are now."""
    return [model.perceived[host, joiner] for joiner, host in model.world.watched_pairs]


def put_before(model: AllianceModel, record: Record, step: int) -> None:
    """Puts a fresh model where a record has its states when a step begins, so that they can decide.

    The record's trace holds that step and the one before. Tallies and streaks are in no record:
    from here on the model can decide, but not learn.
    """
    row = record.traced.index(step)
    model.elapsed = step - 1
    for index, (joiner, host) in enumerate(record.world.pairs):
        keeper, agent = model.agent_of(host), model.agent_of(joiner)
        agent.commitment[host] = bool(record.trace.commitment[row, index, 0])
        belief, expected, *rates = (
            float(getattr(record.trace, name)[row - 1, index, 0]) for name in ESTIMATES
        )
        keeper.belief[joiner], keeper.expected[joiner] = belief, expected
        agent.rates[host] = Rates(*rates)


def _itemise(model: AllianceModel, choices: Choices, row: int, column: int) -> None:
    """Every decision term by term, before anyone has decided."""
    for decision, (occasion, joiner) in enumerate(model.world.decisions):
        terms = model.agent_of(joiner).terms(occasion)
        choices.term[row, decision, :, column] = list(terms.values())


def _note_choices(model: AllianceModel, choices: Choices, row: int, column: int) -> None:
    """What was decided by, after everyone has."""
    for decision, (occasion, joiner) in enumerate(model.world.decisions):
        choice = model.agent_of(joiner).choices[occasion]
        choices.if_committed[row, decision, column] = choice.if_committed
        choices.if_not[row, decision, column] = choice.if_not
        choices.draw[row, decision, column] = choice.draw


def _close(model: AllianceModel, outcome: Outcome, column: int) -> None:
    outcome.perceived[:, column] = _perceived(model)
    if model.world.slow:
        outcome.strain[:, column] = [model.strain[relation] for relation in model.world.relations]
        outcome.shift[:, column] = [model.shift[stance] for stance in model.world.stances]
    for name, values in zip(ESTIMATES, _estimates(model), strict=True):
        getattr(outcome, name)[:, column] = values


def _note(model: AllianceModel, trace: Trace, row: int, column: int) -> None:
    """What the step brought."""
    world = model.world
    trace.opened[row, :, column] = list(model.opened.values())
    trace.joined[row, :, column] = [
        model.agent_of(joiner).choices[occasion].joined for occasion, joiner in world.decisions
    ]
    trace.allied[row, :, column] = [model.allied(*pair) for pair in world.candidates]
    for name, values in zip(ESTIMATES, _estimates(model), strict=True):
        getattr(trace, name)[row, :, column] = values
    trace.perceived[row, :, column] = _perceived(model)
