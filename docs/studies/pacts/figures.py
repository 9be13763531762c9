"""The study's figures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_figures(results: Mapping[str, Any], folder: Path) -> None:
    """All of them, as PNG and SVG."""
