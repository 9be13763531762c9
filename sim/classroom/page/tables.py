"""What the pictures show, as tables of words and numbers."""

from collections.abc import Sequence

from sim.classroom import words
from sim.classroom.drawing import table
from sim.classroom.telling import Told
from sim.figures.core import style
from sim.scenario.dates import step_name
from sim.studies.explain.explanation import Explanation
from sim.vocabulary.terms import DECISION_TERMS
from sim.wording.numbers import percent


def network(told: Told, step: int) -> str:
    """The relation of every pair in a step."""
    states = told.scenario.states
    rows = [
        (f"{states[a].name} and {states[b].name}", told.life.relation((a, b), step))
        for a, b in told.life.pairs
    ]
    return table(f"Relations, {step_name(told.scenario, step)}", ("pair", "relation"), rows)


def power(told: Told) -> str:
    """How strong the states are, which is the area of their circles."""
    states = told.scenario.states.values()
    rows = [(state.name, f"{state.power:.3g}") for state in states]
    return table("Power", ("state", "power"), rows)


def signals(told: Told) -> str:
    """Every occasion of the life that is looked at, and who joined it."""
    scenario, joiners = told.scenario, dict[tuple[int, str], list[str]]()
    history = told.life.signals
    for step, occasion, state, joined in zip(
        *(history[column] for column in ("step", "occasion", "state", "joined")), strict=True
    ):
        came = joiners.setdefault((int(step), occasion), [])
        if joined:
            came.append(scenario.states[state].name)
    rows = [
        (
            step_name(scenario, step),
            scenario.occasions[occasion].title or occasion,
            ", ".join(came) or "nobody",
        )
        for (step, occasion), came in joiners.items()
    ]
    return table("Who joined whose occasions", ("when", "occasion", "joined by"), rows)


def support(a: Told, b: Told) -> str:
    """Expected support of A and B at some steps, both ways."""
    (one, other), states = b.scenario.focus, b.scenario.states
    tracks = [told.glance.expected[way] for way in ((one, other), (other, one)) for told in (a, b)]
    steps = sorted({1, *range(12, b.scenario.steps + 1, 12), b.scenario.steps})
    rows = [
        (step_name(b.scenario, step), *(_share(track, step) for track in tracks)) for step in steps
    ]
    headings = [
        f"{states[judge].name} of {states[judged].name}, {which}"
        for judge, judged in ((one, other), (other, one))
        for which in "AB"
    ]
    return table("Expected support, mean of all lives", ("when", *headings), rows)


def settings(a: Told, b: Told) -> str:
    """A and B side by side: what was set, and what came of it."""
    rows = [
        (knob.title, *(f"{side.values[name]:.3g}" for side in (a, b)))
        for name, knob in b.settings.story.scenario.knobs.items()
    ]
    rows.append(("Luck (seed)", str(a.settings.seed), str(b.settings.seed)))
    rows.append(("Allied at the end", percent(a.share), percent(b.share)))
    return table("A and B", ("", "A", "B"), rows)


def decision(explanation: Explanation) -> str:
    """The terms of a decision."""
    rows = [
        (DECISION_TERMS[term].label, style.signed_number(value))
        for term, value in explanation.terms.items()
    ]
    rows.append(("TOTAL", style.signed_number(explanation.worth)))
    return table("What joining was worth", ("term", "amount"), rows)


def flips(found: list[tuple[str, str, str]]) -> str:
    """The smallest change of each control that would have reversed the decision."""
    caption = "With the same luck it would have fallen the other way with"
    return table(caption, ("one thing changed", "now", "flips at"), found)


def at_odds(claims: list[tuple[str, str]]) -> str:
    """What sources say and the model denies."""
    if not claims:
        return ""
    shown = table("Where the model is at odds with its sources", ("they say", "the model"), claims)
    return (
        f"<details><summary>Where the model is at odds with its sources</summary>{shown}</details>"
    )


def lives(told: Told) -> str:
    """How the shown lives ended."""
    rows = [
        (f"Life {number}", "allied" if allied else "not allied")
        for number, allied in enumerate(told.lives, start=1)
    ]
    a, b = words.names(told.scenario)
    return table(f"{a} and {b} at the end", ("life", "end"), rows)


def _share(track: Sequence[float], step: int) -> str:
    """What stands in a step; nothing where the run was over by then."""
    return percent(track[step - 1]) if step <= len(track) else ""
