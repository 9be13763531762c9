"""Measures in words, the same in tables, figures and reports."""

from typing import TYPE_CHECKING, Any, NamedTuple

from sim.vocabulary.kinds import COSTLY_KINDS, KINDS, TALK
from sim.vocabulary.measures import JOINS, MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario


FOCUS_VERBS = {"expected": "expects of", "costly_rate": "joins"}
"""Measures that are drawn over time of the focus pair, each with the verb between the two."""


class MeasureOf(NamedTuple):
    """A measure with whom it is of, and on which occasion; a row of tables of measures."""

    measure: str
    """A name in MEASURES."""
    by: str
    """The state that acts or judges; for a pair, its first."""
    towards: str
    occasion: str | None = None


def measure_of(row: dict[str, Any]) -> MeasureOf:
    """What a row of a table of measures is about."""
    occasion = row["occasion"]
    known = isinstance(occasion, str)
    return MeasureOf(row["measure"], row["by"], row["towards"], occasion if known else None)


def phrase(measure: MeasureOf, scenario: "Scenario") -> str:
    """What is measured, and of whom: "Russia joins China's exercises"."""
    by, towards = (_name(scenario, state) for state in (measure.by, measure.towards))
    entry = MEASURES[measure.measure]
    if measure.measure == JOINS:
        return f"{by} {entry.label} {quoted(str(measure.occasion), scenario)}"
    if entry.subject != "direction":
        return entry.label
    if entry.kept != "always":
        return f"{by} {entry.label} {towards}"
    kinds = _kinds(entry.is_costly, scenario, measure.by if entry.by_host else measure.towards)
    if entry.by_host:
        nouns = " or ".join(KINDS[kind].label for kind in kinds)
        return f"{by} {entry.label} {towards} to join its next {nouns}"
    return f"{by} {entry.label} {towards}'s {' and '.join(KINDS[kind].plural for kind in kinds)}"


def quoted(occasion: str, scenario: "Scenario") -> str:
    """The title of an occasion, or its id where it has none, in quotes."""
    known = scenario.occasions.get(occasion)
    return f"“{known.title if known and known.title else occasion}”"


def _kinds(is_costly: bool | None, scenario: "Scenario", host: str) -> list[str]:
    """The kinds that a measure is of: those that the host has, all where a change left it none."""
    wanted = {True: COSTLY_KINDS, False: TALK, None: tuple(KINDS)}[is_costly]
    hosted = {occasion.kind for occasion in scenario.occasions.values() if occasion.host == host}
    return [kind for kind in wanted if kind in hosted] or [*wanted]


def _name(scenario: "Scenario", state: str) -> str:
    return scenario.states[state].name if state in scenario.states else state


def table_rows(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows of a table, each by column."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
