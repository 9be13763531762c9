"""The picture of a comparison: bars, lines, maps or points, by what is compared."""

from typing import Literal, get_args

from sim.errors import InputError
from sim.figures.comparison.bars import bars_figure
from sim.figures.comparison.difference_maps import difference_maps_figure
from sim.figures.comparison.run_lines import runs_over_time_figure
from sim.figures.comparison.scatter import points_compared_figure
from sim.figures.comparison.sweep_lines import sweeps_along_figure
from sim.figures.core.picture import Picture
from sim.figures.core.sizes import SizeName
from sim.measures.labels import MeasureOf, measure_of, table_rows
from sim.studies.compare.comparison import Comparison

Form = Literal["bars", "lines", "map", "points"]
_FORMS: tuple[Form, ...] = get_args(Form)

_OVER_TIME = ("allied", "costly_rate", "rhetoric_rate", "expected")
_WHERE = {
    "bars": "bars compare runs; sweeps have lines, a map or points",
    "lines": "lines compare runs, or sweeps of one knob",
    "map": "a map compares sweeps of two knobs",
    "points": "points compare sweeps",
}


def compared_figure(
    comparison: Comparison, form: Form | None = None, size: SizeName = "screen"
) -> Picture:
    """The picture of a comparison, in the form that suits it unless one is given.

    Runs: bars, or lines over time. Sweeps: lines along one knob, a map of two, points of any. Of a
    comparison of several measures, sweeps show the first. Raises InputError where nothing is shared
    and for a form that does not suit.
    """
    suiting = _suiting(comparison)
    if form is not None and form not in suiting:
        raise InputError(f"{_WHERE[form]}; these have {' or '.join(suiting)}")
    if comparison.differences.empty:
        raise InputError("there is nothing to draw: the runs share nothing that is measured")
    chosen = form or suiting[0]
    names = comparison.names
    scenario = comparison.scenario
    if chosen == "bars":
        return bars_figure(comparison.values, comparison.differences, names, scenario, size)
    if chosen == "lines" and comparison.kind == "runs":
        return _over_time(comparison, names, size)
    measure = _first(comparison)
    values, differences = (
        table[(table["measure"] == measure.measure) & (table["by"] == measure.by)]
        for table in (comparison.values, comparison.differences)
    )
    if chosen == "lines":
        (factor,) = comparison.factors
        return sweeps_along_figure(values, differences, measure, factor, names, scenario, size)
    if chosen == "map":
        return difference_maps_figure(
            differences, measure, comparison.factors, names, scenario, size
        )
    return points_compared_figure(differences, measure, names, scenario, size)


def _suiting(comparison: Comparison) -> list[Form]:
    """The forms that suit a comparison, the best first."""
    if comparison.kind == "runs":
        return ["bars", "lines"]
    best: dict[int, list[Form]] = {1: ["lines"], 2: ["map"]}
    return [*best.get(len(comparison.factors), []), "points"]


def _first(comparison: Comparison) -> MeasureOf:
    return measure_of(table_rows(comparison.differences.head(1))[0])


def _over_time(comparison: Comparison, names: list[str], size: SizeName) -> Picture:
    measures = list(dict.fromkeys(comparison.values["measure"]))
    measure = measures[0] if len(measures) == 1 else None
    if measure is not None and measure not in _OVER_TIME:
        raise InputError(
            f"lines over time are kept of {', '.join(_OVER_TIME)}; draw {measure} as bars"
        )
    for side, pair in zip(comparison.sides, comparison.pairs, strict=True):
        if {*pair} != {*side.scenario.focus}:
            raise InputError(
                f"{side.name} keeps lines over time of its focus pair, "
                f"{' and '.join(side.scenario.focus)}, alone; draw others as bars"
            )
    paths = [side.table("path") for side in comparison.sides]
    return runs_over_time_figure(paths, names, comparison.scenario, measure, size)
