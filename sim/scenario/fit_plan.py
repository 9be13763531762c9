"""What a fit of a scenario estimates: paths with prior distributions, and outcomes on record."""

from collections.abc import Iterator, Mapping
from math import exp
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import InitErrorDetails

from sim.scenario.addressable_paths import NumberPath, places_now, value_problem
from sim.scenario.checks.validated_model import Objection, Section, objection
from sim.scenario.checks.values import Number, Positive, StatePair, Step, Two, Words
from sim.scenario.event_record import YesNo

PRIOR_KINDS = ("uniform", "normal", "lognormal", "beta")

_Ends = Annotated[tuple[Number, Number], Two("two numbers, [lowest, highest]")]
_Normal = Annotated[tuple[Number, Positive], Two("two numbers, [mean, standard deviation]")]
_Lognormal = Annotated[
    tuple[Positive, Positive], Two("two numbers, [median, standard deviation of the logarithm]")
]
_Beta = Annotated[tuple[Positive, Positive], Two("two numbers, [alpha, beta]")]


class Prior(Section):
    """What is held of a number before the record is seen: one distribution."""

    uniform: _Ends | None = Field(default=None, description="[lowest, highest]")
    normal: _Normal | None = Field(default=None, description="[mean, standard deviation]")
    lognormal: _Lognormal | None = Field(
        default=None, description="[median, standard deviation of the logarithm]"
    )
    beta: _Beta | None = Field(default=None, description="[alpha, beta], on 0 to 1")

    @property
    def kind(self) -> str:
        """One of PRIOR_KINDS."""
        return next(kind for kind in PRIOR_KINDS if getattr(self, kind) is not None)

    @property
    def parameters(self) -> tuple[float, float]:
        """The two numbers of its kind."""
        one, other = getattr(self, self.kind)
        return one, other

    @property
    def reach(self) -> tuple[float, float]:
        """A number near each end of what it allows."""
        match self.kind:
            case "uniform":
                return self.parameters
            case "beta":
                return 1e-9, 1.0 - 1e-9
            case "normal":
                return -1e9, 1e9
        median, sd = self.parameters
        factor = exp(min(8.0 * sd, 700.0))
        return median / factor, median * factor

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        given = [kind for kind in PRIOR_KINDS if kind in data]
        if len(given) != 1 and not data.keys() - set(PRIOR_KINDS):
            found = " and ".join(given) or "none"
            yield (), f"must have one of uniform, normal, lognormal and beta; found {found}"
        match data.get("uniform"):
            case [(int() | float()) as low, (int() | float()) as high] if not low < high:
                yield ("uniform",), f"must rise from lowest to highest; found {low:g} and {high:g}"


def _within_reach(plan: dict[str, Prior]) -> dict[str, Prior]:
    """Refuses priors that allow what the path forbids, and what cannot be fitted."""
    wrong = []
    for path, prior in plan.items():
        place = (places_now() or {}).get(path)
        if place is not None and (place.is_whole or not place.changes_in_time):
            problem = "cannot be fitted; only numbers that need not be whole can"
        else:
            problems = (value_problem(path, end) for end in prior.reach)
            found = next((found for found in problems if found), "")
            if prior.kind != "uniform":  # the number that was tried is nobody's
                found = found.partition("; found")[0]
            problem = f"allows what cannot be: {found}" if found else ""
        if problem:
            wrong.append(InitErrorDetails(type=objection(problem), loc=(path,), input=prior))
    if wrong:
        raise ValidationError.from_exception_data("fit", wrong)
    return plan


FitPlan = Annotated[dict[NumberPath, Prior], AfterValidator(_within_reach)]


class Outcome(Section):
    """Whether two states were allied, where no record of decisions is at hand."""

    allied: StatePair = Field(description="the two states")
    within: Step | None = Field(default=None, description="by which step; by the last unless given")
    was: YesNo = Field(description="yes or no: whether they were, at some time by then")
    source: Words = Field(default="", description="where this is from")
