"""Options that several commands share, each defined once."""

from pathlib import Path

import click

scenario = click.argument("source", metavar="SCENARIO")
"""A scenario file, the name of one in scenarios/, a run folder or its manifest."""

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
    help="How many worlds to run, instead of what the scenario says.",
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
out = click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
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
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
csv = click.option("--csv", is_flag=True, help="Write the tables as CSV as well.")
