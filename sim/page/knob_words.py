"""Values of knobs in the words of the page's sliders."""

from sim.page.document import StoryScenario
from sim.scenario.schema import Knob, Scenario
from sim.wording.numbers import percent

_AS_IT_WAS = "as it was"

_TIMES = {0.0: "none", 0.5: "half of what it was", 1.0: _AS_IT_WAS, 2.0: "twice what it was"}


def value_in_words(
    scenario: Scenario | StoryScenario, knob: Knob, value: float, *, stands: bool = False
) -> str:
    """A value of a knob for someone who does not know its unit; stands: the story stands there."""
    words = _measured(scenario, knob, value)
    if not stands:
        return words
    called = knob.stands or _AS_IT_WAS
    return called if words == _AS_IT_WAS else f"{called}: {words}"


def _measured(scenario: Scenario | StoryScenario, knob: Knob, value: float) -> str:
    if knob.kind == "parity":
        return f"{percent(value)} of the stronger's power"
    if knob.kind == "converge":
        return _AS_IT_WAS if value == 0 else f"{percent(value)} of the way"
    if knob.kind == "scale":
        return _TIMES.get(value) or f"{plain(value)} times what it was"
    own = next((id_ for id_ in scenario.states if knob.set == f"states.{id_}.power"), None)
    other = next((id_ for id_ in scenario.focus if id_ != own), None)
    if own is None or other is None:
        return plain(value)
    measure = scenario.states[other]
    return f"{plain(value / measure.power)} times {measure.label}"


def plain(value: float) -> str:
    """Three significant digits, all of a whole number, with a true minus.

    >>> plain(3.0), plain(0.064214), plain(1234.5)
    ('3', '0.0642', '1230')
    """
    digits = value if value == int(value) else float(f"{value:.3g}")
    return f"{digits:.15g}".replace("-", "\N{MINUS SIGN}")
