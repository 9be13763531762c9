"""The link that is the run: settings, version and fingerprint as an address, and back."""

import math
from collections.abc import Mapping
from urllib.parse import urlencode

from sim import __version__
from sim.classroom.settings import Settings
from sim.classroom.stories import Story

_KNOB = "set."
_LONGEST = 40
"""Characters of a value that are looked at; no number that is sent by the page has more."""


def address(settings: Settings, fingerprint: str) -> str:
    """The address of a run, relative to the server."""
    values: dict[str, object] = {"story": settings.story.name, "seed": settings.seed}
    values |= {"life": settings.life + 1}
    values |= {_KNOB + knob: repr(value) for knob, value in settings.knobs.items()}
    values |= {"version": __version__, "run": fingerprint}
    return f"/?{urlencode(values)}"


def from_address(query: Mapping[str, str], stories: Mapping[str, Story]) -> Settings:
    """The settings in an address; whatever is unknown or makes no sense stays as in the story."""
    story = stories.get(query.get("story", ""), next(iter(stories.values())))
    settings = Settings.of(story)
    settings = settings.with_luck(_whole(query.get("seed"), settings.seed))
    settings = settings.with_life(_whole(query.get("life"), 1) - 1)
    for knob in story.scenario.knobs:
        settings = settings.turned(knob, _number(query.get(_KNOB + knob), story.standing[knob]))
    return settings


def promised(query: Mapping[str, str]) -> tuple[str, str]:
    """The version and the fingerprint that an address says it was made with, or nothing."""
    return query.get("version", "")[:_LONGEST], query.get("run", "")[:_LONGEST]


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float((text or "")[:_LONGEST])
    except ValueError:
        return otherwise
    return value if math.isfinite(value) else otherwise


def _whole(text: str | None, otherwise: int) -> int:
    try:
        return int((text or "")[:_LONGEST])
    except ValueError:
        return otherwise
