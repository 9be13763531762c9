"""The teacher's guide says what the model says."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from sim.cli.teaching import QUANTITIES, guide
from sim.errors import InputError
from sim.results.scenario_library import read
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run
from sim.studies.explain.explanation import explain
from sim.wording.numbers import percent

SOURCE = Path("docs/teaching.in.md").read_text(encoding="utf-8")
GUIDE = Path("docs/teaching.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w-]+)` \| (?:nothing|`([^`]+)`) \| (\d+ %) \|", re.MULTILINE)
TYPED = re.compile(r"\d+ %|[−+]?\d+\.\d+|\d+ of \d+")
"""Numbers such as the model gives."""


class Row(NamedTuple):
    story: str
    settings: str
    percent: str


ROWS = [Row(*row) for row in ROW.findall(GUIDE)]


def world(row: Row) -> Scenario:
    settings = (setting.split("=") for setting in row.settings.split())
    return changed(read(row.story), {knob: float(value) for knob, value in settings})


@pytest.mark.slow
def test_the_guide_is_its_source_with_the_numbers_put_in() -> None:
    assert guide(SOURCE) == GUIDE


def test_no_number_of_the_model_is_typed() -> None:
    without = re.sub(r"```.*?```|`[^`]*`|\{[^{}]*\}", "", SOURCE, flags=re.DOTALL)
    verdicts = {"60 %", "40 %"}
    assert {*TYPED.findall(without)} == verdicts
    put_in = {*TYPED.findall(re.sub(r"```.*?```|`[^`]*`", "", GUIDE, flags=re.DOTALL))}
    assert len(put_in - verdicts) > 30


def test_the_guide_is_of_every_story_that_is_told() -> None:
    told = {path.stem for path in Path("scenarios").glob("*.yaml") if read(path.stem).story}
    assert {row.story for row in ROWS} == told
    assert len(ROWS) == SOURCE.count("{share}") > 30


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("| `no-such-story` | nothing | {share} | Who? |", "no-such-story"),
        ("{shared two-states}", "{shared two-states} stands for nothing"),
        ("{term two-states love}", "{term two-states love} stands for nothing"),
        ("{came two-states RUS}", "{came two-states RUS} stands for nothing"),
        ("{term two-states}", "{term two-states} stands for nothing"),
        ("{allied two-states pressure=1}", "pressure"),
    ],
)
def test_a_placeholder_for_nothing_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        guide(text)


def test_quantities_are_those_of_run_and_explain() -> None:
    ensemble = run("two-states", replicates=200, seed=9)
    rows = ensemble.replicates.query("a == 'A' and b == 'B'")
    pair = ensemble.pairs.iloc[0]
    assert guide("{allied two-states seed=9}") == percent(pair["allied"])
    assert guide("{ever two-states seed=9}") == percent(pair["ever_allied"])
    assert guide("{twenty two-states seed=9}") == str(rows["allied"].head(20).sum())
    joins = run("two-states", replicates=200).joins.set_index(["occasion", "state"])
    assert guide("{joins two-states A b_drills}") == percent(joins["rate"]["b_drills", "A"])
    why = explain("two-states", "A", "b_drills", replicate=2, step=23)
    assert guide("{chance two-states} {draw two-states}") == f"{why.probability:.2f} {why.draw:.2f}"
    assert guide("{together two-states}") == f"+{why.worth:.2f}"
    assert guide("{term two-states security}") == f"+{why.terms['security']:.2f}"


def test_every_quantity_is_used() -> None:
    assert {*re.findall(r"\{(\w+) ", SOURCE)} == {*QUANTITIES}


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.story} {row.settings}")
def test_the_guide_says_how_many_repeats_end_allied(row: Row) -> None:
    assert percent(run(world(row), replicates=200).pairs["allied"].iloc[0]) == row.percent


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.story} {row.settings}")
def test_what_the_guide_sets_is_within_reach_of_the_sliders(row: Row) -> None:
    knobs = read(row.story).knobs
    for setting in row.settings.split():
        knob, value = setting.split("=")
        assert knobs[knob].from_ <= float(value) <= knobs[knob].to
