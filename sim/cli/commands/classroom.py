"""`alliance-sim classroom`: the what-if page, on this machine or for a class."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.classroom.entrance.lan import Invitation


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim classroom\n"
    "  alliance-sim classroom two-states no-parity --port 8081\n"
    "  alliance-sim classroom --lan"
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
@click.option(
    "--lan",
    "for_class",
    is_flag=True,
    help="Let a class in over its network, by a class code; opens the teacher's screen.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def command(*, sources: tuple[str, ...], port: int, for_class: bool, no_browser: bool) -> None:
    """Open the what-if page for a classroom.

    It is served on this machine alone or, with --lan, to a class. Each SCENARIO becomes a story to
    choose, the first of them shown first; without any, all that there are. Students predict, change
    one thing, see the result and ask why. Nothing is written. Ends with Ctrl-C.

    With --lan, students on the same network open the address that is shown and give the class code,
    or scan the QR code on the teacher's screen. Nothing of theirs is stored.
    """
    from sim.errors import InputError

    try:
        from sim.classroom.app import serve
        from sim.classroom.entrance.lan import invite
    except ModuleNotFoundError as missing:
        if missing.name not in ("nicegui", "segno"):
            raise
        raise InputError(
            "the page needs NiceGUI and segno: pip install 'alliance-sim[classroom]'"
        ) from None
    from sim.classroom.stories import read_stories
    from sim.cli.output.terminal import announce_compiling

    stories = read_stories(sources)
    announce_compiling()
    lan = invite(port) if for_class else None
    click.echo(_welcome(lan) if lan else f"http://127.0.0.1:{port}/  (Ctrl-C ends it)")
    serve(stories, port, browser=not no_browser, lan=lan)


def _welcome(lan: "Invitation") -> str:
    """What the teacher has to know."""
    alone = "\nThis machine is on no network: nobody else can come in." if lan.is_alone else ""
    return (
        f"For students:    {lan.students}\n"
        f"Class code:      {lan.keys.code}\n"
        f"For the teacher: {lan.teacher}\n"
        f"(Ctrl-C ends it){alone}"
    )
