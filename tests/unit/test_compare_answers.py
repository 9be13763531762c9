"""What the others' answers come to, compared between runs and between sweeps."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle

from sim.cli.text.comparison import comparison_in_words
from sim.errors import InputError
from sim.figures.comparison.compared import compared_figure
from sim.measures.labels import table_rows
from sim.results.run import Run, read_run
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.compare.comparison import Comparison, compare
from sim.studies.whatif.whatif import whatif
from sim.vocabulary.measures import ANSWERS
from tests.unit.run_folders import ROOT, a_run, a_sweep, a_whatif

A, B = "RUS", "CHN"
SHORT = {"steps": 24, "replicates": 30}
PLAIN = changed(read_scenario(ROOT / "scenarios" / "russia-china-2022.yaml"), SHORT)
MOVES: dict[str, object] = {"model.backlash": 0.2, "model.convergence": 0.05}
ESTIMATE = ["difference", "low", "high"]


def answering(**settings: Any) -> Scenario:
    system = read_scenario(ROOT / "scenarios" / "russia-china-2022-system.yaml")
    given = {path.replace("__", "."): value for path, value in settings.items()}
    return changed(system, SHORT | MOVES | given)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_run(tmp_path_factory.mktemp("runs") / "plain", PLAIN)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_run(tmp_path_factory.mktemp("runs") / "system", answering())


def row_of(table: pd.DataFrame, measure: str, by: str, towards: str, **where: Any) -> Any:
    where |= {"measure": measure, "by": by, "towards": towards}
    (row,) = (
        row for row in table_rows(table) if all(row[name] == value for name, value in where.items())
    )
    return row


def test_what_one_side_alone_keeps_is_compared_with_what_the_other_is_given(
    plain: Path, system: Path
) -> None:
    found = compare(plain, system)
    pairs = read_run(system).tables["pairs"].iloc[0]
    for measure, given in (
        ("hostility", PLAIN.hostility.get((A, B), 0.0)),
        ("tie", PLAIN.tie[A, B]),
        ("strain", 0.0),
    ):
        row = row_of(found.differences, measure, A, B)
        assert row["before"] == pytest.approx(given)
        assert row["after"] == pytest.approx(pairs[f"{measure}_ab"], abs=1e-8)
        assert row["paired"]
        own = row_of(found.values, measure, A, B, side=1)
        assert own["low"] == own["value"] == own["high"] == pytest.approx(row["before"])


def test_what_outsiders_believe_stands_alone_where_only_one_side_has_it(
    plain: Path, system: Path
) -> None:
    found = compare(plain, system)
    watched = found.values[found.values["measure"].isin(["perceived", "perception_gap"])]
    assert {*watched["side"]} == {2}
    assert len(watched) == 4
    assert not {"perceived", "perception_gap"} & {*found.differences["measure"]}
    assert "Side 1 has no perceived and perception_gap" in " ".join(found.notes)


def test_paired_answers_are_those_of_the_what_if(system: Path, tmp_path: Path) -> None:
    found = compare(system, a_run(tmp_path / "calm", answering(model__backlash=0.0)))
    told = whatif(answering(), {"model.backlash": 0.0}).table
    for measure in ANSWERS:
        row, expected = (row_of(table, measure, A, B) for table in (found.differences, told))
        for column in ("before", "after", *ESTIMATE, "differing"):
            assert row[column] == pytest.approx(expected[column], abs=1e-9)
        assert row["differing"] > 0


def test_a_what_if_is_compared_on_answers_that_one_of_its_worlds_lacks(tmp_path: Path) -> None:
    both = compare(a_whatif(tmp_path / "both", PLAIN, {"model.backlash": 0.2}), pair=(B, "EUR"))
    row = row_of(both.differences, "tie", B, "EUR")
    assert row["before"] == pytest.approx(PLAIN.tie[B, "EUR"])
    assert row["after"] < row["before"]


def test_positions_are_compared_with_their_intervals(plain: Path, system: Path) -> None:
    found = compare(plain, system)
    row = row_of(found.differences, "position", A, "asian_order")
    (ends,) = table_rows(
        read_run(system).tables["positions"].query("state == 'RUS' and issue == 'asian_order'")
    )
    assert row["before"] == pytest.approx(0.6)
    assert row["after"] == pytest.approx(ends["mean"])
    # What is given is known exactly, so that the interval is that of the other side.
    assert [row["low"], row["high"]] == pytest.approx([ends["low"] - 0.6, ends["high"] - 0.6])
    assert not row["paired"]
    assert "where the two stand on issues are kept by run" in " ".join(found.notes)
    still = row_of(found.differences, "position", B, "ukraine")
    assert still["before"] == -0.6


def test_runs_of_which_none_answers_are_compared_as_before(plain: Path) -> None:
    found = compare(plain, plain)
    assert not {*ANSWERS, "position"} & {*found.values["measure"]}
    assert not any("stand on issues" in note for note in found.notes)
    with pytest.raises(InputError, match="tie is not measured in these: nobody answers"):
        compare(plain, plain, measure="tie")


def test_a_run_that_answers_compared_with_itself_gives_exactly_zero(system: Path) -> None:
    found = compare(system, system)
    assert {*ANSWERS, "position"} <= {*found.differences["measure"]}
    assert (found.differences[ESTIMATE] == 0).all(axis=None)


def older(folder: Path) -> Run:
    """A run as it was before tables had columns of answers, and a table of positions."""
    run = read_run(folder)
    tables = {name: table for name, table in run.tables.items() if name != "positions"}
    columns = [f"{name}_{way}" for name in ANSWERS for way in ("ab", "ba")]
    tables["replicates"] = tables["replicates"].drop(columns=columns)
    vars(run)["tables"] = tables  # in place of what it would read
    return run


def test_an_older_run_is_not_compared_on_what_it_did_not_store(system: Path) -> None:
    found = compare(system, older(system))
    assert not {*ANSWERS, "position"} & {*found.values["measure"]}
    (note,) = (note for note in found.notes if "older version" in note)
    assert note.startswith("Not compared on perceived, perception_gap, hostility, tie, strain, pos")
    assert "side 2" in note
    assert found.differences["measure"].eq("allied").any()


def test_bars_draw_answers_and_what_is_below_zero(plain: Path, system: Path) -> None:
    found = compare(plain, system)
    words = compared_figure(found).description
    row = row_of(found.differences, "position", A, "asian_order")
    told = f"{row['after']:.2f} in 2; 2 has {row['difference']:+.2f}"
    assert f"+{told}" in words
    alone = compare(plain, system, measure="position")
    picture = compared_figure(alone)
    low, high = picture.figure.axes[-1].get_xlim()
    assert (low, high) == (-1, 1)
    bars = [bar for bar in picture.figure.axes[-1].patches if isinstance(bar, Rectangle)]
    drawn = [bar.get_width() for bar in bars]
    assert drawn == pytest.approx(
        [
            row["value"]
            for measure in dict.fromkeys(
                zip(alone.values["by"], alone.values["towards"], strict=True)
            )
            for row in table_rows(alone.values)
            if (row["by"], row["towards"]) == measure
        ]
    )


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Over deterrence, which has outsiders watch where it is above 0; one with backlash."""
    folder = tmp_path_factory.mktemp("sweeps")
    vary: dict[str, object] = {"model.deterrence": [0, 0.4, 0.8]}
    return (
        a_sweep(folder / "calm", PLAIN, vary),
        a_sweep(folder / "angry", changed(PLAIN, {"model.backlash": 0.2}), vary),
    )


