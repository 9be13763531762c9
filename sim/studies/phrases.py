"""Measures and the sides of a comparison in words, the same in tables, pictures and reports."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.studies.focus import Measure
from sim.vocabulary.kinds import COSTLY_KINDS, KINDS, TALK
from sim.wording.numbers import NOTHING

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario
    from sim.studies.inputs import InputDifference
    from sim.studies.sides import Side

OF_ALLIANCE = {
    "allied": "allied at the end",
    "ever_allied": "allied at some time",
    "share_allied": "share of the time allied",
}
"""What is measured of the focus pair as a whole."""


def phrase(measure: Measure, scenario: "Scenario") -> str:
    """What is measured, and of whom: "Russia joins China's exercises"."""
    by, towards = (_name(scenario, state) for state in (measure.by, measure.towards))
    match measure.measure:
        case "costly_rate":
            kinds = (KINDS[kind].plural for kind in _costly(scenario, measure.towards))
            return f"{by} joins {towards}'s {' and '.join(kinds)}"
        case "rhetoric_rate":
            return f"{by} joins {towards}'s {' and '.join(KINDS[kind].plural for kind in TALK)}"
        case "expected":
            kinds = (KINDS[kind].label for kind in _costly(scenario, measure.by))
            return f"{by} expects {towards} to join its next {' or '.join(kinds)}"
        case "joins":
            return f"{by} joins {quoted(str(measure.occasion), scenario)}"
        case name:
            return OF_ALLIANCE[name]


def quoted(occasion: str, scenario: "Scenario") -> str:
    """The title of an occasion, or its id where it has none, in quotes."""
    known = scenario.occasions.get(occasion)
    return f"“{known.title if known and known.title else occasion}”"


def _costly(scenario: "Scenario", host: str) -> list[str]:
    """The costly kinds that a state hosts; all where a change has left it none."""
    hosted = {each.kind for each in scenario.occasions.values() if each.host == host}
    return [kind for kind in COSTLY_KINDS if kind in hosted] or [*COSTLY_KINDS]


def _name(scenario: "Scenario", state: str) -> str:
    return scenario.states[state].name if state in scenario.states else state


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
    """A value of an input: numbers with a real minus, in four digits unless they are whole.

    >>> in_words([-0.123456, -2, 3.0]), in_words(None)
    ('[−0.1235, −2, 3]', '–')
    """
    if value is None:
        return NOTHING
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(in_words, value))}]"
    told = f"{value:.4g}" if isinstance(value, float) else str(value)
    return told.replace("-", "\N{MINUS SIGN}") if isinstance(value, (int, float)) else told


def points(value: float, digits: int = 1) -> str:
    """A difference of shares in percentage points, with its sign.

    >>> points(0.0212), points(-0.3), points(0.00004), points(float("nan"))
    ('+2.1', '−30.0', '0.0', '–')
    """
    return NOTHING if math.isnan(value) else signed(100 * value, digits)


def signed(value: float, digits: int) -> str:
    """A number with its sign, of so many decimals; nothing has no sign.

    >>> signed(0.3, 2), signed(-0.5, 2), signed(-0.001, 2)
    ('+0.30', '−0.50', '0.00')
    """
    told = f"{abs(value):.{digits}f}"
    if float(told) == 0:
        return told
    return f"{'+' if value > 0 else chr(0x2212)}{told}"


def difference_in_words(difference: float, low: float, high: float, unit: str = "") -> str:
    """A difference in points with its interval, where there is one.

    unit: is told unless a heading tells it.

    >>> difference_in_words(0.12, 0.1, 0.14), difference_in_words(0.0, 0.0, 0.0)
    ('+12.0 (+10.0 to +14.0)', '0 exactly')
    >>> difference_in_words(0.12, 0.1, 0.14, " points")
    '+12.0 points (+10.0 to +14.0)'
    """
    if difference == low == high == 0:
        return "0 exactly"
    digits = 2 if high - low < 0.002 else 1
    told = f"{points(difference, digits)}{unit}"
    return told if math.isnan(low) else f"{told} ({points(low, digits)} to {points(high, digits)})"


def is_sure(low: float, high: float) -> bool:
    """Whether an interval excludes zero."""
    return low > 0 or high < 0
