"""What decisions rest on apart from what signals move, for the compiled engine.

Computed from the raw arrays of a world by the functions of `rule`, as `regard` does it for the Mesa
agents. Sums run over states and issues in the order of their ids.
"""

from typing import NamedTuple

from sim.model import rows, rule
from sim.model.compiling import compiled
from sim.model.layout import COSTLY, INSIDE, Appraisal, Layout, Ledger
from sim.vocabulary.arrays import Floats


class _Given(NamedTuple):
    """What a scenario says of a decision and no replicate moves."""

    salience: float
    cost: float
    brinkmanship: float
    autonomy: float
    exposure: float


_Moved = tuple[Floats, Floats, Floats, Floats, Floats]
"""What can move, of one decision: both positions, audience, goodwill at risk, alignment."""


@compiled
def appraise(layout: Layout, ledger: Ledger, segment: int, appraisal: Appraisal, live: int) -> None:
    """Fills in an appraisal, `live` values in a row."""
    _share(layout, segment, appraisal)
    _in_force(layout, ledger, segment, appraisal, live)
    _reckon(layout, ledger, segment, appraisal, live)
    hostility, power = appraisal.hostility, layout.power[segment]
    threat, audience = appraisal.threat, appraisal.audience
    for pair in range(layout.reverse.size):
        i, j = layout.joiner_state[pair], layout.host_state[pair]
        rows.fill(threat, 0.0)
        rows.fill(audience, 0.0)
        for m in range(power.size):
            if m not in (i, j):
                to_i, to_j, reckoned = hostility[m, i], hostility[m, j], appraisal.reckoned[m, i]
                _face(threat, audience, to_i, to_j, power[i], power[m], reckoned, live)
        weight, prior = layout.security_weight[segment], layout.prior[segment]
        _secure(appraisal.security[pair], weight, power[i], power[j], threat, live)
        _expect(appraisal.prior[pair], prior, hostility[i, j], hostility[j, i], live)
        _align(layout, segment, appraisal, i, j, live)
        host = layout.host_of_pair[pair]
        for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
            _price(layout, segment, appraisal, pair, occasion, live)


@compiled
def _share(layout: Layout, segment: int, appraisal: Appraisal) -> None:
    """Each occasion's share in its host's expected support."""
    rate, share = layout.rate[segment], appraisal.share
    for host in range(layout.first_occasion.size - 1):
        hosted = range(layout.first_occasion[host], layout.first_occasion[host + 1])
        total = 0.0
        for occasion in hosted:
            if layout.tally[occasion] == COSTLY:
                total += rate[occasion]
        for occasion in hosted:
            costly = layout.tally[occasion] == COSTLY
            share[occasion] = rule.rate(rate[occasion], total) if costly else 0.0


@compiled
def _in_force(
    layout: Layout, ledger: Ledger, segment: int, appraisal: Appraisal, live: int
) -> None:
    """Hostility, ties and positions as given and, where the others answer, as they have become."""
    hostility, ties, strain = layout.hostility[segment], layout.ties[segment], ledger.strain
    position = layout.position[segment]
    for m in range(hostility.shape[0]):
        for i in range(hostility.shape[0]):
            if layout.slow:
                _strain(appraisal.hostility[m, i], hostility[m, i], strain[m, i], live)
                _loosen(appraisal.ties[i, m], ties[i, m], strain[m, i], strain[i, m], live)
            else:
                rows.fill(appraisal.hostility[m, i], hostility[m, i])
                rows.fill(appraisal.ties[i, m], ties[i, m])
        for issue in range(position.shape[1]):
            if layout.slow:
                shift = ledger.shift[m, issue]
                _shift(appraisal.position[m, issue], position[m, issue], shift, live)
            else:
                rows.fill(appraisal.position[m, issue], position[m, issue])


