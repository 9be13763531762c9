"""The compiled engine: the same rule, replicates innermost.

Compiles the functions of `rule` and `draws` as they stand. Arrays are laid out [row, replicate],
a row being an occasion, a decision, a pair or a candidate for alliance; the loops along rows are
in `rows`. A lane is the group of replicates that is worked on at a time, small enough to stay in
the processor's cache. From blank arrays to the outcome everything is compiled, without allocation.
"""

from typing import Annotated, NamedTuple

from sim.model import draws, rows, rule
from sim.model.appraisal import appraise
from sim.model.compiling import compiled, compiled_entry
from sim.model.layout import (
    COSTLY,
    INSIDE,
    OUTSIDE,
    RHETORIC,
    SUPPORT,
    Appraisal,
    Layout,
    Ledger,
    empty_appraisal,
    empty_ledger,
    layout_of,
)
from sim.model.path_sums import follow
from sim.model.record import Choices, Outcome, Path, Record, Trace, empty_record
from sim.model.slow_dynamics import converge, hold_positions, resent
from sim.model.world import World
from sim.vocabulary.arrays import Floats, Integers
from sim.vocabulary.terms import TERMS

LANE = 256
"""Most replicates in a lane."""

_STATIC = tuple(list(TERMS).index(name) for name in rule.STATIC_TERMS)
"""Places of the static terms among TERMS; so are the next two of the others."""
_SECURITY, _RECIPROCITY = list(TERMS).index("security"), list(TERMS).index("reciprocity")


class _Lane(NamedTuple):
    """Where a lane begins, as a replicate and as a column of the record, and how wide it is."""

    first: int
    at: int
    live: int


class _Kept(NamedTuple):
    """Where results go."""

    outcome: Outcome
    path: Path
    trace: Trace
    traced_from: int
    """The step in row 0 of the trace."""
    choices: Choices
    explained_from: int
    """The step in row 0 of the choices."""


