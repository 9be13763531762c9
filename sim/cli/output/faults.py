"""Faults of the program itself: logged with their traceback, to be told in a sentence."""

import logging
import sys
from pathlib import Path

FAULT_LOG = "fault.log"
"""The file of a traceback, in a folder that the user is told of."""

_LOG = logging.getLogger("sim")


def log_fault(fault: Exception, folder: Path | None = None) -> str:
    """Logs a fault with its traceback; returns the sentence that says so and where it is.

    folder: where the file goes; unless given or if nothing can be written there, standard error.
    """
    handler, where = _handler(folder)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    _LOG.addHandler(handler)
    try:
        _LOG.critical("a fault of the program", exc_info=fault)
    finally:
        _LOG.removeHandler(handler)
        handler.close()
    said = str(fault).partition("\n")[0]
    return (
        ": ".join(part for part in ("a fault of the program", type(fault).__name__, said) if part)
        + f"; its traceback is {where}"
    )


def _handler(folder: Path | None) -> tuple[logging.Handler, str]:
    if folder is not None:
        path = folder / FAULT_LOG
        try:
            return logging.FileHandler(path, encoding="utf-8"), f"in {path}"
        except OSError:
            pass
    return logging.StreamHandler(sys.stderr), "above"
