"""How far along a sweep is: a bar on a terminal, a line now and then elsewhere."""

import sys
import time
from typing import Self

import click

from sim.cli.output.terminal import Bar

_EVERY = 10.0
"""Seconds between lines, where there is no terminal."""


class SweepProgress(Bar):
    """Progress on standard error, with its rate and the time left; of what is done from now on."""

    def __init__(self, done: int, total: int, every: float = _EVERY) -> None:
        super().__init__()
        self._first, self._total, self._every = done, total, every
        self._last_line = 0.0

    def __enter__(self) -> Self:
        super().__enter__()
        self._last_line = self._start
        if sys.stderr.isatty():
            self._begin("sweeping", self._first, self._total)
        return self

    def __call__(self, done: int) -> None:
        """Show how many points are done."""
        now = time.monotonic()
        rate = (done - self._first) / max(now - self._start, 1e-9)
        if self._bar is not None:
            self._bar.update(self._task, completed=done, beside=f"{_number(rate)} points/s")
        elif now - self._last_line >= self._every and done < self._total:
            self._last_line = now
            self._say(done, rate)

    def _say(self, done: int, rate: float) -> None:
        from sim.cli.text.sweep_cost import duration

        left = duration((self._total - done) / rate) if rate else "unknown"
        points = f"{done:,} of {self._total:,} points"
        click.echo(f"{points}, {_number(rate)} points/s, {left} left", err=True)


def _number(rate: float) -> str:
    return f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
