"""The teacher's key: the questions of the worksheet with the answers that the engine gave."""

import math
from collections.abc import Iterator
from typing import cast

from sim.classroom import words
from sim.classroom.drawing import table
from sim.classroom.paper.found import Along, Found, crossed
from sim.classroom.paper.key_charts import chart, lives
from sim.classroom.paper.sheet import MEANS, number, questions, span
from sim.classroom.paper.surprises import surprises
from sim.figures.core.style import signed_number
from sim.scenario.dates import step_name
from sim.vocabulary.terms import DECISION_TERMS
from sim.wording.markup import Html, element, joined
from sim.wording.numbers import between, percent

_EFFECTS = {
    "hardly": "hardly any change anywhere in its range",
    "more": "the more of it, the more alliance",
    "less": "the more of it, the less alliance",
    "both": "more alliance at first, then less, or the other way round",
}


def key_page(found: Found) -> Html:
    """The key, without its footer."""
    scenario = found.scenario
    return joined(
        [
            element("p", "Why do states ally? Teacher's key", class_="kicker"),
            element("h1", scenario.title),
            element("p", "Every number below was found by running the model just now."),
            _baseline(found),
            _answers(found),
            _knobs(found),
            _surprises(found),
            _denied(found),
        ]
    )


def _baseline(found: Found) -> Html:
    scenario = found.scenario
    a, b = words.names(scenario)
    row = found.ensemble.pairs.iloc[0]
    verdict = "An alliance" if found.share > 0.5 else "No alliance"
    sure = between(row["allied_low"], row["allied_high"])
    said = (
        f"{verdict} in most lives: {a} and {b} are allied at the end in {percent(found.share)} of "
        f"{scenario.replicates} lives (95 % interval {sure} %), and at some time in "
        f"{percent(row['ever_allied'])}. "
        f"Most often they end in {row['relation']} ({percent(row['relation_share'])} of lives)."
    )
    close = row["allied_low"] <= 0.5 <= row["allied_high"]
    toss = "Yes and No are both fair bets here: the interval has 50 % in it." if close else ""
    return joined(
        [element("h2", "The story as it stands"), element("p", said), toss and element("p", toss)]
    )


def _answers(found: Found) -> Html:
    answer = {
        "turns": _turns,
        "luck": _luck,
        "why": _why,
        "deeds": _deeds,
        "both": _both,
        "leaves": _leaves,
    }
    parts = []
    for n, (topic, asks) in enumerate(questions(found.scenario).items(), start=1):
        said = joined([element("h3", f"{n}. {asks}"), *answer[topic](found)])
        parts.append(element("div", said, class_="question"))
    return joined([element("h2", "Answers to the questions"), *parts])


def _turns(found: Found) -> Iterator[Html]:
    turning = [each for each in found.along if each.turns]
    titles = {name: f"“{knob.title}”" for name, knob in found.scenario.knobs.items()}
    for each in turning:
        at = " and ".join(number(value) for value in each.turns)
        now = number(each.now)
        yield _says(f"{titles[each.knob]} turns it, at {at} (in the story {now}).")
    others = [titles[each.knob] for each in found.along if not each.turns]
    if others:
        yield _says(f"No turn anywhere in the range of {', '.join(others)}.")


def _luck(found: Found) -> Iterator[Html]:
    ends = found.lives
    a, b = words.names(found.scenario)
    allied = sum(end.allied for end in ends)
    ever = sum(end.first is not None for end in ends)
    first = "allied" if ends[0].allied else "not allied"
    yield _says(
        f"{a} and {b} are allied at the end in {allied} of these {len(ends)} lives, and at some "
        f"time in {ever}. The page shows life 1, which ends {first}."
    )
    yield element("div", lives(found), class_="lives")


