"""The bet: asked before a change shows, kept, and quoted back with what came of it."""

from collections.abc import Callable
from functools import partial

from nicegui import ui

from sim.classroom import words
from sim.classroom.page.parts import heading, set_class
from sim.classroom.telling import Told
from sim.classroom.wall.wall import BETS
from sim.scenario.schema import Scenario

LONGEST_REASON = 200


class Bet:
    """What a visitor expects, and why."""

    def __init__(
        self, scenario: Scenario, placed: Callable[[], None], reasoned: Callable[[], None]
    ) -> None:
        """placed: called when a bet is made; reasoned: when another reason is given for it."""
        self.bet, self.because = "", ""
        self._placed, self._reasoned = placed, reasoned
        heading("1 Predict")
        ui.label(words.question(scenario))
        self._buttons = {}
        with ui.element("div").classes("row"):
            for bet in BETS:
                button = ui.button(bet, on_click=partial(self._place, bet))
                button.props(f'outline aria-pressed=false data-testid="bet-{bet}"')
                self._buttons[bet] = button
        self._reason = ui.input("because")
        self._reason.on_value_change(self._explain)
        self._reason.props(f"dense maxlength={LONGEST_REASON} data-testid=because").classes("part")

    def withdraw(self) -> None:
        """As if nobody had bet."""
        self._mark("")
        self._reason.set_value("")

    @property
    def kept(self) -> str:
        """The bet, before anything came of it."""
        return words.kept(self.bet, self.because)

    def quoted(self, told: Told) -> str:
        """The bet beside what came of it."""
        return words.quoted(self.bet, self.because, told)

    def _place(self, bet: str) -> None:
        self._mark(bet)
        self._placed()

    def _explain(self) -> None:
        self.because = str(self._reason.value or "")[:LONGEST_REASON]
        self._reasoned()

    def _mark(self, bet: str) -> None:
        self.bet = bet
        for name, button in self._buttons.items():
            button.props["aria-pressed"] = "true" if name == bet else "false"
            set_class(button, "chosen", on=name == bet)
            button.update()
