"""Knobs: one number turned into a change of the world."""

from collections.abc import Iterator, Mapping

from pydantic import TypeAdapter, ValidationError

from sim.errors import Mistake
from sim.scenario.addressable_paths import Interest, addressable_paths
from sim.scenario.checks.suggestions import NEAREST_PATHS, suggestion
from sim.scenario.checks.values import Number
from sim.scenario.editor import Editor
from sim.scenario.messages import sentence
from sim.scenario.schema import Converge, Knob, Scenario, turning_problem


def changed(scenario: Scenario, settings: Mapping[str, object]) -> Scenario:
    """A scenario with knobs turned and values set: {knob or path: value}.

    Paths come first, then knobs in the order in which the scenario lists them, so the order of
    the settings does not matter. A knob starts from the world that those before it left.
    Raises ScenarioError with everything that is wrong with the settings.

    >>> from sim.scenario.files.reader import read_scenario
    >>> scenario = read_scenario("scenarios/two-states.yaml")
    >>> changed(scenario, {"parity": 0.5}).states["A"].power
    0.5
    """
    draft = Editor(scenario)
    paths = addressable_paths(draft.names)
    for name in settings:
        if name not in scenario.knobs and name not in paths:
            advice = suggestion(name, [*scenario.knobs, *paths], "knobs and paths", NEAREST_PATHS)
            draft.mistakes.append(Mistake(name, f"no such knob or path{advice}"))
    draft.set_all({path: value for path, value in settings.items() if path in paths})
    for id_, knob in scenario.knobs.items():
        if id_ in settings:
            _turn(draft, id_, knob, settings[id_])
    return draft.scenario()


def world_alone(scenario: Scenario) -> Scenario:
    """A scenario without what is only asked and told of its world, so that changes take less time.

    No change can make a claim, a sweep or a story wrong: they are checked against ids alone.
    """
    return scenario.model_copy(update={"claims": {}, "sweep": None, "story": None})


def neutral(scenario: Scenario, knob: str) -> float:
    """The value of a knob, by its id, at which the scenario stays as it is."""
    return _now(Editor(scenario), scenario.knobs[knob])


def neutrals(scenario: Scenario) -> dict[str, float]:
    """`neutral` of every knob."""
    draft = Editor(scenario)
    return {id_: _now(draft, knob) for id_, knob in scenario.knobs.items()}


def takes_whole_numbers(scenario: Scenario, name: str) -> bool:
    """Whether a path takes whole numbers only, or a knob sets such a path."""
    knob = scenario.knobs.get(name)
    addressed = addressable_paths(Editor(scenario).names).get(
        name if knob is None else knob.set or ""
    )
    return addressed is not None and addressed.is_whole


def turned_paths(knob: Knob) -> set[str]:
    """The paths that turning a knob can change."""
    if knob.parity is not None:
        return {f"states.{state}.power" for state in knob.parity}
    if knob.converge is not None:
        return {f"states.{knob.converge.state}.interests.{issue}" for issue in knob.converge.issues}
    return set(knob.paths)


def counted_paths(knob: Knob) -> set[str]:
    """The paths from whose values a knob counts; those it can change among them."""
    if knob.converge is None:
        return turned_paths(knob)
    goal = knob.converge.model_copy(update={"state": knob.converge.towards})
    return turned_paths(knob) | turned_paths(knob.model_copy(update={"converge": goal}))


_NUMBER = TypeAdapter[float](Number)


def _turn(draft: Editor, id_: str, knob: Knob, value: object) -> None:
    try:
        number = _NUMBER.validate_python(value)
    except ValidationError as error:
        wrong = sentence(error.errors(include_url=False)[0])
        draft.mistakes.append(Mistake(id_, wrong))
        return
    if problem := turning_problem(knob.kind, number):
        draft.mistakes.append(Mistake(id_, problem))
        return
    before = len(draft.mistakes)
    draft.set_all(_effect(draft, knob, number))
    draft.mistakes[before:] = [
        Mistake(id_, f"turned to {number:g}, {wrong.path} {wrong.message}")
        for wrong in draft.mistakes[before:]
    ]


def _effect(draft: Editor, knob: Knob, value: float) -> dict[str, object]:
    """The paths that a knob changes, with their new values."""
    # Rounding must not touch a world that is to stay as it is.
    if value == _now(draft, knob):
        return {}
    if knob.parity is not None:
        weaker, stronger = _by_power(draft, knob.parity)
        return {f"states.{weaker}.power": value * draft.number(f"states.{stronger}.power")}
    if knob.converge is not None:
        return dict(_converged(draft, knob.converge, value))
    if knob.scale is not None:
        return {path: draft.number(path) * value for path in knob.scale}
    return dict.fromkeys(knob.paths, value)


def _now(draft: Editor, knob: Knob) -> float:
    if knob.set is not None:
        return draft.number(knob.set)
    if knob.parity is not None:
        weaker, stronger = _by_power(draft, knob.parity)
        return draft.number(f"states.{weaker}.power") / draft.number(f"states.{stronger}.power")
    return 1.0 if knob.scale is not None else 0.0


def _by_power(draft: Editor, pair: tuple[str, str]) -> tuple[str, str]:
    """A pair, the weaker first; of equals, the first stays first."""
    first, second = (draft.number(f"states.{state}.power") for state in pair)
    return pair if first <= second else (pair[1], pair[0])


def _converged(draft: Editor, knob: Converge, share: float) -> Iterator[tuple[str, object]]:
    """The interests of a state, a share of the way towards another's."""
    for issue in knob.issues:
        path = f"states.{knob.state}.interests.{issue}"
        own = draft.interest(knob.state, issue)
        goal = draft.interest(knob.towards, issue)
        yield path, Interest(*(_between(*ends, share) for ends in zip(own, goal, strict=True)))


def _between(start: float, end: float, share: float) -> float:
    """A number a share of the way from start to end, exactly at the ends and if they are equal."""
    return start if start == end else (1 - share) * start + share * end
