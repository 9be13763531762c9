"""Measures and the sides of a comparison in words, the same in tables, pictures and reports."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.studies.focus import Measure

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario
    from sim.studies.inputs import InputDifference
    from sim.studies.sides import Side

NOTHING = "\N{EN DASH}"

IN_WORDS = {
    "allied": "allied at the end",
    "ever_allied": "allied at some time",
    "share_allied": "share of the time allied",
    "costly_rate": "joins its costly occasions",
    "expected": "expected support",
    "rhetoric_rate": "joins its statements",
}
"""What is measured, without saying of whom."""


def phrase(measure: Measure, scenario: "Scenario") -> str:
    """What is measured, and of whom: "Russia joins China's costly occasions"."""
    by, towards = (_name(scenario, state) for state in (measure.by, measure.towards))
    match measure.measure:
        case "costly_rate":
            return f"{by} joins {towards}'s costly occasions"
        case "rhetoric_rate":
            return f"{by} joins {towards}'s statements"
        case "expected":
            return f"{by} expects {towards}'s costly support"
        case "joins":
            occasion = scenario.occasions.get(str(measure.occasion))
            title = occasion.title if occasion else ""
            return f"{by} joins “{title or measure.occasion}”"
        case name:
            return IN_WORDS[name]


def records(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows of a table, each by column."""
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def measure_of(row: dict[str, Any]) -> Measure:
    """The measure of a row of the tables of a comparison."""
    occasion = row["occasion"]
    known = isinstance(occasion, str)
    return Measure(row["measure"], row["by"], row["towards"], occasion if known else None)


def side_names(sides: Sequence["Side"], inputs: Sequence["InputDifference"]) -> list[str]:
    """What tells sides apart: what is set in each if that is little, else their folders."""
    told = [each for each in inputs if each.matters and not each.path.startswith("versions.")]
    if not 0 < len(told) <= 2:
        return [side.name for side in sides]
    return [
        ", ".join(f"{each.path} {in_words(each.values[index])}" for each in told)
        for index in range(len(sides))
    ]


def in_words(value: object) -> str:
    """A value of an input: numbers in four digits with a real minus, what is missing as a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(in_words, value))}]"
    if isinstance(value, float):
        return f"{value:.4g}".replace("-", "\N{MINUS SIGN}")
    return str(value)


def _name(scenario: "Scenario", state: str) -> str:
    return scenario.states[state].name if state in scenario.states else state


def points(value: float, digits: int = 1) -> str:
    """A difference of shares in percentage points, with its sign.

    >>> points(0.0212), points(-0.3), points(0.00004), points(float("nan"))
    ('+2.1', '−30.0', '0.0', '–')
    """
    if math.isnan(value):
        return NOTHING
    told = f"{abs(100 * value):.{digits}f}"
    if float(told) == 0:
        return told
    return f"{'+' if value > 0 else chr(0x2212)}{told}"


def difference_in_words(difference: float, low: float, high: float) -> str:
    """A difference in points with its interval, where there is one.

    >>> difference_in_words(0.12, 0.1, 0.14), difference_in_words(0.0, 0.0, 0.0)
    ('+12.0 (+10.0 to +14.0)', '0 exactly')
    """
    if difference == low == high == 0:
        return "0 exactly"
    digits = 2 if high - low < 0.002 else 1
    told = points(difference, digits)
    return told if math.isnan(low) else f"{told} ({points(low, digits)} to {points(high, digits)})"


def is_sure(low: float, high: float) -> bool:
    """Whether an interval excludes zero."""
    return low > 0 or high < 0
