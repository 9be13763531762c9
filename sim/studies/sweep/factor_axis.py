"""What a sweep varies, as an axis: what it is called, its values, and where the scenario stands."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.scenario.knobs import neutral
from sim.scenario.paths import value_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario.schema import Scenario


class FactorAxis(NamedTuple):
    """A knob or path that was varied: what readers call it, and its value as things stand."""

    name: str
    title: str
    now: float | None
    values: "NDArray[np.float64]"
    """Those of its points, each once, ascending."""

    @property
    def range(self) -> tuple[float, float]:
        """Its least and largest value."""
        return float(self.values[0]), float(self.values[-1])


def factor_of(scenario: "Scenario", name: str, values: "NDArray[np.float64]") -> FactorAxis:
    """A factor by the name of its knob or path, with the values of its points."""
    unique = np.unique(values)
    if name in scenario.knobs:
        return FactorAxis(name, scenario.knobs[name].title, neutral(scenario, name), unique)
    now = value_at(scenario, name)
    return FactorAxis(name, name, float(now) if isinstance(now, int | float) else None, unique)
