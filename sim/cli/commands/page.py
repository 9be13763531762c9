"""`alliance-sim page`: stories and the engine in one file, which runs in any browser."""

from pathlib import Path

import click

from sim.cli import options


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim page\n"
    "  alliance-sim page two-states mine.yaml -o lesson.html\n"
    "  alliance-sim page russia-china-2022 --set ties=0.3 --seed 7"
)
@click.argument("sources", nargs=-1, metavar="[SCENARIO...]")
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("page.html"),
    show_default=True,
    help="Where the page goes.",
)
@options.settings
@options.seed
def command(
    *, sources: tuple[str, ...], out: Path, settings: tuple[str, ...], seed: int | None
) -> None:
    """Write a page that runs the model by itself.

    One file of HTML with the engine in it: it needs no network, no server and no Python, and can be
    sent, put on a website or opened from a USB stick. Each SCENARIO, or each in a folder of them,
    becomes a story to choose; without any, all that there are. --set and --seed hold for the first,
    on which the page opens.
    """
    from sim.cli.inputs import say_from_where, with_folders
    from sim.cli.output.output_file import PAGE, refuse_output, write_output
    from sim.cli.output.terminal import announce_compiling
    from sim.page.page_file import page
    from sim.page.settings import settings_of
    from sim.page.stories import document, read_scenarios
    from sim.scenario.files.settings import parse_settings

    refuse_output(out, PAGE)
    named = with_folders(sources)
    scenarios = read_scenarios(named)
    name, opening = next(iter(scenarios.items()))
    asked = parse_settings(settings)
    if named:
        say_from_where(named[0], opening, asked)
    opens = settings_of(name, opening, asked if seed is None else {"seed": seed, **asked})
    announce_compiling()
    content = page(document(scenarios), opens).encode()
    write_output(out, content, PAGE)
    stories = "1 story" if len(scenarios) == 1 else f"{len(scenarios)} stories"
    click.echo(f"Page: {out} ({len(content) / 1000:.0f} kB, {stories})")
