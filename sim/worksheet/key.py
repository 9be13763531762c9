"""The teacher's key: the steps of the worksheet with the answers that the engine gave."""

from collections.abc import Callable, Iterator
from typing import cast

from sim.page.bets import verdict
from sim.page.knob_words import value_in_words
from sim.page.page_file import TITLE
from sim.scenario.dates import step_name
from sim.vocabulary.terms import DECISION_TERMS
from sim.wording.differences import signed_number
from sim.wording.markup import Html, element, joined, table
from sim.wording.numbers import between, percent, percents
from sim.worksheet import words
from sim.worksheet.found import SHOWN, Along, Found, Point
from sim.worksheet.layout import bar
from sim.worksheet.sheet import map_table, questions, step, story
from sim.worksheet.surprises import surprises

_EFFECTS = {
    "hardly": "hardly any difference anywhere",
    "more": "the more of it, the more allies",
    "less": "the more of it, the fewer allies",
    "both": "not always the same way",
}

_VERDICTS = {
    "Yes": "Yes: most repeats end in an alliance.",
    "No": "No: most repeats end without one.",
    "Coin toss": "A coin toss: it goes either way.",
}


def key_page(found: Found) -> Html:
    """The key, without its footer."""
    scenario = found.scenario
    answers: dict[str, Callable[[Found], Iterator[Html]]] = {
        "bet": _bet,
        "watch": _watch,
        "outcome": _outcome,
        "why": _why,
        "change": _change,
        "compare": _compare,
        "repeats": _repeats,
        "map": _map,
        "leaves": _leaves,
    }
    return joined(
        [
            element("p", f"{TITLE} Teacher's key", class_="kicker"),
            element("h1", scenario.title),
            element(
                "p",
                "Every number below was found by running the model for this key; the page runs the "
                "same numbers.",
            ),
            *story(scenario),
            element("p", joined([element("b", "Allied:"), words.allied(scenario)])),
            *(
                step(number, question, *answers[topic](found))
                for number, (topic, question) in enumerate(questions(scenario).items(), start=1)
            ),
            _surprises(found),
            _denied(found),
        ]
    )


def came(allied: int, of: int) -> str:
    """What came of a bet, as the page's list of bets has it.

    >>> came(132, 200)
    'in 132 of 200 (66 %): Yes'
    """
    return f"in {allied} of {of} ({percent(allied / of)}): {verdict(allied / of)}"


def _bet(found: Found) -> Iterator[Html]:
    pair, share = found.outcome.pair, found.outcome.share
    yield _says(_VERDICTS[verdict(share)])
    ends = [cast(float, pair[f"allied_{end}"]) for end in ("low", "high")]
    fair = dict.fromkeys(verdict(each) for each in (share, *ends))
    if len(fair) > 1:
        yield _says(f"{' and '.join(fair)} are fair bets: with other draws it can come either way.")


def _watch(found: Found) -> Iterator[Html]:
    scenario, pair = found.scenario, found.outcome.pair
    for guest, host, times, of in found.tally:
        way = "ab" if guest == scenario.focus[0] else "ba"
        rate = cast(float, pair[f"costly_rate_{way}"])
        one, other = (scenario.states[state].label for state in (guest, host))
        yield _says(
            f"{one} came to {times} of {of} costly occasions of {other}. (In all repeats, of the "
            f"recent ones at the end: {percent(rate)} on average.)"
        )


def _outcome(found: Found) -> Iterator[Html]:
    pair, allied = found.outcome.pair, found.outcome.allied
    sure = between(*(cast(float, pair[f"allied_{end}"]) for end in ("low", "high")))
    yield _says(
        f"I{came(sum(allied), len(allied))[1:]}; 95 % interval {sure} %. At some time "
        f"allied: {percent(cast(float, pair['ever_allied']))} of the repeats."
    )
    if found.scenario.story:
        yield _says(found.scenario.story.surprise)


