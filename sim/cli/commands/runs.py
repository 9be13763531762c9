"""`alliance-sim runs`: what has been run."""

from typing import TYPE_CHECKING

import click

from sim.cli import options

if TYPE_CHECKING:
    from sim.results.manifest import Manifest
    from sim.results.run import Listing


@click.command(epilog="\b\nExample:\n  alliance-sim runs")
@click.argument("root", metavar="[DIR]", default="runs")
@options.as_json
def command(root: str, as_json: bool) -> None:
    """List what has been run, latest first.

    DIR is the folder that run folders lie in, runs/ if not given.
    """
    from sim.cli.output.json_output import echo_json
    from sim.cli.text.tables import text_table
    from sim.results.run import list_runs

    listings = list_runs(root)
    if as_json:
        echo_json([_report(listing) for listing in listings])
    elif listings:
        headings = ["run", "scenario", "replicates", "allied", "when (UTC)"]
        click.echo(
            text_table(headings, [_row(listing) for listing in listings], numbers=[2, 3], names=[0])
        )
    else:
        click.echo(f"no runs in {root}/ yet; make one: alliance-sim run russia-china-2022")


def _row(listing: "Listing") -> list[str]:
    if listing.run is None:
        return [listing.folder.name, f"damaged: {listing.problem}", "", "", ""]
    manifest = listing.run.manifest
    when = manifest.finished[:16].replace("T", " ")
    asked, points = manifest.outcome.get("asked"), manifest.outcome.get("points")
    title = f"{manifest.title}: what if {asked}?" if asked else manifest.title
    replicates = f"{manifest.replicates:,}"
    if isinstance(points, float):
        replicates = f"{points:,.0f} × {replicates}"
    return [listing.folder.name, title, replicates, _allied(manifest), when]


def _allied(manifest: "Manifest") -> str:
    from sim.wording.numbers import NOTHING, percent

    allied = manifest.outcome.get("allied")
    return percent(allied) if isinstance(allied, float) else NOTHING


def _report(listing: "Listing") -> dict[str, object]:
    manifest = listing.run.manifest if listing.run else None
    return {"folder": listing.folder, "manifest": manifest, "error": listing.problem or None}
