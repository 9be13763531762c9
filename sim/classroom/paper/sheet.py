"""The student's worksheet: what the story is, room to predict and note, and what to ask of it."""

from collections.abc import Iterable

from sim.classroom import words
from sim.classroom.drawing import table
from sim.classroom.opening import asked_about, partners
from sim.classroom.paper.found import crossed
from sim.classroom.settings import SHOWN_LIVES
from sim.classroom.stories import Story
from sim.scenario.knobs import neutral
from sim.scenario.schema import Knob, Scenario
from sim.wording.markup import Html, element, joined
from sim.wording.numbers import exact_percent, percents

ROWS = 5
"""Changes that there is room for."""

MEANS = {
    "set": "",
    "scale": "1 = as it is, 0 = none, 2 = twice",
    "parity": "power of the weaker / of the stronger",
    "converge": "0 = as it is, 1 = wants the same",
}
"""What the numbers of each kind of knob mean."""


def sheet(story: Story, link: str | None) -> list[Html]:
    """The two pages of the sheet, without their footers."""
    scenario = story.scenario
    return [
        joined([_head(scenario), _who(scenario), _predict(scenario), _knobs(scenario)]),
        joined([_try(scenario), _questions(scenario), _leaves_out(), _link(link)]),
    ]


def questions(scenario: Scenario) -> dict[str, str]:
    """What is asked, by what it is about; the key answers the same."""
    a, b = words.names(scenario)
    occasion = asked_about(scenario)
    decides = scenario.states[partners(scenario, occasion)[0]].name
    crossing = [f"“{scenario.knobs[name].title}”" for name in crossed(scenario)]
    asked = {
        "turns": "Which one change turns the outcome of most lives round? Which does not, however "
        "far you turn it?",
        "luck": f"Was it luck? Look at the {SHOWN_LIVES} lives of the story: in how many are {a} "
        f"and {b} allied at the end? Is the one life that you saw like the others?",
        "why": f"The page opens on “{scenario.occasions[occasion].title or occasion}”, and "
        f"{decides} decides. What weighs most for joining, what most against? What would have "
        "turned the decision?",
        "deeds": f"Words are cheap, exercises and relief under sanctions are not. Who stands by "
        f"whom where it costs: {a} by {b}, or {b} by {a}?",
        "both": f"Set {' and '.join(crossing)} each to its lowest and its highest value: four "
        "worlds. In which are most lives allied? Is either enough alone, or does it take both?",
        "leaves": "What does this model leave out that matters here? Which of its numbers would "
        "you question first?",
    }
    if not crossing:
        del asked["both"]
    return asked


def span(knob: Knob) -> str:
    """The range of a knob, as the page reads it."""
    return f"{number(knob.from_)} to {number(knob.to)}"


def number(value: float) -> str:
    """A value of a knob as the page reads it, with a real minus."""
    return f"{value:.3g}".replace("-", "\N{MINUS SIGN}")


def _head(scenario: Scenario) -> Html:
    name = Html("").join(element("span", each, class_="blank") for each in ("Name", "Class, date"))
    return joined(
        [
            element("p", "Why do states ally? Worksheet", class_="kicker"),
            element("h1", scenario.title),
            element("div", Html(name), class_="lines"),
            element("p", scenario.about) if scenario.about else "",
            element("p", _what_counts(scenario)),
        ]
    )


def _what_counts(scenario: Scenario) -> str:
    """What the story calls an alliance."""
    rule = scenario.model.alliance
    months = f"{rule.sustain} {scenario.unit}{'' if rule.sustain == 1 else 's'}"
    return (
        f"Allied means here: each joins at least {exact_percent(rule.reciprocity)} of the other's "
        "recent occasions that cost something (exercises, relief under sanctions), and each "
        f"expects at least {exact_percent(rule.expectation)} support of the other, for {months} on "
        "end. Words alone do not count."
    )


def _power(share: float) -> str:
    return f"{100 * share:.2g}" if share < 0.995 else percents(share)


