"""The pupil's worksheet: room to bet, to note what came of it, and what to ask of a story."""

from collections.abc import Callable
from typing import NamedTuple

from sim.page.bets import BETS
from sim.page.knob_words import value_in_words
from sim.page.page_file import TITLE
from sim.scenario.dates import step_name
from sim.scenario.knobs import neutrals
from sim.scenario.schema import Scenario
from sim.wording.markup import Html, element, joined, table
from sim.wording.numbers import percents
from sim.worksheet import words
from sim.worksheet.found import MAP_CELLS, SHOWN, asked_about, map_values, offered, watched
from sim.worksheet.layout import GAP, blanks, boxes, rules, with_gaps

ROUNDS = ("Round", "What was changed", "You said", "It came")
"""The columns of the page's list of bets."""

_ROUNDS, _ROUNDS_WITHOUT_MAP = 5, 9
"""Bets that there is room for."""


class Question(NamedTuple):
    """A step of the sheet, which the key answers."""

    heading: str
    """What the page calls the step."""
    asks: str


def questions(scenario: Scenario) -> dict[str, Question]:
    """The steps of the sheet by what they are about; those of the page, if it tells a story."""
    a, b = words.names(scenario)
    number = watched(scenario)
    otherwise = "How many repeats ended otherwise, on the same chance? " if scenario.story else ""
    asked = {
        "bet": Question(
            "Your bet",
            f"{words.bet_question(scenario)} In most of many repeats of this story:",
        ),
        "watch": Question(
            "Watch",
            f"Watch repeat {number} of {scenario.replicates}. Who comes to whom when it costs "
            "something?",
        ),
        "outcome": Question(
            "What came",
            f"How many of {scenario.replicates} repeats end as allies? What is the surprise?",
        ),
        "why": Question("Why?", _why(scenario)),
        "change": Question(
            "Change one thing",
            f"Change one thing at a time, and bet before you run it: will {a} and {b} be allied "
            "now? Note each bet below.",
        ),
        "compare": Question(
            "Before and now",
            f"{otherwise}Which change turns how most repeats end, and which does not, however far "
            "you go?",
        ),
    }
    if scenario.story:
        asked["repeats"] = Question(
            "Twenty repeats",
            "Fill those that end as allies, before your last change and now. Does the repeat that "
            "you watched end as most do?",
        )
    if scenario.story and scenario.story.map:
        across, upwards = (_axis(scenario, knob) for knob in scenario.story.map)
        asked["map"] = Question(
            "The map",
            f"Where would they be allies? Across: {across}. Upwards: {upwards}. Draw the border "
            "between fewer and more than half of the repeats.",
        )
    asked["leaves"] = Question(
        "What does the model leave out?",
        "What that it leaves out matters here? Which of its numbers would you doubt first?",
    )
    return asked


def _why(scenario: Scenario) -> str:
    state, occasion, step, replicate = asked_about(scenario)
    when = f"in {step_name(scenario, step)}" if step else "the first time that it comes"
    return (
        f"Repeat {replicate}: how does {scenario.states[state].in_text} decide about "
        f"“{words.occasion_title(scenario, occasion)}” {when}, and why?"
    )


def _axis(scenario: Scenario, knob: str) -> str:
    turned = scenario.knobs[knob]
    low, high = (value_in_words(scenario, turned, value) for value in (turned.from_, turned.to))
    return f"{turned.title}, {low} – {high}"


def sheet(scenario: Scenario, link: Html) -> list[Html]:
    """The two pages of the sheet, without their footers. link: where the page is."""
    fill: dict[str, Callable[[Scenario], Html]] = {
        "bet": _bet,
        "watch": _watch,
        "outcome": _outcome,
        "why": _decision,
        "change": _change,
        "compare": lambda _: rules(2),
        "repeats": _repeats,
        "map": _map,
        "leaves": lambda _: rules(2),
    }
    steps = {
        topic: step(number, question, fill[topic](scenario))
        for number, (topic, question) in enumerate(questions(scenario).items(), start=1)
    }
    # What a scenario without a story is about takes more room.
    first = ("bet", "watch", "outcome", *(("why",) if scenario.story else ()))
    return [
        joined([_head(scenario, link), *(steps.pop(topic) for topic in first)]),
        joined(steps.values()),
    ]


def step(number: int, question: Question, *parts: str) -> Html:
    """A step of sheet or key under its heading."""
    heading = element("h2", f"{number} {question.heading}")
    return element("section", joined([heading, element("p", question.asks), *parts]), class_="step")


