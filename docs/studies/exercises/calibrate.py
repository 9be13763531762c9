"""Are known parameters found again? `python -m docs.studies.exercises.calibrate FOLDER [RECORDS]`.

On a panel cut to eight states and sixty months, records are simulated with parameters from the
study's priors and fitted. Once all occasions are on record; once those that nobody joined are not
listed, as in the tables, which the likelihood can only allow for in part: what nobody saw listed
still moved beliefs. Results go to `calibration.md` and `calibration.png`.
"""

import hashlib
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from docs.studies.exercises.protocol import PRIORS
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
LIVE = 60
RECORDS = 100
WAYS = ("all occasions on record", "those that nobody joined not listed")


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
    record_of = simulated_record if way == WAYS[0] else listed
    rows = recovered(scenario, PRIORS, [record], live=LIVE, record_of=record_of)
    return [{"way": way, "record": record, **each._asdict()} for row in rows for each in row]


def calibrate(folder: Path, records: int, kept: Path, workers: int = 2) -> pd.DataFrame:
    """A row for each way, record and parameter, with what was true and what was found.

    What is done is kept in a file, so that an interrupted calibration goes on.
    """
    scenario = world(folder)
    decides = [MODEL_VERSION, scenario.model_dump_json(), YEARS, LIVE, PRIORS]
    digest = hashlib.sha256(repr(decides).encode()).hexdigest()[:12]
    file = kept / f"calibration-{digest}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = file.read_text().splitlines() if file.exists() else []
    done = [json.loads(line) for line in lines]
    there = {(row["way"], row["record"]) for row in done}
    todo = [(w, n) for w in WAYS for n in range(records) if (w, n) not in there]
    with (
        ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool,
        file.open("a") as stream,
    ):
        for number, rows in enumerate(pool.map(partial(_one, scenario), todo), start=1):
            stream.write("".join(json.dumps(row) + "\n" for row in rows))
            stream.flush()
            done += rows
            print(f"\r{number} of {len(todo)} records", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    found = pd.DataFrame(done)
    return found[found["record"] < records]


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """By parameter and way: the ranks' distance from uniform, and how often 90 % held the true."""
    rows = [
        {
            "parameter": parameter,
            "way": way,
            "distance": distance_from_uniform(group["rank"].to_numpy(), np.ones(len(group))),
            "held": float(
                ((group["low"] <= group["true"]) & (group["true"] <= group["high"])).mean()
            ),
            "correlation": float(np.corrcoef(group["true"], group["median"])[0, 1]),
        }
        for (parameter, way), group in found.groupby(["parameter", "way"], sort=False)
    ]
    return pd.DataFrame(rows)


def picture(found: pd.DataFrame, path: Path) -> None:
    """The distribution of ranks of each parameter against the uniform one, with its band."""
    figure, axes = plt.subplots(3, 4, figsize=(9, 7), sharex=True, sharey=True)
    grid = np.linspace(0.0, 1.0, 201)
    count = int(found.groupby(["way", "parameter"]).size().iloc[0])
    for place, (axis, parameter) in enumerate(zip(axes.flat, PRIORS, strict=True)):
        axis.fill_between(grid, -rank_band(count), rank_band(count), color="#E3E5E8")
        for way, colour in zip(WAYS, ("#0072B2", "#D55E00"), strict=True):
            own = found[(found["way"] == way) & (found["parameter"] == parameter)]
            ranks = np.sort(own["rank"].to_numpy())
            below = np.searchsorted(ranks, grid, side="right") / len(ranks) - grid
            axis.plot(grid, below, color=colour, label=way if place == 0 else None)
        axis.set_title(parameter.removeprefix("model."), fontsize=9)
    figure.supxlabel("rank of the true value among the draws", fontsize=9)
    figure.supylabel("share of records below, less the uniform", fontsize=9)
    figure.legend(loc="upper center", ncols=2, frameon=False, fontsize=9)
    figure.tight_layout(rect=(0, 0, 1, 0.95))
    figure.savefig(path, dpi=150)
    plt.close(figure)


def main(arguments: Sequence[str]) -> None:
    """Calibrate, and write what was found."""
    records = int(arguments[1]) if len(arguments) > 1 else RECORDS
    found = calibrate(Path(arguments[0]), records, Path("runs/exercises"))
    table = summary(found)
    picture(found, HERE / "calibration.png")
    command = f"`python -m docs.studies.exercises.calibrate FOLDER {records}`"
    (HERE / "calibration.md").write_text(
        f"Made by {command}; {STATES} states, {12 * len(YEARS)} months, band of the distance "
        f"{rank_band(records):.3f}.\n\n{markdown(table, 3)}\n"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
