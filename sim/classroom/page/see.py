"""What came of a run: in words, as a network month by month, and in twenty lives."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from sim.classroom import words
from sim.classroom.page import pictures, tables
from sim.classroom.page.parts import Shown, Slider, drawn, heading, set_class
from sim.classroom.telling import Told


class See:
    """The outcome, one life in the month that is shown, and other lives beside it."""

    def __init__(
        self,
        told: Told,
        step: int,
        scrub: Callable[[object], Awaitable[None]],
        choose: Callable[[int], Awaitable[None]],
    ) -> None:
        """scrub: called with another month; choose: with another life, counted from 0."""
        self._step = step
        heading("2 See")
        with ui.element("div").props("aria-live=polite"):
            self._outcome = ui.label().props("data-testid=outcome tabindex=-1")
            self._quoted = ui.label().classes("quoted").props("data-testid=quoted")
            self._trouble = ui.label().classes("trouble").props("data-testid=trouble")
        self._network = Shown("network")
        drawn("key").set_content(pictures.relations_key())
        self._when = ui.label().props("data-testid=when")
        with ui.element("div").classes("row part").style("flex-wrap: nowrap"):
            back = ui.button("−", on_click=lambda: scrub(self._step - 1))
            back.props('outline aria-label="One step back" data-testid=back')
            self._month = Slider(min=1, max=told.scenario.steps, value=step)
            self._month.props["aria-label"] = f"{told.scenario.unit} shown"
            self._month.on_value_change(lambda: scrub(self._month.value))
            on = ui.button("+", on_click=lambda: scrub(self._step + 1))
            on.props('outline aria-label="One step on" data-testid=on')
        heading("Twenty lives: the same world, other luck", 3)
        ui.label("● allied at the end, ○ not. Choose one to look at.").classes("muted")
        self._lives = []
        with ui.element("div").classes("lives part"):
            for n in range(len(told.lives)):
                button = ui.button("", on_click=partial(choose, n))
                self._lives.append(button.props(f"flat data-testid=life-{n + 1}").classes("life"))
        self._lives_table = Shown("lives", only_table=True)

    def show(self, told: Told, step: int) -> None:
        """What a run decides."""
        self._outcome.set_text(words.outcome(told))
        self._trouble.set_text("")
        for n, (button, allied) in enumerate(zip(self._lives, told.lives, strict=True)):
            button.set_text("●" if allied else "○")
            says = f"Life {n + 1}: {'allied' if allied else 'not allied'}"
            if button.props.get("aria-label") != says:
                button.props["aria-label"] = says
                button.update()
            set_class(button, "chosen", on=n == told.settings.life)
        self._lives_table.show("", partial(tables.lives, told))
        self.show_step(told, step)

    def show_step(self, told: Told, step: int) -> None:
        """What the chosen month decides."""
        self._step = step
        self._month.set_value(step)
        self._network.show(pictures.network(told, step), partial(tables.network, told, step))
        self._when.set_text(words.when(told.scenario, step))

    def quote(self, bet: str) -> None:
        """The bet, beside the outcome."""
        self._quoted.set_text(bet)

    def complain(self, trouble: str) -> None:
        """Say why there is no other outcome."""
        self._trouble.set_text(trouble)
