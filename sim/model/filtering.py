"""The compiled engine run along a record: what each decision was thought to be, before it was seen.

Who was asked and who joined are given, and what is hidden, the commitments, is summed out by the
filter that hosts learn by. The rule and the loops are those of the engine; here the rows of the
loops run over pairs and decisions.
"""

from typing import Annotated, NamedTuple

from sim.model import rows, rule
from sim.model.appraisal import appraise
from sim.model.compiling import compiled, compiled_entry
from sim.model.fields import zeros
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
)
from sim.model.observations import Observations
from sim.model.slow_dynamics import converge, hold_positions, resent
from sim.model.world import World
from sim.vocabulary.arrays import Floats


class Standing(NamedTuple):
    """What is known of every pair and decision, from step to step.

    As in the ledger, `expected` and `rates` have one more pair at the end, of zeros. Tallies of
    what was held are by pair, as not every state is asked every time.
    """

    belief: Annotated[Floats, "pair"]
    expected: Annotated[Floats, "pair or nobody"]
    perceived: Annotated[Floats, "pair"]
    prior: Annotated[Floats, "pair"]
    """In the step at hand; so are the next two."""
    security: Annotated[Floats, "pair"]
    dynamic: Annotated[Floats, "pair"]
    back: Annotated[Floats, "pair"]
    """What the joiner expects of the host."""
    received: Annotated[Floats, "pair"]
    """The host's support rate for the joiner."""
    mean: Annotated[Floats, "committed or not", "pair"]
    """Mean probability of joining one of the host's costly occasions."""
    added_held: Annotated[Floats, "measure", "pair"]
    """What the step adds to the tallies; so does the next."""
    added_joined: Annotated[Floats, "measure", "pair"]
    held_tally: Annotated[Floats, "measure", "pair"]
    joined_tally: Annotated[Floats, "measure", "pair"]
    rates: Annotated[Floats, "measure", "pair or nobody"]
    static: Annotated[Floats, "view", "decision"]
    moved: Annotated[Floats, "decision"]
    """Dynamic utility of the decision's pair."""
    probability: Annotated[Floats, "view", "committed or not", "decision"]
    """Of joining."""


class Filter:
    """A record and the arrays in which it is followed again and again."""

    def __init__(self, world: World, observations: Observations) -> None:
        self._observations = observations
        self._ledger = empty_ledger(world, 1)
        self._appraisal = empty_appraisal(world, 1)
        pairs = len(world.pairs)
        sizes = {"pair": pairs, "pair or nobody": pairs + 1, "decision": len(world.decisions)}
        sizes |= {"measure": 3, "committed or not": 2, "view": self._appraisal.static.shape[0]}
        self._standing = zeros(Standing, sizes)

    def predicted(self, layout: Layout) -> Floats:
        """[observation] the host's probability, before it was seen, that the state joins.

        layout: of the world, perhaps with other values; where these are slow, of a world that is.
        """
        predicted: Floats = self._observations.joined.copy()
        _follow(
            layout, self._ledger, self._appraisal, self._standing, self._observations, predicted
        )
        return predicted

    @property
    def standing(self) -> Standing:
        """What is known after the record's last step."""
        return self._standing


@compiled_entry
def _follow(
    layout: Layout,
    ledger: Ledger,
    appraisal: Appraisal,
    standing: Standing,
    observations: Observations,
    predicted: Floats,
) -> None:
    """All steps to the record's last."""
    at, count = 0, observations.step.size
    last = observations.step[count - 1] if count > 0 else 0
    for step in range(last + 1):
        segment = layout.segment[step]
        if step == 0:
            _clear(standing, ledger)
        if layout.slow or step == 0 or segment != layout.segment[step - 1]:
            appraise(layout, ledger, segment, appraisal, 1)
            _take_over(layout, appraisal, standing)
        if step == 0:
            _begin(layout, ledger, appraisal, standing)
            continue
        first = at
        while at < count and observations.step[at] == step:
            at += 1
        _weigh(layout, standing, segment)
        _learn(layout, standing, observations, predicted, segment, first, at)
        _remember(layout, ledger, appraisal, standing, segment)
        if layout.slow:
            _answer(layout, ledger, appraisal, observations, segment, first, at)


