"""Which pictures a run has: those of every run, and those of the others' answers where it has them.

For the command that draws them to files and for reports, which also show runs of before there were
as many.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sim.figures.core.picture import Picture
from sim.figures.core.sizes import SizeName
from sim.figures.run.answers import answers_figure
from sim.figures.run.company import company_figure
from sim.figures.run.support import support_figure
from sim.figures.run.system import system_figure
from sim.figures.run.world import world_figure

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario


def pictures_of_run(
    scenario: "Scenario", tables: "Mapping[str, pd.DataFrame]", size: SizeName = "screen"
) -> dict[str, Callable[[], Picture]]:
    """The pictures of a run by name, to be drawn from its tables by name.

    Tables are joins, pairs, path, unless the run is of before there were, ends and singles, and,
    of a run in which the others answer, joins_unanswered.
    """
    pictures = {
        "support": lambda: support_figure(
            tables["path"], scenario, tables.get("ends"), tables.get("singles"), size
        ),
        "world": lambda: world_figure(tables["pairs"], scenario, size),
    }
    if len(scenario.states) > 2 and "hostility_ab" in tables["pairs"]:
        pictures["answers"] = lambda: answers_figure(tables["pairs"], scenario, size)
        if (tables["path"]["measure"] == "hostility").any():
            pictures["system"] = lambda: system_figure(tables["path"], scenario, size)
        if "joins_unanswered" in tables:
            unanswered = tables["joins_unanswered"]
            pictures["company"] = lambda: company_figure(
                tables["joins"], unanswered, scenario, size
            )
    return pictures
