"""What came of a sweep, for someone who has not read the manual."""

from typing import TYPE_CHECKING

import click

from sim.cli.text.words import counted, paragraph
from sim.measures.labels import table_rows
from sim.wording.numbers import between, percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.results.pending_run import Request
    from sim.results.run import Run
    from sim.scenario.schema import Scenario
    from sim.studies.fit.forecast import Forecast

MOST_POINTS_SHOWN = 50_000
"""Points up to which a sweep is drawn and printed."""

_MOST_ROWS = 25


def tell(ctx: click.Context, request: "Request", *, as_json: bool) -> None:
    """Print what came of a finished sweep; leaves with exit status 1 if any point failed."""
    from sim.results.run import read_run
    from sim.studies.fit.forecast import forecast_of

    run = read_run(request.place)
    failed = int(run.manifest.outcome["failed"])
    points = _points(run)
    if as_json:
        _echo_json(run, points, forecast_of(run))
    else:
        _echo(run, points, forecast_of(run))
    if failed:
        # The last line of all: of what was asked for, of that which programs read beside it.
        total = counted(int(run.manifest.outcome["points"]), "point")
        first = run.manifest.outcome["first_failure"]
        click.echo(f"{failed:,} of {total} failed; the first: {first}", err=as_json)
        ctx.exit(1)


def _points(run: "Run") -> "pd.DataFrame | None":
    few = float(run.manifest.outcome["points"]) <= MOST_POINTS_SHOWN
    return run.tables["points"] if few else None


def _echo_json(run: "Run", points: "pd.DataFrame | None", found: "Forecast | None") -> None:
    from sim.cli.output.json_output import echo_json

    report = {"folder": run.folder, "manifest": run.manifest, "points": points}
    if found is not None:
        report |= {"forecast": found.outcome, "joins": found.joins, "own_values": found.own_values}
    echo_json(report)


def _echo(run: "Run", points: "pd.DataFrame | None", found: "Forecast | None") -> None:
    from sim.cli.output.drawing import tell_place
    from sim.cli.output.terminal import width
    from sim.cli.text.forecast import forecast_text

    if found is not None:
        click.echo(forecast_text(found, width()))
        tell_place(run.folder)
        return
    scenario = run.scenario
    names = " and ".join(scenario.states[state].name for state in scenario.focus)
    number = counted(int(run.manifest.outcome["points"]), "point")
    click.echo(paragraph(f"{scenario.title}: {number}", width()))
    ran = None if points is None else points[points["failure"].isna()]
    if ran is not None and len(ran):
        if scenario.sweep and scenario.sweep.design == "table":
            click.echo(f"\n{paragraph(_forecast(ran, scenario.replicates, names), width())}")
        else:
            click.echo(f"\n{_table(ran, scenario.varied, names)}")
    tell_place(run.folder)


def _forecast(ran: "pd.DataFrame", replicates: int, names: str) -> str:
    """What the rows of a table come to together: their mean, and where it is uncertain."""
    from sim.statistics.spread_between import share_between

    shares = ran["allied"].to_numpy(float)
    low, high = (float(end) for end in ran["allied"].quantile([0.05, 0.95]))
    words = (
        f"{names} are allied at the end in {percent(float(shares.mean()))} of the replicates of "
        f"all rows, in {between(low, high)} % of those of nine rows in ten."
    )
    if replicates < 2:
        return words
    parameters = share_between(shares, replicates)
    return (
        f"{words} Of the uncertainty about one replicate, {percent(parameters)} is between rows "
        f"(their parameters), and {percent(1.0 - parameters)} within them (chance)."
    )


def _table(ran: "pd.DataFrame", factors: list[str], names: str) -> str:
    """The points in their order or, of many, those where the alliance is likeliest and least."""
    from sim.cli.text.tables import text_table

    shown = ran
    if len(ran) > _MOST_ROWS:
        ordered = ran.sort_values("allied", ascending=False, kind="stable")
        shown = ordered.iloc[[*range(8), *range(-4, 0)]]
    allied = f"{names} allied at the end (95 % interval)"
    rows = [
        [
            *(f"{row[factor]:.4g}" for factor in factors),
            f"{percent(row['allied'])} ({between(row['allied_low'], row['allied_high'])})",
            percent(row["ever_allied"]),
            str(row["relation"]),
        ]
        for row in table_rows(shown)
    ]
    if len(ran) > _MOST_ROWS:
        rows.insert(8, ["..."] * len(rows[0]))
    headings = [*factors, allied, "ever", "most often"]
    return text_table(headings, rows, numbers=range(len(factors)))


def failure(
    outcome: dict[str, float | str], points: "pd.DataFrame", scenario: "Scenario"
) -> dict[str, float | str]:
    """An outcome with the failures of more points: how many, and which came first and why."""
    failed = points[points["failure"].notna()]
    if failed.empty:
        return outcome
    first = failed.iloc[0]
    where = ", ".join(f"{factor}={first[factor]:.6g}" for factor in scenario.varied)
    return (
        {"first_failure": f"{where}: {first['failure']}"}
        | outcome
        | {"failed": float(outcome["failed"]) + len(failed)}
    )
