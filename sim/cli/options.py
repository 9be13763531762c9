"""Options that several commands share, each defined once."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sim.figures.core.sizes import SizeName
    from sim.model.simulate import Engine

scenario = click.argument("source", metavar="SCENARIO")
"""A scenario file, the name of a scenario, a run folder or its manifest."""

settings = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="PATH=VALUE",
    help="Change a value or turn a knob of the scenario; may be given again.",
)
replicates = click.option(
    "--replicates",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many replicates to run, instead of what the scenario says.",
)
steps = click.option(
    "--steps",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many steps, instead of the scenario's.",
)
seed = click.option(
    "--seed",
    metavar="N",
    type=click.IntRange(min=0),
    help="Seed of the draws, instead of the scenario's.",
)


def _named(_ctx: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """The path of a run folder, which needs a name: others are made beside it, by its name."""
    if path is None:
        return None
    from sim.results.run_folder import named

    return named(path)


out = click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    callback=_named,
    help="The run folder to write.  [default: one under runs/]",
)
engine = click.option(
    "--engine",
    type=click.Choice(["compiled", "mesa"]),
    default="compiled",
    show_default=True,
    help="Both give the same bits; mesa is slow, and open to be looked into.",
)
threads = click.option(
    "--threads",
    metavar="N",
    type=click.IntRange(min=1),
    help="Threads to run on.  [default: one a core]",
)
budget = click.option(
    "--budget",
    metavar="N",
    type=click.IntRange(min=1),
    default=5_000,
    show_default=True,
    help="Replicates in which a claim is tested at most, before it stays undecided.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
sized = click.option(
    "--for",
    "size",
    type=click.Choice(["paper", "talk", "screen"]),
    default="screen",
    show_default=True,
    help="What figures are drawn for: a column of a paper, 8.5 cm wide, a slide, or a screen.",
)
csv = click.option("--csv", is_flag=True, help="Write the tables as CSV as well.")


def drawn_to(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options for the file of a figure of something, or its folder, and for its size."""
    out = click.option(
        "--out",
        metavar="PLACE",
        type=click.Path(path_type=Path),
        help=f"Draw {what} to a file PLACE.png, .svg or .pdf, or to a folder, as PNG, SVG and, "
        "for a paper or a talk, PDF.",
    )
    return lambda command: out(sized(command))


@dataclass(frozen=True, slots=True)
class Running:
    """How a scenario is to be run, and what becomes of the results: the options of these names."""

    replicates: int | None
    steps: int | None
    seed: int | None
    out: Path | None
    engine: "Engine"
    threads: int | None
    csv: bool
    as_json: bool
    size: "SizeName"


def running(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options of `Running`, which the command is given as one record: `running`."""

    @functools.wraps(command)
    def recorded(*arguments: Any, **values: Any) -> None:
        record = Running(**{field.name: values.pop(field.name) for field in fields(Running)})
        command(*arguments, running=record, **values)

    for option in (
        as_json,
        sized,
        csv,
        threads,
        engine,
        out,
        seed,
        steps,
        replicates,
    ):  # the last first
        recorded = option(recorded)
    return recorded
