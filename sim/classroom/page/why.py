"""Why a state joined or declined: the part of the page that takes one decision apart."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from sim.classroom import telling, words
from sim.classroom.desk import BusyError, Desk
from sim.classroom.opening import asked_about, openings, partners
from sim.classroom.page import pictures, tables
from sim.classroom.page.latest import Latest
from sim.classroom.page.parts import Choice, Shown, heading
from sim.classroom.telling import Told
from sim.errors import InputError
from sim.scenario.dates import step_name
from sim.studies.explain.explanation import Explanation

_BUSY = "Busy: many are asking at once. Wait a moment and ask again."


class Why:
    """An occasion and a partner to choose, and what the partner weighed in the month shown."""

    def __init__(
        self, desk: Desk, told: Told, step: int, go: Callable[[object], Awaitable[None]]
    ) -> None:
        self.desk, self.told, self.step = desk, told, step
        self.decision: Explanation | None = None
        self._searched: Explanation | None = None
        self._asks, self._setting = Latest(self._ask_once), False
        self._client = ui.context.client
        scenario = told.scenario
        heading("3 Why?")
        ui.label("Choose an occasion and who decides; the month is the one shown.").classes("muted")
        titles = {name: each.title or name for name, each in scenario.occasions.items()}
        occasion = asked_about(scenario)
        self._occasion = Choice(titles, value=occasion, label="Occasion")
        self._occasion.props("dense outlined data-testid=occasion").classes("part")
        self._state = Choice(self._partners(occasion), label="Who decides")
        self._state.props("dense outlined data-testid=state").classes("part")
        self._state.set_value(next(iter(self._partners(occasion))))
        self._occasion.on_value_change(self._chosen)
        self._state.on_value_change(self.ask)
        with ui.element("div").classes("row"):
            for name, words_ in (("before", "Time before"), ("after", "Time after")):
                button = ui.button(words_, on_click=lambda name=name: go(self._opening(name)))
                button.props(f"flat dense data-testid={name}")
        with ui.element("div").props("aria-live=polite"):
            self._sentence = ui.label().classes("quoted").props("data-testid=sentence")
            self._chances = ui.label().props("data-testid=chances")
        self._bars = Shown("bars")
        ui.button("What would have turned it?", on_click=self._turn).props(
            "outline data-testid=turn"
        )
        self._flips = ui.html("", sanitize=False).props("data-testid=flips aria-live=polite")

    async def look(self, told: Told, step: int) -> None:
        """At another run or month."""
        if told is not self.told or step != self.step:
            self.told, self.step = told, step
            await self.ask()

    async def ask(self) -> None:
        """Take the chosen decision apart; while one is, the latest waits for it."""
        if not self._setting:
            await self._asks()

    async def _ask_once(self) -> None:
        told, step, state, occasion = self.told, self.step, self._state.value, self._occasion.value
        try:
            found = await self.desk.once(
                ("why", *_asked(told, state, occasion, step)),
                partial(telling.why, told, state, occasion, step),
            )
        except BusyError:
            self._sentence.set_text(_BUSY)
        except InputError as problem:
            self._sentence.set_text(str(problem))
        else:
            if not self._client.is_deleted:
                self._show(found)

    def _show(self, found: Explanation) -> None:
        self.decision = found
        self._sentence.set_text(f"{step_name(self.told.scenario, found.step)}: {found.sentence}")
        self._chances.set_text(words.chances(found, self.told.scenario))
        self._bars.show(pictures.bars(found), partial(tables.decision, found))
        self._flips.set_content("")

    async def _chosen(self) -> None:
        partners = self._partners(self._occasion.value)
        self._setting = True
        kept = self._state.value if self._state.value in partners else next(iter(partners))
        self._state.set_options(partners, value=kept)
        self._setting = False
        await self.ask()

    async def _turn(self) -> None:
        """Find, control by control, the smallest change that reverses the decision."""
        decision, told = self.decision, self.told
        if decision is None or decision is self._searched:
            return
        if not decision.open:
            self._flips.set_content("<p>Nothing was decided then, so there is nothing to turn.</p>")
            return
        self._searched = decision
        found: list[tuple[str, str, str]] = []
        try:
            for knob in told.scenario.knobs:
                flip = await self.desk.once(
                    ("flip", knob, *_asked(told, decision.state, decision.occasion, decision.step)),
                    partial(telling.flip, told, decision, knob),
                )
                if decision is not self.decision or self._client.is_deleted:
                    return
                if flip:
                    found.append(words.flip(flip, told.scenario))
                self._flips.set_content(tables.flips(found))
        except BusyError:
            self._flips.set_content(f"<p>{_BUSY}</p>")
        finally:
            if self._searched is decision:
                self._searched = None

    def _opening(self, which: str) -> int | None:
        """The nearest month before or after the one shown in which the occasion was open."""
        steps = openings(self.told.life, self._occasion.value)
        if which == "before":
            return max((step for step in steps if step < self.step), default=None)
        return min((step for step in steps if step > self.step), default=None)

    def _partners(self, occasion: str) -> dict[str, str]:
        """Who could join an occasion, by name."""
        scenario = self.told.scenario
        return {state: scenario.states[state].name for state in partners(scenario, occasion)}


def _asked(told: Told, *decision: object) -> tuple[object, ...]:
    """What tells questions about decisions apart."""
    return (*decision, told.settings.life, *told.settings.key)
