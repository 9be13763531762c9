"""The figures that commands draw beside what they compute, and never at its cost."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.output.output_file import PICTURES, refuse_output
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.figures.core.style import Picture

ENDINGS = (".png", ".svg")
"""Of the two files that a figure in a folder has."""


@contextlib.contextmanager
def at_no_cost(what: str) -> Iterator[None]:
    """A `with` block in which something is drawn; if that fails, a warning says so and no more."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, what was computed is worth more
        reason = f"{type(error).__name__}: {error}"
        click.echo(f"warning: {what} could not be drawn ({reason})", err=True)


def draw_each(folder: Path, pictures: "Mapping[str, Callable[[], Picture]]") -> None:
    """Draw to files in a folder, by their names, each of them that can be drawn."""
    for name, picture in pictures.items():
        with at_no_cost(f"the figure {name}"):
            from sim.figures.core.style import save

            save(picture(), folder, name)


def refuse_figure(folder: Path, name: str) -> None:
    """Refuse, by InputError, to draw a figure over files that are none."""
    for ending in ENDINGS:
        refuse_output(folder / f"{name}{ending}", PICTURES[ending])


def draw_figures(folder: Path, name: str, picture: "Callable[[], Picture]") -> list[Path]:
    """Draw to files in a folder, which is made if need be; none where it cannot be drawn."""
    refuse_figure(folder, name)
    folder.mkdir(parents=True, exist_ok=True)
    draw_each(folder, {name: picture})
    files = [folder / f"{name}{ending}" for ending in ENDINGS]
    return [file for file in files if file.exists()]


def tell_place(folder: Path) -> None:
    """Say where a run folder is, and its figures if there are any."""
    click.echo(f"\nResults: {folder}")
    figures = folder / "figures"
    if figures.is_dir():
        click.echo(f"Figures: {figures}")
    try:
        Path.cwd()
    except FileNotFoundError:  # the run folder has taken its place
        click.echo("The current folder was made anew; `cd .` shows what is in it")


def tell_drawn(files: Sequence[Path]) -> None:
    """Say where a figure is, if there is one."""
    if files:
        click.echo(f"\nFigure: {', '.join(map(str, files))}")
