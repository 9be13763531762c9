"""The page of one visitor: what it holds, and what happens when something is changed."""

import secrets
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nicegui import ui
from nicegui.events import KeyEventArguments

from sim import __version__
from sim.classroom import link, words
from sim.classroom.desk import BusyError, Desk
from sim.classroom.opening import last_opening
from sim.classroom.page import pictures, tables
from sim.classroom.page.atlas import Atlas
from sim.classroom.page.bet import Bet
from sim.classroom.page.change import Acts, Change
from sim.classroom.page.latest import Latest
from sim.classroom.page.parts import Choice, Shown, coloured, heading, section
from sim.classroom.page.see import See
from sim.classroom.page.sides import Sides
from sim.classroom.page.why import Why
from sim.classroom.settings import Settings, whole
from sim.classroom.stories import Story
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.classroom.wall.wall import Wall

_STYLE = Path(__file__).with_name("page.css")

BUSY = "Busy: many are asking at once. Wait a moment and try again."
SIGNALS_KEY = "Filled: joined, hollow: declined. ● words, ▲ exercise, ■ relief under sanctions"


class Page:
    """What one visitor sees; nothing of it is kept once the visitor has left."""

    def __init__(
        self,
        stories: Mapping[str, Story],
        desk: Desk,
        settings: Settings,
        wall: "Wall | None" = None,
    ) -> None:
        self.stories, self.desk, self.settings, self.wall = stories, desk, settings, wall
        self.live = False
        """Whether what is changed shows at once; before, it waits for Run."""
        self._visitor = secrets.token_hex(8)
        self._runs, self._rested = Latest(self._run_once), False
        self._client = ui.context.client

    async def open(self, query: Mapping[str, str]) -> None:
        """Lay the page out with a finished run on it, and compare it with what a link promised."""
        ui.add_css(_STYLE)
        try:
            self.told = await self.desk.told(self.settings)
            self.story = await self.desk.told(Settings.of(self.settings.story))
        except BusyError:
            ui.label(BUSY).classes("trouble")
            return
        except InputError as problem:
            ui.label(str(problem)).classes("trouble")
            ui.link("Back to the story", "/")
            return
        self.step = last_opening(self.told.life)
        self._lay_out()
        self._show()
        version, run = link.promised(query)
        if run and run != self.told.fingerprint:
            self.see.complain(
                f"This link was made with version {version} and showed run {run}; "
                f"this is version {__version__} and run {self.told.fingerprint}."
            )
        await self.why.ask()

    def _lay_out(self) -> None:
        self._atlas: Atlas | None = None
        coloured()
        with ui.element("div").classes("room"):
            self._head()
            with ui.element("div").classes("columns"):
                with section("Predict and change"):
                    self.bet = Bet(self.told.scenario, self._placed, self._quote)
                    self.change = Change(self.settings, self._acts)
                with section("See"):
                    self.see = See(self.told, self.step, self._scrub, self._look_at)
                with section("Why"):
                    self.why = Why(self.desk, self.told, self.step, self._scrub)
            with ui.element("div").classes("columns two"):
                with ui.element("div").classes("stack"):
                    with section("Signals"):
                        heading("4 Signals: whose occasions the other joined")
                        ui.label(SIGNALS_KEY).classes("muted")
                        self._signals = Shown("signals")
                    if len(self.settings.story.scenario.knobs) > 1:
                        with section("Map"):
                            self._atlas = Atlas(self.desk, self.told, self._go)
                with ui.element("div").classes("stack"):
                    with section("A against B"):
                        self.sides = Sides(self.story)
                    with section("What this model leaves out"):
                        self._left_out()
            self._foot()
        ui.keyboard(self._key, ignore=["input", "textarea"])

    def _head(self) -> None:
        story = self.settings.story
        with ui.element("header"):
            heading("Why do states ally?", 1)
            titles = {name: each.scenario.title for name, each in self.stories.items()}
            chooser = Choice(titles, value=story.name, label="Story")
            chooser.props("dense outlined data-testid=story").classes("w-64")
            chooser.on_value_change(lambda: ui.navigate.to(f"/?story={chooser.value}"))
            ui.button("Reset (R)", on_click=self._reset).props("data-testid=reset")
            ui.button("Copy link", on_click=self._copy).props("outline data-testid=copy")
        ui.label(story.scenario.about).classes("muted")

    @property
    def _acts(self) -> Acts:
        return Acts(self._turned, self._rest, self._lucky, self._go_live, self._keep)

    def _left_out(self) -> None:
        heading("What this model leaves out")
        for line in words.LEAVES_OUT:
            ui.label(line)
        odd = words.at_odds(self.settings.story.scenario)
        ui.html("", sanitize=False).set_content(tables.at_odds(odd))

    def _foot(self) -> None:
        with ui.element("footer").classes("row muted"):
            ui.label(f"Version {__version__}. Run")
            self._fingerprint = ui.label().props("data-testid=fingerprint")
            self._link = ui.link("Link to this run", "/").props("data-testid=link")

    def _show(self) -> None:
        """Everything that a run decides."""
        told = self.told
        self.see.show(told, self.step)
        self._quote()
        self.change.show(self._values, self.settings)
        self.change.wait("")
        self._show_signals()
        self.sides.show(told)
        if self._atlas:
            self._atlas.look(told)
        address = link.address(told.settings, told.fingerprint)
        self._fingerprint.set_text(told.fingerprint)
        self._link.props["href"] = address
        self._link.update()
        ui.navigate.history.replace(address)

    def _show_signals(self) -> None:
        told = self.told
        self._signals.show(pictures.signals(told, self.step), partial(tables.signals, told))

    def _quote(self) -> None:
        self.see.quote(self.bet.quoted(self.told) if self.live else self.bet.kept)

    async def _changed(self) -> None:
        """Show what is set now, or say what it waits for."""
        if self._pending and not self.live:
            self.change.wait(words.waiting(self.bet.bet))
        else:
            await self._run()

    @property
    def _pending(self) -> bool:
        """Whether a control was turned since what is seen was run."""
        return self.settings.knobs != self.told.settings.knobs

    async def _run(self) -> None:
        """Run what is set; while one run is under way, the latest settings wait for it."""
        if await self._runs():
            self._tell_wall()
            await self.why.look(self.told, self.step)

    async def _run_once(self) -> None:
        try:
            told = await self.desk.told(self.settings)
        except BusyError:
            self.see.complain(BUSY)
        except InputError as problem:
            self.see.complain(str(problem))
        else:
            # Where many ask at once, what nobody waits for any more is not drawn.
            if not (self._runs.is_asked_again or self._client.is_deleted):
                self.told = told
                self._show()

    async def _go_live(self) -> None:
        """The moment of truth: what was changed shows, and goes on showing."""
        self.live = self._rested = True
        await self._run()

    async def _turned(self) -> None:
        for knob, value in self.change.moved(self._values).items():
            self.settings = self.settings.turned(knob, value)
        self.change.mark(self._values, self.settings)
        await self._changed()

    @property
    def _values(self) -> dict[str, float]:
        """By knob: where it is set, or, if it is not, where it stands in what is seen."""
        return self.told.values | dict(self.settings.knobs)

    async def _rest(self) -> None:
        """A slider is let go: what comes of it counts."""
        self._rested = self.live
        if not self._runs.is_under_way:
            self._tell_wall()

    def _tell_wall(self) -> None:
        """The class's wall hears of runs that came to rest, not of each on the way there."""
        if self.wall and self._rested and not self._pending:
            flipped = self.told.allies != self.story.allies
            story, knobs = self.settings.story.name, self.settings.knobs
            self.wall.ran(self._visitor, story, knobs, flipped=flipped)
            self._rested = False

    async def _lucky(self, sent: object) -> None:
        seed = whole(sent)
        if seed is not None and seed != self.settings.seed:
            self.settings = self.settings.with_luck(seed)
            await self._changed()

    async def _look_at(self, life: int) -> None:
        self.settings = self.settings.with_life(life)
        await self._changed()

    async def _go(self, knobs: Mapping[str, float]) -> None:
        """To a cell of the map, and up to its run."""
        for knob, value in knobs.items():
            self.settings = self.settings.turned(knob, value)
        self.change.show(self._values, self.settings)
        ui.run_javascript("document.querySelector('[data-testid=outcome]').focus()")
        await self._go_live()

    async def _reset(self) -> None:
        """Back to the story and to an open bet."""
        self.settings, self.sides.a = Settings.of(self.settings.story), self.story
        self.live = self._rested = False
        self.bet.withdraw()
        self.change.show(self._values, self.settings)
        await self._run()

    def _keep(self) -> None:
        self.sides.a = self.told
        self.sides.show(self.told)

    def _placed(self) -> None:
        """A bet opens a round: what is changed from now on waits for Run."""
        self.live = False
        self._quote()
        if self._pending:
            self.change.wait(words.waiting(self.bet.bet))
        if self.wall:
            self.wall.bet(self._visitor, self.settings.story.name, self.bet.bet)

    async def _scrub(self, step: object) -> None:
        chosen = whole(step)
        if chosen is None:
            return
        chosen = min(max(chosen, 1), self.told.scenario.steps)
        if chosen != self.step:
            self.step = chosen
            self.see.show_step(self.told, chosen)
            self._show_signals()
            await self.why.look(self.told, chosen)

    async def _key(self, event: KeyEventArguments) -> None:
        held = event.modifiers
        plain = not (held.ctrl or held.meta or held.alt or event.action.repeat)
        if plain and event.action.keydown and event.key in ("r", "R"):
            await self._reset()

    def _copy(self) -> None:
        # The browser's own clipboard is for secure addresses, which a class's network has not.
        ui.run_javascript("Quasar.copyToClipboard(location.href)")
        ui.notify("The link to this run is copied.")
