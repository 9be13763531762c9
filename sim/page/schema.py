"""The JSON Schema of the document that a page is given, for the page's own code.

`python -m sim.page.schema` prints it; sim/page/web/stories.schema.json is what it prints.
"""

import json
from typing import Any

from sim.page.document import Document
from sim.scenario.files.json_schema import DIALECT, say_alternatives, without_null


def stories_schema() -> dict[str, Any]:
    """The JSON Schema of the document.

    It knows keys, types and ranges, but not whether an id or a path exists.
    """
    schema = without_null(_complete(Document.model_json_schema()))
    say_alternatives(schema["$defs"])
    return {"$schema": DIALECT, **schema}


def _complete(schema: Any) -> Any:
    """A schema by which all must be given that has a value, and nothing that is not named."""
    match schema:
        case dict():
            kept = {
                key: _complete(value)
                for key, value in schema.items()
                if key != "default"
                and not (key in ("title", "description") and isinstance(value, str))
            }
            if "properties" in kept:
                properties = kept["properties"].items()
                kept["required"] = [name for name, of in properties if not _may_be_null(of)]
            if "patternProperties" in kept:
                kept["additionalProperties"] = False
            return kept
        case list():
            return [_complete(value) for value in schema]
    return schema


def _may_be_null(schema: dict[str, Any]) -> bool:
    return {"type": "null"} in schema.get("anyOf", ())


if __name__ == "__main__":
    print(json.dumps(stories_schema(), indent=2))
