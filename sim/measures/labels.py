"""Measures in words, the same in tables, figures and reports."""

from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.vocabulary.kinds import COSTLY_KINDS, KINDS, TALK
from sim.vocabulary.measures import JOINS, MEASURES
from sim.wording.differences import difference_in_words, points, signed
from sim.wording.names import genitive
from sim.wording.numbers import NOTHING, percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario


FOCUS_VERBS = {"expected": "expects of", "costly_rate": "joins"}
"""Measures that are drawn over time of the focus pair, each with the verb between the two."""


POSITIONS = "from \N{MINUS SIGN}1 to 1"
"""The scale of positions, on which their differences are told too."""


class MeasureOf(NamedTuple):
    """A measure with whom it is of, and on which occasion; a row of tables of measures."""

    measure: str
    """A name in MEASURES."""
    by: str
    """The state that acts or judges; for a pair, its first."""
    towards: str
    """The other state; of a position, the issue."""
    occasion: str | None = None


def measure_of(row: dict[str, Any]) -> MeasureOf:
    """What a row of a table of measures is about."""
    occasion = row["occasion"]
    known = isinstance(occasion, str)
    return MeasureOf(row["measure"], row["by"], row["towards"], occasion if known else None)


def phrase(measure: MeasureOf, scenario: "Scenario") -> str:
    """What is measured, and of whom, as within a sentence: "Russia joins China's exercises"."""
    by, towards = (_name(scenario, state) for state in (measure.by, measure.towards))
    entry = MEASURES[measure.measure]
    if entry.subject == "stance":
        issue = scenario.issues.get(measure.towards, measure.towards)
        return f"{genitive(by)} {entry.label} on {issue}, {POSITIONS}"
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
    nouns = " and ".join(KINDS[kind].plural for kind in kinds)
    return f"{by} {entry.label} {genitive(towards)} {nouns}"


def value_in_words(measure: str, value: float) -> str:
    """A value of a measure: a position as a number, what can be negative in points, else percent.

    >>> value_in_words("tie", 0.25), value_in_words("perception_gap", -0.1)
    ('25 %', '−10.0')
    >>> value_in_words("position", 0.6), value_in_words("position", float("nan"))
    ('+0.60', '–')
    """
    if MEASURES[measure].subject == "stance":
        return NOTHING if isnan(value) else signed(value, 2)
    return points(value) if MEASURES[measure].low < 0.0 else percent(value)


def change_in_words(row: dict[str, Any], unit: str = "") -> str:
    """The difference in a row of a table of measures with its interval, where there is one.

    In points, with their unit if given; of positions, on their scale.

    >>> row = {"measure": "position", "difference": 0.2, "low": 0.1, "high": 0.3}
    >>> change_in_words(row), change_in_words(row | {"measure": "tie"}, " points")
    ('+0.20 (+0.10 to +0.30)', '+20.0 points (+10.0 to +30.0)')
    """
    difference, low, high = (float(row[name]) for name in ("difference", "low", "high"))
    if MEASURES[row["measure"]].subject != "stance" or difference == low == high == 0:
        return difference_in_words(difference, low, high, unit)
    text = signed(difference, 2)
    return text if isnan(low) else f"{text} ({signed(low, 2)} to {signed(high, 2)})"


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
    return scenario.states[state].in_text if state in scenario.states else state


def table_rows(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows of a table, each by column."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
