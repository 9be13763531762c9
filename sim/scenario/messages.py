"""Mistakes in words: what pydantic found wrong, as sentences for the person who wrote it."""

from types import NoneType
from typing import Any, get_args

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from sim.scenario.checks.lookalikes import list_slip, number_slip, odd_character
from sim.scenario.checks.names import UNKNOWN
from sim.scenario.checks.suggestions import NEAREST_PATHS, suggestion
from sim.scenario.checks.validated_model import MUST_BE, NEWER, OBJECTION, Loc, Section
from sim.scenario.schema import Scenario

LONGEST_FOUND = 40

_SHAPES = {
    "dict_type": "a mapping, key: value",
    "model_type": "a mapping, key: value",
    "tuple_type": "a list, [one, other]",
}

KEY = "[key]"
"""What pydantic adds to the place of a key that is wrong itself."""


def details(error: ValidationError) -> list[ErrorDetails]:
    """What is wrong, line by line; in a file of a newer format, that alone."""
    lines = error.errors(include_url=False)
    newer = [line for line in lines if line["type"] == NEWER]
    # pydantic calls a list too short as well if none of what it holds is right.
    return newer or [line for line in lines if line["type"] != "too_short" or not line["input"]]


def is_about_key(line: ErrorDetails) -> bool:
    """Whether the key is wrong, and not the value that stands there."""
    return line["type"] == "extra_forbidden" or KEY in line["loc"]


def place_of(line: ErrorDetails) -> Loc:
    """Where the mistake stands in the scenario's plain data."""
    return tuple(part for part in line["loc"] if part != KEY)


def path_text(loc: Loc) -> str:
    """A place in words of paths: entries of lists are counted from 1, interests named."""
    return ".".join(_part(loc[: end + 1]) for end in range(len(loc)))


def _part(loc: Loc) -> str:
    last = loc[-1]
    if isinstance(last, int):
        of_interest = ".interests." in ".".join(map(str, loc))
        return ("position", "salience")[last] if of_interest and last < 2 else str(last + 1)
    return last if last.isprintable() else ascii(last)


def sentence(line: ErrorDetails, advise: bool = True) -> str:
    """What is wrong, what was found and what is right; advise says to work out what was meant."""
    kind, value, context = line["type"], line["input"], line.get("ctx", {})
    if kind in (UNKNOWN, "extra_forbidden") and not advise:
        return "is not known"
    if kind == UNKNOWN:
        many = f"{context['kind']}s".replace("knob or", "knobs and")
        nearest = NEAREST_PATHS if "path" in context["kind"] else 1
        return line["msg"] + suggestion(context["found"], context["known"], many, nearest)
    if kind == "extra_forbidden":
        key = str(line["loc"][-1])
        known = _keys(_section_at(line["loc"][:-1]))
        return f"no such key '{key}'" + suggestion(key, known, "keys here")
    if kind == "missing":
        known = _keys(_section_at(line["loc"][:-1]))
        return f"is missing ({known[str(line['loc'][-1])].description})"
    if kind == MUST_BE:
        return f"{line['msg']}; found {found_in_words(value)}{_slip(value)}"
    if kind in (OBJECTION, NEWER):
        return line["msg"]
    if kind == "too_short":
        return "must not be empty"
    if kind in _SHAPES:
        return f"must be {_SHAPES[kind]}; found {found_in_words(value)}{_slip(value)}"
    return line["msg"]


def _slip(value: object) -> str:
    """What may have been meant by a value that is wrong: the end of a sentence."""
    match value:
        case str():
            return number_slip(value)
        case list() | tuple():
            return list_slip(value)
        case dict():
            return next(filter(None, map(odd_character, map(str, value))), "")
    return ""


def found_in_words(value: object) -> str:
    """A value that was found, short and recognisable."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case str():
            text = value if len(value) <= LONGEST_FOUND else value[:LONGEST_FOUND] + "..."
            return f"the text {text!r}" if value else "an empty text"
        case dict():
            return "a mapping" if value else "an empty mapping"
        case list() | tuple():
            return f"a list of {len(value)}" if value else "an empty list"
    return str(value)


def _keys(section: type[Section]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in section.model_fields.items()}


def _section_at(loc: Loc) -> type[Section]:
    """The kind of section that stands at a place."""
    kind: Any = Scenario
    for part in loc:
        if NoneType in get_args(kind):  # a section that may be left out
            kind = _of_entries(kind)
        if isinstance(kind, type) and issubclass(kind, Section):
            kind = _keys(kind)[str(part)].annotation
        else:
            kind = _of_entries(kind)
    return kind if isinstance(kind, type) else _of_entries(kind)


def _of_entries(kind: Any) -> Any:
    """X of dict[str, X], tuple[X, ...] and X | None."""
    return [part for part in get_args(kind) if part not in (..., NoneType)][-1]
