"""Settings as text, such as on a command line: KEY=VALUE, the value as in a scenario file."""

from collections.abc import Sequence

from sim.errors import InputError
from sim.scenario.checks.lookalikes import odd_character
from sim.scenario.files.yaml_text import plain_data


def parse_setting(setting: str) -> tuple[str, object]:
    """The path or knob and the value of a setting such as `states.CHN.power=0.1`.

    The value is read as in a scenario file. Raises InputError if that cannot be done.

    >>> parse_setting("states.CHN.interests.ukraine=[0.5, 1e-1]")
    ('states.CHN.interests.ukraine', [0.5, 0.1])
    """
    path, equals, text = (part.strip() for part in setting.partition("="))
    if not (path and equals and text):
        raise InputError(
            f"'{setting}' is not a setting; write PATH=VALUE, such as model.weights.security=2"
            + odd_character(setting)
        )
    plain = plain_data(text)
    if plain.mistakes:
        raise InputError(f"'{setting}' is not a setting: {text} {plain.mistakes[0].message}")
    return path, plain.data


def parse_settings(settings: Sequence[str]) -> dict[str, object]:
    """As `parse_setting`, of several: the last of two on one knob or path counts."""
    return dict(map(parse_setting, settings))
