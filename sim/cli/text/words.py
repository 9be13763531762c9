"""Counts and lists in words, and texts set to a width."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sim.wording.names import isolated
from sim.wording.numbers import NO_BREAK, bound

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario


def counted(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one.

    >>> counted(1, "point"), counted(400, "point"), counted(1_000_000, "point")
    ('1 point', '400 points', '1,000,000 points')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def listed(items: Sequence[str]) -> str:
    """Items in a row, the last after "and".

    >>> listed(["exercises"]), listed(["drills", "sanctions support", "words"])
    ('exercises', 'drills, sanctions support and words')
    """
    *most, last = items
    return f"{', '.join(most)} and {last}" if most else last


def paragraph(text: str, width: int, indent: str = "") -> str:
    """Text broken to a width, within no number or interval; longer words stand as they are."""
    lines = textwrap.wrap(
        bound(text),
        width,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return "\n".join(map(isolated, lines)).replace(NO_BREAK, " ")


def text_paragraphs(texts: Iterable[str], width: int) -> str:
    """Texts each broken to a width, with no line between them."""
    return "\n".join(paragraph(text, width) for text in texts)


def scenario_size(scenario: "Scenario") -> str:
    """How large a scenario is: states, occasions, steps in its unit."""
    return ", ".join(
        (
            counted(len(scenario.states), "state"),
            counted(len(scenario.occasions), "occasion"),
            counted(scenario.steps, scenario.unit),
        )
    )
