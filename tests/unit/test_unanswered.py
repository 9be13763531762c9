"""With nobody answering: the joins of the same world, of the same draws, at no time moved."""

import pytest
from pandas.testing import assert_frame_equal

from sim.model.simulate import Engine
from sim.model.world import build_world
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run
from sim.studies.ensemble.unanswered import unanswered, unanswered_joins
from tests.unit.test_answer_rows import SCENARIO

LATE = {"step": 3, "title": "They turn", "set": {"model.backlash": 1.0, "model.deterrence": 0.5}}
MIXED = {"step": 6, "title": "And move", "set": {"model.convergence": 0.5, "hostility.R.B": 0.9}}


def with_events(*events: dict[str, object]) -> Scenario:
    data = SCENARIO.model_dump(by_alias=True, exclude_none=True)
    return Scenario.model_validate(data | {"events": [*data["events"], *events]})


def without_answers(*events: dict[str, object]) -> Scenario:
    return with_values(with_events(*events), {"model.backlash": 0})


def test_nobody_answers_at_any_time() -> None:
    answering = with_events(LATE, MIXED)
    assert build_world(answering).slow
    silent = build_world(unanswered(answering))
    assert not silent.slow
    assert silent.watched


@pytest.mark.parametrize("engine", ["compiled", "mesa"])
def test_joins_are_those_of_the_world_in_which_nothing_was_ever_said_of_answers(
    engine: Engine,
) -> None:
    rest = MIXED | {"set": {"hostility.R.B": 0.9}}
    expected = run(without_answers(rest), replicates=20, engine=engine).joins
    answering = with_values(with_events(LATE, MIXED), {"replicates": 20})
    silent = unanswered_joins(answering, engine=engine)
    assert_frame_equal(silent, expected, check_exact=True)
    assert not silent.equals(run(answering, engine=engine).joins)


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    scenario = with_values(SCENARIO, {"replicates": 9})
    unanswered_joins(scenario, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (9, 9)
