"""Predictions that sound right and are wrong in a story, as its runs show."""

from collections.abc import Iterator
from typing import NamedTuple, cast

from sim.page.bets import verdict
from sim.page.knob_words import value_in_words
from sim.vocabulary.terms import DECISION_TERMS
from sim.wording.differences import signed_number
from sim.wording.names import capital
from sim.wording.numbers import percent
from sim.worksheet import words
from sim.worksheet.found import SHOWN, SMALL, Along, Found, watched


class Surprise(NamedTuple):
    """A prediction that the runs deny."""

    said: str
    """What pupils say."""
    shown: str
    """What the runs say."""


def surprises(found: Found) -> Iterator[Surprise]:
    """The predictions that the runs of a story deny."""
    for along in found.along:
        yield from _of_knob(along, found)
    yield from _of_two(found)
    yield from _of_words(found)
    yield from _of_agreement(found)
    yield from _of_one_repeat(found)


def _of_knob(along: Along, found: Found) -> Iterator[Surprise]:
    knob = found.scenario.knobs[along.knob]
    known = along.known or [(along.now, found.outcome.share)]
    (_, least), (_, most) = known[0], known[-1]
    low, high = words.ends(found.scenario, knob)
    ends = f"“{low}”: {percent(least)} of the repeats end as allies, “{high}”: {percent(most)}"
    if along.effect == "hardly":
        yield Surprise(f"{knob.title}: surely that matters", f"Hardly. {ends}.")
    elif along.effect == "less":
        yield Surprise(f"{knob.title}: the more, the more allies", f"The other way round. {ends}.")
    elif along.effect == "both":
        (best, top), (worst, bottom) = (
            pick(known, key=lambda each: each[1]) for pick in (max, min)
        )
        at_best, at_worst = (value_in_words(found.scenario, knob, value) for value in (best, worst))
        yield Surprise(
            f"{knob.title}: the more, the more allies",
            f"Not all along. {ends}; most, {percent(top)}, at “{at_best}”, fewest, "
            f"{percent(bottom)}, at “{at_worst}”.",
        )
    elif not along.turns and found.outcome.share <= 0.5:
        yield Surprise(
            f"{knob.title}: enough of it will do", f"It helps, and is not enough alone. {ends}."
        )


def _of_two(found: Found) -> Iterator[Surprise]:
    """Of the two knobs of the map, where each makes allies: whether it takes both."""
    told = found.scenario.story
    helps = {along.knob for along in found.along if along.effect == "more"}
    if not (told and told.map and helps.issuperset(told.map)):
        return
    one, other = (found.scenario.knobs[knob] for knob in told.map)
    says = f"It takes both: {one.title}, and {other.title}"
    neither, first, second, both = [
        found.map[row][column] for row, column in ((0, 0), (0, -1), (-1, 0), (-1, -1))
    ]
    counts = (
        f"Both at their lowest: {percent(neither)}; {one.title} alone at its highest: "
        f"{percent(first)}; {other.title} alone: {percent(second)}; both: {percent(both)}."
    )
    first_is, second_is, both_is = map(verdict, (first, second, both))
    if "Yes" in (first_is, second_is):
        verdicts = ((one, first_is), (other, second_is))
        enough = " and ".join(knob.title for knob, each in verdicts if each == "Yes")
        yield Surprise(says, f"One is enough: {enough}. {counts}")
    elif both_is != "Yes":
        yield Surprise(says, f"Not even both are enough. {counts}")


def _of_words(found: Found) -> Iterator[Surprise]:
    pair = found.outcome.pair
    a, b = words.names(found.scenario)
    spoken = [cast(float, pair[f"rhetoric_rate_{way}"]) for way in ("ab", "ba")]
    if min(spoken) > 0.5 and found.outcome.share <= 0.5:
        yield Surprise(
            "They say that they stand together, so they are allies",
            f"{capital(a)} joins {percent(spoken[0])} of what {b} says and {b} "
            f"{percent(spoken[1])} of what {a} says, and "
            f"{percent(found.outcome.share)} of the repeats end as allies.",
        )


def _of_agreement(found: Found) -> Iterator[Surprise]:
    """Of the decision that is asked about: it may go against what the two agree on."""
    decision = found.decision
    agreement = decision.terms["shared_interest"]
    if not decision.open or decision.joined == (agreement > 0) or agreement == 0:
        return
    subject = capital(found.scenario.states[decision.state].in_text)
    verb, wish = ("joins", "agrees") if decision.joined else ("stays away", "disagrees")
    pick = max if decision.joined else min
    weighs = pick(decision.terms, key=lambda term: decision.terms[term])
    yield Surprise(
        f"{subject} {verb} because it {wish}",
        f"Shared interest is {signed_number(agreement)} in that decision; what counts most for how "
        f"it fell is {DECISION_TERMS[weighs].phrase} ({signed_number(decision.terms[weighs])}).",
    )


def _of_one_repeat(found: Found) -> Iterator[Surprise]:
    shown = found.outcome.allied[:SHOWN]
    seen = found.outcome.allied[watched(found.scenario) - 1]
    others = len(shown) - shown.count(seen)
    if others > SMALL * len(shown):
        how = "allied" if seen else "not allied"
        yield Surprise(
            "I saw it happen, so it is what happens",
            f"Repeat {watched(found.scenario)} ends {how}; of the first {len(shown)}, {others} end "
            "otherwise.",
        )
