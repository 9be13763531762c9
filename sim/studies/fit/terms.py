"""Knock-outs: a scenario without some terms of the decision."""

from collections.abc import Sequence

from sim.errors import InputError
from sim.scenario.checks.suggestions import suggestion
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.vocabulary.terms import TERMS

_WEIGHTS = {name: f"model.weights.{term.weight}" for name, term in TERMS.items() if term.weight}


def weight_path(term: str) -> str:
    """The path of a term's weight. Raises InputError for what is no term that has one."""
    if term not in _WEIGHTS:
        raise InputError(f"no such term '{term}'{suggestion(term, _WEIGHTS, 'terms')}")
    return _WEIGHTS[term]


def without_terms(scenario: Scenario, terms: Sequence[str]) -> Scenario:
    """A scenario in which some terms weigh nothing, by their names. Raises as `weight_path`."""
    return with_values(scenario, {weight_path(term): 0.0 for term in terms}) if terms else scenario
