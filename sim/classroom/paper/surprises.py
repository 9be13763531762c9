"""Predictions that sound right and are wrong in a story, as its runs show."""

from collections.abc import Iterator
from typing import NamedTuple, cast

from sim.classroom import words
from sim.classroom.paper.found import SMALL, Along, Corner, Found, crossed
from sim.classroom.paper.sheet import number
from sim.figures.core.style import signed_number
from sim.vocabulary.terms import DECISION_TERMS
from sim.wording.numbers import percent


class Surprise(NamedTuple):
    """A prediction that the runs deny."""

    said: str
    """What students say."""
    shown: str
    """What the runs say."""


def surprises(found: Found) -> Iterator[Surprise]:
    """The predictions that the runs of a story deny."""
    for each in found.along:
        yield from _of_knob(each, found)
    yield from _of_two(found)
    yield from _of_words(found)
    yield from _of_agreement(found)
    yield from _of_one_life(found)


def _of_knob(each: Along, found: Found) -> Iterator[Surprise]:
    title = found.scenario.knobs[each.knob].title
    (_, least), *_, (_, most) = each.known or [(0.0, 0.0)] * 2
    ends = (
        f"allied in {percent(least)} of lives at its lowest value, {percent(most)} at its highest"
    )
    if each.effect == "hardly":
        yield Surprise(
            f"{title}: surely that matters", f"Hardly, all else as in the story: {ends}."
        )
    elif each.effect == "less":
        yield Surprise(
            f"{title}: the more of it, the more alliance", f"The other way round: {ends}."
        )
    elif each.effect == "both":
        best, share = max(each.known, key=lambda known: known[1])
        least_at, low = min(each.known, key=lambda known: known[1])
        yield Surprise(
            f"{title}: the more of it, the more alliance",
            f"Not all along: {ends}; best {percent(share)} at {number(best)}, least "
            f"{percent(low)} at {number(least_at)}.",
        )
    elif not each.turns and found.share <= 0.5:
        yield Surprise(
            f"{title}: enough of it will do", f"It helps, and is not enough alone: {ends}."
        )


def _of_two(found: Found) -> Iterator[Surprise]:
    """Of two knobs crossed: whether it takes both, or either is enough."""
    if not found.corners or any(corner.share is None for corner in found.corners):
        return
    one, other = (found.scenario.knobs[name].title for name in crossed(found.scenario))
    neither, second, first, both = (_most(corner) for corner in found.corners)
    shares = ", ".join(
        f"{percent(cast(float, corner.share))} with {number(corner.values[0])} and "
        f"{number(corner.values[1])}"
        for corner in found.corners
    )
    counts = f"Allied in {shares}."
    says = f"It takes both: {one}, and {other}"
    if neither:
        yield Surprise(says, f"Most lives are allied with both at their lowest. {counts}")
    elif first or second:
        enough = " and ".join(t for t, is_enough in ((one, first), (other, second)) if is_enough)
        yield Surprise(
            says,
            f"One is enough, at its highest with the other at its lowest: {enough}. {counts}",
        )
    elif not both:
        yield Surprise(says, f"Not even both are enough. {counts}")


def _most(corner: Corner) -> bool:
    return corner.share is not None and corner.share > 0.5


def _of_words(found: Found) -> Iterator[Surprise]:
    row = found.ensemble.pairs.iloc[0]
    a, b = words.names(found.scenario)
    spoken = [cast(float, row[f"rhetoric_rate_{way}"]) for way in ("ab", "ba")]
    if min(spoken) > 0.5 and found.share <= 0.5:
        yield Surprise(
            "They say that they stand together, so they are allies",
            f"{a} joins {percent(spoken[0])} of {b}'s words and {b} {percent(spoken[1])} of {a}'s, "
            f"and they are allied in {percent(found.share)} of lives.",
        )


def _of_agreement(found: Found) -> Iterator[Surprise]:
    """Of the decision that the page opens on: it may go against what the two agree on."""
    decision = found.decision
    agreement = decision.terms["shared_interest"]
    if not decision.open or decision.joined == (agreement > 0) or agreement == 0:
        return
    subject = found.scenario.states[decision.state].name
    verb, wish = ("joins", "agrees") if decision.joined else ("declines", "disagrees")
    pick = max if decision.joined else min
    weighs = pick(decision.terms, key=lambda term: decision.terms[term])
    yield Surprise(
        f"{subject} {verb} because it {wish}",
        f"Shared interest is {signed_number(agreement)} in that decision; what weighs most for the "
        f"outcome is {DECISION_TERMS[weighs].phrase} ({signed_number(decision.terms[weighs])}).",
    )


def _of_one_life(found: Found) -> Iterator[Surprise]:
    ends = [end.allied for end in found.lives]
    same = ends.count(ends[0])
    if len(ends) - same > SMALL * len(ends):
        how = "allied" if ends[0] else "not allied"
        yield Surprise(
            "I saw it happen, so it is what happens",
            f"Life 1 ends {how}; of the {len(ends)} lives shown, {len(ends) - same} end otherwise.",
        )
