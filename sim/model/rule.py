"""The rule: what a decision is worth, how states learn, what counts as an alliance.

Pure functions of numbers, standard library only but for the list of terms. The Mesa agents call
them as they stand; the compiled engine compiles these same functions, so both engines agree to the
last bit. Every symbol is defined in docs/ODD.md; arguments put the one who acts or judges first.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from sim.vocabulary.terms import TERMS

LARGEST_LOGIT = 36.0
"""Beyond this a probability could no longer be told from 0 or 1 in double precision."""

NEARLY_CERTAIN = 1.0 - 2.0**-53
"""The largest probability below 1: evidence alone never makes a belief certain."""


def exponential(exponent: float) -> float:
    """The exponential of a number, which is held within [-36, 36]; relative error below 1e-12.

    A Taylor polynomial of exponent / 256, squared eight times: unlike `math.exp` it has the same
    bits on every machine, and it compiles to vector instructions.

    >>> abs(exponential(1.0) - math.e) < 1e-12
    True
    """
    x = min(max(exponent, -LARGEST_LOGIT), LARGEST_LOGIT) * (1 / 256)
    power = 1 / 40320 + x * (1 / 362880)
    power = 1 / 120 + x * (1 / 720 + x * (1 / 5040 + x * power))
    power = 1.0 + x * (1.0 + x * (1 / 2 + x * (1 / 6 + x * (1 / 24 + x * power))))
    power *= power
    power *= power
    power *= power
    power *= power
    power *= power
    power *= power
    power *= power
    return power * power


# --- What a decision is worth: state i, occasion of host j, kind k, issue q --------------------


def agreement(salience_i: float, position_i: float, position_j: float) -> float:
    """How far i and j want the same on one issue, in [-1, 1], weighted by how much i cares.

    Directional voting: Rabinowitz and Macdonald 1989.

    >>> agreement(salience_i=0.5, position_i=1.0, position_j=-0.6)
    -0.3
    """
    return salience_i * position_i * position_j


def alignment(agreed: float, salience: float) -> float:
    """Agreement over all issues, in [-1, 1]; 0 for a state to which nothing matters.

    agreed, salience: the sums, over all issues, of i's agreement with j and of its salience.

    >>> alignment(agreed=1.0, salience=2.0)
    0.5
    """
    return agreed / salience if salience > 0.0 else 0.0


def threat_from(hostility_mi: float, power_m: float) -> float:
    """Hostile power of a third party m that i faces; summed over third parties it is i's threat.

    power_m: m's power or, where a second front may tie it down, its deterred power. Balance of
    threat: Walt 1987.

    >>> threat_from(hostility_mi=0.5, power_m=2.0)
    1.0
    """
    return hostility_mi * power_m


def security_gain(power_i: float, power_j: float, threat_i: float) -> float:
    """How much more often i would prevail with j at its side, in [0, 1).

    Contest success with aggregated capabilities: Hirshleifer 1989, Morrow 1991.

    >>> security_gain(power_i=1.0, power_j=1.0, threat_i=2.0)
    0.16666666666666669
    """
    together = power_i + power_j
    return together / (together + threat_i) - power_i / (power_i + threat_i)


def audience_of(power_i: float, hostility_mi: float, hostility_mj: float, power_m: float) -> float:
    """The worth of showing unity to one adversary m of both, at least 0; summed over third parties.

    >>> audience_of(power_i=1.0, hostility_mi=0.25, hostility_mj=1.0, power_m=3.0)
    0.375
    """
    return math.sqrt(hostility_mi * hostility_mj) * (power_m / (power_i + power_m))


def concern(salience_m: float, position_m: float, position_j: float) -> float:
    """How much a third party m minds support for j on one issue, in [0, 1].

    >>> concern(salience_m=0.5, position_m=-1.0, position_j=0.5)
    0.375
    """
    return salience_m * (1.0 - position_m * position_j) / 2.0


def goodwill_at_risk(
    tie_im: float, hostility_mj: float, hostility_mi: float, concern_m: float
) -> float:
    """What i puts at risk with one third party m by supporting j, in [0, 1]; summed over them.

    m's goodwill is worth i's tie to it. It is at risk as far as m quarrels with j and minds the
    issue, and as far as m's own hostility has not cost it already. Early 2009, 2012.

    >>> goodwill_at_risk(tie_im=0.5, hostility_mj=1.0, hostility_mi=0.5, concern_m=0.5)
    0.125
    """
    return tie_im * hostility_mj * (1.0 - hostility_mi) * concern_m


def entrapment(brinkmanship_j: float, alignment_ij: float) -> float:
    """The risk of being dragged into the host's quarrels, in [0, 1]. Snyder 1984.

    >>> entrapment(brinkmanship_j=0.5, alignment_ij=0.0)
    0.25
    """
    return brinkmanship_j * (1.0 - alignment_ij) / 2.0


def dependence(power_i: float, power_j: float, alignment_ij: float) -> float:
    """The autonomy that a weaker i gives up to j, in [0, 1); 0 for the stronger. Morrow 1991.

    >>> dependence(power_i=1.0, power_j=3.0, alignment_ij=0.0)
    0.25
    """
    inferiority = (power_j - power_i) / (power_j + power_i)
    return max(0.0, inferiority) * (1.0 - alignment_ij) / 2.0


def reciprocity(support_rate_ji: float, support_rate_ij: float) -> float:
    """What i owes j: the rate at which j supported i less that of i supporting j. Axelrod 1984.

    >>> reciprocity(support_rate_ji=0.75, support_rate_ij=0.25)
    0.5
    """
    return support_rate_ji - support_rate_ij


STATIC_TERMS = {name: term for name, term in TERMS.items() if not term.moves}
"""The terms that no signal moves, by name."""

_SIGNS = tuple(float(term.sign) for term in STATIC_TERMS.values())
_EXPOSED = tuple(term.exposed for term in STATIC_TERMS.values())


class StaticTerms(NamedTuple):
    """Sizes or weights of the static terms, without their signs."""

    shared_interest: float
    audience: float
    cost: float
    third_parties: float
    entrapment: float
    dependence: float
    autonomy: float


def static_term(term: int, size: float, weight: float, exposure: float) -> float:
    """What one of STATIC_TERMS, given by its place among them, adds to U.

    exposure: how far the kind of signal exposes the joiner, for the terms that this matters to.
    """
    return _SIGNS[term] * (weight * (exposure if _EXPOSED[term] else 1.0) * size)


def static_utility(sizes: Sequence[float], weights: Sequence[float], exposure: float) -> float:
    """The part of U that signals do not move; sizes and weights as in StaticTerms."""
    utility = 0.0
    for term in range(len(_SIGNS)):
        utility += static_term(term, sizes[term], weights[term], exposure)
    return utility


def dynamic_utility(security: float, reciprocity: float) -> float:
    """The part of U that moves with every signal: weighted security and reciprocity."""
    return security + reciprocity


def declining_odds(worth: float, noise: float) -> float:
    """Odds of declining against joining for a state that is not committed, above 0.

    worth is U, per unit of what the occasion is worth; noise is above 0.

    >>> declining_odds(worth=0.0, noise=0.15)
    1.0
    """
    return exponential(-worth / noise)


def commitment_odds_ratio(premium: float, noise: float) -> float:
    """By what a commitment multiplies the odds of declining, in (0, 1].

    >>> commitment_odds_ratio(premium=0.0, noise=0.15)
    1.0
    """
    return exponential(-premium / noise)


def join_probability(declining_odds: float) -> float:
    """Probability of joining, strictly between 0 and 1: logit choice, McKelvey and Palfrey 1995.

    A committed state's odds are first multiplied by the commitment's odds ratio, so that the
    result is logistic(U / noise) without commitment and logistic((U + premium) / noise) with it.

    >>> join_probability(declining_odds=3.0)
    0.25
    """
    return 1.0 / (1.0 + max(declining_odds, 2.0**-52))


# --- How states learn ---------------------------------------------------------------------------


def prior_belief(prior: float, hostility_ij: float, hostility_ji: float) -> float:
    """Probability, before any signal, that one of the pair is committed to the other.

    Rivals are not expected to be committed to each other.

    >>> prior_belief(prior=0.5, hostility_ij=0.5, hostility_ji=0.25)
    0.25
    """
    return prior * (1.0 - max(hostility_ij, hostility_ji))


def updated_belief(belief: float, if_committed: float, if_not: float) -> float:
    """Belief in a commitment after one observation, by Bayes' rule.

    if_committed, if_not: probability of what was observed under either, strictly in (0, 1).
    In log-odds this adds log(if_committed) - log(if_not). Certainty (0 or 1) stays certain.

    >>> updated_belief(0.5, if_committed=0.75, if_not=0.25)
    0.75
    """
    joint = belief * if_committed
    updated = joint / (joint + (1.0 - belief) * if_not)
    return updated if belief == 1.0 else min(updated, NEARLY_CERTAIN)


def drifted_belief(belief: float, prior: float, turnover: float) -> float:
    """Belief after commitments were redrawn from the prior with probability turnover.

    With `updated_belief` the exact filter of a two-state hidden Markov chain.

    >>> drifted_belief(belief=1.0, prior=0.5, turnover=0.1)
    0.9500000000000001
    """
    return (1.0 - turnover) * belief + turnover * prior


def redrawn_commitment(commitment: bool, draw: float, prior: float, turnover: float) -> bool:
    """Commitment after a chance `turnover` to be redrawn from the prior; draw in (0, 1).

    >>> redrawn_commitment(True, draw=0.5, prior=0.5, turnover=0.01)
    True
    >>> redrawn_commitment(True, draw=0.009, prior=0.5, turnover=0.01)
    False
    """
    return draw < turnover * prior if draw < turnover else commitment


def expected_support(belief: float, if_committed: float, if_not: float) -> float:
    """Predicted probability that the partner joins the next costly occasion.

    if_committed, if_not: its mean probability of joining, weighted by the occasions' rates.

    >>> expected_support(belief=0.5, if_committed=1.0, if_not=0.5)
    0.75
    """
    return belief * if_committed + (1.0 - belief) * if_not


def faded(tally: float, memory: float, added: float) -> float:
    """A tally of joins or of occasions one step on: what it was fades, the step's own is added.

    >>> faded(tally=2.0, memory=0.5, added=1.0)
    2.0
    """
    return tally * memory + added


def rate(joined: float, occasions: float) -> float:
    """Share of occasions joined, in [0, 1]; 0 while there has been none.

    >>> rate(joined=1.0, occasions=4.0), rate(joined=0.0, occasions=0.0)
    (0.25, 0.0)
    """
    return joined / occasions if occasions > 0.0 else 0.0


# --- How third parties answer -------------------------------------------------------------------


def strained_hostility(given: float, strain: float) -> float:
    """Hostility of m towards i, of whose goodwill a share `strain` is used up, in [0, 1].

    >>> strained_hostility(given=0.5, strain=0.5)
    0.75
    """
    return given + (1.0 - given) * strain


def strained_tie(given: float, strain_mi: float, strain_im: float) -> float:
    """How much i depends on m, as far as neither resents the other, in [0, 1].

    >>> strained_tie(given=0.5, strain_mi=0.5, strain_im=0.0)
    0.25
    """
    return given * (1.0 - strain_mi) * (1.0 - strain_im)


def kept_goodwill(backlash: float, exposure: float, hostility_mj: float, concern_m: float) -> float:
    """The share of its goodwill towards i that m keeps when i has joined an occasion of j.

    At least 0, also where a kind exposes by more than 1.

    >>> kept_goodwill(backlash=0.5, exposure=1.0, hostility_mj=0.5, concern_m=1.0)
    0.75
    """
    return max(0.0, 1.0 - backlash * exposure * hostility_mj * concern_m)


def is_seen(joined: bool, draw: float, sees: float, declines: float) -> bool:
    """Whether outsiders see what a state made of an open occasion; draw in (0, 1).

    sees, declines: the probabilities that a join of this kind, and that a decline, is seen.

    >>> is_seen(True, draw=0.5, sees=0.9, declines=0.3)
    True
    """
    return draw < (sees if joined else declines)


def power_at_side(perceived_ij: float, power_j: float) -> float:
    """Power of j that outsiders expect at i's side; summed over all j but the rival in question.

    >>> power_at_side(perceived_ij=0.5, power_j=2.0)
    1.0
    """
    return perceived_ij * power_j


def deterred_power(power_m: float, deterrence: float, at_side: float) -> float:
    """Power of a rival m that i must reckon with, in [0, power_m]: a second front ties some down.

    at_side: the power that outsiders expect at i's side.

    >>> deterred_power(power_m=1.0, deterrence=0.5, at_side=3.0)
    0.625
    """
    return power_m * (1.0 - deterrence * (at_side / (at_side + power_m)))


def position_in_force(given: float, shift: float) -> float:
    """A position with what asymmetric support has made of it, in [-1, 1].

    >>> position_in_force(given=0.9, shift=0.5)
    1.0
    """
    return min(max(given + shift, -1.0), 1.0)


def converged(
    convergence: float,
    power_weaker: float,
    power_stronger: float,
    position_weaker: float,
    position_stronger: float,
) -> float:
    """How far costly support moves the weaker of two states towards the stronger on the issue.

    >>> converged(0.5, 1.0, 3.0, position_weaker=0.0, position_stronger=1.0)
    0.25
    """
    asymmetry = (power_stronger - power_weaker) / (power_stronger + power_weaker)
    return convergence * asymmetry * (position_stronger - position_weaker)


def kept_shift(given: float, shift: float) -> float:
    """A shift cut so that the position it makes lies in [-1, 1].

    >>> kept_shift(given=0.5, shift=0.75)
    0.5
    """
    return min(max(shift, -1.0 - given), 1.0 - given)


def recovered_strain(goodwill: float, recovery: float) -> float:
    """Strain after a step: what goodwill is missing, less what time mends.

    >>> recovered_strain(goodwill=0.5, recovery=0.5)
    0.25
    """
    return (1.0 - goodwill) * (1.0 - recovery)


# --- What counts as an alliance -----------------------------------------------------------------


def qualifies(
    costly_rate_ij: float,
    costly_rate_ji: float,
    expected_ij: float,
    expected_ji: float,
    reciprocity: float,
    expectation: float,
) -> bool:
    """Whether both sides give, and both expect, enough costly support in this step.

    >>> qualifies(0.6, 0.5, 0.7, 0.5, reciprocity=0.5, expectation=0.5)
    True
    """
    return (
        min(costly_rate_ij, costly_rate_ji) >= reciprocity
        and min(expected_ij, expected_ji) >= expectation
    )


def relation(
    allied: bool,
    costly_rates: tuple[float, float],
    rhetoric_rates: tuple[float, float],
    threshold: float,
) -> str:
    """The relation of a pair, read from who supports whom, both ways.

    >>> relation(False, (0.9, 0.1), (1.0, 1.0), threshold=0.5)
    'one-sided support'
    """
    if allied:
        return "alliance"
    supporters = sum(costly_rate >= threshold for costly_rate in costly_rates)
    if supporters == 1:
        return "one-sided support"
    if supporters == 2:
        return "mutual support"
    return "rhetorical support" if min(rhetoric_rates) >= threshold else "distant"