def map_table(scenario: Scenario, rows: list[list[str]], caption: str = "") -> Html:
    """The map, upwards; rows: of the second knob, from its lowest value on."""
    assert scenario.story
    assert scenario.story.map
    upwards = scenario.story.map[1]
    heights = [
        value_in_words(scenario, scenario.knobs[upwards], value)
        for value in map_values(scenario, upwards)
    ]
    drawn = [[height, *cells] for height, cells in zip(heights, rows, strict=True)]
    return table((), drawn[::-1], caption=caption, looks="map")


def _head(scenario: Scenario, link: Html) -> Html:
    return joined(
        [
            element("p", f"{TITLE} Worksheet", class_="kicker"),
            element("h1", scenario.title),
            blanks("Name", "Class, date"),
            link,
            element("h2", "The story"),
            *story(scenario),
            element("p", joined([element("b", "Allied:"), words.allied(scenario)])),
        ]
    )


def story(scenario: Scenario) -> list[Html]:
    """What happened; of a scenario without a story, what it is about and who is who."""
    if scenario.story:
        return [element("p", sentence) for sentence in scenario.story.happened]
    return [element("p", scenario.about), _who(scenario)]


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
    return joined(
        [
            table(headings, rows, caption="At the start; * the two that it is about"),
            element("p", f"What they are for or against: {'; '.join(scenario.issues.values())}."),
        ]
    )


def _power(share: float) -> str:
    return f"{100 * share:.2g}" if share < 0.995 else percents(share)


def _most(scenario: Scenario, amounts: dict[str, float]) -> str:
    """The one or two states of the largest amounts."""
    ranked = sorted((m for m, v in amounts.items() if v > 0), key=lambda m: -amounts[m])
    return ", ".join(scenario.states[m].name for m in ranked[:2]) or "–"


def _bet(scenario: Scenario) -> Html:
    del scenario
    ticks = element("p", boxes(BETS), class_="boxes")
    means = (
        "Yes: more than 60 % of the repeats end as allies. No: fewer than 40 %. Coin toss: between."
    )
    return joined([ticks, element("p", means, class_="quiet"), blanks("because"), rules(1)])


def _watch(scenario: Scenario) -> Html:
    a, b = scenario.focus
    came = [
        f"{scenario.states[guest].label} came to {GAP} of {GAP} costly occasions of "
        f"{scenario.states[host].label}."
        for guest, host in ((a, b), (b, a))
    ]
    return joined([*(element("p", with_gaps(each)) for each in came), blanks("What I notice:")])


def _outcome(scenario: Scenario) -> Html:
    said = with_gaps(f"{GAP} of {scenario.replicates} repeats end as allies ({GAP} %). So it came:")
    return joined([element("p", joined([said, boxes(BETS)])), blanks("The surprise:"), rules(1)])


def _decision(scenario: Scenario) -> Html:
    del scenario
    chance = f"Together {GAP}: a chance of {GAP}. The draw was {GAP}. It"
    return joined(
        [
            blanks("What counted most for it:", "most against:"),
            element("p", joined([with_gaps(chance), boxes(("joins", "stays away"))])),
            blanks("What would have made it decide otherwise:"),
            rules(1),
        ]
    )


def _change(scenario: Scenario) -> Html:
    standing = neutrals(scenario)
    rows = []
    for name in offered(scenario):
        knob = scenario.knobs[name]
        now = value_in_words(scenario, knob, standing[name], stands=True)
        low, high = words.ends(scenario, knob)
        rows.append((knob.title, low, now, high, boxes(("more", "fewer", "same"))))
    headings = ("What you can change", "from", "in the story", "to", "The more of it, allies in")
    room = _ROUNDS if scenario.story and scenario.story.map else _ROUNDS_WITHOUT_MAP
    changed = ["nothing", *[""] * (room - 1)]
    came = with_gaps(f"in {GAP} of {scenario.replicates} ({GAP} %): {GAP}")
    return joined(
        [
            table(headings, rows, looks="knobs"),
            table(
                ROUNDS,
                [(str(n), what, "", came) for n, what in enumerate(changed, start=1)],
                looks="rounds",
            ),
        ]
    )


def _repeats(scenario: Scenario) -> Html:
    del scenario
    numbers = tuple(str(n) for n in range(1, SHOWN + 1))
    rows = [(when, *["\N{WHITE CIRCLE}"] * SHOWN) for when in ("before", "now")]
    return table(("", *numbers), rows, looks="repeats")


def _map(scenario: Scenario) -> Html:
    empty = [[""] * MAP_CELLS for _ in range(MAP_CELLS)]
    asked = joined([element("p", "Why is the border there?"), rules(4)])
    beside = joined([map_table(scenario, empty), element("div", asked, class_="grows")])
    return element("div", beside, class_="beside")
