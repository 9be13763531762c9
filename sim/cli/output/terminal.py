"""What a terminal takes: its width, its characters, and how far along we are."""

import codecs
import os
import shutil
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

    from sim.model.simulate import Engine

WIDEST = 100
"""Columns that text is set in at most: longer lines are hard to read."""
ROOM_FOR_COLUMNS = 76
"""Columns of a terminal from which several columns of text are worth their while."""
_NARROWEST = 30
_PATIENCE = 1.0

_PLAIN = {
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{BOX DRAWINGS LIGHT HORIZONTAL}": "-",
    "\N{BOX DRAWINGS LIGHT VERTICAL}": "|",
    "\N{FULL BLOCK}": "#",
    "\N{LEFT HALF BLOCK}": "#",
    "\N{LIGHT SHADE}": ":",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{PLUS-MINUS SIGN}": "+/-",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{NO-BREAK SPACE}": " ",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{HORIZONTAL ELLIPSIS}": "...",
}


def width() -> int:
    """Columns to print in, on a terminal as well as in a pipe."""
    return max(_NARROWEST, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def bold(text: str) -> str:
    """Text in bold where somebody looks at standard output and wants it so, else as it is."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return text if plain or not sys.stdout.isatty() else click.style(text, bold=True)


def open_standard_streams() -> None:
    """Have all three standard streams, which whoever started the program may have closed.

    Without, Python has None for them, and the next file that is opened takes their number, so that
    a message could end up in it.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # which takes the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8"))


def accept_any_encoding() -> None:
    """Have standard output and error write a plain likeness of what their encoding lacks."""
    codecs.register_error("likeness", _likeness)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="likeness")


def _likeness(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, "?") for character in lacking), error.end


def announce_compiling(engine: "Engine" = "compiled") -> None:
    """Say why a first run takes longer, where it does."""
    from sim.model.compiling import compiled_already

    if engine == "compiled" and not compiled_already():
        click.echo("compiling once, for the first run on this machine ...", err=True)


class Bar:
    """A bar on standard error, which goes away at the end of a `with` block."""

    def __init__(self) -> None:
        self._bar: RichProgress | None = None
        self._task: Any = None
        self._start = 0.0

    def __enter__(self) -> Self:
        self._start = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _begin(self, what: str, done: int, total: int) -> None:
        """Draw the bar for the first time; its field `beside` is told after the numbers."""
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[beside]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task(what, completed=done, total=total, beside="")
        self._bar.start()


class ProgressBar(Bar):
    """A bar from the second second on, and only where somebody looks."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def __call__(self, done: int, total: int) -> None:
        """Show how much of a total is done."""
        late = time.monotonic() - self._start > _PATIENCE
        if self._bar is None and late and sys.stderr.isatty():
            self._begin(self._what, 0, total)
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total)

    def after(self, before: int, total: int) -> Callable[[int, int], None]:
        """Shows how much of a part is done, so much of a total being done before it."""
        return lambda done, _: self(before + done, total)
