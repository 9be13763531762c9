"""Points of a sweep from a table: a point a row, other columns carried through."""

from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError, ScenarioError
from sim.scenario.files.points_file import read_points
from sim.scenario.files.reader import dump_scenario, parse_scenario, read_scenario
from sim.scenario.knobs import changed
from sim.statistics.spread_between import share_between
from sim.studies.ensemble.focus import binary_count
from sim.studies.sweep.designs import design_of, planned
from sim.studies.sweep.sweep import sweep

SCENARIO = read_scenario("scenarios/two-states.yaml")

TABLE = """\
case,parity,model.premium,year
first,0.2,0.4,1990
second,1,0.4,1991
"third, again",0.2,0.4,1992
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "points.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_row_is_a_point_and_other_columns_are_carried_through(tmp_path: Path) -> None:
    swept = sweep(SCENARIO, table=written(tmp_path, TABLE), replicates=30)
    points = swept.points
    assert points["point"].tolist() == [0, 1, 2]
    assert points["parity"].tolist() == [0.2, 1.0, 0.2]
    assert points["case"].tolist() == ["first", "second", "third, again"]
    assert points["year"].tolist() == [1990.0, 1991.0, 1992.0]
    for row in points.to_dict("records"):
        world = changed(SCENARIO, {"parity": row["parity"], "model.premium": 0.4})
        assert row["allied"] == binary_count(world, "allied", range(30)) / 30
    assert points["allied"].tolist()[0] == points["allied"].tolist()[2]


def test_plan_of_a_table_is_written_and_read_back(tmp_path: Path) -> None:
    table = read_points(written(tmp_path, TABLE), SCENARIO)
    plan = planned(SCENARIO, table=table, replicates=10)
    assert parse_scenario(dump_scenario(plan)) == plan
    design = design_of(plan)
    assert design.size == 3
    assert design.values(range(1, 3)).tolist() == [[1.0, 0.4], [0.2, 0.4]]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1:1: must have a line that names the columns, and two points or more"),
        ("parity\n0.2\n", "1:1: must have a line that names the columns, and two points or more"),
        ("parity,parity\n0.2,1\n1,1\n", "1:8: the column 'parity' is given twice"),
        ("partiy\n0.2\n1\n", "1:1: no column is named like a knob or a path of the scenario"),
        (
            "weight,log_likelihood,parity\n0.5,-1,0.2\n0.5,-1,1\n",
            "1:1: holds weighted draws of a fit; those of equal weight are in its posterior.csv",
        ),
        ("parity,case\n0.2,a\n,b\n", "3:1: parity: is missing"),
        ("parity,case\n0.2,a\n1,\n", "3:3: case: is missing"),
        ("case,parity\na,0.2\nb,high\n", "3:3: parity: must be a number; found 'high'"),
        ("parity,case\n0.2,a\n1\n", "3:1: has 1 cells for 2 columns"),
        ('parity\n0.2\n"1\n', "3:1: is not CSV: unexpected end of data"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ScenarioError) as refused:
        read_points(path, SCENARIO)
    assert str(refused.value).splitlines() == [f"{path}:{told}"]


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ({"vary": {"parity": [0.1, 1], "threat": [1]}}, "sweep.vary.threat: must have two values"),
        (
            {"vary": {"parity": [0.1, 1], "threat": [1, 2, 3]}},
            "sweep.vary.threat: must have a value for each of 2 rows; found 3",
        ),
        (
            {"vary": {"parity": "0.1:1:3"}},
            "sweep.vary.parity: must be a list, a value for each row",
        ),
        (
            {"vary": {"parity": [0.1, 1]}, "points": 4},
            "sweep.points: goes with lhs, sobol and saltelli; a table has a point a row",
        ),
        (
            {"vary": {"parity": [0.1, 1]}, "carried": {"allied": [1, 2]}},
            "sweep.carried.allied: must have another name",
        ),
        (
            {"vary": {"parity": [0.1, 1]}, "carried": {"case": ["a"]}},
            "sweep.carried.case: must have a value for each of 2 rows; found 1",
        ),
    ],
)
def test_plans_of_tables_that_cannot_be_are_refused(plan: dict[str, object], told: str) -> None:
    data = SCENARIO.model_dump(by_alias=True, exclude_none=True)
    import yaml

    text = yaml.safe_dump({**data, "sweep": {"design": "table", **plan}})
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(text)
    assert [m for m in refused.value.mistakes if f"{m.path}: {m.message}".startswith(told)]


def test_a_table_leaves_nothing_else_to_say_what_varies(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a table says what is varied"):
        sweep(SCENARIO, {"parity": [0.1, 1]}, table=written(tmp_path, TABLE))


def test_share_between_rows_is_what_chance_does_not_explain() -> None:
    chance = np.random.default_rng(1)
    alike = chance.binomial(20, 0.3, 2000) / 20
    assert share_between(alike, 20) < 0.01
    # Between: variance of 0.2 and 0.6, 0.04; in all 0.4 x 0.6; error of 2000 draws below 0.01.
    apart = chance.binomial(20, np.repeat([0.2, 0.6], 1000)) / 20
    assert share_between(apart, 20) == pytest.approx(0.04 / 0.24, abs=0.02)
