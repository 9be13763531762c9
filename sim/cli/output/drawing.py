"""The figures that commands draw beside what they compute, and never at its cost."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.output.output_file import PICTURES, refuse_output, write_output
from sim.cli.output.terminal import width
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.figures.core.picture import Picture
    from sim.figures.core.sizes import SizeName


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
            from sim.figures.core.files import save

            save(picture(), folder, name)


def _ending(place: Path) -> str:
    return place.suffix.lower()


def _is_file(place: Path) -> bool:
    """Whether a place is called like a picture, and is no folder."""
    return _ending(place) in PICTURES and not place.is_dir()


def _files(place: Path, name: str, size: "SizeName") -> list[Path]:
    """The file that a place is called like, else those of a name in a folder."""
    if _is_file(place):
        return [place]
    from sim.figures.core.sizes import SIZES

    return [place / f"{name}{ending}" for ending in SIZES[size].endings]


def refuse_figure(place: Path, name: str, size: "SizeName") -> None:
    """Refuse, by InputError, to draw a figure over files that are none; place: as below."""
    for file in _files(place, name, size):
        refuse_output(file, PICTURES[_ending(file)])


def draw_figures(
    place: Path, name: str, size: "SizeName", picture: "Callable[[], Picture]"
) -> list[Path]:
    """Draw to a file (.png, .svg or .pdf), or to files by a name in a folder, made if need be.

    size: what the picture is drawn for. Returns what is drawn: nothing where it cannot be.
    """
    refuse_figure(place, name, size)
    if _is_file(place):
        with at_no_cost(str(place)):
            from sim.figures.core.files import picture_bytes

            content = picture_bytes(picture(), _ending(place))
            write_output(place, content, PICTURES[_ending(place)])
    else:
        place.mkdir(parents=True, exist_ok=True)
        draw_each(place, {name: picture})
    return [file for file in _files(place, name, size) if file.exists()]


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
        click.echo(f"\n{named_files('Figure', files)}")


def named_files(what: str, files: Sequence[Path]) -> str:
    """Files in a line with what they are; where there is no room, each on a line of its own."""
    line = f"{what}: {', '.join(map(str, files))}"
    if len(line) <= width() or len(files) == 1:
        return line
    return "\n".join([f"{what}:", *(f"  {file}" for file in files)])
