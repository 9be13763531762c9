"""States by name, as there is room for."""

from typing import TYPE_CHECKING

from sim.figures.core.labels import first_fitting, text_width

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario, State


def focus_names(scenario: "Scenario", room: float, size: float) -> tuple[str, str]:
    """The focus pair as within a sentence, each name fitted to `room` points of bold text."""
    states = (scenario.states[state] for state in scenario.focus)
    a, b = (
        first_fitting((state.in_text, *names_of(state)), room, size, bold=True) for state in states
    )
    return a, b


def called(state: "State", room: float, size: float, lines: int = 1, *, bold: bool = False) -> str:
    """A state's name where it fits, else its short name; cut where neither does."""
    return first_fitting(names_of(state), room, size, lines, bold)


def in_a_line(
    by: "State", verb: str, towards: "State", room: float, size: float, *, bold: bool = False
) -> str:
    """Who does what towards whom, both names cut to half of the room where they are too long."""
    half = (room - text_width(f" {verb} ", size, bold)) / 2
    spare = max(0.0, half - text_width(towards.name, size, bold))
    first = called(by, half + spare, size, bold=bold)
    second = called(towards, 2 * half - text_width(first, size, bold), size, bold=bold)
    return f"{first} {verb} {second}"


def names_of(state: "State") -> tuple[str, ...]:
    """A state's name and, if it has one, its short name."""
    return (state.name, state.short) if state.short else (state.name,)
