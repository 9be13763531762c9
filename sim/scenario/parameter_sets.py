"""Named sets of parameters, fitted to data, that a scenario can have in place of the defaults."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator

from sim.scenario.checks.names import unknown
from sim.vocabulary.kinds import EXERCISE


@dataclass(frozen=True)
class ParameterSet:
    """Parameters that differ from the defaults, and where they come from."""

    title: str
    source: str
    values: Mapping[str, float]
    """By path within a scenario's section `model`."""


PARAMETER_SETS = {
    "exercises": ParameterSet(
        "Who joined whose exercises, 1992-2003",
        "medians of the posterior in docs/studies/exercises, to three digits",
        {
            "weights.interest": 0.540,
            "weights.security": 1.21,
            "weights.reciprocity": 0.0357,
            "weights.audience": 0.325,
            "weights.third_parties": 1.17,
            "weights.entrapment": 0.223,
            "weights.dependence": 1.27,
            f"cost.{EXERCISE}": 0.642,
            "premium": 0.583,
            "prior": 0.0573,
            "turnover": 0.00898,
            "memory": 0.803,
        },
    ),
    "pacts_before_1946": ParameterSet(
        "Who formed a pact, before 1946",
        "estimates of docs/studies/pacts",
        {
            "weights.interest": 0.673,
            "weights.security": 2.46,
            f"cost.{EXERCISE}": 0.942,
            "premium": 0.374,
            "prior": 0.587,
        },
    ),
    "pacts_from_1946": ParameterSet(
        "Who formed a pact, from 1946",
        "estimates of docs/studies/pacts",
        {
            "weights.interest": 0.588,
            "weights.security": 4.02,
            f"cost.{EXERCISE}": 1.11,
            "premium": 0.301,
            "prior": 0.520,
        },
    ),
}
"""By the name that scenarios ask for them by; docs/evidence.md says what they are good for."""


def _known(name: str) -> str:
    if name not in PARAMETER_SETS:
        raise unknown("parameter set", name, tuple(PARAMETER_SETS))
    return name


ParameterSetName = Annotated[str, AfterValidator(_known)]


def over_set(name: object, model: object) -> object:
    """A section `model` with what it does not say itself from the set of that name.

    What is no name of a set, or no such section, is left for the checks to complain of.
    """
    if not isinstance(name, str) or name not in PARAMETER_SETS or not isinstance(model, dict):
        return model
    filled = deepcopy(model)
    for path, value in PARAMETER_SETS[name].values.items():
        *sections, last = path.split(".")
        section = filled
        for key in sections:
            section = section.setdefault(key, {})
            if not isinstance(section, dict):
                break
        else:
            section.setdefault(last, value)
    return filled
