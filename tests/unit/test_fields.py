"""Arrays have the axes and the elements that their fields state."""

from pathlib import Path as File
from typing import get_type_hints

import numpy as np
import pytest

from sim.model.layout import empty_ledger
from sim.model.record import ESTIMATES, Trace, empty_record
from sim.model.world import World, build_world
from sim.scenario.files.reader import read_scenario
from sim.scenario.paths import with_values

STATIC = read_scenario(File(__file__).parents[2] / "scenarios" / "russia-china-2022.yaml")
WORLD = build_world(STATIC)
ANSWERING = build_world(with_values(STATIC, {"model.deterrence": 0.5}))
RECORD = empty_record(WORLD, range(7), path=True, trace=range(3, 8))
LENGTHS = {"replicate": 7, "replicate in lane": 4, "traced step": 5}
LENGTHS |= {"word": 4, "committed or not": 2, "measure": 3, "track": 6, "bin": 201}


@pytest.mark.parametrize("world", [WORLD, ANSWERING], ids=["static", "answering"])
@pytest.mark.parametrize("which", ["outcome", "trace", "path", "ledger"])
def test_every_array_has_the_axes_that_its_field_states(world: World, which: str) -> None:
    record = empty_record(world, range(7), path=True, trace=range(3, 8))
    part = empty_ledger(world, 4) if which == "ledger" else getattr(record, which)
    names = ("occasion", "decision", "pair", "candidate", "host")
    lengths = LENGTHS | {name: len(getattr(world, f"{name}s")) for name in names}
    lengths |= {"path step": world.scenario.steps, "pair or nobody": len(world.pairs) + 1}
    states, answers = len(world.scenario.states), world is ANSWERING
    lengths |= {"slow m": states * answers, "slow i": states * answers, "issue": len(STATIC.issues)}
    lengths |= {"relation": states * (states - 1) * answers}
    lengths |= {"stance": states * len(STATIC.issues) * answers}
    lengths |= {"watched pair": len(world.pairs) * answers, "watched way": 2 * answers}
    decided = len(world.decisions) * (1 + answers)
    lengths["draw"] = len(world.occasions) + decided + len(world.pairs)
    for name, hint in get_type_hints(type(part), include_extras=True).items():
        array = getattr(part, name)
        assert array.shape == tuple(lengths[axis] for axis in hint.__metadata__), name
        assert not array.any(), name


def test_whole_numbers_and_floats_are_stored_as_such() -> None:
    assert RECORD.outcome.joined.dtype == RECORD.trace.commitment.dtype == np.int64
    assert RECORD.outcome.belief.dtype == RECORD.trace.belief.dtype == np.float64
    assert empty_ledger(WORLD, 1).words.dtype == np.uint32


def test_estimates_are_in_outcome_and_trace_alike() -> None:
    assert ESTIMATES == ("belief", "expected", "support_rate", "costly_rate", "rhetoric_rate")
    assert set(ESTIMATES) <= set(Trace._fields)
