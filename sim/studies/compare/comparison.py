"""Compare: runs or sweeps on the same measures, what differs in their inputs, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from sim.errors import InputError
from sim.measures.values import Pair
from sim.results.run import Run
from sim.scenario.checks.suggestions import suggestion
from sim.scenario.schema import Occasion, Scenario
from sim.studies.compare.comparison_sources import Side, SourceKind, sides_of
from sim.studies.compare.input_differences import InputDifference, input_differences
from sim.studies.compare.points import compared_points
from sim.studies.compare.runs import compared_runs
from sim.studies.compare.side_names import column_names, side_names
from sim.studies.compare.stored_measures import OF_SWEEPS, refuse_unknown, rows_of


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two or more sides, the first of which the others are compared with."""

    sides: tuple[Side, ...]
    inputs: tuple[InputDifference, ...]
    """What differs in their inputs."""
    pairs: tuple[Pair, ...]
    """The pair of states that is measured in each side."""
    factors: tuple[str, ...]
    """What is varied, of sweeps that vary the same."""
    notes: tuple[str, ...]
    """What is paired and what cannot be, what is shared and what is not: sentences."""
    values: pd.DataFrame
    """Of each side (counted from 1), and of each point of sweeps: measure, by, towards, occasion,
    value, low, high. `towards` is the issue of a position. Measures range from 0 to 1, positions
    and perception gaps from -1; intervals are of 95 % confidence."""
    differences: pd.DataFrame
    """Of each side but the first: measure, by, towards, occasion, before (in the first side),
    after, difference, low, high, paired, differing (replicates, where paired)."""
    labels: tuple[str, ...] = ()
    """What the sides are called; by what differs where nothing is given."""

    @property
    def names(self) -> list[str]:
        """What the sides are called: as labelled, else by what is set in each."""
        return [*self.labels] or side_names(self.sides, self.inputs)

    @property
    def column_names(self) -> list[str]:
        """What the sides are called where there is little room: by number where names are long."""
        return column_names(self.names)

    @property
    def models(self) -> str:
        """That versions of the model differ, which comes before all else; empty if they do not."""
        models = [side.manifest.model for side in self.sides]
        if len({*models}) == 1:
            return ""
        computed = "; ".join(f"{number}: version {model}" for number, model in enumerate(models, 1))
        return (
            f"These were computed by different versions of the model ({computed}): what differs "
            "between them is not only what their inputs say, and nothing is paired."
        )

    @property
    def kind(self) -> SourceKind:
        """What is compared."""
        return self.sides[0].kind

    @cached_property
    def scenario(self) -> Scenario:
        """The first side's with the pair as its focus, by which measures are told.

        It has what the pairs of all sides host. Where these are pairs of their own, the two are
        called the first and the second.
        """
        scenario = self.sides[0].scenario.model_copy(
            update={"focus": self.pairs[0], "occasions": self._occasions}
        )
        if len({*self.pairs}) == 1:
            return scenario
        called = zip(self.pairs[0], ("the first", "the second"), strict=True)
        roles = {
            state: scenario.states[state].model_copy(
                update={"name": role, "short": None, "article": None}
            )
            for state, role in called
        }
        titles = dict.fromkeys(side.scenario.title for side in self.sides)
        return scenario.model_copy(
            update={"states": scenario.states | roles, "title": "; ".join(titles)}
        )

    @property
    def _occasions(self) -> dict[str, Occasion]:
        """The first side's, and what any other side's pair hosts."""
        occasions = {**self.sides[0].scenario.occasions}
        for number, (side, pair) in enumerate(zip(self.sides, self.pairs, strict=True), start=1):
            called = dict(zip(pair, self.pairs[0], strict=True))
            for name, occasion in side.scenario.occasions.items():
                if number > 1 and occasion.host in called:
                    own = f"{name} of {number}" if name in occasions else name
                    occasions[own] = occasion.model_copy(update={"host": called[occasion.host]})
        return occasions


def compare(
    *sources: str | Path | Run,
    measure: str | None = None,
    pair: Pair | None = None,
    labels: Sequence[str] = (),
) -> Comparison:
    """Runs or sweeps side by side: run folders, of which a what-if holds both its worlds.

    measure: one of MEASURES, all unless given. pair: two states, the first side's focus pair unless
    given. labels: what figures call the sides, one for each, by what differs unless given.
    Replicates are paired where both sides have the same seed. Raises InputError for what is no run,
    for fewer than two sides, for a measure or a pair that there is not, and for too few or too many
    labels.
    """
    sides = sides_of(sources)
    if len(sides) < 2:
        only = f"only {sides[0].name}" if sides else "none"
        raise InputError(f"compare needs two runs or more; found {only}")
    if labels and len(labels) != len(sides):
        raise InputError(f"--label: found {len(labels)} for {len(sides)} runs; give one for each")
    if measure is not None:
        refuse_unknown(measure, *([OF_SWEEPS] if sides[0].kind == "sweeps" else []))
    pairs, notes = _pairs(sides, pair)
    compared = compared_points if sides[0].kind == "sweeps" else compared_runs
    result = compared(sides, pairs)
    tables = {
        name: _only(table, measure)
        for name, table in (("values", result.values), ("differences", result.differences))
    }
    if tables["values"].empty and not result.values.empty:
        raise InputError(f"{measure} is not measured in these: nobody answers or watches in them")
    return Comparison(
        sides=sides,
        inputs=input_differences(sides),
        pairs=pairs,
        factors=result.factors,
        labels=tuple(labels),
        notes=(*notes, *result.notes),
        **tables,
    )


def _only(table: pd.DataFrame, measure: str | None) -> pd.DataFrame:
    return table if measure is None else table[table["measure"] == measure].reset_index(drop=True)


def _pairs(sides: Sequence[Side], wanted: Pair | None) -> tuple[tuple[Pair, ...], list[str]]:
    """The pair that is measured in each side, and what there is to say of it."""
    if wanted is not None:
        for side in sides:
            _refuse_pair(side, wanted)
        return (wanted,) * len(sides), []
    first = sides[0].scenario.focus
    if all(_measures(side, first) for side in sides):
        return (first,) * len(sides), []
    focus = tuple(side.scenario.focus for side in sides)
    focus_pairs = "; ".join(
        f"{number}: {' and '.join(pair)}" for number, pair in enumerate(focus, 1)
    )
    return focus, [
        f"Not all sides have the first one's pair; each is measured on its own ({focus_pairs})."
    ]


def _measures(side: Side, pair: Pair) -> bool:
    """Whether a side measures a pair."""
    if {*pair} == {*side.scenario.focus}:
        return True
    table = "replicates" if side.kind == "sweeps" else "pairs"
    return side.has(table) and len(rows_of(side.table(table), pair)[0]) > 0


def _refuse_pair(side: Side, pair: Pair) -> None:
    states = list(side.scenario.states)
    for state in pair:
        if state not in states:
            raise InputError(
                f"{side.name} has no state '{state}'{suggestion(state, states, 'states')}"
            )
    if pair[0] == pair[1]:
        raise InputError(f"a pair is of two different states; found '{pair[0]}' twice")
    if not _measures(side, pair):
        why = (
            "a sweep measures its focus pair, and others where it kept replicates"
            if side.kind == "sweeps" and not side.has("replicates")
            else "neither hosts an occasion"
        )
        raise InputError(f"{side.name} measures nothing of {pair[0]} and {pair[1]}: {why}")
