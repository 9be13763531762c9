"""`alliance-sim check`: whether scenarios are right."""

from typing import TYPE_CHECKING, Any

import click

from sim.cli import options

if TYPE_CHECKING:
    from sim.errors import InputError


@click.command(
    epilog="\b\nExample:\n"
    "  alliance-sim check scenarios/russia-china-2022.yaml scenarios/two-states.yaml"
)
@click.argument("sources", metavar="SCENARIO...", nargs=-1, required=True)
@options.as_json
@click.pass_context
def command(ctx: click.Context, sources: tuple[str, ...], as_json: bool) -> None:
    """Tell of every mistake in scenario files.

    Exit status 0 if all are fine, 2 if one is not.
    """
    from sim.cli.json_output import echo_json
    from sim.cli.words import size
    from sim.errors import InputError
    from sim.results.source import read

    reports = []
    for source in sources:
        try:
            scenario = read(source)
        except InputError as error:
            reports.append(_mistaken(source, error))
        else:
            title = scenario.title
            reports.append({"source": source, "fine": True, "title": title, "size": size(scenario)})
    if as_json:
        echo_json(reports)
    else:
        _echo(reports)
    ctx.exit(0 if all(report["fine"] for report in reports) else 2)


def _mistaken(source: str, error: "InputError") -> dict[str, Any]:
    mistakes = getattr(error, "mistakes", ())
    return {"source": source, "fine": False, "error": str(error), "mistakes": mistakes}


def _echo(reports: list[dict[str, Any]]) -> None:
    for report in reports:
        if report["fine"]:
            click.echo(f"{report['source']}: fine: {report['title']} ({report['size']})")
        else:
            click.echo(report["error"], err=True)
