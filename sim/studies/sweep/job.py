"""The job of a sweep: what all its points have in common, whoever runs them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sim.errors import InputError
from sim.measures.answers import kept_measures
from sim.model.world import build_world
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.scenario.sweep_plan import Kept
from sim.vocabulary.measures import ANSWERS

_APART = 2**32
"""From the first replicate of a point to that of the next, where they have draws of their own: more
than any has, so that none depends on how many these are."""


@dataclass(frozen=True)
class Job:
    """What all chunks of a sweep have in common; small, to be sent to workers."""

    scenario: Scenario
    factors: tuple[str, ...]
    keep: Kept | None = None
    """What to keep beyond the focus pair; see `Plan`."""
    answers: tuple[str, ...] = ()
    """The measures of ANSWERS of which the tables have columns."""
    carried: Mapping[str, tuple[float | str, ...]] = field(default_factory=dict)
    """Columns of a table of points that are no factors, a value a point."""
    own_draws: bool = False
    """Whether each point has random draws of its own, rather than all the same."""

    @classmethod
    def of(cls, scenario: Scenario) -> "Job":
        """The job of a scenario's own plan."""
        # What no run depends on would only be checked anew at every point.
        needless: dict[str, object] = {"sweep": None, "claims": {}, "story": None}
        needless |= {"record": (), "outcomes": (), "fit": {}}
        plain = scenario.model_copy(update=needless)
        plan = scenario.sweep
        return cls(
            plain,
            tuple(scenario.varied),
            plan.keep if plan else None,
            _answers(scenario, plain),
            plan.carried if plan else {},
            own_draws=plan is not None and plan.own_draws,
        )

    def replicates(self, point: int) -> range:
        """The replicates of a point, counted from 0, which decide its random draws."""
        first = _APART * point if self.own_draws else 0
        return range(first, first + self.scenario.replicates)

    @property
    def pairs(self) -> list[tuple[str, str]] | None:
        """The pairs that are run; None for all."""
        return None if self.keep or self.own_draws else [self.scenario.focus]


def _answers(scenario: Scenario, plain: Scenario) -> tuple[str, ...]:
    """The measures that the scenario keeps, or would with one factor at an end of its range.

    One is enough: an answer that is off can only be turned on by setting it above 0, which
    a single factor does, and it is on at the upper end of a range if anywhere within.
    """
    kept = {
        name
        for world in (plain, *_with_one_factor(scenario, plain))
        for name in kept_measures(build_world(world, [world.focus]))
    }
    return tuple(name for name in ANSWERS if name in kept)


def _with_one_factor(scenario: Scenario, plain: Scenario) -> Iterator[Scenario]:
    for name, entry in (scenario.sweep.vary if scenario.sweep else {}).items():
        values = entry.values or tuple(end for end in (entry.from_, entry.to) if end is not None)
        for value in (min(values), max(values)):
            try:
                yield changed(plain, {name: value})
            except InputError:  # no point is there, or it fails and says so
                continue