def _who(scenario: Scenario) -> Html:
    strongest = max(state.power for state in scenario.states.values())
    rows = [
        (
            f"{state.name} *" if name in scenario.focus else state.name,
            _power(state.power / strongest),
            _most(scenario, {m: v for (m, i), v in scenario.hostility.items() if i == name}),
            _most(scenario, {m: v for (i, m), v in scenario.tie.items() if i == name}),
        )
        for name, state in scenario.states.items()
    ]
    headings = ("state", "power, strongest = 100", "threatened most by", "depends most on")
    issues = "; ".join(scenario.issues.values())
    return joined(
        [
            element("h2", "Who is who"),
            Html(table("At the start; * the two that it is about", headings, rows)),
            element("p", f"What they care about, for or against: {issues}."),
        ]
    )


def _most(scenario: Scenario, amounts: dict[str, float]) -> str:
    """The one or two states of the largest amounts."""
    ranked = sorted((m for m, v in amounts.items() if v > 0), key=lambda m: -amounts[m])
    return ", ".join(scenario.states[m].name for m in ranked[:2]) or "–"


def _predict(scenario: Scenario) -> Html:
    a, b = words.names(scenario)
    asks = f"Will {a} and {b} be allied at the end, in most of {scenario.replicates} lives?"
    boxes = joined(element("span", bet, class_="box") for bet in ("Yes", "No", "Not sure"))
    return joined(
        [
            element("h2", "1 Predict, before you look"),
            element("p", f"{asks} Nothing is changed yet."),
            element("div", boxes, class_="boxes"),
            element("div", element("span", "because", class_="blank"), class_="lines"),
            element("div", "", class_="rule"),
        ]
    )


def _knobs(scenario: Scenario) -> Html:
    expected = Html("").join(
        element("span", each, class_="box") for each in ("more", "less", "the same")
    )
    rows = [
        (
            element("th", knob.title, scope="row"),
            element("td", _range(scenario, name)),
            element("td", Html(expected), class_="tight"),
        )
        for name, knob in scenario.knobs.items()
    ]
    headings = ("what you can change", "its range", "more of it: I expect alliance")
    return joined(
        [
            element("h2", "What you can change; guess what it does before you turn it"),
            _table(headings, rows, ""),
        ]
    )


def _range(scenario: Scenario, name: str) -> str:
    knob = scenario.knobs[name]
    means = f" ({MEANS[knob.kind]})" if MEANS[knob.kind] else ""
    return f"{span(knob)}, in the story {number(neutral(scenario, name))}{means}"


def _try(scenario: Scenario) -> Html:
    headings = (
        "What I changed",
        "from",
        "to",
        "my bet",
        f"allied, % of {scenario.replicates} lives",
        "I asked why: who decided on which occasion?",
        "the term that weighed most",
    )
    blank = [element("th", letter, scope="row") for letter in ("A: the story", *"BCDEFGH"[:ROWS])]
    empty = [element("td", "")] * (len(headings) - 1)
    return joined(
        [
            element("h2", "2 Change one thing at a time, bet, run, ask why"),
            _table(headings, [(first, *empty) for first in blank], "fill"),
        ]
    )


def _questions(scenario: Scenario) -> Html:
    rule = element("div", "", class_="rule")
    asked = [
        element("div", joined([element("p", f"{n}. {text}"), rule, rule]), class_="question")
        for n, text in enumerate(questions(scenario).values(), start=1)
    ]
    return joined([element("h2", "3 Questions"), *asked])


def _leaves_out() -> Html:
    items = joined(element("li", line) for line in words.LEAVES_OUT)
    return joined([element("h2", "What this model leaves out"), element("ul", items)])


def _link(link: str | None) -> Html:
    if link:
        return element("p", joined([element("b", "The page:"), link]))
    return element("div", element("span", "The page: http://", class_="blank"), class_="lines")


def _table(headings: Iterable[str], rows: Iterable[Iterable[Html]], looks: str) -> Html:
    head = Html("").join(element("th", heading, scope="col") for heading in headings)
    body = joined(element("tr", Html("".join(row))) for row in rows)
    parts = [element("thead", element("tr", Html(head))), element("tbody", body)]
    return element("table", joined(parts), **({"class_": looks} if looks else {}))
