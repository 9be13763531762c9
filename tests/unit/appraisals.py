"""The compiled appraisal of a world, for Python."""

from typing import Any

import numba

from sim.model.appraisal import appraise
from sim.model.layout import Appraisal, Layout, empty_appraisal, layout_of
from sim.model.world import World


def _entered(layout: Layout, segment: int, appraisal: Appraisal) -> None:
    appraise(layout, segment, appraisal)


# Inner functions of the engine cannot be called from Python.
_appraise: Any = numba.njit(_entered)


def appraisal_of(world: World, segment: int = 0) -> Appraisal:
    """What the engine finds in a segment of a world."""
    appraisal = empty_appraisal(world)
    _appraise(layout_of(world), segment, appraisal)
    return appraisal
