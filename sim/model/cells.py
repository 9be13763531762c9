"""Values of a scenario as cells of a world's arrays, to be changed without making a scenario."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.model import rule
from sim.model.layout import Layout, layout_of
from sim.model.world import World
from sim.vocabulary.arrays import Floats, Integers


class Cell(NamedTuple):
    """Where a path stands in a layout: in every segment in which no event sets it."""

    field: str
    place: tuple[Any, ...]
    """Into the field's array, segments first."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there, as where an event sets it throughout."""
        return any(np.size(part) == 0 for part in self.place)


class Adjustable:
    """A world's layout whose values at some paths can be set again and again."""

    def __init__(self, world: World, paths: Sequence[str]) -> None:
        self._cells = [cell_of(world, path) for path in paths]
        layout = layout_of(world)
        own = {cell.field: getattr(layout, cell.field).copy() for cell in self._cells}
        self.layout: Layout = layout._replace(**own)

    def set(self, values: Sequence[float] | Floats) -> Layout:
        """The layout with values at the paths, in their order; the same object each time."""
        for (field, place), value in zip(self._cells, values, strict=True):
            getattr(self.layout, field)[place] = value
        return self.layout


def cell_of(world: World, path: str) -> Cell:
    """The cell of a path that leads to a number which may change in the course of a run.

    Raises KeyError for any other path.
    """
    scenario = world.scenario
    states, issues = sorted(scenario.states), sorted(scenario.issues)
    by_events = [scenario.set_by_events(segment.first_step) for segment in world.segments]
    segments = np.array([not _is_set(path, values) for values in by_events]).nonzero()[0]

    def of_kind(kind: str) -> Integers:
        kinds = [scenario.occasions[name].kind for name in world.occasions]
        return np.array([each == kind for each in kinds]).nonzero()[0]

    match path.split("."):
        case ["model", "weights", "security" | "reciprocity" as weight]:
            return Cell(f"{weight}_weight", (segments,))
        case ["model", "weights", weight]:
            weighed = [term.weight for term in rule.STATIC_TERMS.values()]
            return Cell("weights", (segments, weighed.index(weight)))
        case ["model", "cost" | "worth" | "exposure" as field, kind]:
            return Cell(field, np.ix_(segments, of_kind(kind)))
        case ["model", "outsiders", "sees", kind]:
            return Cell("sees", np.ix_(segments, of_kind(kind)))
        case ["model", "outsiders", "declines"]:
            return Cell("declines", (segments,))
        case ["model", "alliance", name]:
            return Cell(f"alliance_{name}", (segments,))
        case ["model", name]:
            return Cell(name, (segments,))
        case ["states", state, "interests", issue, "position" | "salience" as part]:
            return Cell(part, (segments, states.index(state), issues.index(issue)))
        case ["states", state, "power" | "brinkmanship" | "autonomy" as trait]:
            return Cell(trait, (segments, states.index(state)))
        case ["hostility" | "ties" as matrix, one, other]:
            return Cell(matrix, (segments, states.index(one), states.index(other)))
        case ["occasions", occasion, "rate"] if occasion in world.occasions:
            return Cell("rate", (segments, world.occasions.index(occasion)))
    raise KeyError(path)


def _is_set(path: str, by_events: dict[str, object]) -> bool:
    """Whether events set a path, or the interest that it is a part of."""
    return path in by_events or path.rpartition(".")[0] in by_events
