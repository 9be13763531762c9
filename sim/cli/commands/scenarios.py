"""`alliance-sim scenarios`: what there is to run."""

from typing import TYPE_CHECKING, Any

import click

from sim.cli import options

if TYPE_CHECKING:
    from pathlib import Path


@click.command(epilog="\b\nExample:\n  alliance-sim scenarios")
@options.as_json
def command(as_json: bool) -> None:
    """List the scenarios that there are.

    Those in scenarios/ and those that come with the program; other commands take them by name. Of
    two of one name it is the one in scenarios/.
    """
    from sim.cli.output.json_output import echo_json
    from sim.cli.text.tables import text_table
    from sim.results.scenario_library import shelf

    reports = [_report(path) for path in shelf()]
    if as_json:
        echo_json(reports)
        return
    rows = [[report["name"], *_told(report)] for report in reports]
    click.echo(text_table(["name", "title", "size"], rows, names=[0]))
    click.echo("\nStart one of your own: alliance-sim new mine.yaml")


def _report(path: "Path") -> dict[str, Any]:
    from sim.cli.text.words import scenario_size
    from sim.errors import InputError
    from sim.results.scenario_library import read

    try:
        scenario = read(path)
    except InputError as error:
        return {"name": path.stem, "title": None, "size": None, "error": str(error)}
    return {
        "name": path.stem,
        "title": scenario.title,
        "size": scenario_size(scenario),
        "error": None,
    }


def _told(report: dict[str, Any]) -> tuple[str, str]:
    """Title and size, or the first of the mistakes and how many follow."""
    if report["error"] is None:
        return report["title"], report["size"]
    first, *rest = report["error"].splitlines()
    return "broken", f"{first} (and {len(rest)} more)" if rest else first