@compiled
def _clear(standing: Standing, ledger: Ledger) -> None:
    """Nothing on record."""
    rows.fill(standing.expected, 0.0)
    for measure in range(3):
        rows.fill(standing.held_tally[measure], 0.0)
        rows.fill(standing.joined_tally[measure], 0.0)
        rows.fill(standing.rates[measure], 0.0)
    for decision in range(ledger.joined.shape[0]):
        ledger.joined[decision, 0] = 0.0
    for m in range(ledger.strain.shape[0]):
        for i in range(ledger.strain.shape[1]):
            ledger.strain[m, i, 0] = 0.0
        for issue in range(ledger.shift.shape[1]):
            ledger.shift[m, issue, 0] = 0.0


@compiled
def _take_over(layout: Layout, appraisal: Appraisal, standing: Standing) -> None:
    """An appraisal as rows of pairs and decisions."""
    for pair in range(layout.reverse.size):
        standing.prior[pair] = appraisal.prior[pair, 0]
        standing.security[pair] = appraisal.security[pair, 0]
    for view in range(standing.static.shape[0]):
        for decision in range(standing.moved.size):
            standing.static[view, decision] = appraisal.static[view, decision, 0]


@compiled
def _begin(layout: Layout, ledger: Ledger, appraisal: Appraisal, standing: Standing) -> None:
    """The world before step 1: beliefs and expected support at the prior."""
    pairs = layout.reverse.size
    rows.copy(standing.belief, standing.prior, pairs)
    rows.copy(standing.perceived, standing.prior, pairs)
    for pair in range(pairs):
        if layout.watched:
            ledger.perceived[pair, 0] = standing.prior[pair]
        host = layout.host_of_pair[pair]
        for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
            if appraisal.share[occasion] > 0.0:
                standing.expected[pair] = standing.prior[pair]


@compiled
def _weigh(layout: Layout, standing: Standing, segment: int) -> None:
    """Every decision's probabilities, and the mean of the host's costly ones."""
    pairs, decisions = layout.reverse.size, standing.moved.size
    for pair in range(pairs):
        reverse = layout.reverse[pair]
        standing.back[pair] = standing.expected[reverse]
        standing.received[pair] = standing.rates[SUPPORT, reverse]
    weight, given = layout.reciprocity_weight[segment], standing.rates[SUPPORT]
    rows.weigh(
        standing.dynamic, standing.security, standing.back, weight, standing.received, given, pairs
    )
    for pair in range(pairs):
        host = layout.host_of_pair[pair]
        held = layout.first_occasion[host + 1] - layout.first_occasion[host]
        for decision in range(layout.first_decision[pair], layout.first_decision[pair] + held):
            standing.moved[decision] = standing.dynamic[pair]
    noise = layout.noise[segment]
    odds_ratio = rule.commitment_odds_ratio(layout.premium[segment], noise)
    for view in range(standing.static.shape[0]):
        if_committed, if_not = standing.probability[view, 0], standing.probability[view, 1]
        static = standing.static[view]
        rows.choose(if_committed, if_not, static, standing.moved, noise, odds_ratio, decisions)


