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
    if result.differences.empty:
        return ["These runs share nothing that is measured."]
    first = measure_of(table_rows(result.differences.head(1))[0])
    what = capital(phrase(first, result.scenario))
    rows = result.differences[result.differences["measure"] == first.measure]
    return [_sentence(what, int(str(side)), own) for side, own in rows.groupby("side")]


def _sentence(what: str, side: int, rows: "pd.DataFrame") -> str:
    if len(rows) > 1:
        up, down = int((rows["low"] > 0).sum()), int((rows["high"] < 0).sum())
        if (rows[["difference", "low", "high"]] == 0).all(axis=None):
            return f"{what}: sweep {side} is exactly as 1 at each of {len(rows):,} points."
        if rows["low"].isna().all():
            return f"{what}: means of {len(rows):,} points, without intervals."
        return (
            f"{what}: of {len(rows):,} points, {side} is above 1 at {up:,} and below "
            f"at {down:,} (the 95 % interval excludes zero)."
        )
    row = table_rows(rows)[0]
    if row["difference"] == row["low"] == row["high"] == 0:
        return (
            f"{what}: {value_in_words(row['measure'], row['after'])} in 1 and in {side}. "
            "Nothing differs in any replicate."
        )
    before, after = (value_in_words(row["measure"], row[name]) for name in ("before", "after"))
    shares = f"{before} in 1, {after} in {side}"
    more = change_in_words(row)
    sure = "" if excludes_zero(row["low"], row["high"]) else " That may be chance."
    return f"{what}: {shares}: {more} points.{sure}"
