"""The answer of a comparison in words, the same in the terminal and in reports."""

from typing import TYPE_CHECKING

from sim.measures.labels import change_in_words, measure_of, phrase, table_rows, value_in_words
from sim.wording.differences import excludes_zero
from sim.wording.names import capital

if TYPE_CHECKING:
    import pandas as pd

    from sim.studies.compare.comparison import Comparison


def comparison_verdict(result: "Comparison") -> list[str]:
    """What came of the comparison, in a sentence for each side but the first."""
    rows = table_rows(result.differences)
    if not rows:
        return ["These runs share nothing that is measured."]
    first = measure_of(rows[0])
    what = capital(phrase(first, result.scenario))
    own = result.differences[[measure_of(row) == first for row in rows]]
    told = of_points if result.kind == "sweeps" else _of_run
    names = result.column_names
    return [
        f"{what}: {told(of_side, names[0], names[int(str(side)) - 1])}."
        for side, of_side in own.groupby("side")
    ]


def of_points(rows: "pd.DataFrame", first: str, name: str) -> str:
    """A sweep against the first one, of one measure, as the end of a sentence."""
    points = f"{len(rows):,} points"
    there, before = _within(name), _within(first)
    if (rows[["difference", "low", "high"]] == 0).all(axis=None):
        return f"{there} exactly as {before} at each of {points}"
    if rows["low"].isna().all():
        return f"{there} and {before} means alone at each of {points}, without intervals"
    up, down = int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum())
    return (
        f"more {there} than {before} at {up:,} of {points}, less at {down:,} (95 % interval "
        "excludes zero)"
    )


def _of_run(rows: "pd.DataFrame", first: str, name: str) -> str:
    """A run against the first one."""
    (row,) = table_rows(rows)
    before, after = (value_in_words(row["measure"], row[column]) for column in ("before", "after"))
    values = f"{before} {found_in(first)}, {after} {found_in(name)}"
    if row["difference"] == row["low"] == row["high"] == 0:
        return f"{values}. Nothing differs in any replicate"
    more = change_in_words(row, " points")
    sure = "" if excludes_zero(row["low"], row["high"]) else ". That may be chance"
    return f"{values}: {more}{sure}"


def found_in(name: str) -> str:
    """Where a value was found: in a side by its number, or by its name.

    >>> found_in("2"), found_in("parity 0.3")
    ('in 2', '(parity 0.3)')
    """
    return f"in {name}" if name.isdigit() else f"({name})"


def _within(name: str) -> str:
    return f"in {name}" if name.isdigit() else f"with “{name}”"


def than(name: str) -> str:
    """What "more than" goes on with: a side by its number, or by its name."""
    return f"in {name}" if name.isdigit() else name