@compiled
def _learn(
    layout: Layout,
    standing: Standing,
    observations: Observations,
    predicted: Floats,
    segment: int,
    first: int,
    end: int,
) -> None:
    """Beliefs after the step's observations, `first` to before `end`, each predicted first."""
    for measure in range(3):
        rows.fill(standing.added_held[measure], 0.0)
        rows.fill(standing.added_joined[measure], 0.0)
    for at in range(first, end):
        pair, decision = observations.pair[at], observations.decision[at]
        occasion = (
            layout.first_occasion[layout.host_of_pair[pair]]
            + decision
            - layout.first_decision[pair]
        )
        joined, measure = observations.joined[at], layout.tally[occasion]
        worth, belief = layout.worth[segment, occasion], standing.belief[pair]
        if_committed = standing.probability[INSIDE, 0, decision]
        if_not = standing.probability[INSIDE, 1, decision]
        predicted[at] = rule.expected_support(belief, if_committed, if_not)
        standing.belief[pair] = _updated(belief, joined, if_committed, if_not)
        if layout.watched and observations.seen[at] > 0.0:
            standing.perceived[pair] = _updated(
                standing.perceived[pair],
                joined,
                standing.probability[OUTSIDE, 0, decision],
                standing.probability[OUTSIDE, 1, decision],
            )
        standing.added_held[SUPPORT, pair] += worth
        standing.added_held[measure, pair] += 1.0
        standing.added_joined[SUPPORT, pair] += worth * joined
        standing.added_joined[measure, pair] += joined


@compiled
def _updated(belief: float, joined: float, if_committed: float, if_not: float) -> float:
    if joined > 0.0:
        return rule.updated_belief(belief, if_committed, if_not)
    return rule.updated_belief(belief, 1.0 - if_committed, 1.0 - if_not)


@compiled
def _remember(
    layout: Layout, ledger: Ledger, appraisal: Appraisal, standing: Standing, segment: int
) -> None:
    """Drift, expected support and rates after the step."""
    pairs, turnover = layout.reverse.size, layout.turnover[segment]
    if_committed, if_not = standing.mean[0], standing.mean[1]
    rows.fill(if_committed, 0.0)
    rows.fill(if_not, 0.0)
    for pair in range(pairs):
        host = layout.host_of_pair[pair]
        first, last = layout.first_occasion[host], layout.first_occasion[host + 1]
        for occasion in range(first, last):
            decision = layout.first_decision[pair] + occasion - first
            share = appraisal.share[occasion]
            if_committed[pair] += share * standing.probability[INSIDE, 0, decision]
            if_not[pair] += share * standing.probability[INSIDE, 1, decision]
    rows.drift(standing.belief, standing.prior, turnover, pairs)
    rows.expect(standing.expected, standing.belief, if_committed, if_not, pairs)
    if layout.watched:
        rows.drift(standing.perceived, standing.prior, turnover, pairs)
        for pair in range(pairs):
            ledger.perceived[pair, 0] = standing.perceived[pair]
    for measure in (SUPPORT, COSTLY, RHETORIC):
        held, joined = standing.held_tally[measure], standing.joined_tally[measure]
        rows.fade(held, layout.memory[segment], standing.added_held[measure], pairs)
        rows.fade(joined, layout.memory[segment], standing.added_joined[measure], pairs)
        rows.rate(standing.rates[measure], joined, held, pairs)


@compiled
def _answer(
    layout: Layout,
    ledger: Ledger,
    appraisal: Appraisal,
    observations: Observations,
    segment: int,
    first: int,
    end: int,
) -> None:
    """Strain and shift after the step's joins: of the first time occasions were held, the second...

    All on hostility and positions as the step began; time mends once.
    """
    turns = 1
    for at in range(first, end):
        turns = max(turns, observations.turn[at] + 1)
    for turn in range(turns):
        _join(ledger, observations, turn, first, end)
        recovery = layout.recovery[segment] if turn == turns - 1 else 0.0
        resent(layout, ledger, appraisal, segment, recovery, 1)
        converge(layout, ledger, appraisal, segment, 1)
    hold_positions(layout, ledger, segment, 1)
    _join(ledger, observations, turns, first, end)


@compiled
def _join(ledger: Ledger, observations: Observations, turn: int, first: int, end: int) -> None:
    """The joins of one turn among the step's observations, in the ledger; none past the last."""
    for at in range(first, end):
        ledger.joined[observations.decision[at], 0] = 0.0
    for at in range(first, end):
        if observations.turn[at] == turn:
            ledger.joined[observations.decision[at], 0] = observations.joined[at]
