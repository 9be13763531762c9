from pathlib import Path

import numpy as np
import pytest

from sim.errors import InputError, ScenarioError
from sim.scenario.files.reader import dump_scenario, parse_scenario, read_scenario
from sim.scenario.schema import Scenario
from sim.studies.sweep.designs import Design, design_of, parse_vary, planned

SCENARIO = read_scenario(Path(__file__).parents[2] / "scenarios" / "two-states.yaml")
RANGES: dict[str, object] = {"parity": "0.2:1", "threat": "0:2"}


def chosen(vary: dict[str, object], **options: object) -> Design:
    return design_of(planned(SCENARIO, vary, **options))  # type: ignore[arg-type]


def test_a_grid_goes_through_its_last_factor_first() -> None:
    points = chosen({"parity": "0.5:1:2", "trade": "0,1,5"}).points
    assert points.columns.tolist() == ["point", "parity", "trade"]
    assert points["point"].tolist() == [0, 1, 2, 3, 4, 5]
    assert points["parity"].tolist() == [0.5, 0.5, 0.5, 1.0, 1.0, 1.0]
    assert points["trade"].tolist() == [0, 1, 5, 0, 1, 5]


def test_any_part_of_a_grid_is_made_without_the_rest() -> None:
    design = chosen({"parity": "0:1:10000", "threat": "0:2:5000"})
    assert design.size == 50_000_000
    assert design.values(range(49_999_998, 50_000_000)).tolist() == [
        [1.0, 2 * 4998 / 4999],
        [1.0, 2.0],
    ]


@pytest.mark.parametrize("method", ["lhs", "sobol"])
def test_samples_fill_their_ranges_and_depend_on_the_seed_alone(method: str) -> None:
    design = chosen(RANGES, design=method, points=100)
    values = design.points[["parity", "threat"]].to_numpy()
    assert values.shape == (100, 2)
    low, high = values.min(axis=0), values.max(axis=0)
    assert ((low >= [0.2, 0]) & (low < [0.25, 0.1])).all()
    assert ((high <= [1, 2]) & (high > [0.95, 1.9])).all()
    assert (values == chosen(RANGES, design=method, points=100).values(range(100))).all()
    other = design_of(
        planned(SCENARIO.model_copy(update={"seed": 8}), RANGES, design=method, points=100)
    )
    assert (values != other.values(range(100))).any()


def test_each_row_and_column_of_a_latin_hypercube_holds_one_point() -> None:
    values = chosen(RANGES, design="lhs", points=50).values(range(50))
    cells = np.floor((values - [0.2, 0.0]) / [0.8, 2.0] * 50)
    assert all(sorted(column) == list(range(50)) for column in cells.T.tolist())


def test_fewer_points_of_a_sobol_sequence_are_its_first() -> None:
    many = chosen(RANGES, design="sobol", points=128).values(range(128))
    assert (chosen(RANGES, design="sobol", points=100).values(range(100)) == many[:100]).all()


def test_drawn_whole_numbers_are_all_as_frequent() -> None:
    design = chosen({"steps": "10:13"}, design="lhs", points=400)
    values, counts = np.unique(design.values(range(400)), return_counts=True)
    assert values.tolist() == [10, 11, 12, 13]
    assert counts.tolist() == [100, 100, 100, 100]
    assert set(design.probes().ravel().tolist()) <= {10.0, 11.0, 12.0, 13.0}


@pytest.mark.parametrize(
    ("values", "expected", "rounded"),
    [
        ("10:120:4", [10, 47, 83, 120], True),
        ("10:40:4", [10, 20, 30, 40], False),
        ("1:3:9", [1, 2, 3], True),
        ([12, 5], [12, 5], False),
    ],
)
def test_a_grid_over_whole_numbers_is_rounded_to_them_each_once(
    values: object, expected: list[float], rounded: bool
) -> None:
    design = chosen({"model.alliance.sustain": values})
    assert design.values(range(design.size)).ravel().tolist() == expected
    assert design.size == len(expected)
    assert [factor.rounded for factor in design.factors] == [rounded]


def test_a_knob_that_sets_a_whole_number_is_rounded_as_its_path_is() -> None:
    text = dump_scenario(SCENARIO).replace(
        "knobs:\n",
        "knobs:\n  hold: {title: Patience, set: model.alliance.sustain, from: 1, to: 9}\n",
    )
    scenario = parse_scenario(text)
    design = design_of(planned(scenario, {"hold": "1:9"}, design="sobol", points=16))
    assert (design.values(range(16)) % 1 == 0).all()
    with pytest.raises(ScenarioError, match=r"sweep\.vary\.hold: must be varied over whole"):
        planned(scenario, {"hold": [1, 2.5]})


