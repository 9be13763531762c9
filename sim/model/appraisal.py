"""What decisions rest on apart from what signals move, for the compiled engine.

Computed from the raw arrays of a world by the functions of `rule`, as `regard` does it for the Mesa
agents. Sums run over states and issues in the order of their ids.
"""

from sim.model import rule
from sim.model.compiling import compiled
from sim.model.layout import COSTLY, Appraisal, Layout


@compiled
def appraise(layout: Layout, segment: int, appraisal: Appraisal) -> None:
    """Fills in an appraisal for the steps of a segment."""
    _share(layout, segment, appraisal)
    hostility, power = layout.hostility[segment], layout.power[segment]
    for pair in range(layout.reverse.size):
        i, j = layout.joiner_state[pair], layout.host_state[pair]
        alignment = _alignment(layout, segment, i, j)
        threat = audience = 0.0
        for m in range(power.size):
            if m not in (i, j):
                threat += rule.threat_from(hostility[m, i], power[m])
                audience += rule.audience_of(power[i], hostility[m, i], hostility[m, j], power[m])
        gain = rule.security_gain(power[i], power[j], threat)
        appraisal.security[pair] = layout.security_weight[segment] * gain
        appraisal.prior[pair] = rule.prior_belief(
            layout.prior[segment], hostility[i, j], hostility[j, i]
        )
        host = layout.host_of_pair[pair]
        for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
            decision = layout.first_decision[pair] + occasion - layout.first_occasion[host]
            appraisal.static[decision] = rule.static_utility(
                _static_terms(layout, segment, pair, occasion, alignment, audience),
                layout.weights[segment],
                layout.exposure[segment, occasion],
            )


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
def _alignment(layout: Layout, segment: int, i: int, j: int) -> float:
    position, salience = layout.position[segment], layout.salience[segment]
    agreed = cared = 0.0
    for issue in range(position.shape[1]):
        agreed += rule.agreement(salience[i, issue], position[i, issue], position[j, issue])
        cared += salience[i, issue]
    return rule.alignment(agreed, cared)


@compiled
def _static_terms(
    layout: Layout, segment: int, pair: int, occasion: int, alignment: float, audience: float
) -> rule.StaticTerms:
    """Sizes of the terms of a joiner's decision; alignment and audience are those of its pair."""
    i, j, issue = layout.joiner_state[pair], layout.host_state[pair], layout.issue[occasion]
    position, power = layout.position[segment], layout.power[segment]
    return rule.StaticTerms(
        shared_interest=rule.agreement(
            layout.salience[segment, i, issue], position[i, issue], position[j, issue]
        ),
        audience=audience,
        cost=layout.cost[segment, occasion],
        third_parties=_goodwill_at_risk(layout, segment, i, j, issue),
        entrapment=rule.entrapment(layout.brinkmanship[segment, j], alignment),
        dependence=rule.dependence(power[i], power[j], alignment),
        autonomy=layout.autonomy[segment, i],
    )


@compiled
def _goodwill_at_risk(layout: Layout, segment: int, i: int, j: int, issue: int) -> float:
    hostility, ties = layout.hostility[segment], layout.ties[segment]
    position, salience = layout.position[segment, :, issue], layout.salience[segment, :, issue]
    risk = 0.0
    for m in range(hostility.shape[0]):
        if m not in (i, j):
            risk += rule.goodwill_at_risk(
                ties[i, m],
                hostility[m, j],
                hostility[m, i],
                rule.concern(salience[m], position[m], position[j]),
            )
    return risk
