"""What turning a knob is, as a phrase that begins with a verb."""

from sim.scenario.schema import Knob, Scenario
from sim.wording.names import isolated


def phrase(scenario: Scenario, knob: Knob) -> str:
    """Such as: multiply “American pressure” by {value}."""
    return isolated(_phrase({id_: state.name for id_, state in scenario.states.items()}, knob))


def _phrase(names: dict[str, str], knob: Knob) -> str:
    title = f"“{knob.title}”"
    if knob.parity is not None:
        # Other knobs and settings can decide which of the two is the weaker.
        one, other = (names[state] for state in knob.parity)
        return f"bring the weaker of {one} and {other} to {{value}} of the stronger's power"
    if knob.converge is not None:
        state, towards = names[knob.converge.state], names[knob.converge.towards]
        return f"move {state} {{value}} of the way to {towards}'s positions ({title})"
    if knob.scale is not None:
        return f"multiply {title} by {{value}}"
    return f"set {title} to {{value}}"
