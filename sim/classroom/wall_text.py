"""The wall as HTML: tables whose bars all have one scale."""

from collections.abc import Iterable

import segno

from sim.classroom.messages import Shown
from sim.classroom.wall import Change, Tally
from sim.page.bets import question
from sim.page.document import Story
from sim.page.knob_words import value_in_words
from sim.wording.markup import Html, element, joined, table


def qr(link: str) -> str:
    """A QR code, as SVG that stands in a page."""
    return segno.make(link, error="m").svg_inline(
        border=4, omitsize=True, light="#FFF", title="QR code of the way in"
    )


def spaced(code: str) -> str:
    """A code in two halves, to be read aloud."""
    return f"{code[:3]} {code[3:]}"


def counted(count: int, what: str) -> str:
    """Such as: 1 bet, 2 bets."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def results(tallies: Iterable[Tally]) -> Html:
    """What came of the bets, story by story; the longest bar of all is the largest number."""
    tallies = list(tallies)
    most = max(
        (
            number
            for tally in tallies
            for number in (*tally.bets.values(), *(each.bets for each in tally.changes))
        ),
        default=1,
    )
    return joined(_of_story(tally, max(most, 1)) for tally in tallies)


def shown_words(story: Story, shown: Shown) -> str:
    """What is shown of a story."""
    changes = [change_words(story, knob, (value, value)) for knob, value in shown.set.items()]
    if shown.seed is not None:
        changes.append(f"new draws, seed {shown.seed}")
    return f"{story.scenario.title}. {'; '.join(changes) or 'As it stands'}"


def change_words(story: Story, knob: str, values: tuple[float, float]) -> str:
    """A knob that was set to one value or several, from the lowest to the highest."""
    kind = story.scenario.knobs[knob]
    low, high = (value_in_words(story.scenario, kind, value) for value in values)
    return f"{kind.title}: {low if low == high else f'from {low} to {high}'}"


def _of_story(tally: Tally, most: int) -> Html:
    allied, done = tally.outcome
    said = sum(tally.bets.values())
    came = f"As the story stands, in {allied} of {done} repeats: {tally.verdict.lower()}."
    parts = [
        element("h2", question(tally.story.scenario, tally.story.dates[-1])),
        element("p", came, class_="outcome"),
    ]
    if said:
        right = f"{tally.right} of {said} were right."
        parts += [element("p", right, class_="right"), _bets(tally, most)]
    if tally.changes:
        parts.append(_changes(tally, most))
    if tally.at_odds:
        odd = counted(tally.at_odds, "bet")
        parts.append(element("p", f"{odd} reported other numbers than most, or than this machine."))
    return element("article", joined(parts))


def _bets(tally: Tally, most: int) -> Html:
    rows = [
        (f"{bet} ✓" if bet == tally.verdict else bet, _bar(number, most), str(number))
        for bet, number in tally.bets.items()
    ]
    return table(("Bet", "", "Visitors"), rows, caption="Bets on the story as it stands")


def _changes(tally: Tally, most: int) -> Html:
    headings = ("Change", "", "Bets", "Another outcome", "Bet was right")
    rows = [_change(tally.story, change, most) for change in tally.changes]
    return table(headings, rows, caption="What was changed")


def _change(story: Story, change: Change, most: int) -> tuple[str, ...]:
    words = change_words(story, change.knob, change.values)
    numbers = (change.bets, change.turned, change.right)
    return (words, _bar(change.bets, most), *map(str, numbers))


def _bar(number: int, most: int) -> Html:
    """A bar; a table has its number beside it."""
    filled = element("rect", "", width=str(number), height="1")
    scale = {"viewBox": f"0 0 {most} 1", "preserveAspectRatio": "none"}
    return element("svg", filled, **scale, aria_hidden="true")
