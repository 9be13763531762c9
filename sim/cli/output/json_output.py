"""Results as JSON, for programs: frames become lists of rows, what is missing becomes null."""

from typing import Any

import click
from pydantic_core import to_json


def echo_json(value: Any) -> None:
    """Print a value as JSON; data frames, data classes, models and paths may be in it."""
    click.echo(to_json(value, indent=2, inf_nan_mode="null", fallback=_plain))


def _plain(value: Any) -> Any:
    """What JSON does not know: pandas' frames and missing values, NumPy's scalars."""
    if hasattr(value, "to_dict"):
        return value.astype(object).to_dict("records")
    if hasattr(value, "item"):
        return value.item()
    return None if _is_missing(value) else str(value)


def _is_missing(value: Any) -> bool:
    import pandas as pd

    return value is pd.NA
