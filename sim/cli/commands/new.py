"""`alliance-sim new`: a commented scenario to start from."""

from pathlib import Path

import click


@click.command(epilog="\b\nExample:\n  alliance-sim new scenarios/mine.yaml")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Write a commented scenario to start from.

    A FILE that is there already is left alone.
    """
    from sim.cli.output.new_file import write_new
    from sim.scenario.files.starter import starter

    write_new({file: starter()})
    click.echo(f"{file} is written; run it with: alliance-sim run {file}")
