"""Numbers in words: shares, intervals, counts; and texts set to a width."""

import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

NOTHING = "\N{EN DASH}"
"""What stands where there is no number to give."""


def percent(share: float) -> str:
    """A share as whole percents; what is not none or all is never rounded to it.

    >>> percent(0.288), percent(0.0), percent(0.001), percent(0.9999), percent(math.nan)
    ('29 %', '0 %', '<1 %', '>99 %', '–')
    """
    if math.isnan(share):
        return NOTHING
    whole = round(100 * share)
    if whole == 0 and share > 0:
        return "<1 %"
    if whole == 100 and share < 1:
        return ">99 %"
    return f"{whole} %"


def between(low: float, high: float) -> str:
    """An interval of shares in percents: to a tenth where it is narrow, or near none or all.

    >>> between(0.0, 0.00917), between(0.32, 0.42), between(0.587, 0.589), between(0.9908, 1.0)
    ('0 to 0.9', '32 to 42', '58.7 to 58.9', '99.1 to 100')
    """
    narrow = high - low < 0.02
    return f"{_percents(low, narrow)} to {_percents(high, narrow)}"


def _percents(share: float, narrow: bool) -> str:
    value = 100 * share
    digits = 1 if narrow or not 10 <= value <= 90 else 0
    return f"{value:.{digits}f}".removesuffix(".0")


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one.

    >>> counted(1, "world"), counted(400, "world"), counted(1_000_000, "world")
    ('1 world', '400 worlds', '1,000,000 worlds')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(items: Sequence[str]) -> str:
    """Items in a row, the last after "and".

    >>> listed(["exercises"]), listed(["drills", "sanctions relief", "words"])
    ('exercises', 'drills, sanctions relief and words')
    """
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def paragraph(text: str, width: int, indent: str = "") -> str:
    """Text broken to a width, a number never from its percent sign."""
    bound = text.replace(" %", "\N{NO-BREAK SPACE}%")  # which textwrap does not break at
    lines = textwrap.wrap(
        bound, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )
    return "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")


def paragraphs(texts: Iterable[str], width: int) -> str:
    """Texts each broken to a width, with no line between them."""
    return "\n".join(paragraph(text, width) for text in texts)


def size(scenario: "Scenario") -> str:
    """How large a scenario is: states, occasions, steps in its unit."""
    return ", ".join(
        (
            counted(len(scenario.states), "state"),
            counted(len(scenario.occasions), "occasion"),
            counted(scenario.steps, scenario.unit),
        )
    )
