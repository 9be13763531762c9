"""`alliance-sim classroom`: the page, served to this machine or to a class."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.classroom.invitation import Invitation


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim classroom\n"
    "  alliance-sim classroom two-states no-parity --port 8081\n"
    "  alliance-sim classroom russia-china-2022 --lan"
)
@click.argument("sources", nargs=-1, metavar="[SCENARIO...]")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Where the page is served; 0 takes any port that is free.",
)
@click.option(
    "--lan",
    "for_class",
    is_flag=True,
    help="Let a class in over its network, by a class code; opens the teacher's screen.",
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def command(*, sources: tuple[str, ...], port: int, for_class: bool, no_browser: bool) -> None:
    """Serve the page, to this machine or to a class.

    It is the page that `page` writes, and computes in each visitor's browser. Each SCENARIO, or
    each in a folder of them, becomes a story to choose; without any, all that there are. Nothing is
    written. Ends with Ctrl-C.

    With --lan, students on the same network open the address that is shown and give the class code,
    or scan the QR code on the teacher's screen, which counts their bets and what came of them and
    shows the runs that they send. Nothing of theirs is stored.
    """
    import webbrowser

    from sim.cli.inputs import with_folders
    from sim.cli.output.terminal import announce_compiling
    from sim.errors import InputError

    try:
        from sim.classroom.app import application
        from sim.classroom.invitation import invite
        from sim.classroom.server import listen, serve
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in (
            "ifaddr",
            "segno",
            "starlette",
            "uvicorn",
        ):
            raise
        raise InputError(
            "serving the page needs Starlette, uvicorn, segno and ifaddr: "
            "pip install 'alliance-sim[classroom]'"
        ) from None
    from sim.page.stories import document, read_scenarios

    scenarios = read_scenarios(with_folders(sources))
    with listen(port, everywhere=for_class) as listening:
        port = listening.getsockname()[1]
        announce_compiling()
        lan = invite(port) if for_class else None
        served = application(document(scenarios), lan)
        here = f"http://127.0.0.1:{port}/"
        click.echo(_welcome(lan) if lan else f"{here}  (Ctrl-C ends it)")
        if not no_browser:
            webbrowser.open(lan.teacher if lan else here)
        serve(served, listening)


def _welcome(lan: "Invitation") -> str:
    """What the teacher has to know."""
    alone = "\nThis machine is on no network: nobody else can come in." if lan.is_alone else ""
    return (
        f"For students:    {lan.students}\n"
        f"Class code:      {lan.keys.code}\n"
        f"For the teacher: {lan.teacher}\n"
        f"(Ctrl-C ends it){alone}"
    )
