"""The map: how often the two are allied over two controls, and a click that goes there."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from nicegui import ui
from nicegui.events import GenericEventArguments

from sim.classroom.desk import BusyError, Desk
from sim.classroom.page import cells
from sim.classroom.page.parts import Choice, heading
from sim.classroom.telling import MAP_POINTS, Told, shares, spread
from sim.scenario.knobs import turned_paths
from sim.scenario.schema import Knob

_BUSY = "Busy: many are asking at once. Wait a moment and draw again."

_MOVE = """
event => {
  const cell = event.target.closest('[data-cell]');
  if (!cell) return;
  const step = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -POINTS, ArrowDown: POINTS}[event.key];
  const to = Number(cell.dataset.cell) + step;
  const next = event.currentTarget.querySelector(`[data-cell="${to}"]`);
  if (!next) return;
  event.preventDefault();
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}
""".replace("POINTS", str(MAP_POINTS))
"""Arrows go from cell to cell, so that the map is one stop of the tabulator."""

_CHOOSE = """
event => {
  const cell = event.target.closest('[data-cell]');
  if (cell) emit(Number(cell.dataset.cell));
}
"""

Go = Callable[[dict[str, float]], Awaitable[None]]
"""Called with the controls of the cell that was chosen."""


class Atlas:
    """Two controls to choose, their map, and the way from a cell to its run."""

    def __init__(self, desk: Desk, told: Told, go: Go) -> None:
        self.desk, self.told, self._go = desk, told, go
        self._rows: list[list[float | None]] = []
        self._drawing = 0
        self._client = ui.context.client
        knobs = told.settings.story.scenario.knobs
        heading("5 Map: how often allied, over two controls")
        ui.label(
            "Percent of lives allied at the end, all else as you have set it. "
            "★ is the cell nearest to you; choose a cell to go there."
        ).classes("muted")
        titles = {name: knob.title for name, knob in knobs.items()}
        first, second = _first_two(knobs)
        with ui.element("div").classes("row"):
            self._across = Choice(titles, value=first, label="Across")
            self._down = Choice(titles, value=second, label="Up")
            for select, name in ((self._across, "across"), (self._down, "up")):
                select.props(f"dense outlined data-testid=map-{name}").classes("part")
                select.on_value_change(self._forget)
            ui.button("Draw the map", on_click=self.draw).props("outline data-testid=draw")
        self._says = ui.label().classes("trouble").props("data-testid=map-says")
        self._table = ui.html("", sanitize=False).classes("part").props("data-testid=map")
        self._table.on("click", self._chosen, js_handler=_CHOOSE)
        self._table.on("keydown", js_handler=_MOVE)

    def look(self, told: Told) -> None:
        """At another run: the map stays while only the star has moved, and goes where more has."""
        before, self.told = self._key(), told
        if self._key() == before:
            self._show()
        else:
            self._forget()

    async def draw(self) -> None:
        """Work the map out, row by row from the top."""
        self._forget()
        controls, told, drawing = self._controls, self.told, self._drawing
        if controls[0] == controls[1]:
            self._says.set_text("Choose two different controls.")
            return
        try:
            for height in reversed(spread(told.settings.story, controls[1])):
                found = await self.desk.once(
                    ("map", *self._key(), height),
                    partial(shares, told.settings, controls, height),
                )
                if drawing != self._drawing or self._client.is_deleted:
                    return
                self._rows.append(found)
                self._show()
        except BusyError:
            self._says.set_text(_BUSY)

    @property
    def _controls(self) -> tuple[str, str]:
        return str(self._across.value), str(self._down.value)

    def _key(self) -> tuple[object, ...]:
        """What tells maps apart."""
        settings, controls = self.told.settings, self._controls
        others = {knob: v for knob, v in settings.knobs.items() if knob not in controls}
        return (settings.story.name, settings.seed, *controls, *sorted(others.items()))

    def _forget(self) -> None:
        self._drawing += 1
        self._rows = []
        self._says.set_text("")
        self._table.set_content("")

    def _show(self) -> None:
        if self._rows:
            self._table.set_content(cells.table(self.told, self._controls, self._rows))

    async def _chosen(self, event: GenericEventArguments) -> None:
        cell = event.args
        if not isinstance(cell, int) or not 0 <= cell < MAP_POINTS * len(self._rows):
            return
        row, column = divmod(cell, MAP_POINTS)
        across, down = self._controls
        story = self.told.settings.story
        await self._go({across: spread(story, across)[column], down: spread(story, down)[-1 - row]})


def _first_two(knobs: Mapping[str, Knob]) -> tuple[str, str]:
    """The first control, and the next that does not turn what the first turns."""
    first, *others = knobs
    turned = turned_paths(knobs[first])
    apart = (other for other in others if not turned & turned_paths(knobs[other]))
    return first, next(apart, others[0])
