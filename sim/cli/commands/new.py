"""`alliance-sim new`: a commented scenario to start from."""

from pathlib import Path

import click


@click.command(epilog="\b\nExample:\n  alliance-sim new scenarios/mine.yaml")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Write a commented scenario to start from.

    A FILE that is there already is left alone.
    """
    from sim.errors import InputError
    from sim.scenario.files.starter import starter

    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(starter())
    except FileExistsError:
        raise InputError(
            f"{file} is there already and is left as it is; name another file"
        ) from None
    click.echo(f"{file} is written; run it with: alliance-sim run {file}")
