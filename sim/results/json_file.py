"""JSON files that say which format they have: the manifests of runs, the headers of ledgers."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sim.errors import InputError


class Formatted(BaseModel):
    """What such a file says first; the rest is added by those who inherit."""

    model_config = ConfigDict(frozen=True, strict=True)

    format: int
    """The layout of the file, counted from 1."""


Contents = TypeVar("Contents", bound=Formatted)


def json_text(contents: Formatted) -> str:
    """Contents as JSON, indented for people."""
    return contents.model_dump_json(indent=2) + "\n"


def read_json(path: Path, kind: type[Contents], newest: int, remedy: str) -> Contents:
    """The contents of a file. newest: the newest format that this program reads.

    Raises InputError, with what is to be done, if it is damaged or if a newer program wrote it;
    OSError if it cannot be read.
    """
    text = path.read_bytes()
    try:
        written = Formatted.model_validate_json(text).format
        if written > newest:
            raise InputError(
                f"{path}: written by a newer version of the program (format {written}, "
                f"this one reads up to {newest}); update alliance-sim to read it"
            )
        return kind.model_validate_json(text)
    except ValidationError as error:
        raise InputError(f"{path}: damaged: {_damage(error)}; {remedy}") from None


def _damage(error: ValidationError) -> str:
    types = {str(part["loc"][0]) if part["loc"] else "": part["type"] for part in error.errors()}
    if "json_invalid" in types.values():
        return "it is not JSON"
    if types.keys() & {"", "format"}:
        return "it does not say which format it has"
    missing = [name for name, type_ in types.items() if type_ == "missing"]
    if missing:
        return f"{', '.join(missing)} missing"
    return f"{', '.join(types)} of the wrong type"
