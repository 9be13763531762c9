"""The commented scenario to start from."""

from pathlib import Path


def starter() -> str:
    """A small scenario with a comment on every part; it reads without mistakes."""
    return Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
