"""Every figure that there is, of small tables, to be drawn for a paper, a talk or a screen."""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from sim.figures import (
    Picture,
    answers_figure,
    company_figure,
    comparison_figure,
    decision_figure,
    likelihood_figure,
    score_figure,
    sensitivity_figure,
    signals_figure,
    support_figure,
    sweep_figure,
    system_figure,
    tipping_figure,
    world_figure,
)
from sim.figures.comparison.bars import bars_figure
from sim.figures.comparison.difference_maps import difference_maps_figure
from sim.figures.comparison.run_lines import runs_over_time_figure
from sim.figures.comparison.scatter import points_compared_figure
from sim.figures.comparison.sweep_lines import sweeps_along_figure
from sim.figures.core.sizes import SizeName
from sim.figures.fit.checks import checks_figure
from sim.figures.fit.forecast import forecast_figure
from sim.figures.fit.pairs import pairs_figure
from sim.figures.fit.posterior import posterior_figure
from tests.unit import test_compare_figures as compared
from tests.unit import test_figures_fit as fits
from tests.unit import test_figures_sweeps as sweeps
from tests.unit.figure_tables import (
    a_history,
    a_path,
    a_scenario,
    an_explanation,
    answered,
    answered_path,
    some_ends,
    some_joins,
    some_pairs,
    some_singles,
)
from tests.unit.test_figures_likelihood import DECISIONS
from tests.unit.test_figures_likelihood import SCENARIO as RECORDED
from tests.unit.test_figures_score import a_score

Drawing = Callable[[SizeName], Picture]

ROWS = {
    *("company", "likelihood", "bars", "score", "checks", "answers", "sensitivity", "signals"),
    *("decision", "maps of differences"),
}
"""Charts of rows, and maps with marks below numbers, whose heights differ by size."""


def of_a_run() -> dict[str, Drawing]:
    """Figures of one run, of a decision in it and of a change to it."""
    scenario = a_scenario(states=6, steps=36, hosts=3)
    path, pairs = a_path(scenario), some_pairs(scenario)
    joins, unanswered = (some_joins(scenario, seed) for seed in (1, 2))
    before = a_path(scenario, "never")
    return {
        "signals": lambda size: signals_figure(a_history(scenario), scenario, size),
        "support": lambda size: support_figure(
            path, scenario, some_ends(scenario), some_singles(scenario, 3), size
        ),
        "world": lambda size: world_figure(pairs, scenario, size),
        "answers": lambda size: answers_figure(answered(pairs), scenario, size),
        "system": lambda size: system_figure(answered_path(scenario), scenario, size),
        "company": lambda size: company_figure(joins, unanswered, scenario, size),
        "decision": lambda size: decision_figure(an_explanation(), scenario, size),
        "what-if": lambda size: comparison_figure(before, path, scenario, "so", size),
        "likelihood": lambda size: likelihood_figure(DECISIONS, RECORDED, size),
    }


def of_sweeps() -> dict[str, Drawing]:
    """Figures of sweeps, and of what is made of them."""
    world = sweeps.a_world()
    knobs = [sweeps.POWER, sweeps.NOISE, sweeps.COST, sweeps.SECURITY]
    grids = {
        "curve": (9,),
        "map": (5, 4),
        "fine map": (21, 16),
        "maps": (4, 3, 3),
        "grid": (3,) * 4,
    }
    tables = {
        name: sweeps.some_points(knobs[: len(counts)], sweeps.a_grid(*counts))
        for name, counts in grids.items()
    }
    tables["dots"] = sweeps.some_points(knobs[:2], sweeps.a_cloud(2))
    tables["cloud"] = sweeps.some_points([*knobs, "might"], sweeps.a_cloud(5))
    varied = {
        name: [column for column in (*knobs, "might") if column in table]
        for name, table in tables.items()
    }
    drawn: dict[str, Drawing] = {
        f"sweep, {name}": lambda size, name=name: sweep_figure(  # type: ignore[misc]
            tables[name], varied[name], world, size
        )
        for name in tables
    }
    return drawn | {
        "tipping": lambda size: tipping_figure(sweeps.found(sweeps.TWICE), size),
        "sensitivity": lambda size: sensitivity_figure(
            sweeps.some_indices([sweeps.COST, "might"]), world, size
        ),
        "score": lambda size: score_figure(a_score(), "Pacts", size),
        "forecast": lambda size: forecast_figure(_a_forecast(), size),
        "posterior": lambda size: posterior_figure(fits.DRAWS, fits.PRIORS, "A fit", size),
        "pairs": lambda size: pairs_figure(
            fits.DRAWS.drop(columns="weight"), list(fits.PRIORS), "A fit", size
        ),
        "checks": lambda size: checks_figure(fits.CHECKS, "A fit", size),
    }


def of_comparisons() -> dict[str, Drawing]:
    """Figures of three runs, or sweeps, beside each other."""
    scenario, names = a_scenario(), compared.some_names(3)
    measured = compared.some_tables(compared.measures(scenario)[:5], 3)
    paths = [a_path(scenario, outcome) for outcome in ("rising", "equal", "never")]
    along = compared.some_points({compared.POWER: [0.1, 0.2, 0.3]}, 3)
    factors = [compared.POWER, compared.NOISE]
    _, mapped = compared.some_points({factors[0]: [0.1, 0.2, 0.3], factors[1]: [0.1, 0.2]}, 3)
    return {
        "bars": lambda size: bars_figure(*measured, names, scenario, size),
        "lines over time": lambda size: runs_over_time_figure(paths, names, scenario, None, size),
        "lines along": lambda size: sweeps_along_figure(
            *along, compared.ALLIED, compared.POWER, names, scenario, size
        ),
        "maps of differences": lambda size: difference_maps_figure(
            mapped, compared.ALLIED, factors, names, scenario, size
        ),
        "points": lambda size: points_compared_figure(
            mapped, compared.ALLIED, names, scenario, size
        ),
    }


def _a_forecast() -> Any:
    """As much of a forecast as its figure takes."""
    return SimpleNamespace(
        scenario=a_scenario(),
        ran=pd.DataFrame({"allied": np.linspace(0.1, 0.7, 50) ** 2}),
        own_values=pd.DataFrame({"allied": [0.3]}),
        allied=(0.2, 0.12, 0.31),
        sentences=["Allied at the end in 20 % of the replicates."],
    )


EVERY_FIGURE: dict[str, Drawing] = {**of_a_run(), **of_sweeps(), **of_comparisons()}


@cache
def drawn(name: str, size: SizeName) -> Picture:
    """A figure by its name, drawn once in a session."""
    return EVERY_FIGURE[name](size)
