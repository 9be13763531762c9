"""The teacher's guide says what the model says."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from sim.cli.teaching import guide
from sim.errors import InputError
from sim.results.scenario_library import read
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run

GUIDE = Path("docs/teaching.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w-]+)` \| (?:nothing|`([^`]+)`) \| (\d+) % \|", re.MULTILINE)


class Row(NamedTuple):
    story: str
    settings: str
    percent: int


ROWS = [Row(story, settings, int(percent)) for story, settings, percent in ROW.findall(GUIDE)]


def world(row: Row) -> Scenario:
    settings = (setting.split("=") for setting in row.settings.split())
    return changed(read(row.story), {knob: float(value) for knob, value in settings})


def test_the_guide_is_its_source_with_the_shares_put_in() -> None:
    source = Path("docs/teaching.in.md").read_text(encoding="utf-8")
    assert len(ROWS) == source.count("{share}")
    assert re.sub(r"(\| )\d+ %( \| )", r"\1{share}\2", GUIDE) == source


def test_a_share_of_what_is_no_scenario_is_refused() -> None:
    with pytest.raises(InputError, match="no-such-story"):
        guide("| `no-such-story` | nothing | {share} | Who? |")


def test_the_guide_has_rows_of_three_stories() -> None:
    assert len(ROWS) == GUIDE.count(" % | ") > 20
    assert len({row.story for row in ROWS}) == 3


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.story} {row.settings}")
def test_the_guide_says_how_many_lives_end_allied(row: Row) -> None:
    share = run(world(row), replicates=200).pairs["allied"].iloc[0]
    # Of 200 lives; half a percent may be told either way.
    assert abs(100 * share - row.percent) <= 0.5 + 1e-9


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.story} {row.settings}")
def test_what_the_guide_sets_is_within_reach_of_the_sliders(row: Row) -> None:
    knobs = read(row.story).knobs
    for setting in row.settings.split():
        knob, value = setting.split("=")
        assert knobs[knob].from_ <= float(value) <= knobs[knob].to
