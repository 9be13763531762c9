"""How far along a sweep is: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

if TYPE_CHECKING:
    from rich.progress import Progress

_EVERY = 10.0
"""Seconds between lines, where there is no terminal."""


class Headway:
    """Progress on standard error, with its rate and the time left; of what is done from now on."""

    def __init__(self, done: int, total: int, every: float = _EVERY) -> None:
        self._first, self._total, self._every = done, total, every
        self._bar: Progress | None = None
        self._task: Any = None

    def __enter__(self) -> Self:
        self._start = self._told = time.monotonic()
        if sys.stderr.isatty():
            self._bar = self._started()
        return self

    def __call__(self, done: int) -> None:
        """Show how many points are done."""
        now = time.monotonic()
        rate = (done - self._first) / max(now - self._start, 1e-9)
        if self._bar is not None:
            self._bar.update(self._task, completed=done, rate=f"{_number(rate)} points/s")
        elif now - self._told >= self._every and done < self._total:
            self._told = now
            self._say(done, rate)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _say(self, done: int, rate: float) -> None:
        from sim.cli.forecast import duration

        left = duration((self._total - done) / rate) if rate else "unknown"
        points = f"{done:,} of {self._total:,} points"
        click.echo(f"{points}, {_number(rate)} points/s, {left} left", err=True)

    def _started(self) -> "Progress":
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        bar = Progress(
            TextColumn("sweeping"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = bar.add_task("", total=self._total, completed=self._first, rate="")
        bar.start()
        return bar


def _number(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
