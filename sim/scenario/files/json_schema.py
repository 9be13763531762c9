"""The format of scenario files as a JSON Schema, for editors that check while one writes."""

from typing import Any

from sim.scenario.checks.values import SCENARIO_FORMAT
from sim.scenario.claims import BOUNDS
from sim.scenario.files.extends import EXTENDS
from sim.scenario.schema import KNOB_KINDS, Scenario
from sim.vocabulary.measures import MEASURES

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of scenario files.

    It knows keys, types and ranges, but not whether an id or a path exists.
    """
    schema = without_null(Scenario.model_json_schema())
    properties = schema.pop("properties")
    properties["format"]["const"] = SCENARIO_FORMAT
    properties["start"]["type"] = ["string", "integer"]
    say_alternatives(schema["$defs"])
    extends = {"type": "string", "description": "a file, of which this one overrides parts"}
    # What a file leaves out may stand in the one that it extends.
    complete = {"required": schema.pop("required")}
    return {
        "$schema": DIALECT,
        **schema,
        "properties": {EXTENDS: extends, **properties},
        "anyOf": [complete, {"required": [EXTENDS]}],
    }


def say_alternatives(sections: dict[str, Any]) -> None:
    """Add to the sections of a schema of scenarios which of their parts stand for each other."""
    alternatives: dict[str, tuple[str, list[list[str]]]] = {
        "Rivalry": ("oneOf", [["between"], ["from", "to"]]),
        "Occasion": ("anyOf", [["rate"], ["at"]]),
        "Knob": ("oneOf", [[kind] for kind in KNOB_KINDS]),
        "ClaimedMeasure": ("oneOf", [[name] for name in MEASURES]),
        "Bounds": ("oneOf", [[word] for word in BOUNDS]),
        "Claim": ("oneOf", [["is"], ["exceeds"]]),
    }
    for name in alternatives.keys() & sections.keys():
        kind, required = alternatives[name]
        sections[name][kind] = [{"required": keys} for keys in required]


def without_null(schema: Any) -> Any:
    """A schema in which what may be left out may not be null, as in a file."""
    match schema:
        case {"anyOf": [value, {"type": "null"}], **rest}:
            return without_null({**value, **{k: v for k, v in rest.items() if k != "default"}})
        case dict():
            return {key: without_null(value) for key, value in schema.items()}
        case list():
            return [without_null(value) for value in schema]
    return schema
