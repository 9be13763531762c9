"""Plain data checked by a JSON Schema, as far as that of stories needs it."""

import re
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}
SIZED = {
    **dict.fromkeys(("minLength", "maxLength"), str),
    **dict.fromkeys(("minItems", "maxItems"), list),
    **dict.fromkeys(("minProperties", "maxProperties"), dict),
}
SAYS_NOTHING = {"$schema", "$defs", "description"}


def mistakes(data: Any, schema: Any, root: dict[str, Any], at: str = "") -> Iterator[str]:
    """Where data are not what a schema says, and by which of its words.

    Raises ValueError for a word that is not known here, as for one misspelt.
    """
    if isinstance(schema, bool):
        if not schema:
            yield f"{at} additionalProperties"
        return
    for word, right in schema.items():
        match word:
            case "$ref":
                yield from mistakes(data, root["$defs"][right.removeprefix("#/$defs/")], root, at)
            case "oneOf" | "anyOf":
                fitting = [each for each in right if not [*mistakes(data, each, root, at)]]
                if len(fitting) < 1 or (word == "oneOf" and len(fitting) > 1):
                    yield f"{at} {word}"
            case "properties" | "patternProperties" | "items" | "prefixItems" | "propertyNames":
                yield from _within(data, word, right, root, at)
            case "additionalProperties":
                yield from _additional(data, schema, root, at)
            case _ if word not in SAYS_NOTHING and not _holds(data, word, right):
                yield f"{at} {word}"


def _within(data: Any, word: str, right: Any, root: dict[str, Any], at: str) -> Iterator[str]:
    if word == "items" and isinstance(data, list):
        for index, each in enumerate(data):
            yield from mistakes(each, right, root, f"{at}.{index}")
    elif word == "prefixItems" and isinstance(data, list):
        for index, (each, schema) in enumerate(zip(data, right, strict=False)):
            yield from mistakes(each, schema, root, f"{at}.{index}")
    elif isinstance(data, dict):
        for key, each in data.items():
            if word == "properties" and key in right:
                yield from mistakes(each, right[key], root, f"{at}.{key}")
            elif word == "propertyNames":
                yield from mistakes(key, right, root, f"{at}.{key}")
            elif word == "patternProperties":
                for pattern in right:
                    if re.search(pattern, key):
                        yield from mistakes(each, right[pattern], root, f"{at}.{key}")


def _additional(data: Any, schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    if not isinstance(data, dict):
        return
    patterns = schema.get("patternProperties", {})
    for key, each in data.items():
        if key not in schema.get("properties", {}) and not any(re.search(p, key) for p in patterns):
            yield from mistakes(each, schema["additionalProperties"], root, f"{at}.{key}")


def _holds(data: Any, word: str, right: Any) -> bool:
    is_number = isinstance(data, (int, float)) and not isinstance(data, bool)
    match word:
        case "type":
            fits = isinstance(data, TYPES[right])
            return fits and (right == "boolean" or not isinstance(data, bool))
        case "const":
            return bool(data == right)
        case "enum":
            return data in right
        case "required":
            return not isinstance(data, dict) or set(right) <= data.keys()
        case "pattern":
            return not isinstance(data, str) or bool(re.search(right, data))
        case "minLength" | "minItems" | "minProperties":
            return not isinstance(data, SIZED[word]) or len(data) >= right
        case "maxLength" | "maxItems" | "maxProperties":
            return not isinstance(data, SIZED[word]) or len(data) <= right
        case "minimum":
            return not is_number or data >= right
        case "maximum":
            return not is_number or data <= right
        case "exclusiveMinimum":
            return not is_number or data > right
    raise ValueError(f"{word!r} is no word of a schema that is known here")