def record(
    world: World,
    seed: int,
    replicates: range,
    *,
    path: bool = True,
    trace: range | bool = False,
    explained: range = range(0),
    layout: Layout | None = None,
) -> Record:
    """The record of some successive replicates, worked through lane by lane.

    layout: other values of the same world, as `Adjustable` sets them; its own unless given.
    """
    made = empty_record(world, replicates, path=path, trace=trace, explained=explained)
    lanes = -(-made.count // LANE)
    width = -(-made.count // lanes)
    ledger = empty_ledger(world, width)
    run(
        layout or layout_of(world),
        ledger,
        empty_appraisal(world, width, explained=len(explained) > 0),
        world.keys(seed),
        made.first,
        made.count,
        _Kept(
            made.outcome,
            made.path,
            made.trace,
            made.traced.start,
            made.choices,
            made.explained.start,
        ),
    )
    return made


@compiled_entry
def run(
    layout: Layout,
    ledger: Ledger,
    appraisal: Appraisal,
    keys: Annotated[Integers, "draw", "key word"],
    first: int,
    count: int,
    kept: _Kept,
) -> None:
    """All steps of `count` replicates from `first` on, into arrays of zeros.

    Step 0 makes the first commitments.
    """
    width, trace, choices = ledger.opened.shape[1], kept.trace, kept.choices
    for at in range(0, count, width):
        lane = _Lane(first + at, at, min(width, count - at))
        live = lane.live
        for step in range(layout.segment.size):
            if step % draws.WORDS == 0:
                _draw(ledger, keys, lane.first, step // draws.WORDS, live)
            segment = layout.segment[step]
            traced = _row(step, kept.traced_from, trace.commitment.shape[0])
            explained = _row(step, kept.explained_from, choices.term.shape[0])
            _prepare(layout, ledger, appraisal, step, live)
            if traced >= 0:
                _keep(trace.commitment[traced], ledger.commitment, lane)
            if step > 0:
                _open(layout, ledger, segment, step, live)
                _weigh(layout, ledger, appraisal, segment, live)
                if explained >= 0:
                    _explain(layout, ledger, appraisal, segment, choices.term[explained], lane)
            for pair in range(layout.reverse.size):
                if step > 0:
                    _decide(layout, ledger, appraisal, choices, explained, step, pair, lane)
                    _remember(layout, ledger, segment, pair, live)
                _recommit(layout, ledger, appraisal, segment, step, pair, live)
            if step > 0:
                if layout.slow:
                    resent(layout, ledger, appraisal, segment, layout.recovery[segment], live)
                    converge(layout, ledger, appraisal, segment, live)
                    hold_positions(layout, ledger, segment, live)
                _judge(layout, ledger, segment, step, live)
                if kept.path.total.shape[0] > 0:
                    follow(layout, ledger, kept.path, step, live)
            if traced >= 0:
                _note(ledger, trace, traced, lane)
        _close(ledger, kept.outcome, lane)


@compiled
def _row(step: int, first: int, length: int) -> int:
    """The row of a step among `length` successive ones from `first` on, -1 where it has none."""
    return step - first if 0 <= step - first < length else -1


@compiled
def _prepare(layout: Layout, ledger: Ledger, appraisal: Appraisal, step: int, live: int) -> None:
    """What decisions rest on in a step and, before step 1, the beliefs that all begin with."""
    segment = layout.segment[step]
    if step == 0:
        _clear(ledger)
    if layout.slow or step == 0 or segment != layout.segment[step - 1]:
        appraise(layout, ledger, segment, appraisal, live)
    if step == 0:
        _begin(layout, ledger, appraisal, live)


@compiled
def _clear(ledger: Ledger) -> None:
    """Nothing on record."""
    for kept in (
        ledger.opened,
        ledger.joined,
        ledger.commitment,
        ledger.expected,
        ledger.streak,
        ledger.times_opened,
        ledger.times_joined,
        ledger.allied,
        ledger.allied_steps,
        ledger.first_alliance,
    ):
        _zero(kept)
    for measure in range(ledger.rates.shape[0]):
        _zero(ledger.held_tally[measure])
        _zero(ledger.joined_tally[measure])
        _zero(ledger.rates[measure])
    for m in range(ledger.strain.shape[0]):
        _zero(ledger.strain[m])
        _zero(ledger.shift[m])


@compiled
def _begin(layout: Layout, ledger: Ledger, appraisal: Appraisal, live: int) -> None:
    """The world before step 1: beliefs and expected support at the prior."""
    for pair in range(layout.reverse.size):
        host = layout.host_of_pair[pair]
        rows.copy(ledger.belief[pair], appraisal.prior[pair], live)
        if layout.watched:
            rows.copy(ledger.perceived[pair], appraisal.prior[pair], live)
        for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
            if appraisal.share[occasion] > 0.0:
                rows.copy(ledger.expected[pair], appraisal.prior[pair], live)


@compiled
def _close(ledger: Ledger, outcome: Outcome, lane: _Lane) -> None:
    """What became of the lane's replicates."""
    _keep(outcome.opened, ledger.times_opened, lane)
    _keep(outcome.joined, ledger.times_joined, lane)
    _keep(outcome.belief, ledger.belief, lane)
    _keep(outcome.expected, ledger.expected, lane)
    _keep(outcome.support_rate, ledger.rates[SUPPORT], lane)
    _keep(outcome.costly_rate, ledger.rates[COSTLY], lane)
    _keep(outcome.rhetoric_rate, ledger.rates[RHETORIC], lane)
    _keep(outcome.allied_at_end, ledger.allied, lane)
    _keep(outcome.allied_steps, ledger.allied_steps, lane)
    _keep(outcome.first_alliance, ledger.first_alliance, lane)
    _keep(outcome.perceived, ledger.perceived, lane)
    relation = stance = 0
    for m in range(ledger.strain.shape[0]):
        for i in range(ledger.strain.shape[1]):
            if i != m:
                rows.keep(outcome.strain[relation], ledger.strain[m, i], lane.at, lane.live)
                relation += 1
        for issue in range(ledger.shift.shape[1]):
            rows.keep(outcome.shift[stance], ledger.shift[m, issue], lane.at, lane.live)
            stance += 1


@compiled
def _draw(ledger: Ledger, keys: Integers, first: int, block: int, live: int) -> None:
    """Random words of four steps for every named draw."""
    for name in range(keys.shape[0]):
        words = ledger.words[name]
        key = (keys[name, 0], keys[name, 1])
        rows.draw(words[0], words[1], words[2], words[3], key, first, block, live)


@compiled
def _open(layout: Layout, ledger: Ledger, segment: int, step: int, live: int) -> None:
    """Which occasions are open, and the tallies of what every host has held."""
    memory, word = layout.memory[segment], step % draws.WORDS
    for host in range(layout.first_occasion.size - 1):
        _zero(ledger.added)
        for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
            opened, chance = ledger.opened[occasion], layout.opening[step - 1, occasion]
            rows.happen(opened, ledger.words[occasion, word], chance, live)
            rows.add(ledger.times_opened[occasion], 1.0, opened, live)
            rows.add(ledger.added[SUPPORT], layout.worth[segment, occasion], opened, live)
            rows.add(ledger.added[layout.tally[occasion]], 1.0, opened, live)
        for measure in range(3):
            rows.fade(ledger.held_tally[measure, host], memory, ledger.added[measure], live)


@compiled
def _weigh(layout: Layout, ledger: Ledger, appraisal: Appraisal, segment: int, live: int) -> None:
    """What has moved in every joiner's eyes, before anyone decides."""
    for pair in range(layout.reverse.size):
        reverse, dynamic = layout.reverse[pair], ledger.dynamic[pair]
        weight, expected = layout.reciprocity_weight[segment], ledger.expected[reverse]
        received, given = ledger.rates[SUPPORT, reverse], ledger.rates[SUPPORT, pair]
        security = appraisal.security[pair]
        rows.weigh(dynamic, security, expected, weight, received, given, live)


@compiled
def _explain(
    layout: Layout, ledger: Ledger, appraisal: Appraisal, segment: int, kept: Floats, lane: _Lane
) -> None:
    """What a step's decisions are worth, before anyone decides; kept: as of `Choices.term`."""
    at, live, weight = lane.at, lane.live, layout.reciprocity_weight[segment]
    for pair in range(layout.reverse.size):
        host, reverse = layout.host_of_pair[pair], layout.reverse[pair]
        security, expected = appraisal.security[pair], ledger.expected[reverse]
        received, given = ledger.rates[SUPPORT, reverse], ledger.rates[SUPPORT, pair]
        for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
            decision = layout.first_decision[pair] + occasion - layout.first_occasion[host]
            terms = kept[decision]
            for term in range(len(_STATIC)):
                rows.keep(terms[_STATIC[term]], appraisal.itemised[decision, term], at, live)
            rows.keep_security(terms[_SECURITY], security, expected, at, live)
            rows.keep_reciprocity(terms[_RECIPROCITY], weight, received, given, at, live)


@compiled
def _decide(
    layout: Layout,
    ledger: Ledger,
    appraisal: Appraisal,
    choices: Choices,
    explained: int,
    step: int,
    pair: int,
    lane: _Lane,
) -> None:
    """One joiner's decisions on one host's occasions, and what the host makes of them.

    explained: the step's row among the choices, -1 where it has none.
    """
    host, word, live = layout.host_of_pair[pair], step % draws.WORDS, lane.live
    segment = layout.segment[step]
    noise = layout.noise[segment]
    odds_ratio = rule.commitment_odds_ratio(layout.premium[segment], noise)
    commitment, belief, dynamic = ledger.commitment[pair], ledger.belief[pair], ledger.dynamic[pair]
    if_committed, if_not = ledger.probability[0], ledger.probability[1]
    _zero(ledger.mean)
    _zero(ledger.added)
    for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
        decision = layout.first_decision[pair] + occasion - layout.first_occasion[host]
        share = appraisal.share[occasion]
        words = ledger.words[layout.first_join + decision, word]
        opened, joined = ledger.opened[occasion], ledger.joined[decision]
        static = appraisal.static[INSIDE, decision]
        rows.choose(if_committed, if_not, static, dynamic, noise, odds_ratio, live)
        rows.join(joined, words, opened, commitment, if_committed, if_not, live)
        if explained >= 0:
            rows.keep(choices.if_committed[explained, decision], if_committed, lane.at, live)
            rows.keep(choices.if_not[explained, decision], if_not, lane.at, live)
            rows.keep_draws(choices.draw[explained, decision], words, lane.at, live)
        rows.update(belief, opened, joined, if_committed, if_not, live)
        if layout.watched:
            _watch(layout, ledger, appraisal, segment, word, pair, occasion, live)
        rows.add(ledger.mean[0], share, if_committed, live)
        rows.add(ledger.mean[1], share, if_not, live)
        rows.add(ledger.times_joined[decision], 1.0, joined, live)
        rows.add(ledger.added[SUPPORT], layout.worth[segment, occasion], joined, live)
        rows.add(ledger.added[layout.tally[occasion]], 1.0, joined, live)
    prior, turnover = appraisal.prior[pair], layout.turnover[segment]
    rows.drift(belief, prior, turnover, live)
    rows.expect(ledger.expected[pair], belief, ledger.mean[0], ledger.mean[1], live)
    if layout.watched:
        rows.drift(ledger.perceived[pair], prior, turnover, live)


@compiled
def _watch(
    layout: Layout,
    ledger: Ledger,
    appraisal: Appraisal,
    segment: int,
    word: int,
    pair: int,
    occasion: int,
    live: int,
) -> None:
    """What outsiders make of a decision: they leave out the audience that the two share."""
    first = layout.first_occasion[layout.host_of_pair[pair]]
    decision = layout.first_decision[pair] + occasion - first
    noise, static = layout.noise[segment], appraisal.static[OUTSIDE, decision]
    odds_ratio = rule.commitment_odds_ratio(layout.premium[segment], noise)
    if_committed, if_not, dynamic = ledger.outside[0], ledger.outside[1], ledger.dynamic[pair]
    rows.choose(if_committed, if_not, static, dynamic, noise, odds_ratio, live)
    words, sees = ledger.words[layout.first_seen + decision, word], layout.sees[segment, occasion]
    opened, joined, declines = ledger.opened[occasion], ledger.joined[decision], layout.declines
    rows.see(ledger.seen, words, opened, joined, sees, declines[segment], live)
    rows.update(ledger.perceived[pair], ledger.seen, joined, if_committed, if_not, live)


@compiled
def _zero(kept: Floats) -> None:
    for row in range(kept.shape[0]):
        rows.fill(kept[row], 0.0)


@compiled
def _remember(layout: Layout, ledger: Ledger, segment: int, pair: int, live: int) -> None:
    """The tallies of what a joiner has joined, and its rates."""
    host, memory = layout.host_of_pair[pair], layout.memory[segment]
    for measure in range(3):
        joined, held = ledger.joined_tally[measure, pair], ledger.held_tally[measure, host]
        rows.fade(joined, memory, ledger.added[measure], live)
        rows.rate(ledger.rates[measure, pair], joined, held, live)


@compiled
def _recommit(
    layout: Layout,
    ledger: Ledger,
    appraisal: Appraisal,
    segment: int,
    step: int,
    pair: int,
    live: int,
) -> None:
    """Commitments may change; before step 1 all are drawn, which is a turnover of 1."""
    turnover = layout.turnover[segment] if step > 0 else 1.0
    words = ledger.words[layout.first_commitment + pair, step % draws.WORDS]
    rows.recommit(ledger.commitment[pair], words, appraisal.prior[pair], turnover, live)


@compiled
def _judge(layout: Layout, ledger: Ledger, segment: int, step: int, live: int) -> None:
    """Who is allied in this step."""
    for candidate in range(layout.candidate_pairs.shape[0]):
        ij, ji = layout.candidate_pairs[candidate, 0], layout.candidate_pairs[candidate, 1]
        rows.qualify(
            ledger.streak[candidate],
            ledger.rates[COSTLY, ij],
            ledger.rates[COSTLY, ji],
            ledger.expected[ij],
            ledger.expected[ji],
            layout.alliance_reciprocity[segment],
            layout.alliance_expectation[segment],
            live,
        )
        rows.ally(
            ledger.allied[candidate],
            ledger.allied_steps[candidate],
            ledger.first_alliance[candidate],
            ledger.streak[candidate],
            layout.alliance_sustain[segment],
            step,
            live,
        )


@compiled
def _note(ledger: Ledger, trace: Trace, row: int, lane: _Lane) -> None:
    """What the step brought."""
    _keep(trace.opened[row], ledger.opened, lane)
    _keep(trace.joined[row], ledger.joined, lane)
    _keep(trace.allied[row], ledger.allied, lane)
    _keep(trace.belief[row], ledger.belief, lane)
    _keep(trace.expected[row], ledger.expected, lane)
    _keep(trace.support_rate[row], ledger.rates[SUPPORT], lane)
    _keep(trace.costly_rate[row], ledger.rates[COSTLY], lane)
    _keep(trace.rhetoric_rate[row], ledger.rates[RHETORIC], lane)
    _keep(trace.perceived[row], ledger.perceived, lane)


@compiled
def _keep(kept: Floats | Integers, values: Floats, lane: _Lane) -> None:
    """Copies rows of the ledger to the lane's place in a record, but for the row of nobody."""
    for row in range(kept.shape[0]):
        rows.keep(kept[row], values[row], lane.at, lane.live)
