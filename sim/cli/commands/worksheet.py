"""`alliance-sim worksheet`: a story on paper, for students or with the answers for teachers."""

from dataclasses import replace
from pathlib import Path

import click

from sim.cli import options


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim worksheet russia-china-2022 -o sheet.html\n"
    "  alliance-sim worksheet russia-china-2022 --key -o key.html\n"
    "  alliance-sim worksheet two-states --link http://192.168.1.20:8080/"
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
    help="Where the classroom is served, printed on the sheet.  [default: a line to write it on]",
)
@options.seed
def command(
    *, source: str, out: Path | None, key: bool, link: str | None, seed: int | None
) -> None:
    """Write a worksheet for a class, to be printed.

    The sheet has the story, room for predictions and for what was tried, and questions: two pages
    of A4, in black and white. With --key the same questions with their answers. A SCENARIO may be
    as large as those of the command classroom, and its numbers are those of that page.
    """
    from sim.classroom.paper.worksheet import worksheet
    from sim.classroom.stories import read_stories
    from sim.cli.output.output_file import PAGE, refuse_output, write_output
    from sim.cli.output.terminal import ProgressBar, announce_compiling
    from sim.scenario.paths import with_values

    ((name, story),) = read_stories([source]).items()
    if seed is not None:
        story = replace(story, scenario=with_values(story.scenario, {"seed": seed}))
    path = out or Path(f"{name}-{'key' if key else 'worksheet'}.html")
    refuse_output(path, PAGE)
    if key:
        announce_compiling()
    with ProgressBar("turning knobs") as progress:
        page = worksheet(story, key=key, link=link, progress=progress)
    write_output(path, page.encode(), PAGE)
    click.echo(f"{'Key' if key else 'Worksheet'}: {path}")
