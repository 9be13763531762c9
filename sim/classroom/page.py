"""The page of one visitor: what it holds, and what happens when something is changed."""

from collections.abc import Mapping

from nicegui import ui
from nicegui.events import KeyEventArguments

from sim import __version__
from sim.classroom import link, pictures, tables, words
from sim.classroom.desk import BusyError, Desk
from sim.classroom.parts import Control, Shown, Slider, drawn, heading, section, set_class
from sim.classroom.settings import HIGHEST_SEED, Settings
from sim.classroom.stories import Story
from sim.classroom.telling import turned
from sim.classroom.why import Why, asked_about, last_opening
from sim.errors import InputError

BETS = ("Yes", "No", "Not sure")
LONGEST_REASON = 200
SIGNALS_KEY = "Filled: joined, hollow: declined. ● words, ▲ exercise, ■ relief under sanctions"
BUSY = "Busy: many are asking at once. Wait a moment and try again."


class Page:
    """What one visitor sees; nothing of it is kept once the visitor has left."""

    def __init__(self, stories: Mapping[str, Story], desk: Desk, settings: Settings) -> None:
        self.stories, self.desk, self.settings = stories, desk, settings
        self.bet, self.because = "", ""
        self._running = self._again = False

    async def open(self, query: Mapping[str, str]) -> None:
        """Lay the page out with a finished run on it, and compare it with what a link promised."""
        try:
            told = await self.desk.told(self.settings)
            self.a = await self.desk.told(Settings.of(self.settings.story))
        except BusyError:
            ui.label(BUSY).classes("trouble")
            return
        except InputError as problem:
            ui.label(str(problem)).classes("trouble")
            ui.link("Back to the story", "/")
            return
        self.told = told
        self.step = last_opening(told, asked_about(told))
        self._lay_out()
        self._show()
        version, run = link.promised(query)
        if run and run != told.fingerprint:
            self._trouble.set_text(
                f"This link was made with version {version} and showed run {run}; "
                f"this is version {__version__} and run {told.fingerprint}."
            )
        await self.why.ask()

    def _lay_out(self) -> None:
        with ui.element("main").classes("room"):
            self._head()
            with ui.element("div").classes("columns"):
                with section("Predict and change"):
                    self._predict()
                    self._change()
                with section("See"):
                    self._see()
                with section("Why"):
                    self.why = Why(self.desk, self.told, self.step, self._scrub)
            with ui.element("div").classes("columns two"):
                with section("Signals"):
                    heading("4 Signals: whose occasions the other joined")
                    ui.label(SIGNALS_KEY).classes("muted")
                    self._signals = Shown("signals")
                with section("A against B"):
                    self._against()
            self._foot()
        ui.keyboard(self._key, ignore=["input", "textarea"])

    def _head(self) -> None:
        with ui.element("header"):
            heading("Why do states ally?", 1)
            titles = {name: story.scenario.title for name, story in self.stories.items()}
            chooser = ui.select(titles, value=self.settings.story.name, label="Story")
            chooser.props("dense outlined data-testid=story").classes("w-64")
            chooser.on_value_change(lambda: ui.navigate.to(f"/?story={chooser.value}"))
            ui.button("Reset (R)", on_click=self._reset).props("data-testid=reset")
            ui.button("Copy link", on_click=self._copy).props("outline data-testid=copy")
        ui.label(self.settings.story.scenario.about).classes("muted")

    def _predict(self) -> None:
        heading("1 Predict")
        ui.label("Before you change anything below: " + words.question(self.told.scenario))
        self._bets = {}
        with ui.element("div").classes("row"):
            for bet in BETS:
                button = ui.button(bet, on_click=lambda bet=bet: self._bet(bet))
                button.props(f'outline aria-pressed=false data-testid="bet-{bet}"')
                self._bets[bet] = button
        reason = ui.input("because")
        reason.on_value_change(lambda: self._reason(reason.value))
        reason.props(f"dense maxlength={LONGEST_REASON} data-testid=because").classes("part")

    def _change(self) -> None:
        heading("2 Change one thing")
        controls = self.settings.story.controls.items()
        self._controls = [Control(n, knob, self.settings, self._turned) for n, knob in controls]
        with ui.element("div").classes("row"):
            self._seed = ui.number(
                "Luck (seed)", value=self.settings.seed, min=0, max=HIGHEST_SEED, precision=0
            )
            self._seed.props("dense data-testid=seed").classes("w-32")
            self._seed.on_value_change(self._lucky)
            ui.button("New luck", on_click=self._new_luck).props("outline data-testid=new-luck")
        ui.button("Keep as A", on_click=self._keep).props("outline data-testid=keep")

    def _see(self) -> None:
        with ui.element("div").props("aria-live=polite"):
            self._outcome = ui.label().props("data-testid=outcome")
            self._quoted = ui.label().classes("quoted").props("data-testid=quoted")
            self._trouble = ui.label().classes("trouble").props("data-testid=trouble")
        heading("3 See one life")
        self._network = Shown("network")
        drawn("key").set_content(pictures.relations_key())
        self._when = ui.label().props("data-testid=when")
        with ui.element("div").classes("row part").style("flex-wrap: nowrap"):
            back = ui.button("−", on_click=lambda: self._scrub(self.step - 1))
            back.props('outline aria-label="One step back" data-testid=back')
            self._month = Slider(min=1, max=self.told.scenario.steps, value=self.step)
            self._month.props["aria-label"] = f"{self.told.scenario.unit} shown"
            self._month.on_value_change(lambda: self._scrub(self._month.value))
            on = ui.button("+", on_click=lambda: self._scrub(self.step + 1))
            on.props('outline aria-label="One step on" data-testid=on')
        heading("Twenty lives: the same world, other luck")
        ui.label("● allied at the end, ○ not. Choose one to look at.").classes("muted")
        self._lives = []
        with ui.element("div").classes("lives part"):
            for n in range(len(self.told.lives)):
                button = ui.button("", on_click=lambda n=n: self._look_at(n))
                self._lives.append(button.props(f"flat data-testid=life-{n + 1}").classes("life"))
        self._lives_table = Shown("lives", only_table=True)

    def _against(self) -> None:
        heading("A against B, with the same luck")
        ui.label("A, dashed, is the story until you keep another; B, solid, is what you see.")
        self._compared = ui.label().props("data-testid=compared")
        a, b = words.names(self.told.scenario)
        ui.label(f"Support that {a} expects of {b}, mean of all lives").classes("muted")
        self._support = drawn("support")
        ui.label(f"Support that {b} expects of {a}, mean of all lives").classes("muted")
        self._support_back = Shown("support-back")
        self._sides = ui.html("", sanitize=False).props("data-testid=sides")

    def _foot(self) -> None:
        with ui.element("div").classes("columns wide"), section("What this model leaves out"):
            heading("What this model leaves out")
            for line in words.LEAVES_OUT:
                ui.label(line)
            odd = words.at_odds(self.settings.story.scenario)
            ui.html("", sanitize=False).set_content(tables.at_odds(odd))
        with ui.element("footer").classes("row muted"):
            ui.label(f"Version {__version__}. Run")
            self._fingerprint = ui.label().props("data-testid=fingerprint")
            self._link = ui.link("Link to this run", "/").props("data-testid=link")

    def _show(self) -> None:
        """Everything that a run decides."""
        told = self.told
        self._outcome.set_text(words.outcome(told))
        self._quoted.set_text(words.quoted(self.bet, self.because, told))
        self._show_step()
        for n, (button, allied) in enumerate(zip(self._lives, told.lives, strict=True)):
            button.set_text("●" if allied else "○")
            button.props["aria-label"] = f"Life {n + 1}: {'allied' if allied else 'not allied'}"
            set_class(button, "chosen", on=n == told.settings.life)
        self._lives_table.show("", tables.lives(told))
        self._show_sides()
        address = link.address(told.settings, told.fingerprint)
        self._fingerprint.set_text(told.fingerprint)
        self._link.props["href"] = address
        self._link.update()
        ui.navigate.history.replace(address)

    def _show_step(self) -> None:
        """What the chosen month decides."""
        told, step = self.told, self.step
        both = tables.network(told, step) + tables.power(told)
        self._network.show(pictures.network(told, step), both)
        self._signals.show(pictures.signals(told, step), tables.signals(told))
        self._when.set_text(words.when(told.scenario, step))

    def _show_sides(self) -> None:
        a, b = self.a, self.told
        self._compared.set_text(words.compared(a, b, turned(a, b)))
        self._support.set_content(pictures.support(a, b, back=False))
        self._support_back.show(pictures.support(a, b, back=True), tables.support(a, b))
        self._sides.set_content(tables.settings(a, b))

    async def _run(self) -> None:
        """Run what is set; while one run is under way, the latest settings wait for it."""
        self._again = True
        if self._running:
            return
        self._running = True
        try:
            while self._again:
                self._again = False
                await self._run_once()
        finally:
            self._running = False
        await self.why.look(self.told, self.step)

    async def _run_once(self) -> None:
        try:
            self.told = await self.desk.told(self.settings)
        except BusyError:
            self._trouble.set_text(BUSY)
        except InputError as problem:
            self._trouble.set_text(str(problem))
        else:
            self._trouble.set_text("")
            self._show()

    async def _turned(self) -> None:
        for control in self._controls:
            if control.value != self.settings.value(control.name):
                self.settings = self.settings.turned(control.name, control.value)
                control.mark(self.settings)
        await self._run()

    async def _lucky(self) -> None:
        seed: object = self._seed.value
        if isinstance(seed, (int, float)) and seed != self.settings.seed:
            self.settings = self.settings.with_luck(int(min(max(seed, 0), HIGHEST_SEED)))
            await self._run()

    def _new_luck(self) -> None:
        self._seed.set_value((self.settings.seed + 1) % HIGHEST_SEED)

    async def _look_at(self, life: int) -> None:
        self.settings = self.settings.with_life(life)
        await self._run()

    async def _reset(self) -> None:
        self.settings = Settings.of(self.settings.story)
        self.a = await self.desk.told(self.settings)
        for control in self._controls:
            control.show(self.settings)
        self._seed.set_value(self.settings.seed)
        await self._run()

    def _keep(self) -> None:
        self.a = self.told
        self._show_sides()

    def _bet(self, bet: str) -> None:
        self.bet = bet
        for name, button in self._bets.items():
            button.props["aria-pressed"] = "true" if name == bet else "false"
            set_class(button, "chosen", on=name == bet)
            button.update()
        self._quoted.set_text(words.kept(bet, self.because))

    def _reason(self, because: object) -> None:
        self.because = str(because or "")[:LONGEST_REASON]
        if self.bet:
            self._quoted.set_text(words.kept(self.bet, self.because))

    async def _scrub(self, step: object) -> None:
        if not isinstance(step, (int, float)):
            return
        step = int(min(max(step, 1), self.told.scenario.steps))
        if step != self.step:
            self.step = step
            self._month.set_value(step)
            self._show_step()
            await self.why.look(self.told, step)

    async def _key(self, event: KeyEventArguments) -> None:
        held = event.modifiers
        plain = not (held.ctrl or held.meta or held.alt or event.action.repeat)
        if plain and event.action.keydown and event.key in ("r", "R"):
            await self._reset()

    def _copy(self) -> None:
        ui.run_javascript("navigator.clipboard.writeText(location.href)")
        ui.notify("The link to this run is copied.")
