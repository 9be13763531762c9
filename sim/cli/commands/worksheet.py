"""`alliance-sim worksheet`: a story on paper, for pupils or with the answers for teachers."""

from pathlib import Path

import click

from sim.cli import options


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim worksheet russia-china-2022 -o sheet.html\n"
    "  alliance-sim worksheet russia-china-2022 --key -o key.html\n"
    "  alliance-sim worksheet two-states --link https://school.example/page.html"
)
@options.scenario
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the page goes.  [default: SCENARIO-worksheet.html or SCENARIO-key.html, here]",
)
@click.option("--key", is_flag=True, help="The teacher's key: the answers, by running the engine.")
@click.option(
    "--link",
    metavar="ADDRESS",
    help="Where the page is, printed on the sheet.  [default: a line to write it on]",
)
@options.seed
def command(
    *, source: str, out: Path | None, key: bool, link: str | None, seed: int | None
) -> None:
    """Write a worksheet for a class, to be printed.

    It goes with the page that the command page writes: its story, bets, what came of them, one
    decision, one change, the map, on two pages of A4 in black and white. With --key the same steps
    with their answers, which the page gives, too. A SCENARIO may be as large as a page takes; one
    without a story of its own gets the steps of free play.
    """
    from sim.cli.output.output_file import PAGE, refuse_output, write_output
    from sim.cli.output.terminal import ProgressBar, announce_compiling
    from sim.page.stories import read_scenarios
    from sim.worksheet.worksheet import worksheet

    ((name, scenario),) = read_scenarios([source]).items()
    path = out or Path(f"{name}-{'key' if key else 'worksheet'}.html")
    refuse_output(path, PAGE)
    if key:
        announce_compiling()
    with ProgressBar("turning knobs") as progress:
        page = worksheet(name, scenario, key=key, link=link, seed=seed, progress=progress)
    write_output(path, page.encode(), PAGE)
    click.echo(f"{'Key' if key else 'Worksheet'}: {path}")
