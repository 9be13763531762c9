"""Designs: the points at which a sweep runs a scenario."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.scenario.checks.lookalikes import odd_character
from sim.scenario.editor import Editor
from sim.scenario.files.points_file import Table
from sim.scenario.knobs import changed, takes_whole_numbers
from sim.scenario.schema import Scenario
from sim.scenario.sweep_plan import IN_ROWS, DesignName, Values
from sim.vocabulary.arrays import Floats

_MOST_TRIED = 10_000
"""Points of a plan of which one must be possible; of more, so many are tried."""


@dataclass(frozen=True)
class Factor:
    """What is varied: a knob or a path, and its values."""

    name: str
    low: float
    high: float
    values: tuple[float, ...] = ()
    """The values it takes one after the other, of a grid, a table or a posterior; none where the
    design chooses them."""
    rounded: bool = False
    """Whether only whole numbers can stand there, and some between them were asked for."""


@dataclass(frozen=True)
class Design:
    """The points of a sweep, the same for the same scenario wherever and however often made.

    A grid goes through its last factor first; a table and a posterior have their rows. Other
    designs are drawn by the scenario's seed: Latin hypercubes of McKay, Beckman and Conover 1979,
    scrambled Sobol sequences of Owen 1998, and the rows that Saltelli et al. 2010 need for Sobol
    indices, see `exchanged`.
    """

    method: DesignName
    factors: tuple[Factor, ...]
    sample: int = 0
    """Points asked for; of saltelli, for each factor and two more; of a grid, 0."""
    seed: int = 0

    @property
    def names(self) -> list[str]:
        """The factors' names, in their order."""
        return [factor.name for factor in self.factors]

    @property
    def size(self) -> int:
        """How many points there are; known without making them."""
        if self.method in IN_ROWS:
            return len(self.factors[0].values)
        if self.method == "grid":
            return prod(len(factor.values) for factor in self.factors)
        return self.sample * (len(self.factors) + 2 if self.method == "saltelli" else 1)

    def values(self, points: range) -> Floats:
        """[point, factor] the values at some successive points, counted from 0."""
        if self.method in IN_ROWS:
            rows = slice(points.start, points.stop)
            return np.stack([np.array(factor.values[rows]) for factor in self.factors], axis=1)
        if self.method != "grid":
            return self._drawn[points.start : points.stop]
        shape = [len(factor.values) for factor in self.factors]
        where = np.unravel_index(np.arange(points.start, points.stop), shape)
        columns = zip(self.factors, where, strict=True)
        return np.stack([np.array(factor.values)[index] for factor, index in columns], axis=1)

    @property
    def points(self) -> pd.DataFrame:
        """Every point: its number and a column for each factor."""
        table = pd.DataFrame(self.values(range(self.size)), columns=self.names)
        table.insert(0, "point", np.arange(self.size))
        return table

    def probes(self) -> Floats:
        """[point, factor] a few points that stand for all, to be measured beforehand."""
        shares = (0.5, 0.25, 0.75)
        if self.method in IN_ROWS:
            return self.values(range(self.size))[[int(share * (self.size - 1)) for share in shares]]
        return np.array([[_at(factor, share) for factor in self.factors] for share in shares])

    @cached_property
    def _drawn(self) -> Floats:
        shares = self._shares()
        columns = [_drawn(factor, shares[:, n]) for n, factor in enumerate(self.factors)]
        return np.stack(columns, axis=1)

    def _shares(self) -> Floats:
        """[point, factor] how far each value lies along its range."""
        from scipy.stats import qmc

        factors, rng = len(self.factors), np.random.default_rng(self.seed)
        if self.method == "lhs":
            return qmc.LatinHypercube(factors, rng=rng).random(self.sample)
        columns = factors if self.method == "sobol" else 2 * factors
        # A Sobol sequence is balanced in powers of two; of fewer, the first are taken.
        power = (self.sample - 1).bit_length()
        drawn = qmc.Sobol(columns, rng=rng).random_base2(power)[: self.sample]
        if self.method == "sobol":
            return drawn
        return exchanged(drawn[:, :factors], drawn[:, factors:]).reshape(-1, factors)


def _at(factor: Factor, share: float) -> float:
    if factor.values:
        return factor.values[int(share * (len(factor.values) - 1))]
    return float(_drawn(factor, np.array([share]))[0])


def _drawn(factor: Factor, shares: Floats) -> Floats:
    """Values so far along a factor's range; of whole numbers, each has as much of it."""
    if not factor.rounded:
        return factor.low + shares * (factor.high - factor.low)
    numbers = factor.high - factor.low + 1
    return np.minimum(factor.low + np.floor(shares * numbers), factor.high)


def exchanged(a: Floats, b: Floats) -> Floats:
    """[block, row, factor] the rows for Sobol indices, from two draws of points: [block, factor].

    A block is a point of `a`, then it with one factor after the other taken from `b`, then `b`'s.
    """
    factors = a.shape[1]
    rows = np.repeat(a[:, np.newaxis], factors + 2, axis=1)
    own = np.arange(factors)
    rows[:, own + 1, own] = b
    rows[:, -1] = b
    return rows