def test_sweeps_are_compared_on_what_both_have_columns_of(swept: tuple[Path, Path]) -> None:
    found = compare(*swept)
    expected = whatif(PLAIN, {"model.backlash": 0.2}).table
    point, row = (
        row_of(table, "tie", A, B, **where)
        for table, where in ((found.differences, {"model.deterrence": 0.0}), (expected, {}))
    )
    for column in ("before", "after", *ESTIMATE):
        assert point[column] == pytest.approx(row[column], abs=1e-9)
    assert point["paired"]


def test_points_at_which_nobody_watches_are_left_out_of_what_is_believed(
    swept: tuple[Path, Path],
) -> None:
    found = compare(*swept, measure="perceived")
    assert {*found.differences["model.deterrence"]} == {0.4, 0.8}
    assert {*found.values["model.deterrence"]} == {0.4, 0.8}
    same = compare(swept[0], swept[0])
    assert (same.differences[ESTIMATE] == 0).all(axis=None)


@pytest.mark.parametrize("form", ["lines", "points"])
def test_gaps_of_sweeps_have_axes_from_below_zero(swept: tuple[Path, Path], form: Any) -> None:
    found = compare(*swept, measure="perception_gap")
    axes = compared_figure(found, form).figure.axes[0]
    assert axes.get_ylim() == (-1, 1)
    drawn = {round(y, 9) for line in axes.lines for y in np.asarray(line.get_ydata()).tolist()}
    column = "value" if form == "lines" else "after"
    table = found.values if form == "lines" else found.differences
    by_first = table[table["by"] == A]
    assert {round(value, 9) for value in by_first[column]} <= drawn
    # Half the height is at zero: what is above it has its label in the upper half.
    labels = [text for text in axes.texts if re.match("[12]: ", text.get_text())]
    assert len(labels) == (2 if form == "lines" else 0)
    for label in labels:
        assert label.get_text()[3] == "+"
        assert label.get_position()[1] > 0.5


def test_a_sweep_without_the_columns_is_not_compared_on_them(tmp_path: Path) -> None:
    vary: dict[str, object] = {"threat": [0, 1]}
    folders = [
        a_sweep(tmp_path / name, changed(PLAIN, settings), vary, keep=False)
        for name, settings in (("calm", {}), ("angry", {"model.backlash": 0.2}))
    ]
    found: Comparison = compare(*folders)
    means = compare(*folders, measure="costly_rate")
    said = " ".join(comparison_in_words(means, 80).split())
    assert "means alone at each of 2 points, without intervals." in said
    assert (
        "means alone at each of 2 points, without intervals" in compared_figure(means).description
    )
    assert not {*ANSWERS} & {*found.values["measure"]}
    assert re.search("Not compared on hostility, tie, strain: not all", " ".join(found.notes))
    with pytest.raises(InputError, match="no such measure 'position'"):
        compare(*folders, measure="position")
