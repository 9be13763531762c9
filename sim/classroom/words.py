"""The sentences of the page."""

from typing import cast

from sim.classroom.telling import Told, Turned
from sim.scenario.dates import step_name
from sim.scenario.schema import Scenario
from sim.studies.explain.counterfactuals import Flip
from sim.studies.explain.explanation import Explanation
from sim.wording.numbers import between, percent

LEAVES_OUT = (
    "Governments: each state decides as one, without parties, elections or doubts of its own.",
    "Words between states: nobody negotiates, promises, signs or threatens; they only join or not.",
    "Example: what two states do depends on what the others are, not on what the others just did.",
    "War: no shot is fired, and nobody attacks because an alliance is near.",
    "Change that nobody set: power, interests, trade and quarrels stay, but for its events.",
    "Measurement: positions, saliences and hostilities are judgements, to be questioned.",
)
"""What no story of this model has."""


def names(scenario: Scenario) -> tuple[str, str]:
    """The focus pair by name."""
    a, b = scenario.focus
    return scenario.states[a].name, scenario.states[b].name


def question(scenario: Scenario) -> str:
    """What a visitor bets on."""
    a, b = names(scenario)
    return (
        f"Before you change anything below: with your change, will {a} and {b} be allied at the "
        f"end, in most of {scenario.replicates} lives?"
    )


def outcome(told: Told) -> str:
    """What came of it, in the life that is looked at and in all."""
    (a, b), scenario = names(told.scenario), told.scenario
    relation = told.life.relation(scenario.focus, scenario.steps)
    ends = {"alliance": "allied", "distant": "distant"}.get(relation, f"in {relation}")
    low, high = (cast(float, told.glance.pair[f"allied_{end}"]) for end in ("low", "high"))
    sure = f"95 % interval {between(low, high)} %"
    verdict = "An alliance" if told.allies else "No alliance"
    return (
        f"{verdict} between {a} and {b} in most lives: allied at the end in {percent(told.share)} "
        f"of {scenario.replicates} ({sure}). In life {told.settings.life + 1} they end {ends}."
    )


def when(scenario: Scenario, step: int) -> str:
    """The moment that is shown."""
    counted, dated = f"{scenario.unit} {step} of {scenario.steps}", scenario.start is not None
    return f"{step_name(scenario, step)}: {counted}" if dated else counted.capitalize()


def kept(bet: str, because: str) -> str:
    """The bet, before anything came of it."""
    if not bet:
        return ""
    return f"Your bet is {bet}{_reason(because)}. Change one thing, then press Run."


def waiting(bet: str) -> str:
    """Why a change does not show yet."""
    return "Press Run to see what comes of it." if bet else "Bet first, then press Run."


def quoted(bet: str, because: str, told: Told) -> str:
    """The bet beside what came of it."""
    if not bet:
        return ""
    said = f"You said {bet}{_reason(because)}."
    if bet == "Not sure":
        return f"{said} Now you can see: {'yes' if told.allies else 'no'}. Ask why."
    right = (bet == "Yes") == told.allies
    return f"{said} {'So it came; ask why.' if right else 'It came otherwise: ask why.'}"


def _reason(because: str) -> str:
    return f", because “{because}”" if because else ""


def compared(a: Told, b: Told, difference: Turned | None) -> str:
    """A against B, in words."""
    shares = f"Allied at the end: A {percent(a.share)}, B {percent(b.share)}."
    if difference is None:
        return f"{shares} A and B differ in luck, so their lives cannot be matched."
    if a.settings.knobs == b.settings.knobs:
        return f"{shares} Nothing is changed yet, so A and B are the same."
    return (
        f"{shares} With the same luck, {difference.to_allied} of {b.scenario.replicates} lives "
        f"turned to an alliance and {difference.to_not} away from one."
    )


def chances(decision: Explanation, scenario: Scenario) -> str:
    """How likely it was, and how the draw fell."""
    host = scenario.states[decision.host].name
    committed = "committed" if decision.committed else "not committed"
    likely = f"Chance to join {percent(decision.probability)}, being {committed} to {host}"
    if not decision.open:
        return f"{likely}. The occasion was not open then, so nothing was decided."
    fell = "below it: joined" if decision.joined else "not below it: declined"
    return f"{likely}; drawn {decision.draw:.3f}, {fell}."


def flip(found: Flip, scenario: Scenario) -> tuple[str, str, str]:
    """A control, where it stands, and where the decision would have fallen the other way."""
    knob = scenario.knobs[found.knob]
    if found.flips_at is None:
        at = "nowhere in its range"
    elif knob.scale is not None:
        at = f"{found.flips_at:.3g} times what it is now"
    elif knob.converge is not None:
        at = f"{percent(found.flips_at)} of the way from where it is now"
    else:
        at = f"{found.flips_at:.3g}"
    now = "as set" if knob.scale or knob.converge else f"{found.now:.3g}"
    return knob.title, now, at


def at_odds(scenario: Scenario) -> list[tuple[str, str]]:
    """What the story claims and the model denies, each with the note on it."""
    return [
        (claim.says, claim.note) for claim in scenario.claims.values() if claim.expect == "refuted"
    ]
