"""The compiled engine: the same rule, replicates innermost.

Compiles the functions of `rule` and `draws` as they stand. Arrays are laid out [row, replicate],
a row being an occasion, a decision, a pair or a candidate for alliance; the loops along rows are
in `rows`. A lane is the group of replicates that is worked on at a time, small enough to stay in
the processor's cache.
"""

from sim.model import draws, rows
from sim.model.compiling import compiled, compiled_entry
from sim.model.layout import Layout, Ledger, empty_ledger, layout_of
from sim.model.record import (
    Outcome,
    Path,
    Record,
    Trace,
    empty_outcome,
    empty_path,
    empty_trace,
)
from sim.model.world import Floats, Integers, World

LANE = 256
"""Most replicates in a lane."""


def record(
    world: World, seed: int, replicates: range, *, path: bool = True, trace: bool = False
) -> Record:
    """The record of some successive replicates, worked through lane by lane."""
    count = len(replicates)
    steps = world.scenario.steps
    outcome = empty_outcome(world, count)
    path_ = empty_path(steps if path else 0)
    trace_ = empty_trace(world, steps if trace else 0, count)
    lanes = -(-count // LANE)
    ledger = empty_ledger(world, width=-(-count // lanes))
    _run_chunk(
        layout_of(world), ledger, world.keys(seed), replicates.start, count, outcome, path_, trace_
    )
    return Record(
        world=world,
        first=replicates.start,
        count=count,
        outcome=outcome,
        path=path_ if path else None,
        trace=trace_ if trace else None,
    )


@compiled_entry
def _run_chunk(
    layout: Layout,
    ledger: Ledger,
    keys: Integers,
    first: int,
    count: int,
    outcome: Outcome,
    path: Path,
    trace: Trace,
) -> None:
    width = ledger.words.shape[2]
    for start in range(0, count, width):
        live = min(width, count - start)
        _begin(layout, ledger, keys, first + start, live)
        for step in range(1, layout.opening.shape[0] + 1):
            segment = layout.segment[step - 1]
            if step % draws.WORDS == 0:
                _draw(ledger, keys, first + start, step // draws.WORDS, live)
            if trace.joined.shape[0] > 0:
                _trace_start(ledger, trace, step, start, live)
            _open(layout, ledger, segment, step, live)
            _weigh(layout, ledger, segment, live)
            for pair in range(layout.reverse.size):
                _decide(layout, ledger, segment, step, pair, live)
                _remember(layout, ledger, segment, pair, live)
                _learn(layout, ledger, segment, step, pair, live)
            _count(ledger, outcome, start, live)
            _judge(layout, ledger, outcome, segment, step, start, live)
            if path.total.shape[0] > 0:
                _follow(layout, ledger, outcome, path, step, start, live)
            if trace.joined.shape[0] > 0:
                _trace_end(ledger, trace, step, start, live)
        _close(ledger, outcome, start, live)


@compiled
def _draw(ledger: Ledger, keys: Integers, first: int, block: int, live: int) -> None:
    """Random words of four steps for every named draw."""
    for name in range(keys.shape[0]):
        words = ledger.words[name]
        key = (keys[name, 0], keys[name, 1])
        rows.draw(words[0], words[1], words[2], words[3], key, first, block, live)


@compiled
def _begin(layout: Layout, ledger: Ledger, keys: Integers, first: int, live: int) -> None:
    """The world before step 1: commitments from the prior, beliefs at it, nothing on record."""
    for kept in (
        ledger.expected,
        ledger.support_joined,
        ledger.costly_joined,
        ledger.rhetoric_joined,
        ledger.support_held,
        ledger.costly_held,
        ledger.rhetoric_held,
        ledger.support_rate,
        ledger.costly_rate,
        ledger.rhetoric_rate,
    ):
        _clear(kept)
    _clear(ledger.streak)
    _draw(ledger, keys, first, 0, live)
    for pair in range(layout.reverse.size):
        host, prior = layout.host_of_pair[pair], layout.prior[0, pair]
        weight = 0.0
        for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
            weight += layout.weight[0, occasion]
        words = ledger.words[layout.first_commitment + pair, 0]
        rows.happen(ledger.commitment[pair], words, prior, live)
        rows.fill(ledger.belief[pair], prior)
        rows.fill(ledger.expected[pair], prior if weight > 0.0 else 0.0)


@compiled
def _clear(kept: Floats | Integers) -> None:
    for row in range(kept.shape[0]):
        rows.fill(kept[row], 0)


@compiled
def _open(layout: Layout, ledger: Ledger, segment: int, step: int, live: int) -> None:
    """Which occasions are open, and the tallies of what every host has held."""
    memory, word = layout.memory[segment], step % draws.WORDS
    for host in range(layout.first_occasion.size - 1):
        _clear(ledger.added)
        for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
            opened, chance = ledger.opened[occasion], layout.opening[step - 1, occasion]
            rows.happen(opened, ledger.words[occasion, word], chance, live)
            rows.add(ledger.added[0], layout.worth[segment, occasion], opened, live)
            rows.add(ledger.added[layout.tally[occasion]], 1.0, opened, live)
        rows.fade(ledger.support_held[host], memory, ledger.added[0], live)
        rows.fade(ledger.costly_held[host], memory, ledger.added[1], live)
        rows.fade(ledger.rhetoric_held[host], memory, ledger.added[2], live)


@compiled
def _weigh(layout: Layout, ledger: Ledger, segment: int, live: int) -> None:
    """What has moved in every joiner's eyes, before anyone decides."""
    for pair in range(layout.reverse.size):
        reverse = layout.reverse[pair]
        rows.weigh(
            ledger.moving[pair],
            layout.security[segment, pair],
            ledger.expected[reverse],
            layout.reciprocity[segment],
            ledger.support_rate[reverse],
            ledger.support_rate[pair],
            live,
        )


@compiled
def _decide(layout: Layout, ledger: Ledger, segment: int, step: int, pair: int, live: int) -> None:
    """One joiner's decisions on one host's occasions, and what the host makes of them."""
    host, word = layout.host_of_pair[pair], step % draws.WORDS
    noise, odds_ratio = layout.noise[segment], layout.odds_ratio[segment]
    if_committed, if_not = ledger.probability[0], ledger.probability[1]
    rows.fill(ledger.if_committed[pair], 0.0)
    rows.fill(ledger.if_not[pair], 0.0)
    _clear(ledger.added)
    for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
        decision = layout.first_decision[pair] + occasion - layout.first_occasion[host]
        standing_worth = layout.standing_worth[segment, decision]
        weight = layout.weight[segment, occasion]
        words = ledger.words[layout.first_join + decision, word]
        opened, joined = ledger.opened[occasion], ledger.joined[decision]
        commitment, belief = ledger.commitment[pair], ledger.belief[pair]
        moving = ledger.moving[pair]
        rows.choose(if_committed, if_not, standing_worth, moving, noise, odds_ratio, live)
        rows.join(joined, words, opened, commitment, if_committed, if_not, live)
        rows.update(belief, opened, joined, if_committed, if_not, live)
        rows.add(ledger.if_committed[pair], weight, if_committed, live)
        rows.add(ledger.if_not[pair], weight, if_not, live)
        rows.add(ledger.added[0], layout.worth[segment, occasion], joined, live)
        rows.add(ledger.added[layout.tally[occasion]], 1.0, joined, live)


@compiled
def _remember(layout: Layout, ledger: Ledger, segment: int, pair: int, live: int) -> None:
    """The tallies of what a joiner has joined, and its rates."""
    host, memory = layout.host_of_pair[pair], layout.memory[segment]
    support, costly = ledger.support_joined[pair], ledger.costly_joined[pair]
    rhetoric = ledger.rhetoric_joined[pair]
    rows.fade(support, memory, ledger.added[0], live)
    rows.fade(costly, memory, ledger.added[1], live)
    rows.fade(rhetoric, memory, ledger.added[2], live)
    rows.rate(ledger.support_rate[pair], support, ledger.support_held[host], live)
    rows.rate(ledger.costly_rate[pair], costly, ledger.costly_held[host], live)
    rows.rate(ledger.rhetoric_rate[pair], rhetoric, ledger.rhetoric_held[host], live)


@compiled
def _learn(layout: Layout, ledger: Ledger, segment: int, step: int, pair: int, live: int) -> None:
    """Commitments may change, beliefs follow, and so does expected support."""
    prior, turnover = layout.prior[segment, pair], layout.turnover[segment]
    words = ledger.words[layout.first_commitment + pair, step % draws.WORDS]
    rows.recommit(ledger.commitment[pair], words, prior, turnover, live)
    rows.expect(
        ledger.expected[pair],
        ledger.belief[pair],
        prior,
        turnover,
        ledger.if_committed[pair],
        ledger.if_not[pair],
        live,
    )


@compiled
def _judge(
    layout: Layout, ledger: Ledger, outcome: Outcome, segment: int, step: int, start: int, live: int
) -> None:
    """Who is allied in this step."""
    for candidate in range(layout.candidate_pairs.shape[0]):
        ij, ji = layout.candidate_pairs[candidate, 0], layout.candidate_pairs[candidate, 1]
        rows.qualify(
            ledger.streak[candidate],
            ledger.costly_rate[ij],
            ledger.costly_rate[ji],
            ledger.expected[ij],
            ledger.expected[ji],
            layout.alliance_reciprocity[segment],
            layout.alliance_expectation[segment],
            live,
        )
        rows.ally(
            outcome.allied_at_end[candidate],
            outcome.allied_steps[candidate],
            outcome.first_alliance[candidate],
            ledger.streak[candidate],
            layout.alliance_sustain[segment],
            step,
            start,
            live,
        )


@compiled
def _follow(
    layout: Layout, ledger: Ledger, outcome: Outcome, path: Path, step: int, start: int, live: int
) -> None:
    """Adds the focus pair's step to its path."""
    for direction in range(2):
        pair = layout.focus_pairs[direction]  # b joins a: what a expects of b
        reverse = layout.focus_pairs[1 - direction]
        total, histogram = path.total[step - 1], path.histogram[step - 1]
        rows.follow(total, direction, histogram[direction], ledger.expected[pair], live)
        costly, rhetoric = ledger.costly_rate[reverse], ledger.rhetoric_rate[reverse]
        rows.follow(total, 2 + direction, histogram[2 + direction], costly, live)
        rows.follow(total, 4 + direction, histogram[4 + direction], rhetoric, live)
    if layout.focus_candidate >= 0:
        allied = outcome.allied_at_end[layout.focus_candidate]
        for replicate in range(start, start + live):
            path.allied[step - 1] += allied[replicate]


@compiled
def _count(ledger: Ledger, outcome: Outcome, start: int, live: int) -> None:
    """Adds the step's openings and joins to the outcome."""
    for occasion in range(ledger.opened.shape[0]):
        rows.count(outcome.opened[occasion], ledger.opened[occasion], start, live)
    for decision in range(ledger.joined.shape[0]):
        rows.count(outcome.joined[decision], ledger.joined[decision], start, live)


@compiled
def _close(ledger: Ledger, outcome: Outcome, start: int, live: int) -> None:
    """Copies what stands at the last step."""
    _copy(outcome.belief, ledger.belief, start, live)
    _copy(outcome.expected, ledger.expected, start, live)
    _copy(outcome.support_rate, ledger.support_rate, start, live)
    _copy(outcome.costly_rate, ledger.costly_rate, start, live)
    _copy(outcome.rhetoric_rate, ledger.rhetoric_rate, start, live)


@compiled
def _trace_start(ledger: Ledger, trace: Trace, step: int, start: int, live: int) -> None:
    """Notes the commitments that the step's decisions are taken with."""
    _copy(trace.commitment[step - 1], ledger.commitment, start, live)


@compiled
def _trace_end(ledger: Ledger, trace: Trace, step: int, start: int, live: int) -> None:
    """Notes what the step brought."""
    _copy(trace.opened[step - 1], ledger.opened, start, live)
    _copy(trace.joined[step - 1], ledger.joined, start, live)
    _copy(trace.belief[step - 1], ledger.belief, start, live)
    _copy(trace.expected[step - 1], ledger.expected, start, live)
    _copy(trace.support_rate[step - 1], ledger.support_rate, start, live)
    _copy(trace.costly_rate[step - 1], ledger.costly_rate, start, live)
    _copy(trace.rhetoric_rate[step - 1], ledger.rhetoric_rate, start, live)


@compiled
def _copy(target: Floats, source: Floats, start: int, live: int) -> None:
    for row in range(target.shape[0]):
        rows.copy(target[row], source[row], start, live)
