"""Ctrl-C, which Python drops when it arrives while an object is being finalised."""

import contextlib
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
