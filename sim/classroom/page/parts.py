"""Parts that the page is put together from."""

from collections.abc import Callable
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments


class Shown:
    """A picture, and below it the same as a table, sent once somebody opens it."""

    def __init__(self, name: str, *, only_table: bool = False) -> None:
        self._picture = None if only_table else drawn(name)
        self._open = False
        self._tell: Callable[[], str] = str
        with ui.element("details").props(f"data-testid={name}-as-table") as details:
            ui.html("Show as table", sanitize=False, tag="summary")
            self._table = ui.html("", sanitize=False)
        details.on("toggle", self._toggled, js_handler="event => emit(event.target.open)")

    def show(self, picture: str, table: Callable[[], str]) -> None:
        """Replace what is shown; a table that is open stays so."""
        if self._picture is not None:
            self._picture.set_content(picture)
        self._tell = table
        self._fill()

    def _toggled(self, event: GenericEventArguments) -> None:
        self._open = event.args is True
        self._fill()

    def _fill(self) -> None:
        self._table.set_content(self._tell() if self._open else "")


class Slider(ui.slider):
    """A slider that moves where it is moved; the server's late echo would push it back."""

    LOOPBACK = False


class Choice(ui.select):
    """One of some options; where none of them is sent, it stays as it is."""

    def _event_args_to_value(self, e: GenericEventArguments) -> Any:
        sent = e.args.get("value") if isinstance(e.args, dict) else None
        options = list(self.options)
        if isinstance(sent, int) and 0 <= sent < len(options):
            return options[sent]
        return self.value


def coloured() -> None:
    """Buttons and sliders of this page in a colour that can be read on white."""
    ui.colors(primary="#005A8C")


def drawn(name: str) -> ui.html:
    """A place for a picture."""
    return ui.html("", sanitize=False).classes("part").props(f"data-testid={name}")


def heading(text: str, level: int = 2) -> ui.html:
    """A heading of the page's own words."""
    return ui.html(text, sanitize=False, tag=f"h{level}")


def section(name: str) -> ui.element:
    """A part of the page with a name for those who move by parts."""
    return ui.element("section").props(f'aria-label="{name}"')


def set_class(element: ui.element, name: str, *, on: bool) -> None:
    """Have an element look a way, or no longer."""
    if on:
        element.classes(add=name)
    else:
        element.classes(remove=name)
