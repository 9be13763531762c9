"""A comparison of fits as text."""

from typing import TYPE_CHECKING

from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, paragraph
from sim.wording.differences import signed

if TYPE_CHECKING:
    from sim.studies.fit.fit_comparison import FitComparison


def fit_comparison_text(found: "FitComparison", width: int) -> str:
    """Evidence and leave-one-series-out of each fit against the first, set to a width."""
    rows, unreliable = [], 0
    has_series = "elpd" in found.table
    for row in found.table.to_dict("records"):
        cells = [
            row["fit"],
            row["left_out"] or "nothing",
            f"{row['log_evidence']:.2f}",
            _apart(row["difference"], row["difference_error"]),
        ]
        if has_series:
            cells += [f"{row['elpd']:.2f}", _apart(row["elpd_difference"], row["elpd_error"])]
            unreliable += row["unreliable"]
        rows.append(cells)
    headings = ["fit", "left out", "log-evidence", "difference"]
    headings += ["elpd", "difference"] if has_series else []
    scale = (
        "A difference in log-evidence of 2.3 is a factor of 10 in favour of the higher; "
        "elpd: how well the decisions on one occasion are predicted from all others."
    )
    notes = [scale]
    if unreliable:
        places = counted(unreliable, "place")
        notes.append(f"In {places} the elpd is unreliable (Pareto's k above 0.7).")
    table = text_table(headings, rows, numbers=range(2, len(headings)))
    return "\n\n".join([table, *(paragraph(note, width) for note in notes)])


def _apart(difference: float, error: float) -> str:
    if error == 0.0 and difference == 0.0:
        return "\N{EN DASH}"
    return f"{signed(difference, 2)} \N{PLUS-MINUS SIGN} {error:.2f}"