@compiled
def _reckon(layout: Layout, ledger: Ledger, segment: int, appraisal: Appraisal, live: int) -> None:
    """The power of each state that each other must reckon with."""
    power, deterrence = layout.power[segment], layout.deterrence[segment]
    for m in range(power.size):
        for i in range(power.size):
            rows.fill(appraisal.at_side, 0.0)
            if deterrence > 0.0:
                for pair in range(layout.reverse.size):
                    j = layout.joiner_state[pair]
                    if layout.host_state[pair] == i and j != m:
                        _side(appraisal.at_side, ledger.perceived[pair], power[j], live)
            _deter(appraisal.reckoned[m, i], power[m], deterrence, appraisal.at_side, live)


@compiled
def _align(layout: Layout, segment: int, appraisal: Appraisal, i: int, j: int, live: int) -> None:
    """Alignment of i with j."""
    salience, position, cared = layout.salience[segment, i], appraisal.position, 0.0
    rows.fill(appraisal.alignment, 0.0)
    for issue in range(salience.size):
        _agree(appraisal.alignment, salience[issue], position[i, issue], position[j, issue], live)
        cared += salience[issue]
    _relate(appraisal.alignment, cared, live)


@compiled
def _price(
    layout: Layout, segment: int, appraisal: Appraisal, pair: int, occasion: int, live: int
) -> None:
    """Static utility of a decision and, where outsiders watch, what they take it for.

    Also term by term, where decisions are explained.
    """
    first = layout.first_occasion[layout.host_of_pair[pair]]
    decision = layout.first_decision[pair] + occasion - first
    i, j, issue = layout.joiner_state[pair], layout.host_state[pair], layout.issue[occasion]
    _risk(layout, segment, appraisal, pair, occasion, live)
    powers = (layout.power[segment, i], layout.power[segment, j])
    given = _Given(
        salience=layout.salience[segment, i, issue],
        cost=layout.cost[segment, occasion],
        brinkmanship=layout.brinkmanship[segment, j],
        autonomy=layout.autonomy[segment, i],
        exposure=layout.exposure[segment, occasion],
    )
    weights, position = layout.weights[segment], appraisal.position
    moved = (
        position[i, issue],
        position[j, issue],
        appraisal.audience,
        appraisal.risk,
        appraisal.alignment,
    )
    for view in range(appraisal.static.shape[0]):
        static, noticed = appraisal.static[view, decision], 1.0 if view == INSIDE else 0.0
        _weigh(static, given, powers, weights, moved, noticed, live)
    if appraisal.itemised.shape[0] > 0:
        for term in range(appraisal.itemised.shape[1]):
            row, weight = appraisal.itemised[decision, term], weights[term]
            _itemise(row, term, given, powers, weight, moved, live)


@compiled
def _risk(
    layout: Layout, segment: int, appraisal: Appraisal, pair: int, occasion: int, live: int
) -> None:
    """Goodwill at risk with each third party that minds the issue and that the joiner needs."""
    i, j, issue = layout.joiner_state[pair], layout.host_state[pair], layout.issue[occasion]
    hostility, ties, position = appraisal.hostility, appraisal.ties, appraisal.position
    rows.fill(appraisal.risk, 0.0)
    for m in range(hostility.shape[0]):
        salience = layout.salience[segment, m, issue]
        if m not in (i, j) and layout.ties[segment, i, m] > 0.0 and salience > 0.0:
            _add_risk(
                appraisal.risk,
                ties[i, m],
                hostility[m, j],
                hostility[m, i],
                salience,
                position[m, issue],
                position[j, issue],
                live,
            )


# --- Along rows ---------------------------------------------------------------------------------


@compiled
def _strain(hostility: Floats, given: float, strain: Floats, live: int) -> None:
    for r in range(live):
        hostility[r] = rule.strained_hostility(given, strain[r])


@compiled
def _loosen(tie: Floats, given: float, strain_mi: Floats, strain_im: Floats, live: int) -> None:
    for r in range(live):
        tie[r] = rule.strained_tie(given, strain_mi[r], strain_im[r])


