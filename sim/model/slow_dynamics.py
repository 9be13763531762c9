"""How the others answer what was joined, for the compiled engine: strain and shift after a step.

All on hostility and positions as the step began.
"""

from sim.model import rule
from sim.model.compiling import compiled
from sim.model.layout import COSTLY, Appraisal, Layout, Ledger
from sim.vocabulary.arrays import Floats


@compiled
def resent(
    layout: Layout,
    ledger: Ledger,
    appraisal: Appraisal,
    segment: int,
    recovery: float,
    live: int,
) -> None:
    """Strain after joins, in the order of occasions, and what time mends of it."""
    states = layout.power.shape[1]
    for i in range(states):
        for m in range(states):
            if m != i:
                _goodwill(ledger.goodwill, ledger.strain[m, i], live)
                _lose(layout, ledger, appraisal, segment, (m, i), live)
                _mend(ledger.strain[m, i], ledger.goodwill, recovery, live)


@compiled
def converge(layout: Layout, ledger: Ledger, appraisal: Appraisal, segment: int, live: int) -> None:
    """Shift after costly joins, in the order of occasions and joiners, not yet held in range."""
    power, convergence = layout.power[segment], layout.convergence[segment]
    for occasion in range(layout.issue.size):
        if convergence == 0.0 or layout.tally[occasion] != COSTLY:
            continue
        issue = layout.issue[occasion]
        for pair in range(layout.reverse.size):
            host = layout.host_of_pair[pair]
            first, last = layout.first_occasion[host], layout.first_occasion[host + 1]
            if not first <= occasion < last:
                continue
            weaker, stronger = layout.joiner_state[pair], layout.host_state[pair]
            if power[weaker] > power[stronger]:
                weaker, stronger = stronger, weaker
            _approach(
                ledger.shift[weaker, issue],
                ledger.joined[layout.first_decision[pair] + occasion - first],
                convergence,
                (power[weaker], power[stronger]),
                appraisal.position[weaker, issue],
                appraisal.position[stronger, issue],
                live,
            )


@compiled
def hold_positions(layout: Layout, ledger: Ledger, segment: int, live: int) -> None:
    """Shifts cut so that positions stay in [-1, 1]."""
    for state in range(layout.position.shape[1]):
        for issue in range(layout.position.shape[2]):
            _hold(ledger.shift[state, issue], layout.position[segment, state, issue], live)


@compiled
def _lose(
    layout: Layout,
    ledger: Ledger,
    appraisal: Appraisal,
    segment: int,
    relation: tuple[int, int],
    live: int,
) -> None:
    """What m's goodwill towards i loses by all that i joined, of hosts other than m."""
    m, i = relation
    for pair in range(layout.reverse.size):
        j, host = layout.host_state[pair], layout.host_of_pair[pair]
        if layout.joiner_state[pair] != i or j == m:
            continue
        for occasion in range(layout.first_occasion[host], layout.first_occasion[host + 1]):
            decision = layout.first_decision[pair] + occasion - layout.first_occasion[host]
            issue = layout.issue[occasion]
            salience = layout.salience[segment, m, issue]
            if salience > 0.0:
                _resent(
                    ledger.goodwill,
                    ledger.joined[decision],
                    appraisal.hostility[m, j],
                    (layout.backlash[segment], layout.exposure[segment, occasion], salience),
                    appraisal.position[m, issue],
                    appraisal.position[j, issue],
                    live,
                )


@compiled
def _goodwill(goodwill: Floats, strain: Floats, live: int) -> None:
    for r in range(live):
        goodwill[r] = 1.0 - strain[r]


@compiled
def _resent(
    goodwill: Floats,
    joined: Floats,
    hostility: Floats,
    given: tuple[float, float, float],
    position_m: Floats,
    position_j: Floats,
    live: int,
) -> None:
    backlash, exposure, salience = given
    for r in range(live):
        concern = rule.concern(salience, position_m[r], position_j[r])
        kept = rule.kept_goodwill(backlash, exposure, hostility[r], concern)
        goodwill[r] *= kept if joined[r] > 0.0 else 1.0


@compiled
def _mend(strain: Floats, goodwill: Floats, recovery: float, live: int) -> None:
    for r in range(live):
        strain[r] = rule.recovered_strain(goodwill[r], recovery)


@compiled
def _approach(
    shift: Floats,
    joined: Floats,
    convergence: float,
    powers: tuple[float, float],
    weaker: Floats,
    stronger: Floats,
    live: int,
) -> None:
    power_weaker, power_stronger = powers
    for r in range(live):
        moved = rule.converged(convergence, power_weaker, power_stronger, weaker[r], stronger[r])
        shift[r] += moved if joined[r] > 0.0 else 0.0


@compiled
def _hold(shift: Floats, given: float, live: int) -> None:
    for r in range(live):
        shift[r] = rule.kept_shift(given, shift[r])
