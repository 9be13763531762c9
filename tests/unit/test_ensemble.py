"""The tables of an ensemble agree with each other and with what happened, however it was run."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from sim.errors import ScenarioError
from sim.model import simulate as door
from sim.model.record import Trace
from sim.model.simulate import Engine, simulate
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values
from sim.statistics.proportions import share_interval
from sim.studies.ensemble.ensemble import Ensemble, run, signals

SCENARIOS = Path(__file__).parents[2] / "scenarios"

REPLICATES = 150

SCENARIO = with_values(
    read_scenario(SCENARIOS / "two-states.yaml"),
    {"steps": 40, "replicates": REPLICATES, "focus": ["B", "A"], "model.alliance.sustain": 4},
)
"""Alliances come and go in it, in about half of the replicates; B is named first."""

TABLES = ("joins", "pairs", "path", "replicates")
EXCHANGED = [
    f"{measure}_{direction}"
    for measure in ("costly_rate", "rhetoric_rate", "expected")
    for direction in ("ab", "ba")
]
COLUMNS = {
    "joins": ["occasion", "state", "occasions", "joins", "rate", "low", "high"],
    "pairs": [
        *("a", "b", "allied", "allied_low", "allied_high", "ever_allied", "first_alliance"),
        *("share_allied", *EXCHANGED, "relation", "relation_share"),
        *("alliance", "one_sided_support", "rhetorical_support", "mutual_support", "distant"),
    ],
    "path": ["step", "measure", "by", "towards", "mean", "q10", "q50", "q90"],
    "replicates": [
        *("replicate", "a", "b", "allied", "ever_allied", "first_alliance", "share_allied"),
        *(*EXCHANGED, "relation"),
    ],
}


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    return run(SCENARIO, threads=1)


@pytest.fixture(scope="module")
def trace() -> Trace:
    (record,) = simulate(SCENARIO, range(REPLICATES), threads=1, chunk=REPLICATES, trace=True)
    return record.trace


def of_pair(table: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    return table[(table["a"] == a) & (table["b"] == b)]


# --- What happened ---


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_those_promised(ensemble: Ensemble, table: str) -> None:
    assert list(getattr(ensemble, table).columns) == COLUMNS[table]


def test_joins_are_counted_from_what_happened(ensemble: Ensemble, trace: Trace) -> None:
    (record,) = simulate(SCENARIO, range(1), threads=1)
    world = record.world
    assert len(ensemble.joins) == len(world.decisions) == 12
    for row in ensemble.joins.to_dict("records"):
        opened = trace.opened[:, world.occasion_index[row["occasion"]]]
        joined = trace.joined[:, world.decision_index[row["occasion"], row["state"]]]
        assert (row["occasions"], row["joins"]) == (opened.sum(), joined.sum())
        assert row["rate"] == row["joins"] / row["occasions"]
        assert 0.0 <= row["low"] <= row["rate"] <= row["high"] <= 1.0


def test_joins_stand_in_the_order_of_the_file(ensemble: Ensemble) -> None:
    assert ensemble.joins["occasion"].drop_duplicates().tolist() == list(SCENARIO.occasions)
    assert ensemble.joins["state"].tolist() == [*["B", "R"] * 3, *["A", "R"] * 3]


def test_joins_keep_their_order_where_a_state_and_an_occasion_share_a_name() -> None:
    text = SCENARIO.model_dump(by_alias=True, exclude_none=True)
    text["occasions"] = {
        {"a_speaks": "R", "b_drills": "A"}.get(name, name): occasion
        for name, occasion in text["occasions"].items()
    }
    text |= {"knobs": {}, "claims": {}, "story": None}
    joins = run(type(SCENARIO).model_validate(text), replicates=1, threads=1).joins
    assert joins["occasion"].drop_duplicates().tolist() == list(text["occasions"])


def test_occasion_that_never_comes_has_no_rate_and_any_share_is_possible() -> None:
    joins = run(with_values(SCENARIO, {"occasions.a_drills.rate": 0}), replicates=2).joins
    never = joins[joins["occasion"] == "a_drills"]
    assert never["rate"].isna().all()
    assert never[["occasions", "low", "high"]].to_numpy().tolist() == [[0, 0, 1]] * 2


def test_replicates_are_those_that_happened(ensemble: Ensemble, trace: Trace) -> None:
    (record,) = simulate(SCENARIO, range(1), threads=1)
    index = record.world.pair_index
    rows = of_pair(ensemble.replicates, "B", "A")
    assert rows["replicate"].tolist() == list(range(REPLICATES))
    # the rates of a towards b; expected support of a from b, who is then the joiner
    for measure, ab, ba in (
        ("costly_rate", ("B", "A"), ("A", "B")),
        ("rhetoric_rate", ("B", "A"), ("A", "B")),
        ("expected", ("A", "B"), ("B", "A")),
    ):
        last = getattr(trace, measure)[-1]
        assert rows[f"{measure}_ab"].tolist() == last[index[ab]].tolist()
        assert rows[f"{measure}_ba"].tolist() == last[index[ba]].tolist()


def test_alliances_are_those_that_happened(ensemble: Ensemble, trace: Trace) -> None:
    (record,) = simulate(SCENARIO, range(1), threads=1)
    index = record.world.pair_index
    both = [index["A", "B"], index["B", "A"]]
    costly, expected = trace.costly_rate[:, both].min(1), trace.expected[:, both].min(1)
    qualified = (costly >= 0.5) & (expected >= 0.5)
    # four in a row, the step included
    allied = np.zeros_like(qualified)
    allied[3:] = qualified[3:] & qualified[2:-1] & qualified[1:-2] & qualified[:-3]
    rows = of_pair(ensemble.replicates, "B", "A")
    assert 0.2 < allied.any(axis=0).mean() < 0.8
    assert rows["allied"].tolist() == allied[-1].tolist()
    assert rows["ever_allied"].tolist() == allied.any(axis=0).tolist()
    assert rows["share_allied"].tolist() == allied.mean(axis=0).tolist()
    first = np.where(allied.any(axis=0), allied.argmax(axis=0) + 1, 0)
    assert rows["first_alliance"].fillna(0).tolist() == first.tolist()


# --- Tables among themselves ---


def test_pairs_are_the_means_of_the_replicates(ensemble: Ensemble) -> None:
    for _, pair in ensemble.pairs.iterrows():
        rows = of_pair(ensemble.replicates, pair["a"], pair["b"])
        for name in ("allied", "ever_allied", "share_allied", *EXCHANGED):
            assert pair[name] == pytest.approx(rows[name].mean(), abs=1e-9), name
        interval = share_interval(int(rows["allied"].sum()), REPLICATES)
        assert (pair["allied_low"], pair["allied_high"]) == interval
        median = rows["first_alliance"].dropna().median() if rows["ever_allied"].any() else np.nan
        assert pair["first_alliance"] == pytest.approx(median, nan_ok=True)


def test_relations_are_counted_from_the_replicates(ensemble: Ensemble) -> None:
    for _, pair in ensemble.pairs.iterrows():
        relations = of_pair(ensemble.replicates, pair["a"], pair["b"])["relation"]
        shares = relations.value_counts(normalize=True)
        assert pair["relation_share"] == shares.max() == shares[pair["relation"]]
        for relation, share in shares.items():
            assert pair[str(relation).replace(" ", "_").replace("-", "_")] == share


def test_focus_pair_comes_first_as_it_is_named(ensemble: Ensemble) -> None:
    assert ensemble.pairs[["a", "b"]].to_numpy().tolist() == [["B", "A"], ["A", "R"], ["B", "R"]]


@pytest.mark.parametrize("measure", ["expected", "costly_rate", "rhetoric_rate"])
@pytest.mark.parametrize(("by", "towards"), [("A", "B"), ("B", "A")])
def test_path_is_mean_and_quantiles_of_each_step(
    ensemble: Ensemble, trace: Trace, measure: str, by: str, towards: str
) -> None:
    (record,) = simulate(SCENARIO, range(1), threads=1)
    joiner_first = (towards, by) if measure == "expected" else (by, towards)
    values = getattr(trace, measure)[:, record.world.pair_index[joiner_first]]
    path = ensemble.path
    rows = path[(path["measure"] == measure) & (path["by"] == by) & (path["towards"] == towards)]
    assert rows["step"].tolist() == list(range(1, 41))
    assert rows["mean"].to_numpy() == pytest.approx(values.mean(axis=1), abs=1e-9)
    nearest = np.floor(values * 200 + 0.5) / 200
    for percent in (10, 50, 90):
        quantile = np.quantile(nearest, percent / 100, axis=1, method="inverted_cdf")
        assert rows[f"q{percent}"].to_numpy() == pytest.approx(quantile)


def test_path_ends_where_the_pairs_stand(ensemble: Ensemble) -> None:
    path, focus = ensemble.path, ensemble.pairs.iloc[0]
    allied = path[path["measure"] == "allied"]
    assert allied["mean"].iloc[-1] == focus["allied"]
    assert allied["mean"].mean() == pytest.approx(focus["share_allied"])
    assert allied[["q10", "q50", "q90"]].isna().all(axis=None)
    last = path[(path["step"] == 40) & (path["measure"] != "allied")]
    for direction, by in (("ab", "B"), ("ba", "A")):
        for _, row in last[last["by"] == by].iterrows():
            assert row["mean"] == pytest.approx(focus[f"{row['measure']}_{direction}"], abs=1e-9)


# --- However it is run ---


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("chunk", [1, 64, 149])
def test_no_result_depends_on_threads_or_chunks(
    ensemble: Ensemble, monkeypatch: pytest.MonkeyPatch, threads: int, chunk: int
) -> None:
    monkeypatch.setattr(door, "chunk_size", lambda *_: chunk)
    again = run(SCENARIO, threads=threads)
    for table in TABLES:
        assert_frame_equal(getattr(again, table), getattr(ensemble, table), check_exact=True)


def test_mesa_engine_gives_the_same_tables() -> None:
    tables: dict[Engine, Ensemble] = {}
    for engine in ("compiled", "mesa"):
        tables[engine] = run(SCENARIO, replicates=4, engine=engine)
        assert tables[engine].engine == engine
    for table in TABLES:
        compiled, mesa = (getattr(each, table) for each in tables.values())
        assert_frame_equal(compiled, mesa, check_exact=True)


def test_fewer_replicates_are_the_first_of_more(ensemble: Ensemble) -> None:
    fewer = run(SCENARIO, replicates=20).replicates
    assert_frame_equal(fewer, ensemble.replicates.iloc[: len(fewer)], check_exact=True)


def test_progress_is_told_after_every_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "chunk_size", lambda *_: 64)
    told: list[tuple[int, int]] = []
    run(SCENARIO, threads=2, progress=lambda done, of: told.append((done, of)))
    assert told == [(64, 150), (128, 150), (150, 150)]


def test_sink_takes_all_rows_in_their_order(
    ensemble: Ensemble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "chunk_size", lambda *_: 64)
    taken: list[pd.DataFrame] = []
    emptied = run(SCENARIO, threads=2, sink=taken.append)
    assert len(taken) == 3
    assert len(emptied.replicates) == 0
    together = pd.concat(taken, ignore_index=True)
    assert_frame_equal(together, ensemble.replicates, check_exact=True)
    assert_frame_equal(emptied.pairs, ensemble.pairs, check_exact=True)


def test_steps_seed_and_replicates_are_the_scenarios_unless_given(ensemble: Ensemble) -> None:
    assert (ensemble.seed, ensemble.scenario) == (7, SCENARIO)
    other = run(SCENARIO, steps=5, seed=8, replicates=3)
    assert (other.scenario.steps, other.seed, other.scenario.replicates) == (5, 8, 3)
    assert other.path["step"].max() == 5
    assert other.replicates["replicate"].max() == 2
    same = run(SCENARIO, steps=5, seed=7, replicates=3)
    assert other.joins["joins"].tolist() != same.joins["joins"].tolist()


@pytest.mark.parametrize("wrong", [{"replicates": 0}, {"steps": 0}, {"seed": -1}])
def test_numbers_out_of_range_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ScenarioError, match=next(iter(wrong))):
        run(SCENARIO, **wrong)  # type: ignore[arg-type]


# --- History ---


@pytest.mark.parametrize("replicate", [0, 17])
def test_history_tells_each_open_occasion_and_who_joined(trace: Trace, replicate: int) -> None:
    (record,) = simulate(SCENARIO, range(1), threads=1)
    world = record.world
    expected = {
        (step + 1, occasion, state): bool(trace.joined[step, index, replicate])
        for index, (occasion, state) in enumerate(world.decisions)
        for step in range(40)
        if trace.opened[step, world.occasion_index[occasion], replicate]
    }
    table = signals(SCENARIO, replicate)
    assert list(table.columns) == ["step", "occasion", "host", "kind", "state", "joined"]
    keys = zip(table["step"], table["occasion"], table["state"], strict=True)
    assert dict(zip(keys, table["joined"], strict=True)) == expected
    assert table["step"].is_monotonic_increasing
    for _, row in table.drop_duplicates("occasion").iterrows():
        occasion = SCENARIO.occasions[row["occasion"]]
        assert (row["host"], row["kind"]) == (occasion.host, occasion.kind)
