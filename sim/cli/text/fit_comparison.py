"""A comparison of fits as text."""

import math
from typing import TYPE_CHECKING, Any

from sim.cli.text.answer import answer
from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, paragraph
from sim.wording.differences import signed

if TYPE_CHECKING:
    from sim.studies.fit.fit_comparison import FitComparison

_STANDARD_ERRORS = 2.0
"""How many of them a difference is apart from zero that is no error of the computation."""


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
    sentence = answer(_favoured(found), width)
    return "\n\n".join([sentence, table, *(paragraph(note, width) for note in notes)])


def _favoured(found: "FitComparison") -> str:
    """Which fit the evidence favours, over the first or, where that is it, over the next best."""
    rows = [dict(row) for _, row in found.table.iterrows()]
    names = _names(rows)
    best, next_best = found.table["log_evidence"].argsort()[::-1].iloc[:2]
    other = 0 if best else next_best
    difference = rows[best]["log_evidence"] - rows[other]["log_evidence"]
    error = rows[best or other]["difference_error"]
    apart = f"{difference:.2f} \N{PLUS-MINUS SIGN} {error:.2f}"
    if difference <= _STANDARD_ERRORS * error:
        return (
            f"The data do not tell {names[best]} from {names[other]}: log-evidence differs by "
            f"{apart}."
        )
    return (
        f"The data favour {names[best]} over {names[other]}: they are {_times(difference)} times "
        f"as likely under it (log-evidence {apart} higher)."
    )


def _names(rows: list[dict[str, Any]]) -> list[str]:
    """Fits by what they leave out or, where that tells no two apart, by their folders."""
    names = [
        f"the fit without {row['left_out']}" if row["left_out"] else "the fit of all terms"
        for row in rows
    ]
    return names if len({*names}) == len(names) else [row["fit"] for row in rows]


def _times(difference: float) -> str:
    """A difference in log-evidence as a factor.

    >>> _times(0.7), _times(5.0), _times(900.0)
    ('2.0', '148', 'more than a million')
    """
    if difference >= math.log(1e6):
        return "more than a million"
    return f"{math.exp(difference):.{0 if difference >= math.log(10) else 1}f}"


def _apart(difference: float, error: float) -> str:
    if error == 0.0 and difference == 0.0:
        return "\N{EN DASH}"
    return f"{signed(difference, 2)} \N{PLUS-MINUS SIGN} {error:.2f}"
