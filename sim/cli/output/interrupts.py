"""Ctrl-C that Python drops, and Ctrl-C that has to wait for a moment."""

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def dropped_interrupts() -> Iterator[Callable[[], None]]:
    """Yields a function that raises the KeyboardInterrupt that a `__del__` has swallowed, if any.

    Dask finalises a future for every chunk, so that one Ctrl-C in some hundred was printed as
    "Exception ignored in" and the sweep went on.
    """
    dropped = threading.Event()
    usual = sys.unraisablehook

    def note(unraisable: "sys.UnraisableHookArgs") -> None:
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            dropped.set()
        else:
            usual(unraisable)

    def raise_dropped() -> None:
        if dropped.is_set():
            raise KeyboardInterrupt

    sys.unraisablehook = note
    try:
        yield raise_dropped
    finally:
        sys.unraisablehook = usual


@contextlib.contextmanager
def interrupted_between() -> Iterator[Callable[[], None]]:
    """Yields a function that raises the KeyboardInterrupt of a Ctrl-C that has come meanwhile.

    For work that must not be interrupted just anywhere; a second Ctrl-C interrupts it at once.
    """
    come = threading.Event()
    usual = signal.getsignal(signal.SIGINT)

    def note(*_: object) -> None:
        come.set()
        signal.signal(signal.SIGINT, usual)

    def raise_interrupts() -> None:
        if come.is_set():
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield raise_interrupts
    finally:
        signal.signal(signal.SIGINT, usual)
