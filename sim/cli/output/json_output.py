"""Results as JSON, for programs: frames become lists of rows, what is missing becomes null."""

import dataclasses
import json
import math
from typing import Any

import click


def echo_json(value: Any) -> None:
    """Print a value as JSON; data frames, data classes and paths may be in it."""
    click.echo(json.dumps(_plain(value), indent=2, ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    if hasattr(value, "to_dict"):
        return [_plain(row) for row in value.astype(object).to_dict("records")]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if hasattr(value, "item"):
        return _plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value) if not _is_missing(value) else None


def _is_missing(value: Any) -> bool:
    import pandas as pd

    return value is pd.NA