@compiled
def _shift(position: Floats, given: float, shift: Floats, live: int) -> None:
    for r in range(live):
        position[r] = rule.position_in_force(given, shift[r])


@compiled
def _side(at_side: Floats, perceived: Floats, power: float, live: int) -> None:
    for r in range(live):
        at_side[r] += rule.power_at_side(perceived[r], power)


@compiled
def _deter(reckoned: Floats, power: float, deterrence: float, at_side: Floats, live: int) -> None:
    for r in range(live):
        reckoned[r] = rule.deterred_power(power, deterrence, at_side[r])


@compiled
def _agree(
    agreed: Floats, salience: float, position_i: Floats, position_j: Floats, live: int
) -> None:
    for r in range(live):
        agreed[r] += rule.agreement(salience, position_i[r], position_j[r])


@compiled
def _relate(alignment: Floats, cared: float, live: int) -> None:
    """Alignment, from agreement summed over issues."""
    for r in range(live):
        alignment[r] = rule.alignment(alignment[r], cared)


@compiled
def _face(
    threat: Floats,
    audience: Floats,
    to_i: Floats,
    to_j: Floats,
    power_i: float,
    power_m: float,
    reckoned: Floats,
    live: int,
) -> None:
    """What one third party adds to threat and audience."""
    for r in range(live):
        threat[r] += rule.threat_from(to_i[r], reckoned[r])
    for r in range(live):
        audience[r] += rule.audience_of(power_i, to_i[r], to_j[r], power_m)


@compiled
def _secure(
    security: Floats, weight: float, power_i: float, power_j: float, threat: Floats, live: int
) -> None:
    for r in range(live):
        security[r] = weight * rule.security_gain(power_i, power_j, threat[r])


@compiled
def _expect(prior: Floats, given: float, to_host: Floats, to_joiner: Floats, live: int) -> None:
    for r in range(live):
        prior[r] = rule.prior_belief(given, to_host[r], to_joiner[r])


@compiled
def _add_risk(
    risk: Floats,
    tie: Floats,
    to_j: Floats,
    to_i: Floats,
    salience: float,
    position_m: Floats,
    position_j: Floats,
    live: int,
) -> None:
    for r in range(live):
        concern = rule.concern(salience, position_m[r], position_j[r])
        risk[r] += rule.goodwill_at_risk(tie[r], to_j[r], to_i[r], concern)


@compiled
def _weigh(
    static: Floats,
    given: _Given,
    powers: tuple[float, float],
    weights: Floats,
    moved: _Moved,
    noticed: float,
    live: int,
) -> None:
    """Static utility; noticed: 0 where the audience that joiner and host share is left out."""
    for r in range(live):
        terms = _terms(given, powers, moved, noticed, r)
        static[r] = rule.static_utility(terms, weights, given.exposure)  # type: ignore[arg-type]


@compiled
def _itemise(
    row: Floats,
    term: int,
    given: _Given,
    powers: tuple[float, float],
    weight: float,
    moved: _Moved,
    live: int,
) -> None:
    """What one static term adds to U."""
    for r in range(live):
        size = _terms(given, powers, moved, 1.0, r)[term]
        # Added to 0, as what is nothing has no sign.
        row[r] = 0.0 + rule.static_term(term, size, weight, given.exposure)


@compiled
def _terms(
    given: _Given, powers: tuple[float, float], moved: _Moved, noticed: float, r: int
) -> rule.StaticTerms:
    """The static terms of one replicate."""
    position_i, position_j, audience, risk, alignment = moved
    power_i, power_j = powers
    return rule.StaticTerms(
        shared_interest=rule.agreement(given.salience, position_i[r], position_j[r]),
        audience=noticed * audience[r],
        cost=given.cost,
        third_parties=risk[r],
        entrapment=rule.entrapment(given.brinkmanship, alignment[r]),
        dependence=rule.dependence(power_i, power_j, alignment[r]),
        autonomy=given.autonomy,
    )