def _why(found: Found) -> Iterator[Html]:
    decision, scenario = found.decision, found.scenario
    name = scenario.states[decision.state].in_text
    verb = ("joins" if decision.joined else "stays away") if decision.open else "is not asked"
    yield _says(f"{step_name(scenario, decision.step)}: {name} {verb}.")
    listed = sorted(
        ((term, size) for term, size in decision.terms.items() if size),
        key=lambda each: -abs(each[1]),
    )
    rows = [(DECISION_TERMS[term].phrase, signed_number(size)) for term, size in listed]
    rows.append(("together", signed_number(decision.worth)))
    yield table(("What counted", "for or against"), rows, looks="terms")
    committed = "committed" if decision.committed else "not committed"
    chance = f"A chance of {decision.probability:.3f}, {committed} to the host. "
    if not decision.open:
        yield _says(f"{chance}The occasion does not come in this repeat: nothing is decided.")
        return
    fell = "below it: joins" if decision.joined else "not below it: stays away"
    yield _says(f"{chance}The draw was {decision.draw:.3f}, {fell}.")
    reversing = [
        f"{scenario.knobs[flip.knob].title}: "
        f"{value_in_words(scenario, scenario.knobs[flip.knob], flip.flips_at)}"
        for flip in found.flips
        if flip.flips_at is not None
    ]
    if not reversing:
        yield _says("No single change would have reversed it.")
        return
    yield _says(f"What would have made it {'stay away' if decision.joined else 'join'}:")
    yield element("ul", joined(element("li", each) for each in reversing))


def _change(found: Found) -> Iterator[Html]:
    for along in found.along:
        knob = found.scenario.knobs[along.knob]
        low, high = words.ends(found.scenario, knob)
        now = value_in_words(found.scenario, knob, along.now, stands=True)
        caption = joined(
            [
                element("b", knob.title),
                f"({low} – {high}; in the story {now}): {_EFFECTS[along.effect]}.",
            ]
        )
        rows = [_at(found, along, point) for point in along.points]
        headings = ("set to", "", "it came", "ended otherwise")
        yield table(headings, rows, caption=caption, looks="along")


def _at(found: Found, along: Along, point: Point) -> tuple[str, ...]:
    knob, stands = found.scenario.knobs[along.knob], point.value == along.now
    value = value_in_words(found.scenario, knob, point.value, stands=stands)
    if point.allied is None or point.share is None:
        return value, "", "cannot be run", ""
    turned = sum(was != now for was, now in zip(found.outcome.allied, point.allied, strict=True))
    return value, bar(point.share), came(sum(point.allied), len(point.allied)), str(turned)


def _compare(found: Found) -> Iterator[Html]:
    scenario = found.scenario
    turning = [along for along in found.along if along.turns]
    for along in turning:
        knob = scenario.knobs[along.knob]
        at = " and ".join(value_in_words(scenario, knob, value) for value in along.turns)
        yield _says(f"“{knob.title}” turns how most repeats end, at: {at}.")
    others = [f"“{scenario.knobs[along.knob].title}”" for along in found.along if not along.turns]
    if others:
        yield _says(f"Do not turn it, however far: {', '.join(others)}.")
    yield _says("How many ended otherwise stands in the tables above.")


def _repeats(found: Found) -> Iterator[Html]:
    scenario, allied = found.scenario, found.outcome.allied[:SHOWN]
    rows = [("the story", allied)]
    for along in found.along:
        knob = scenario.knobs[along.knob]
        for point, end in zip(
            (along.points[0], along.points[-1]), words.ends(scenario, knob), strict=True
        ):
            if point.allied is not None and point.value != along.now:
                rows.append((f"{knob.title}: {end}", point.allied[:SHOWN]))
    counted = [
        (said, *("●" if each else "○" for each in ends), str(sum(ends))) for said, ends in rows
    ]
    numbers = tuple(str(n) for n in range(1, len(allied) + 1))
    yield table(
        ("", *numbers, "allied"), counted, caption="● allied at the end, ○ not", looks="repeats"
    )


def _map(found: Found) -> Iterator[Html]:
    rows = [[percents(share) for share in row] for row in found.map]
    caption = "How many in a hundred repeats end as allies?"
    yield map_table(found.scenario, rows, caption)
    if found.scenario.story:
        yield _says(found.scenario.story.ends)


def _leaves(found: Found) -> Iterator[Html]:
    yield _says("An open question, which the model cannot answer. It leaves out:")
    yield element("ul", joined(element("li", line) for line in words.left_out(found.scenario)))


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
    shown = table(("they say", "the model"), rows, caption="Tested again for this key, and refuted")
    return joined([element("h2", "What sources or theory say and the model denies"), shown])


def _says(text: str) -> Html:
    return element("p", text, class_="answer")