def planned(
    scenario: Scenario,
    vary: Mapping[str, object] | None = None,
    *,
    design: str | None = None,
    points: int | None = None,
    replicates: int | None = None,
    keep: str | None = None,
    table: Table | None = None,
) -> Scenario:
    """A scenario with its sweep as it is to be done, from its own plan and what is given.

    vary: knob or path to "from:to:points", "from:to", or values one after the other; where it is
    given, the scenario's design and points are not taken over. table: a point a row, in place of
    vary, design and points. The scenario that is returned has its replicates set.
    Raises ScenarioError with everything that is wrong, InputError where nothing is varied.
    """
    draft = Editor(scenario)
    plan: dict[str, Any] = dict(draft.data.get("sweep", {}))
    if vary:
        plan = {key: plan[key] for key in ("replicates", "keep") if key in plan}
        plan["vary"] = {name: _listed(values) for name, values in vary.items()}
    if table is not None:
        if vary or design or points:
            raise InputError("a table says what is varied, and where; leave out what else says so")
        plan = {key: plan[key] for key in ("replicates", "keep") if key in plan}
        plan |= {"design": table.design, "vary": table.factors, "carried": table.carried}
    if not plan:
        raise InputError(
            "nothing is varied; name a knob or path, as in --vary parity=0:1:11, "
            "or give the scenario a section sweep"
        )
    overrides = {"design": design, "points": points, "keep": keep, "replicates": replicates}
    plan |= {key: value for key, value in overrides.items() if value is not None}
    draft.set_all({"replicates": plan.pop("replicates", scenario.replicates)})
    draft.data["sweep"] = plan
    return draft.scenario()


def _listed(values: object) -> object:
    """Values as a list of Python's numbers where they are an array, a range or another series."""
    if isinstance(values, str | Mapping) or not isinstance(values, Iterable):
        return values
    return [value.item() if isinstance(value, np.generic) else value for value in values]


def design_of(scenario: Scenario) -> Design:
    """The design of a scenario's own plan.

    What takes whole numbers only is rounded to them. Raises InputError, with the reason, where
    it has no plan or none of its points can be run.
    """
    plan = scenario.sweep
    if plan is None:
        raise InputError("the scenario has no section sweep, which says what is varied")
    factors = tuple(_factor(scenario, name, entry) for name, entry in plan.vary.items())
    design = Design(plan.design, factors, plan.points or 0, scenario.seed)
    _refuse_impossible(scenario, design)
    return design


def _factor(scenario: Scenario, name: str, entry: Values) -> Factor:
    if entry.from_ is None or entry.to is None:
        values = entry.values or ()
        return Factor(name, min(values), max(values), values)
    whole = takes_whole_numbers(scenario, name)
    if not entry.points:
        return Factor(name, entry.from_, entry.to, rounded=whole)
    asked = np.linspace(entry.from_, entry.to, entry.points)
    made = np.unique(np.rint(asked)) if whole else asked
    return Factor(
        name, entry.from_, entry.to, tuple(made.tolist()), rounded=not np.array_equal(made, asked)
    )


def _refuse_impossible(scenario: Scenario, design: Design) -> None:
    """Raises InputError where no point can be run, of all, or of those tried where these are many.

    Ends with the first that can, which is one of the probes unless the ranges are far out.
    """
    plain = scenario.model_copy(update={"sweep": None, "claims": {}, "story": None})
    tried = range(design.size)
    if design.size > _MOST_TRIED:
        drawn = np.random.default_rng(scenario.seed).integers(design.size, size=_MOST_TRIED)
        tried = drawn.tolist()
    points = (design.values(range(number, number + 1))[0] for number in tried)
    reason = ""
    for values in chain(design.probes(), points):
        try:
            changed(plain, dict(zip(design.names, values.tolist(), strict=True)))
        except InputError as error:
            reason = reason or "; ".join(str(error).splitlines())
        else:
            return
    points_tried = f"{design.size:,} points"
    if design.size > _MOST_TRIED:
        points_tried = f"{_MOST_TRIED:,} points tried, of {design.size:,},"
    raise InputError(f"none of {points_tried} can be run; the first: {reason}")


def parse_vary(texts: Sequence[str]) -> dict[str, object]:
    """What is varied, from texts such as `parity=0.05:1:20` or `threat=0,0.5,1`.

    Raises InputError for a text of another form and for a name given twice.

    >>> parse_vary(["parity=0.05:1:20"])
    {'parity': '0.05:1:20'}
    """
    vary: dict[str, object] = {}
    for text in texts:
        name, equals, values = (part.strip() for part in text.partition("="))
        if not (name and equals and values):
            raise InputError(
                f"'{text}' varies nothing; write KNOB=from:to:points, such as parity=0.05:1:20, "
                "or KNOB=a,b,c" + odd_character(text)
            )
        if name in vary:
            raise InputError(f"'{name}' is varied twice; once is enough")
        vary[name] = values
    return vary
