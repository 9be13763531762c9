"""The figure that a command draws beside what it prints, where --out asks for one."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.figures.style import Picture


def draw(figure: "Picture", folder: Path, name: str) -> list[Path]:
    """Draw to files in a folder, which is made if need be."""
    from sim.figures.style import save

    folder.mkdir(parents=True, exist_ok=True)
    return save(figure, folder, name)


def tell_drawn(files: Sequence[Path]) -> None:
    """Say where a figure is, if there is one."""
    if files:
        click.echo(f"\nFigure: {', '.join(map(str, files))}")
