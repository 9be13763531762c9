"""The program as a process of its own, as a user starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def start_module(
    *words: str, folder: Path, environment: Mapping[str, str] | None = None, **streams: Any
) -> "subprocess.Popen[Any]":
    """A Python module started with words in a folder, its streams piped unless said otherwise.

    It can be interrupted even where the tests cannot: a background job ignores SIGINT, and would
    hand that on.
    """
    return subprocess.Popen(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        preexec_fn=_listen,  # noqa: PLW1509 - nothing is locked while tests start a process
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
    )


def _listen() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
