"""Positions at the end of a run, in its table."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.measures.answers import position
from sim.measures.labels import table_rows
from sim.model.simulate import simulate
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from sim.statistics.two_sample import mean_of
from sim.studies.ensemble.ensemble import run
from sim.studies.ensemble.positions import PositionTally

SCENARIOS = Path(__file__).parents[2] / "scenarios"
PLAIN = read_scenario(SCENARIOS / "russia-china-2022.yaml")
MOVING = with_values(PLAIN, {"steps": 24, "replicates": 40, "model.convergence": 0.4})


def by_stance(table: pd.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["state"], row["issue"]): row for row in table_rows(table)}


def test_positions_are_the_means_of_the_replicates_with_their_intervals() -> None:
    (record,) = simulate(MOVING, range(40), threads=1, chunk=40, path=False)
    table = by_stance(run(MOVING).positions)
    for stance in (("RUS", "asian_order"), ("KAZ", "european_order"), ("CHN", "ukraine")):
        values = position(record, *stance)
        # On a scale from 0 to 1, on which means are estimated.
        expected = 2 * np.array(mean_of((values + 1) / 2, share=False)) - 1
        found = [table[stance][name] for name in ("mean", "low", "high")]
        assert found == pytest.approx(expected, abs=1e-6)
        assert table[stance]["given"] == PLAIN.states[stance[0]].interest(stance[1]).position
    assert table["RUS", "asian_order"]["low"] > 0.6


def test_no_position_depends_on_how_replicates_come() -> None:
    tables = []
    for chunk in (7, 40):
        records = list(simulate(MOVING, range(40), threads=1, chunk=chunk, path=False))
        tally = PositionTally(records[0].world)
        for record in reversed(records):
            tally.add(record)
        tables.append(tally.table(40))
    assert tables[0].equals(tables[1])


def test_a_single_replicate_has_no_interval() -> None:
    positions = run(MOVING, replicates=1).positions
    assert positions["mean"].notna().all()
    assert positions[["low", "high"]].isna().all(axis=None)


def test_where_nobody_answers_there_is_no_row() -> None:
    assert run(PLAIN, replicates=1, steps=2).positions.empty


def test_an_event_gives_another_position_that_convergence_moves_from() -> None:
    path = "states.RUS.interests.asian_order.position"
    event = {"step": 20, "title": "A turn", "set": {path: -0.5}}
    data = MOVING.model_dump(mode="json", by_alias=True, exclude_none=True)
    turned = type(MOVING).model_validate(data | {"events": [event]})
    table = by_stance(run(turned, replicates=5).positions)
    assert table["RUS", "asian_order"]["given"] == -0.5