def _why(found: Found) -> Iterator[Html]:
    decision, scenario = found.decision, found.scenario
    when = step_name(scenario, decision.step)
    yield _says(f"{when}, life 1. {decision.sentence} {words.chances(decision, scenario)}")
    rows = [
        (DECISION_TERMS[term].label, signed_number(value), DECISION_TERMS[term].phrase)
        for term, value in decision.terms.items()
    ]
    rows.append(("TOTAL", signed_number(decision.worth), "what joining is worth"))
    yield Html(table("What joining was worth", ("term", "amount", "in words"), rows))
    if not decision.open:
        yield _says("Nothing was decided then, so there is nothing to turn.")
        return
    flips = [words.flip(each, scenario) for each in found.flips]
    headings = ("one thing changed", "now", "the decision flips at")
    yield Html(table("The smallest change of each knob that turns it", headings, flips))


def _deeds(found: Found) -> Iterator[Html]:
    row = found.ensemble.pairs.iloc[0]
    scenario = found.scenario
    a, b = words.names(scenario)
    for what, column in (("costly occasions", "costly_rate"), ("words", "rhetoric_rate")):
        ab, ba = (cast(float, row[f"{column}_{way}"]) for way in ("ab", "ba"))
        yield _says(
            f"Recent {what} joined, at the end, mean of all lives: {a} joins "
            f"{percent(ab)} of {b}'s, {b} {percent(ba)} of {a}'s."
        )
    joins, focus = found.ensemble.joins, scenario.focus
    rows = [
        (
            f"{scenario.states[host].name}: {scenario.occasions[name].title or name}",
            scenario.states[state].name,
            "never held" if math.isnan(rate) else percent(rate),
        )
        for name, state, rate in zip(
            joins["occasion"], joins["state"], joins["rate"].astype(float), strict=True
        )
        if state in focus and (host := scenario.occasions[name].host) in focus
    ]
    yield Html(table("All lives, all steps", ("occasion", "guest", "joins"), rows))


def _both(found: Found) -> Iterator[Html]:
    names = crossed(found.scenario)
    one, other = (found.scenario.knobs[name].title for name in names)
    rows = [
        (*(number(value) for value in corner.values), _share(corner.share), _verdict(corner.share))
        for corner in found.corners
    ]
    headings = (one, other, "allied at the end", "most lives")
    yield Html(table("All else as in the story", headings, rows))


def _leaves(found: Found) -> Iterator[Html]:
    del found
    yield _says("An open question; the model cannot answer it. What it leaves out:")
    yield element("ul", joined(element("li", line) for line in words.LEAVES_OUT))


def _knobs(found: Found) -> Html:
    parts = [
        element("h2", "What each change does along its range"),
        element(
            "p",
            "Share of lives allied at the end, all else as in the story. Dark bars: most lives. "
            "The dashed line is half of them; the triangle is the story.",
        ),
    ]
    for each in found.along:
        knob = found.scenario.knobs[each.knob]
        means = f" ({MEANS[knob.kind]})" if MEANS[knob.kind] else ""
        said = f"{span(knob)}{means}, in the story {number(each.now)}: {_EFFECTS[each.effect]}. "
        shown = [element("h3", knob.title), element("p", said + _where(each)), chart(each)]
        parts.append(element("div", joined(shown), class_="chart"))
    return joined(parts)


def _where(each: Along) -> str:
    if not each.turns:
        return "The outcome of most lives turns nowhere in its range."
    return f"Turns at {' and '.join(number(value) for value in each.turns)}."


def _surprises(found: Found) -> Html:
    items = [
        element("li", joined([element("b", f"“{wrong}”"), right]))
        for wrong, right in surprises(found)
    ]
    if not items:
        return Html("")
    return joined([element("h2", "Typical wrong predictions"), element("ul", joined(items))])


def _denied(found: Found) -> Html:
    if not found.denied:
        return Html("")
    rows = [(each.says, each.note) for each in found.denied]
    shown = table("Tested again for this key, and refuted", ("they say", "the model"), rows)
    return joined([element("h2", "What sources or theory say and the model denies"), Html(shown)])


def _says(text: str) -> Html:
    return element("p", text, class_="answer")


def _share(share: float | None) -> str:
    return "no such world" if share is None else percent(share)


def _verdict(share: float | None) -> str:
    return "–" if share is None else ("allied" if share > 0.5 else "not allied")
