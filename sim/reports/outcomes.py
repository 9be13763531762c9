"""What came of one run or sweep, for reports: its answer, pictures and tables."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import pandas as pd

from sim.figures.core.picture import Picture
from sim.figures.core.sizes import SIZES, SizeName
from sim.figures.fit.forecast import forecast_figure
from sim.figures.run.pictures_of_run import pictures_of_run
from sim.figures.sweep.sweep_figure import sweep_figure
from sim.measures.labels import table_rows
from sim.reports.differences import MOST_TABLE_ROWS, share
from sim.reports.elements import NumberCell, TableRow, long_table
from sim.reports.pictures import Drawing, picture
from sim.scenario.schema import Scenario
from sim.studies.compare.comparison_sources import Side
from sim.studies.fit.forecast import forecast_of
from sim.wording.markup import Html
from sim.wording.numbers import between, percent

_NEEDED = ("joins", "pairs", "path")
_DRAWN = (*_NEEDED, "ends", "singles", "joins_unanswered")
"""The tables that the pictures of a run are drawn from; older runs lack the last ones."""


def question(scenario: Scenario) -> str:
    """What every run asks."""
    a, b = (scenario.states[state].in_text for state in scenario.focus)
    return f"Do {a} and {b} become allies?"


def side_verdict(side: Side) -> str:
    """The answer of one run or sweep in words."""
    return _of_sweep(side) if side.kind == "sweeps" else _of_run(side)


def _of_run(side: Side) -> str:
    row = table_rows(side.table("pairs").head(1))[0]
    replicates = f"{side.scenario.replicates:,} replicates"
    sure = f"95 % interval {between(row['allied_low'], row['allied_high'])} %"
    if row["ever_allied"] == 0:
        return f"They are allied in none of {replicates} ({sure}). {_relation(row)}"
    return (
        f"They are allied at the end in {percent(row['allied'])} of {replicates} ({sure}), at "
        f"some time in {percent(row['ever_allied'])}. {_relation(row)}"
    )


def _relation(row: dict[str, Any]) -> str:
    share = percent(row["relation_share"])
    return f"Most often they end in {row['relation']} ({share} of replicates)."


def _of_sweep(side: Side) -> str:
    if found := forecast_of(side.run):
        return f"Over {len(found.ran):,} draws of the posterior: {' '.join(found.sentences)}"
    points = side.table("points")
    ran = points[points["failure"].isna()]
    if ran.empty:
        return f"None of {len(points):,} points could be run."
    low, high = ran["allied"].min(), ran["allied"].max()
    failed = len(points) - len(ran)
    some = f" {failed:,} points failed." if failed else ""
    return (
        f"At {len(ran):,} points of {side.scenario.replicates:,} replicates each, allied at the "
        f"end in {percent(low)} of replicates at least and {percent(high)} at most.{some}"
    )


def pictures(side: Side) -> list[Html]:
    """The pictures of a side, what answers the question first."""
    drawn = _of_points if side.kind == "sweeps" else _of_replicates
    return [picture(draw) for draw in drawn(side)]


def tables(side: Side) -> list[Html]:
    """What came of a side, as tables."""
    if side.kind == "sweeps":
        return [_points(side.table("points"), side.scenario.varied)]
    return [_pairs(side), _joins(side)]


def _of_replicates(side: Side) -> Iterator[Drawing]:
    tables = {name: side.table(name) for name in _DRAWN if name in _NEEDED or side.has(name)}
    drawn = {size: pictures_of_run(side.scenario, tables, size) for size in SIZES}
    for name in drawn["screen"]:
        yield partial(_one_of, drawn, name)


def _one_of(
    drawn: Mapping[SizeName, Mapping[str, Callable[[], Picture]]], name: str, size: SizeName
) -> Picture:
    return drawn[size][name]()


def _of_points(side: Side) -> Iterator[Drawing]:
    scenario, points = side.scenario, side.table("points")
    if points["failure"].isna().any():
        if found := forecast_of(side.run):
            yield lambda size: forecast_figure(found, size)
        yield lambda size: sweep_figure(points, scenario.varied, scenario, size=size)


def _pairs(side: Side) -> Html:
    names = {state: record.name for state, record in side.scenario.states.items()}
    rows: list[TableRow] = [
        [
            f"{names[row['a']]}, {names[row['b']]}",
            share(row["allied"]),
            share(row["ever_allied"]),
            share(row["costly_rate_ab"]),
            share(row["costly_rate_ba"]),
            str(row["relation"]),
        ]
        for row in table_rows(side.table("pairs").head(MOST_TABLE_ROWS))
    ]
    caption = (
        "Pairs at the end. Costly: the share of the second's costly occasions that the first "
        "joined, and the other way."
    )
    return long_table(
        "Pairs", caption, ["Pair", "allied", "ever", "costly", "and back", "most often"], rows
    )


def _joins(side: Side) -> Html:
    names = {state: record.name for state, record in side.scenario.states.items()}
    titles = {name: record.title or name for name, record in side.scenario.occasions.items()}
    joins = side.table("joins")
    rows: list[TableRow] = [
        [
            f"{names[row['state']]}: {titles[row['occasion']]}",
            NumberCell(f"{int(row['occasions']):,}", row["occasions"]),
            share(row["rate"]),
            NumberCell(between(row["low"], row["high"]), row["low"]),
        ]
        for row in table_rows(joins.head(MOST_TABLE_ROWS))
    ]
    return long_table(
        "Who joins what",
        "Who joins what, over all replicates",
        ["State: occasion", "times", "joined", "95 %"],
        rows,
    )


def _points(points: pd.DataFrame, factors: list[str]) -> Html:
    rows: list[TableRow] = [
        [
            *(NumberCell(f"{row[factor]:.4g}", row[factor]) for factor in factors),
            share(_known(row["allied"])),
            share(_known(row["ever_allied"])),
            str(row["relation"] if isinstance(row["relation"], str) else row["failure"]),
        ]
        for row in table_rows(points.head(MOST_TABLE_ROWS))
    ]
    some = (
        f" The first {MOST_TABLE_ROWS:,} of {len(points):,}."
        if len(points) > MOST_TABLE_ROWS
        else ""
    )
    headings = [*factors, "allied", "ever", "most often"]
    return long_table("Points", f"Points.{some}", headings, rows)


def _known(value: Any) -> float:
    return float("nan") if value is None else float(value)
