"""What came of a sweep, for someone who has not read the manual."""

from typing import TYPE_CHECKING

import click

from sim.cli.text.answer import answer, bar_cell, bar_cells, bar_heading
from sim.cli.text.words import counted, paragraph, text_paragraphs
from sim.measures.labels import table_rows
from sim.wording.names import capital
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
_MOST_BESIDE_BARS = 2
"""Factors of a table in which there is room for bars."""


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
        _tell_next(run)
        return
    scenario = run.scenario
    names = " and ".join(scenario.states[state].in_text for state in scenario.focus)
    number = counted(int(run.manifest.outcome["points"]), "point")
    made = f"{number} of {counted(scenario.replicates, 'replicate')}"
    parts = [paragraph(f"{scenario.title}: {made}", width())]
    ran = None if points is None else points[points["failure"].isna()]
    if ran is not None and len(ran):
        if scenario.sweep and scenario.sweep.design == "table":
            mean, *others = _forecast(ran, scenario.replicates, names)
            parts = [answer(mean, width()), text_paragraphs([*parts, *others], width())]
        else:
            sentence = answer(_where(ran, scenario), width())
            parts = [sentence, *parts, _table(ran, scenario.varied, names)]
    click.echo("\n\n".join(parts))
    tell_place(run.folder)
    _tell_next(run)


def _tell_next(run: "Run") -> None:
    """What the design is made for, or else all of it on one page."""
    from sim.cli.output.next_command import tell_next

    folder, plan = str(run.folder), run.scenario.sweep
    if plan and plan.design == "saltelli":
        tell_next("which knobs matter", "sensitivity", folder)
    else:
        tell_next("all of it on one page", "report", folder)


def _where(ran: "pd.DataFrame", scenario: "Scenario") -> str:
    """In a sentence, at which points more than half of the replicates end allied."""
    from sim.studies.sweep.factor_axis import factor_of
    from sim.studies.sweep.where_allied import where_allied

    points, allied = counted(len(ran), "point"), ran["allied"] > 0.5
    shares = " to ".join(dict.fromkeys(percent(ran["allied"].agg(end)) for end in ("min", "max")))
    if allied.all():
        return f"More than half end allied at each of {points}: {shares}."
    if not allied.any():
        return f"At none of {points} do more than half end allied: {shares}."
    if scenario.sweep and scenario.sweep.design == "grid":
        axes = [factor_of(scenario, name, ran[name].to_numpy(float)) for name in scenario.varied]
        if rule := where_allied(ran, axes):
            return rule
    return f"More than half end allied at {int(allied.sum()):,} of {points}: {shares}."


def _forecast(ran: "pd.DataFrame", replicates: int, names: str) -> list[str]:
    """What the rows of a table come to together: their mean, and where it is uncertain."""
    from sim.statistics.spread_between import share_between

    shares = ran["allied"].to_numpy(float)
    low, high = (float(end) for end in ran["allied"].quantile([0.05, 0.95]))
    words = (
        f"{capital(names)} are allied at the end in {percent(float(shares.mean()))} of the "
        f"replicates of all rows, in {between(low, high)} % of those of nine rows in ten."
    )
    if replicates < 2:
        return [words]
    parameters = share_between(shares, replicates)
    split = (
        f"Of the uncertainty about one replicate, {percent(parameters)} is between rows "
        f"(their parameters), and {percent(1.0 - parameters)} within them (chance)."
    )
    return [words, split]


def _table(ran: "pd.DataFrame", factors: list[str], names: str) -> str:
    """The points in their order or, of many, those where the alliance is likeliest and least."""
    from sim.cli.text.tables import text_table

    shown = ran
    if len(ran) > _MOST_ROWS:
        ordered = ran.sort_values("allied", ascending=False, kind="stable")
        shown = ordered.iloc[[*range(8), *range(-4, 0)]]
    allied = f"{capital(names)} allied at the end (95 % interval)"
    cells = bar_cells() if len(factors) <= _MOST_BESIDE_BARS else 0
    rows = [
        [
            *(f"{row[factor]:.4g}" for factor in factors),
            f"{percent(row['allied'])} ({between(row['allied_low'], row['allied_high'])})",
            *([bar_cell(row["allied_low"], row["allied_high"], cells)] if cells else []),
            percent(row["ever_allied"]),
            str(row["relation"]),
        ]
        for row in table_rows(shown)
    ]
    if len(ran) > _MOST_ROWS:
        rows.insert(8, ["..."] * len(rows[0]))
    bar = [bar_heading(cells)] if cells else []
    headings = [*factors, allied, *bar, "ever", "most often"]
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