def test_a_plan_survives_being_written_and_read() -> None:
    plans: list[tuple[dict[str, object], dict[str, object]]] = [
        ({"parity": "0.05:1:20", "trade": [0, 1]}, {"keep": "replicates"}),
        (RANGES, {"design": "lhs", "points": 30, "replicates": 12}),
    ]
    for vary, options in plans:
        plan = planned(SCENARIO, vary, **options)  # type: ignore[arg-type]
        again = parse_scenario(dump_scenario(plan))
        assert again == plan
        assert (design_of(again).points == design_of(plan).points).all(axis=None)


def in_file(plan: str) -> Scenario:
    return parse_scenario(dump_scenario(SCENARIO) + f"\nsweep: {plan}\n")


def test_the_section_of_a_file_is_a_sweep_and_what_is_given_overrides_it() -> None:
    scenario = in_file(
        "{vary: {parity: 0.5:1, threat: {from: 0, to: 1}}, design: lhs, points: 9, replicates: 5}"
    )
    own = planned(scenario)
    assert design_of(own).size == 9
    assert own.replicates == 5
    assert design_of(planned(scenario, points=12)).size == 12
    assert planned(scenario, replicates=7).replicates == 7
    other = planned(scenario, {"trade": "0:5:3"})
    assert design_of(other).points["trade"].tolist() == [0, 2.5, 5]
    assert other.replicates == 5


def test_mistakes_in_the_section_are_told_with_their_line() -> None:
    with pytest.raises(ScenarioError) as caught:
        in_file("\n  vary: {partiy: 0:1:5, trade: 5:0:3}\n  design: gird")
    lines = str(caught.value).splitlines()
    with pytest.raises(ScenarioError, match=r":\d+:23: sweep\.vary\.steps: must be varied over"):
        in_file("{vary: {steps: [5, 7.5]}}")
    assert [line.split(": ", 2)[1:] for line in lines] == [
        ["sweep.vary.partiy", "no such knob or path; did you mean 'parity'?"],
        ["sweep.vary.trade", "must go up; found 5 to 0, which is the wrong way round"],
        ["sweep.design", "no such design 'gird'; did you mean 'grid'?"],
    ]
    assert all(line.startswith("<scenario>:") for line in lines)


@pytest.mark.parametrize(
    ("vary", "options", "message"),
    [
        ({"partiy": "0:1:5"}, {}, "no such knob or path; did you mean 'parity'?"),
        ({"focus": "0:1:5"}, {}, "must be a knob, or lead to a single number"),
        ({"replicates": "1:9:5"}, {}, "cannot be varied"),
        ({"parity": "1:1:5"}, {}, "found 1 to 1, which is an empty range"),
        ({"parity": "1:0.5:5"}, {}, "found 1 to 0.5, which is the wrong way round"),
        ({"parity": "0:1:1"}, {}, "must be a whole number from 2 to 100,000,000; found 1"),
        ({"parity": "0:1"}, {}, "must say at how many points, as in 0:1:11"),
        ({"parity": "0.5"}, {}, "found 1, for which there is --set"),
        ({"parity": "0.5,0.5"}, {}, "must have different values; found 0.5 twice"),
        ({"parity": "low:high"}, {}, "must be from:to:points"),
        ({"parity": "nan:1:3"}, {}, "must be from:to:points"),
        ({"parity": "0:1:2.5"}, {}, "must be from:to:points"),
        ({"parity": "0:1:2:3"}, {}, "must be from:to:points"),
        ({"parity": "0:1:5"}, {"points": 7}, "a grid's points follow from vary"),
        ({"parity": "0:1"}, {"design": "lhs"}, "points: is missing: how many points"),
        ({"parity": "0:1"}, {"design": "lhs", "points": 1}, "from 2 to 100,000,000; found 1"),
        ({"parity": "0:1:5"}, {"design": "sobol", "points": 8}, "must be a range, from:to"),
        ({"parity": "0:1"}, {"design": "saltelli", "points": 100}, "such as 64 or 128; found 100"),
        ({"parity": "0:1"}, {"design": "gird", "points": 8}, "no such design 'gird'; did you"),
        (
            {"parity": "0:1:100000", "trade": "0:1:100000"},
            {},
            "must make at most 100,000,000 points; found 10,000,000,000",
        ),
        (
            {"steps": [10, 20.5]},
            {},
            "sweep.vary.steps: must be varied over whole numbers; found 20.5",
        ),
        ({"seed": "0.5:9:3"}, {}, "sweep.vary.seed: must be varied over whole numbers; found 0.5"),
        ({"parity": "0:1:5"}, {"replicates": 0}, "replicates: must be a whole number from 1"),
        ({}, {}, "nothing is varied"),
    ],
)
def test_what_is_no_sweep_is_refused_in_a_sentence(
    vary: dict[str, object], options: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError) as caught:
        planned(SCENARIO, vary, **options)  # type: ignore[arg-type]
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["parity"], "'parity' varies nothing; write KNOB=from:to:points"),
        (["=0:1:5"], "varies nothing"),
        (["parity="], "varies nothing"),
        (["parity=0:1:5", "parity=0,1"], "'parity' is varied twice"),
    ],
)
def test_what_varies_nothing_is_refused(texts: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_vary(texts)
