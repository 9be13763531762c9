"""Single replicates of the focus pair step by step, since a mean may describe none of them."""

import pandas as pd

from sim.model.simulate import simulate
from sim.scenario.schema import Scenario

SHOWN = 20
"""Replicates that are told, the first ones; fewer where there are fewer."""


def singles(scenario: Scenario) -> pd.DataFrame:
    """What each of the pair expects of the other and how often it joins, in single replicates.

    Columns replicate, step, measure (expected, costly_rate), by, towards, value.
    """
    a, b = scenario.focus
    tables = []
    replicates = range(min(SHOWN, scenario.replicates))
    for record in simulate(scenario, replicates, path=False, trace=True):
        for by, towards in ((a, b), (b, a)):
            for measure, pair in (("expected", (towards, by)), ("costly_rate", (by, towards))):
                index = record.world.pair_index.get(pair)
                if index is None:  # who hosts nothing expects nothing
                    continue
                values = getattr(record.trace, measure)[:, index]
                told = pd.DataFrame(values).melt(var_name="replicate", ignore_index=False)
                told = told.rename_axis("step").reset_index()
                told["step"] += record.traced.start
                told["replicate"] += record.first
                tables.append(told.assign(measure=measure, by=by, towards=towards))
    columns = ["replicate", "step", "measure", "by", "towards", "value"]
    return (
        pd.concat(tables, ignore_index=True)[columns]
        if tables
        else pd.DataFrame([], columns=columns)
    )
