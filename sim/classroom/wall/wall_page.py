"""The teacher's screen: how to come in, and what the class has bet, changed and seen."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import segno
from nicegui import ui
from nicegui.events import KeyEventArguments

from sim.classroom.drawing import table
from sim.classroom.entrance.lan import Invitation
from sim.classroom.page.parts import Shown, coloured, drawn, heading, section
from sim.classroom.stories import Story
from sim.classroom.wall.wall import Tally, Wall
from sim.figures.core.style import BLUE, GREEN, ORANGE, QUIET, VERMILLION
from sim.wording.markup import Html, element, joined

_STYLE = Path(__file__).with_name("wall.css")
_COLOURS = {"Yes": BLUE, "No": ORANGE, "Not sure": QUIET}
_KNOB, _FLIPPED, _STAYED = GREEN, VERMILLION, QUIET
_EVERY = 1.0
"""Seconds between looks at whether something changed."""


class WallPage:
    """One view of the wall, kept up to date while it is open."""

    def __init__(
        self,
        wall: Wall,
        stories: Mapping[str, Story],
        invitation: Invitation,
        present: Callable[[], int],
    ) -> None:
        """present: how many have the page open now."""
        self._wall, self._stories, self._present = wall, stories, present
        self._shown: tuple[int, int] | None = None
        ui.add_css(_STYLE)
        with ui.element("div").classes("wall"):
            self._lay_out(invitation)
        ui.keyboard(self._key)
        ui.timer(_EVERY, self._look)

    def _lay_out(self, invitation: Invitation) -> None:
        coloured()
        heading("Why do states ally?", 1)
        with ui.element("div").classes("come-in"):
            drawn("qr").set_content(qr(invitation.scanned)).classes("qr")
            with section("How to come in"):
                ui.label("Open").classes("muted")
                ui.label(invitation.students).classes("address").props("data-testid=address")
                ui.label("and give the class code").classes("muted")
                ui.label(spaced(invitation.keys.code)).classes("code").props("data-testid=code")
                if invitation.is_alone:
                    ui.label(
                        "This machine is on no network, so nobody else can come in. "
                        "Join one, then start again."
                    ).classes("trouble")
        with ui.element("div").classes("row"):
            self._in = ui.label().classes("present").props('data-testid=present role="status"')
            ui.button("Clear (C)", on_click=self._wall.clear).props("outline data-testid=clear")
            ui.link("The story page", "/", new_tab=True).props("data-testid=story-page")
        with section("What the class did"):
            self._tallies = Shown("wall")

    def _look(self) -> None:
        now = (self._wall.changes, self._present())
        if now == self._shown:
            return
        self._shown = now
        self._in.set_text(f"{now[1]} on the page now")
        tallies = self._wall.tallies
        pictures = joined(picture(each, self._stories[each.story]) for each in tallies)
        self._tallies.show(
            pictures or "Nobody has bet yet.",
            lambda: "".join(as_table(each, self._stories[each.story]) for each in tallies),
        )

    def _key(self, event: KeyEventArguments) -> None:
        held = event.modifiers
        plain = not (held.ctrl or held.meta or held.alt or event.action.repeat)
        if plain and event.action.keydown and event.key in ("c", "C"):
            self._wall.clear()
            self._look()


def qr(link: str) -> str:
    """A QR code, as SVG that stands in a page."""
    return segno.make(link, error="m").svg_inline(
        border=4, omitsize=True, light="#FFF", title="QR code of the way in"
    )


def spaced(code: str) -> str:
    """A code in two halves, to be read aloud."""
    return f"{code[:3]} {code[3:]}"


def picture(tally: Tally, story: Story) -> Html:
    """Bars of what a class did with a story, each with its number."""
    bets = [(bet, count, str(count), _COLOURS[bet]) for bet, count in tally.bets.items()]
    knobs = [
        (
            story.scenario.knobs[knob].title,
            turns.runs,
            f"{_counted(turns.runs, 'run')}, {turns.flipped} flipped",
            _KNOB,
        )
        for knob, turns in tally.knobs.items()
    ]
    came = [
        ("The other outcome", tally.flipped, str(tally.flipped), _FLIPPED),
        ("As in the story", tally.runs - tally.flipped, str(tally.runs - tally.flipped), _STAYED),
    ]
    parts = [element("h2", story.scenario.title), _bars("Bets", bets)]
    if tally.runs:
        parts.append(_bars(f"What came of {_counted(tally.runs, 'run')}", came))
    if knobs:
        parts.append(_bars("What they changed", knobs))
    return element("article", joined(parts))


def as_table(tally: Tally, story: Story) -> str:
    """The same in words and numbers."""
    rows = [(f"Bet {bet}", str(count)) for bet, count in tally.bets.items()]
    rows += [("Runs", _run_by(tally.runs, tally.visitors))]
    rows += [("Runs with the other outcome", str(tally.flipped))]
    rows += [
        (
            story.scenario.knobs[knob].title,
            f"{_run_by(turns.runs, turns.visitors)}, {turns.flipped} flipped",
        )
        for knob, turns in tally.knobs.items()
    ]
    return table(story.scenario.title, ("what", "how many"), rows)


def _bars(title: str, rows: Iterable[tuple[str, int, str, str]]) -> Html:
    rows = list(rows)
    most = max(1, *(count for _, count, _, _ in rows))
    bars = joined(
        _bar(label, count / most, number, colour) for label, count, number, colour in rows
    )
    return joined((element("h3", title), element("ul", bars, class_="bars")))


def _bar(label: str, share: float, number: str, colour: str) -> Html:
    filled = element("i", "", style=f"width: {share:.1%}; background: {colour}")
    track = element("span", filled, class_="track", aria_hidden="true")
    return element("li", joined((element("span", label), track, element("b", number))))


def _run_by(runs: int, visitors: int) -> str:
    return f"{_counted(runs, 'run')} by {_counted(visitors, 'visitor')}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
