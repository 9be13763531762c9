"""What tells the sides of a comparison apart, in words: what is set in each, never its folder."""

from collections.abc import Sequence

from sim.scenario.knobs import neutral, turned_paths
from sim.scenario.paths import value_at
from sim.scenario.schema import Scenario
from sim.studies.compare.comparison_sources import Side
from sim.studies.compare.input_differences import InputDifference
from sim.wording.differences import value_in_words
from sim.wording.names import genitive

_MOST = 2
"""Inputs that are told of each side, where none was set by a knob."""

_MOST_NAMED, _LONGEST = 3, 30
"""Sides, and letters of a name, that have room at the head of a column."""


def side_names(sides: Sequence[Side], inputs: Sequence[InputDifference]) -> list[str]:
    """A name for each side: the knobs and paths set in it, else what differs, else its title.

    A title has what is set with it.
    """
    differing = [
        difference
        for difference in inputs
        if difference.matters and not difference.path.startswith("versions.")
    ]
    names = _settings(sides, {difference.path for difference in differing})
    titles = [_titled(side) for side in sides]
    if names or len(differing) <= _MOST:
        return names or _paths(sides, differing) or titles
    return titles if len({*titles}) == len(titles) else _paths(sides, differing[:_MOST])


def column_names(names: Sequence[str]) -> list[str]:
    """What the sides are called at the heads of columns: their numbers where names have no room.

    >>> column_names(["parity 0.3", "parity 1"]), column_names(["Two states", "Two states"])
    (['parity 0.3', 'parity 1'], ['1', '2'])
    """
    fit = len(names) <= _MOST_NAMED and all(len(name) <= _LONGEST for name in names)
    distinct = len({*names}) == len(names)
    return [*names] if fit and distinct else [str(n) for n in range(1, len(names) + 1)]


def _settings(sides: Sequence[Side], differing: set[str]) -> list[str]:
    """By what was asked for, knobs first; of no side where that is not all that differs."""
    first = sides[0].scenario
    asked = dict.fromkeys(name for side in sides for name in side.settings)
    told: list[str] = []
    left = set(differing)
    for name in sorted(asked, key=lambda name: name not in first.knobs):
        paths = turned_paths(first.knobs[name]) if name in first.knobs else {name}
        if paths & left:
            told.append(name)
            left -= paths
    if left or not told:
        return []
    return [", ".join(_set(side, name, first) for name in told) for side in sides]


def _titled(side: Side) -> str:
    """Its scenario, and what was set in it."""
    own = side.scenario
    return ", ".join([own.title, *(_set(side, name, own) for name in side.settings)])


def _set(side: Side, name: str, first: Scenario) -> str:
    """A knob or path with its value in a side, whether or not it was set there."""
    own = side.scenario
    if name in side.settings:
        value: object = side.settings[name]
    else:
        value = neutral(own, name) if name in own.knobs else value_at(own, name)
    title = first.knobs[name].title if name in first.knobs else path_in_words(name, first)
    return f"{title} {value_in_words(value)}"


def _paths(sides: Sequence[Side], differing: Sequence[InputDifference]) -> list[str]:
    if not differing:
        return []
    words = [path_in_words(each.path, sides[0].scenario) for each in differing]
    return [
        ", ".join(
            f"{name} {value_in_words(each.values[place])}"
            for name, each in zip(words, differing, strict=True)
        )
        for place in range(len(sides))
    ]


def path_in_words(path: str, scenario: Scenario) -> str:
    """A path as readers would call it: "China's power", "hostility of Rival towards A".

    >>> from sim.scenario.files.reader import read_scenario
    >>> scenario = read_scenario("scenarios/two-states.yaml")
    >>> path_in_words("states.A.power", scenario), path_in_words("ties.A.B", scenario)
    ("Aland's power", 'tie of Aland to Borduria')
    >>> path_in_words("model.alliance.reciprocity", scenario)
    'alliance reciprocity'
    """
    match path.split("."):
        case ["states", state, "interests", issue]:
            return f"{genitive(_name(state, scenario))} interest in {issue.replace('_', ' ')}"
        case ["states", state, *field] if field:
            return f"{genitive(_name(state, scenario))} {' '.join(field)}"
        case ["hostility", by, towards]:
            return f"hostility of {_name(by, scenario)} towards {_name(towards, scenario)}"
        case ["ties", by, towards]:
            return f"tie of {_name(by, scenario)} to {_name(towards, scenario)}"
        case ["occasions", occasion, *field] if occasion in scenario.occasions:
            title = scenario.occasions[occasion].title or occasion
            return " ".join([f"“{title}”", *field])
        case ["model", *field]:
            return " ".join(field).replace("_", " ")
    return path.replace(".", " ").replace("_", " ")


def _name(state: str, scenario: Scenario) -> str:
    return scenario.states[state].name if state in scenario.states else state
