"""What sheet and key call things: the words of the page that they go with."""

from sim.page.bets import question
from sim.page.knob_words import value_in_words
from sim.scenario.dates import step_name
from sim.scenario.schema import Knob, Scenario
from sim.wording.numbers import exact_percent


def names(scenario: Scenario) -> tuple[str, str]:
    """The focus pair by name, within a sentence."""
    a, b = scenario.focus
    return scenario.states[a].in_text, scenario.states[b].in_text


def occasion_title(scenario: Scenario, occasion: str) -> str:
    """What an occasion is called."""
    return scenario.occasions[occasion].title or occasion


def bet_question(scenario: Scenario) -> str:
    """What the first bet is on."""
    return question(scenario, step_name(scenario, scenario.steps))


def allied(scenario: Scenario) -> str:
    """What a scenario calls allied."""
    rule = scenario.model.alliance
    steps = f"{rule.sustain} {scenario.unit}{'' if rule.sustain == 1 else 's'}"
    return (
        f"each joins at least {_threshold(rule.reciprocity)} of the other's costly occasions and "
        f"is expected to join at least {_threshold(rule.expectation)} of the next, {steps} on end. "
        "Ships and soldiers are costly, words are cheap."
    )


def _threshold(share: float) -> str:
    return "half" if share == 0.5 else exact_percent(share)


def ends(scenario: Scenario, knob: Knob) -> tuple[str, str]:
    """What the lowest and the highest value of a knob are called."""
    low, high = (value_in_words(scenario, knob, value) for value in (knob.from_, knob.to))
    return knob.ends or (low, high)


def left_out(scenario: Scenario) -> list[str]:
    """What a scenario does not have, as no scenario of this model has, a line each."""
    lines = [
        "Governments: each state decides as one, without parties, elections or doubts of its own.",
        "Talks: nobody negotiates, promises, signs or threatens; they only join or stay away.",
        "War: no shot is fired, and nobody attacks because an alliance is near.",
        "Measurement: who wants what, and who minds whom, are judgements, to be questioned.",
    ]
    if not scenario.model.backlash:
        lines += [
            "Others: nobody minds what two states just did; what counts is what they are.",
            "Change: power, interests, trade and quarrels stay, but for what the story sets.",
        ]
    return lines
