"""`alliance-sim classroom`: the what-if page, on this machine."""

import click


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim classroom\n"
    "  alliance-sim classroom two-states no-parity --port 8081"
)
@click.argument("sources", nargs=-1, metavar="[SCENARIO...]")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(1, 65535),
    default=8080,
    show_default=True,
    help="Where the page is served.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def command(*, sources: tuple[str, ...], port: int, no_browser: bool) -> None:
    """Open the what-if page for a classroom, on this machine alone.

    Each SCENARIO becomes a story to choose, the first of them shown first; without any, all in
    scenarios/. Students predict, change one thing, see what comes of it and ask why. Nothing is
    written. Ends with Ctrl-C.
    """
    from sim.errors import InputError

    try:
        from sim.classroom.app import serve
    except ModuleNotFoundError as missing:
        if missing.name != "nicegui":
            raise
        raise InputError("the page needs NiceGUI: pip install 'alliance-sim[classroom]'") from None
    from sim.classroom.stories import read_stories
    from sim.model.compiling import compiled_already

    stories = read_stories(sources)
    if not compiled_already():
        click.echo("compiling once, for the first run on this machine ...", err=True)
    click.echo(f"http://127.0.0.1:{port}/  (Ctrl-C ends it)")
    serve(stories, port, browser=not no_browser)
