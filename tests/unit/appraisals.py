"""The compiled appraisal of a world, for Python."""

from sim.model.appraisal import appraise
from sim.model.compiling import compiled_entry
from sim.model.layout import (
    Appraisal,
    Layout,
    Ledger,
    empty_appraisal,
    empty_ledger,
    layout_of,
)
from sim.model.world import World


# Inner functions of the engine cannot be called from Python.
@compiled_entry
def _entered(layout: Layout, ledger: Ledger, segment: int, appraisal: Appraisal) -> None:
    appraise(layout, ledger, segment, appraisal, 1)


def appraisal_of(world: World, segment: int = 0) -> Appraisal:
    """What the engine finds in a segment of a world before anyone has answered, in rows of one."""
    appraisal = empty_appraisal(world, 1)
    _entered(layout_of(world), empty_ledger(world, 1), segment, appraisal)
    return appraisal
