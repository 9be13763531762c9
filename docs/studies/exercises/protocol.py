"""What was decided before the first score on 2004-2010; the README says it in words."""

from sim.scenario.fit_plan import Prior

YEARS = range(1992, 2011)
FIT_YEARS = range(1992, 2004)
"""The years whose decisions are fitted; those of the rest of YEARS are predicted."""

LIVE = 100
SEED = 1

PRIORS = {
    "model.weights.interest": Prior(lognormal=(1.0, 1.0)),
    "model.weights.security": Prior(lognormal=(4.0, 1.0)),
    "model.weights.reciprocity": Prior(lognormal=(0.4, 1.0)),
    "model.weights.audience": Prior(lognormal=(0.8, 1.0)),
    "model.weights.third_parties": Prior(lognormal=(12.0, 1.0)),
    "model.weights.entrapment": Prior(lognormal=(0.5, 1.0)),
    "model.weights.dependence": Prior(lognormal=(0.4, 1.0)),
    "model.cost.exercise": Prior(lognormal=(0.5, 0.7)),
    "model.premium": Prior(lognormal=(0.4, 0.7)),
    "model.prior": Prior(beta=(1.0, 1.0)),
    "model.turnover": Prior(beta=(1.0, 20.0)),
    "model.memory": Prior(beta=(8.0, 1.0)),
}
