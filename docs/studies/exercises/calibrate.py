"""Are known parameters found again? `python -m docs.studies.exercises.calibrate FOLDER`.

On a panel cut to eight states and sixty months, records are simulated with parameters from the
study's priors and fitted. Once all occasions are on record; once those that nobody joined are not
listed, as in the tables, which the likelihood can only allow for in part: what nobody saw listed
still moved beliefs. Results go to `calibration.md` and `calibration.png`.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from docs.studies.exercises.protocol import PRIORS
from docs.studies.interim import Interim
from docs.studies.markdown import markdown
from sim.history.cut import cut
from sim.history.exercise_tables import read_exercises, read_states
from sim.history.panel import panel
from sim.model.identity import MODEL_VERSION
from sim.scenario.event_record import RecordRow
from sim.scenario.recorded import EventRecord
from sim.scenario.schema import Scenario
from sim.statistics.priors import distance_from_uniform
from sim.studies.fit.calibration import rank_band, recovered
from sim.studies.likelihood.likelihood import simulated_record

HERE = Path(__file__).parent
YEARS = range(1992, 1997)
STATES = 8


class Way(NamedTuple):
    """How records are made and fitted, and how many of them."""

    listed: bool
    """Whether occasions that nobody joined are missing from them."""
    live: int
    records: int


WAYS = {
    "all occasions on record": Way(listed=False, live=60, records=100),
    "those that nobody joined not listed": Way(listed=True, live=60, records=100),
    "all on record, 200 live points": Way(listed=False, live=200, records=24),
}
"""The last tells faults of the likelihood from those of a sampler with few points."""


def world(folder: Path) -> Scenario:
    """The panel of the eight states that took part most, in five years."""
    tables, exercises = read_states(folder), read_exercises(folder)
    came = [s for each in exercises if each.year in YEARS for s in (each.host, *each.joiners) if s]
    most = pd.Series([s for s in came if s in tables.chosen]).value_counts().index[:STATES]
    return panel(*cut(tables, exercises, sorted(most)), YEARS).scenario


def listed(scenario: Scenario) -> EventRecord:
    """A simulated record without the occasions that nobody joined, and saying so."""
    return tuple(
        row.model_copy(update={"at_least": 1})
        for _, rows in groupby(simulated_record(scenario), lambda row: (row.step, row.occasion))
        for row in _unless_alone(list(rows))
    )


def _unless_alone(rows: list[RecordRow]) -> list[RecordRow]:
    return rows if any(row.joined for row in rows) else []


def _one(scenario: Scenario, todo: tuple[str, int]) -> list[dict[str, Any]]:
    way, record = todo
    record_of = listed if WAYS[way].listed else simulated_record
    rows = recovered(scenario, PRIORS, [record], live=WAYS[way].live, record_of=record_of)
    return [{"way": way, "record": record, **each._asdict()} for row in rows for each in row]


def calibrate(folder: Path, kept: Path, workers: int = 2) -> pd.DataFrame:
    """A row for each way, record and parameter, with what was true and what was found.

    What is done is kept in a file, so that an interrupted calibration goes on.
    """
    scenario = world(folder)
    decides = repr([MODEL_VERSION, scenario.model_dump_json(), YEARS, PRIORS])
    done = Interim(kept, [decides.encode()]).lines("calibration")
    there = {(way, record) for way, record, _ in done.values}
    asked = [(name, number) for name, way in WAYS.items() for number in range(way.records)]
    todo = [each for each in asked if each not in there]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        found = pool.map(partial(_one, scenario), todo)
        for number, (each, rows) in enumerate(zip(todo, found, strict=True), start=1):
            done.add([*each, rows])
            print(f"\r{number} of {len(todo)} records", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return pd.DataFrame([row for _, _, rows in done.values for row in rows])


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """By parameter and way: the ranks' distance from uniform, and how often 90 % held the true."""
    rows = []
    for (way, parameter), group in found.groupby(["way", "parameter"], sort=False):
        held = group["true"].between(group["low"], group["high"])
        ranks = group["rank"].to_numpy(np.float64)
        told = float(np.corrcoef(group["true"], group["median"])[0, 1])
        rows.append(
            {
                "way": way,
                "parameter": str(parameter).removeprefix("model."),
                "records": len(group),
                "distance from uniform": distance_from_uniform(ranks, np.ones(len(ranks))),
                "band": rank_band(len(ranks)),
                "true within 90 %": float(held.mean()),
                "correlation with the true": told,
            }
        )
    return pd.DataFrame(rows)


def picture(found: pd.DataFrame, path: Path) -> None:
    """The distribution of ranks of each parameter against the uniform one, with its band."""
    figure, axes = plt.subplots(3, 4, figsize=(9, 7), sharex=True, sharey=True)
    grid = np.linspace(0.0, 1.0, 201)
    counts = sorted({int(n) for n in found.groupby(["way", "parameter"]).size()})
    for place, (axis, parameter) in enumerate(zip(axes.flat, PRIORS, strict=True)):
        for count in counts:  # the fewer records, the wider and fainter the band
            axis.axhspan(-rank_band(count), rank_band(count), color="#9AA0A6", alpha=0.25, lw=0)
        for way, colour in zip(WAYS, ("#0072B2", "#D55E00", "#009E73"), strict=True):
            own = found[(found["way"] == way) & (found["parameter"] == parameter)]
            ranks = np.sort(own["rank"].to_numpy())
            below = np.searchsorted(ranks, grid, side="right") / len(ranks) - grid
            axis.plot(grid, below, color=colour, label=way if place == 0 else None)
        axis.set_title(parameter.removeprefix("model."), fontsize=9)
    figure.supxlabel("rank of the true value among the draws", fontsize=9)
    figure.supylabel("share of records below, less the uniform", fontsize=9)
    figure.legend(loc="upper center", ncols=3, frameon=False, fontsize=9)
    figure.tight_layout(rect=(0, 0, 1, 0.95))
    figure.savefig(path, dpi=150)
    plt.close(figure)


def main(arguments: Sequence[str]) -> None:
    """Calibrate, and write what was found."""
    found = calibrate(Path(arguments[0]), Path("runs/exercises"))
    picture(found, HERE / "calibration.png")
    (HERE / "calibration.md").write_text(
        "# Calibration\n\nMade by `python -m docs.studies.exercises.calibrate FOLDER`: "
        f"{STATES} states, {12 * len(YEARS)} months.\n\n{markdown(summary(found), 3)}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
