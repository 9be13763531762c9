"""Runs and sweeps compared: what differs in the inputs, what is paired, and by how much."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError, ScenarioError
from sim.measures.labels import MeasureOf, phrase
from sim.results.run import read_run
from sim.scenario.columns import TAKEN, answer_numbers
from sim.scenario.files.reader import parse_scenario, read_scenario
from sim.scenario.files.starter import starter
from sim.scenario.knobs import changed
from sim.studies.compare.comparison import Comparison, compare
from sim.studies.whatif.whatif import whatif
from sim.vocabulary.measures import ANSWERS, COMPARED
from tests.unit.run_folders import ROOT, a_run, a_sweep, a_whatif, two_states

ESTIMATE = ["difference", "low", "high"]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_run(tmp_path_factory.mktemp("runs") / "base", two_states())


@pytest.fixture(scope="module")
def weaker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_run(tmp_path_factory.mktemp("runs") / "weaker", two_states(parity=0.3))


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    vary: dict[str, object] = {"threat": [0, 1, 2], "parity": [0.2, 1]}
    return a_sweep(tmp_path_factory.mktemp("runs") / "swept", two_states(), vary)


def of_pair(found: Comparison) -> pd.DataFrame:
    return found.differences[found.differences["measure"] != "joins"].reset_index(drop=True)


def test_a_run_compared_with_itself_gives_exactly_zero(base: Path) -> None:
    found = compare(base, base)
    assert found.inputs == ()
    assert (found.differences[ESTIMATE] == 0).all(axis=None)
    assert set(found.differences["measure"]) == {*COMPARED, "joins"}


def named(*folders: Path, labels: tuple[str, ...] = ()) -> list[str]:
    return compare(*folders, labels=labels).names


def test_sides_are_called_by_what_is_set_in_them_never_by_folder(
    base: Path, weaker: Path, tmp_path: Path
) -> None:
    titled = [f"{two_states().knobs['parity'].title} {value}" for value in ("1", "0.3")]
    change: dict[str, object] = {"parity": 0.3}
    assert named(a_whatif(tmp_path / "both", two_states(), change)) == titled
    assert named(base, weaker) == ["Aland's power 1", "Aland's power 0.3"]
    seed = a_run(tmp_path / "seed", two_states().model_copy(update={"seed": 8}))
    assert named(base, seed) == ["seed 7", "seed 8"]
    other = read_scenario(ROOT / "scenarios" / "no-parity.yaml").model_copy(
        update={"replicates": 5, "steps": 5}
    )
    assert named(base, a_run(tmp_path / "other", other)) == [two_states().title, other.title]


def test_a_run_beside_a_what_if_of_it_stands_once(base: Path, tmp_path: Path) -> None:
    both = a_whatif(tmp_path / "both", two_states(), {"parity": 0.3})
    for folders in ((base, both), (both, base)):
        found = compare(*folders)
        assert len(found.sides) == 2
        assert [name.split()[-1] for name in found.names] == ["1", "0.3"]
    assert len(compare(base, base).sides) == 2


def test_labels_are_what_sides_are_called(base: Path, weaker: Path) -> None:
    assert named(base, weaker, labels=("equals", "one weak")) == ["equals", "one weak"]
    with pytest.raises(InputError, match="found 1 for 2 runs; give one for each"):
        compare(base, weaker, labels=("equals",))


def test_a_change_that_cannot_matter_gives_exactly_zero(base: Path, tmp_path: Path) -> None:
    other = two_states()
    words = other.model_copy(update={"title": "In other words"})
    found = compare(base, a_run(tmp_path / "other", words))
    assert [(each.path, each.matters) for each in found.inputs] == [("title", False)]
    assert (found.differences[ESTIMATE] == 0).all(axis=None)


def test_paired_differences_are_those_of_the_what_if(base: Path, weaker: Path) -> None:
    found = of_pair(compare(base, weaker))
    told = whatif(two_states(), {"parity": 0.3}).table
    keys = ["measure", "by", "towards"]
    both = found.merge(told[told["measure"] != "joins"], on=keys, suffixes=("", "_told"))
    assert len(both) == len(found) == 9
    for column in ("before", "after", *ESTIMATE, "differing"):
        assert both[column].to_numpy(float) == pytest.approx(
            both[f"{column}_told"].to_numpy(float), abs=1e-9
        )


def test_the_two_worlds_of_a_what_if_are_compared(base: Path, weaker: Path, tmp_path: Path) -> None:
    both = compare(a_whatif(tmp_path / "both", two_states(), {"parity": 0.3}))
    apart = compare(base, weaker)
    assert [side.world for side in both.sides] == ["baseline", "change"]
    pd.testing.assert_frame_equal(both.differences, apart.differences)


def test_inputs_differ_path_by_path(base: Path, tmp_path: Path) -> None:
    other = two_states(hostility__A__B=0.25, states__B__power=0.5, seed=9)
    (*found,) = compare(base, a_run(tmp_path / "other", other)).inputs
    assert {each.path: each.values for each in found} == {
        "seed": (7, 9),
        "states.B.power": (1.0, 0.5),
        "hostility.A.B": (0.0, 0.25),
    }


def test_pairing_narrows_the_interval(base: Path, weaker: Path, tmp_path: Path) -> None:
    paired = of_pair(compare(base, weaker))
    other = a_run(tmp_path / "other", two_states(parity=0.3, seed=8))
    unpaired = of_pair(compare(base, other))
    assert paired["paired"].all()
    assert not unpaired["paired"].any()
    widths = [table["high"] - table["low"] for table in (paired, unpaired)]
    assert (widths[0] < widths[1]).all()


def test_other_seeds_are_said_not_to_be_paired(base: Path, tmp_path: Path) -> None:
    notes = " ".join(compare(base, a_run(tmp_path / "other", two_states(seed=8))).notes)
    assert "not paired, as seeds 8 and 7 give different random draws" in notes


def test_more_replicates_of_a_seed_are_paired_in_those_both_have(
    base: Path, tmp_path: Path
) -> None:
    found = compare(base, a_run(tmp_path / "more", two_states(replicates=90)))
    assert "paired in the first 60 replicates, which both have" in " ".join(found.notes)
    assert (of_pair(found)[ESTIMATE] == 0).all(axis=None)


def test_shorter_runs_are_measured_at_their_own_end(base: Path, tmp_path: Path) -> None:
    found = compare(base, a_run(tmp_path / "short", two_states(steps=10)))
    assert "each measured at its own last step, 10 and 40" in " ".join(found.notes)


@pytest.mark.slow
def test_the_interval_of_unpaired_runs_covers_no_difference(tmp_path: Path) -> None:
    runs = [
        a_run(tmp_path / str(seed), two_states(seed=seed, replicates=400)) for seed in range(1, 7)
    ]
    found = compare(*runs)
    table = found.differences
    inside = (table["low"] <= 0) & (table["high"] >= 0)
    assert inside.mean() > 0.85


def test_a_single_replicate_gives_no_interval_to_means(tmp_path: Path) -> None:
    runs = [a_run(tmp_path / str(s), two_states(seed=s, replicates=1)) for s in (1, 2)]
    table = of_pair(compare(*runs))
    means = table[table["measure"] == "expected"]
    assert means[["low", "high"]].isna().all(axis=None)


def test_unrelated_runs_are_compared_on_their_own_pairs(base: Path, tmp_path: Path) -> None:
    other = changed(
        read_scenario(ROOT / "scenarios" / "russia-china-2022.yaml"),
        {"replicates": 20, "steps": 20},
    )
    found = compare(base, a_run(tmp_path / "other", other))
    notes = " ".join(found.notes)
    assert found.pairs == (("A", "B"), ("RUS", "CHN"))
    assert "each is measured on its own (1: A and B; 2: RUS and CHN)" in notes
    assert "side 1's states A, B, R." in notes
    assert set(found.differences["measure"]) == set(COMPARED)
    assert "states.RUS" in {each.path for each in found.inputs}
    assert found.scenario.states["A"].name == "the first"


def test_a_name_with_an_article_becomes_the_first_without_it(base: Path, tmp_path: Path) -> None:
    shipped = read_scenario(ROOT / "scenarios" / "usa-india-1962.yaml")
    found = compare(a_run(tmp_path / "run", changed(shipped, {"replicates": 5, "steps": 5})), base)
    state = found.scenario.states["USA"]
    assert state.in_text == state.label == "the first"


def test_what_is_shared_of_other_scenarios_is_compared(base: Path, tmp_path: Path) -> None:
    other = changed(parse_scenario(starter()), {"replicates": 20, "steps": 20})
    found = compare(base, a_run(tmp_path / "other", other))
    assert {*found.differences["measure"]} >= {"allied", "ever_allied"}
    assert any("Not shared by all" in note for note in found.notes)


def test_measures_are_told_by_what_any_side_hosts(base: Path, tmp_path: Path) -> None:
    settings = {"occasions__a_sanctioned__kind": "exercise"}
    drilling = a_run(tmp_path / "drilling", two_states(**settings))
    joined = MeasureOf("costly_rate", "B", "A")
    words = [
        phrase(joined, compare(*sides).scenario)
        for sides in ((drilling, drilling), (drilling, base))
    ]
    assert words == [
        "Borduria joins Aland's exercises",
        "Borduria joins Aland's exercises and sanctions support",
    ]


def test_the_pair_may_be_named_either_way_round(base: Path, weaker: Path) -> None:
    ahead, back = (of_pair(compare(base, weaker, pair=p)) for p in (("A", "B"), ("B", "A")))
    keys = ["measure", "by", "towards"]
    rates = ahead["measure"].isin(["costly_rate", "expected", "rhetoric_rate"])
    both = ahead[rates].merge(back, on=keys, suffixes=("", "_back"))
    assert len(both) == rates.sum() == 6
    assert (both["difference"] == both["difference_back"]).all()


def test_another_pair_is_measured_when_asked_for(base: Path, weaker: Path) -> None:
    found = compare(base, weaker, pair=("A", "R"))
    assert {*of_pair(found)["by"]} == {"A", "R"}


def test_one_measure_is_picked(base: Path, weaker: Path) -> None:
    found = compare(base, weaker, measure="expected")
    assert {*found.differences["measure"]} == {*found.values["measure"]} == {"expected"}


def test_sweeps_are_paired_point_by_point_where_replicates_were_kept(
    swept: Path, tmp_path: Path
) -> None:
    vary: dict[str, object] = {"threat": [0, 1, 2], "parity": [0.2, 1]}
    other = a_sweep(tmp_path / "other", two_states(model__premium=0.6), vary)
    found = compare(swept, other)
    assert found.factors == ("threat", "parity")
    allied = found.differences[found.differences["measure"] == "allied"]
    point = allied[(allied["threat"] == 2) & (allied["parity"] == 1)].iloc[0]
    told = whatif(two_states(threat=2, parity=1.0), {"model.premium": 0.6}).table
    row = told[told["measure"] == "allied"].iloc[0]
    for column in ESTIMATE:
        assert point[column] == pytest.approx(row[column])
    assert allied["paired"].all()


def test_sweeps_compared_with_themselves_give_exactly_zero(swept: Path, tmp_path: Path) -> None:
    found = compare(swept, swept)
    assert (found.differences[ESTIMATE] == 0).all(axis=None)
    plain = a_sweep(tmp_path / "plain", two_states(), {"threat": [0, 1, 2]}, keep=False)
    found = compare(plain, plain)
    assert (found.differences[ESTIMATE] == 0).all(axis=None)
    assert not found.differences["paired"].any()


def test_sweeps_that_kept_no_replicates_are_said_not_to_be_paired(tmp_path: Path) -> None:
    vary: dict[str, object] = {"threat": [0, 1, 2]}
    plain, other = (
        a_sweep(tmp_path / str(premium), two_states(model__premium=premium), vary, keep=False)
        for premium in (0.4, 0.6)
    )
    found = compare(plain, other)
    assert "sweep --keep replicates" in " ".join(found.notes)
    allied = found.differences[found.differences["measure"] == "allied"]
    points = [pd.read_parquet(folder / "points.parquet") for folder in (plain, other)]
    assert allied["difference"].to_numpy() == pytest.approx(
        points[1]["allied"].to_numpy() - points[0]["allied"].to_numpy()
    )
    assert np.isfinite(allied[ESTIMATE].to_numpy(float)).all()


def test_only_points_that_both_have_are_compared(swept: Path, tmp_path: Path) -> None:
    vary: dict[str, object] = {"parity": [0.2, 0.5, 1], "threat": [1, 2]}
    found = compare(swept, a_sweep(tmp_path / "other", two_states(), vary))
    assert "compared at the 4 points that both have" in " ".join(found.notes)
    assert (found.differences[ESTIMATE] == 0).all(axis=None)


def test_points_stand_as_in_the_first_sweep_and_differ_by_their_last_digits(
    tmp_path: Path,
) -> None:
    near = 1.0 + 1e-9
    one = a_sweep(tmp_path / "one", two_states(), {"threat": [2, near, 0, 1]})
    same = a_sweep(tmp_path / "same", two_states(), {"threat": [0, 1 + 1e-15, 2]})
    found = compare(one, same, measure="allied")
    assert found.differences["threat"].tolist() == [2, 0, 1]


def test_what_matters_among_the_inputs_comes_first(base: Path, tmp_path: Path) -> None:
    other = two_states(parity=0.3).model_copy(update={"title": "In other words"})
    found = compare(base, a_run(tmp_path / "other", other))
    assert [each.path for each in found.inputs] == ["states.A.power", "title"]


def test_sweeps_of_different_knobs_share_no_point(swept: Path, tmp_path: Path) -> None:
    other = a_sweep(tmp_path / "other", two_states(), {"threat": [0, 1]})
    found = compare(swept, other)
    assert found.differences.empty
    assert "vary different things" in " ".join(found.notes)


def test_every_wrong_folder_is_told(base: Path, swept: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    newer.mkdir()
    manifest = json.loads((base / "manifest.json").read_text())
    (newer / "manifest.json").write_text(json.dumps(manifest | {"format": 99}))
    broken = tmp_path / "broken"
    a_run(broken, two_states(replicates=5))
    (broken / "replicates.parquet").write_bytes(b"PAR1")
    for folder, message in (
        (tmp_path, "is not a run folder: it has no manifest.json"),
        (tmp_path / "nowhere", "no such run folder"),
        (newer, "written by a newer version of the program"),
        (broken, "damaged: its checksum is not the manifest's"),
        (swept, "is a sweep and"),
    ):
        with pytest.raises(InputError, match=message):
            compare(base, folder)


def test_one_run_alone_is_refused(base: Path) -> None:
    with pytest.raises(InputError, match="compare needs two runs or more; found only"):
        compare(base)


def test_more_than_can_be_told_apart_are_refused(base: Path) -> None:
    with pytest.raises(InputError, match="at most 8 can be told apart"):
        compare(*[base] * 9)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"measure": "alied"}, "no such measure 'alied'; did you mean 'allied'"),
        ({"pair": ("A", "Q")}, "has no state 'Q'; the states are A, B, R"),
        ({"pair": ("A", "A")}, "a pair is of two different states; found 'A' twice"),
    ],
)
def test_unknown_measures_and_pairs_are_refused(
    base: Path, given: dict[str, object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        compare(base, base, **given)  # type: ignore[arg-type]


def test_joins_are_not_a_measure_of_points(swept: Path) -> None:
    with pytest.raises(InputError, match="no such measure 'joins'"):
        compare(swept, swept, measure="joins")


def test_no_knob_may_have_the_name_of_a_column_beside_it(swept: Path) -> None:
    swept_again = compare(swept, swept)
    tables = read_run(swept).tables["points"], swept_again.values, swept_again.differences
    columns = {*tables[0], *tables[1], *tables[2]} - {*swept_again.factors}
    assert columns | {*answer_numbers(ANSWERS)} == TAKEN
    text = (ROOT / "scenarios" / "two-states.yaml").read_text(encoding="utf-8")
    for name in TAKEN:
        renamed = text.split("claims:")[0].replace("  parity:", f"  {name}:")
        with pytest.raises(ScenarioError, match=f"'{name}' is a column of the results already"):
            parse_scenario(renamed)


def test_a_varied_knob_that_is_defined_otherwise_is_an_input_that_differs(tmp_path: Path) -> None:
    scenario = two_states(steps=12, replicates=5)
    knob = scenario.knobs["threat"]
    assert knob.scale is not None
    changes: dict[str, dict[str, object]] = {
        "one": {},
        "other": {"scale": knob.scale[:1]},
        "renamed": {"title": "Pressure", "to": 3.0},
    }
    for name, change in changes.items():
        knobs = scenario.knobs | {"threat": knob.model_copy(update=change)}
        made = scenario.model_copy(update={"knobs": knobs})
        a_sweep(tmp_path / name, made, {"threat": [0.5, 1]}, keep=False)
    found = compare(tmp_path / "one", tmp_path / "other")
    assert [each.path for each in found.inputs if each.matters] == ["knobs.threat.scale"]
    words = compare(tmp_path / "one", tmp_path / "renamed").inputs
    assert {(each.path, each.matters) for each in words} == {
        ("knobs.threat.title", False),
        ("knobs.threat.to", False),
    }


def test_sweeps_that_count_from_other_scenarios_say_so(tmp_path: Path) -> None:
    scenario = two_states(steps=12, replicates=5)
    a_sweep(tmp_path / "one", scenario, {"threat": [0.5, 1]}, keep=False)
    halved = changed(scenario, {"threat": 0.5})
    a_sweep(tmp_path / "other", halved, {"threat": [0.5, 1]}, keep=False)
    (note,) = (
        each for each in compare(tmp_path / "one", tmp_path / "other").notes if "counts" in each
    )
    assert note.startswith("threat counts from each scenario's own values, which differ at host")
    a_sweep(
        tmp_path / "third", changed(scenario, {"parity": 0.5}), {"threat": [0.5, 1]}, keep=False
    )
    assert not any("counts" in each for each in compare(tmp_path / "one", tmp_path / "third").notes)


def test_sweeps_of_knobs_of_one_name_that_turn_other_things_are_compared(tmp_path: Path) -> None:
    a_sweep(tmp_path / "one", two_states(steps=12, replicates=5), {"threat": [0.5, 1]}, keep=False)
    unlike = read_scenario(ROOT / "scenarios" / "russia-china-2022.yaml")
    short = changed(unlike, {"steps": 12, "replicates": 5})
    a_sweep(tmp_path / "other", short, {"threat": [0.5, 1]}, keep=False)
    found = compare(tmp_path / "one", tmp_path / "other")
    assert not found.differences.empty
    assert "knobs.threat.scale" in [each.path for each in found.inputs if each.matters]
    assert not any("counts from" in note for note in found.notes)
