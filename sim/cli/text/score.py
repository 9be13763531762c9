"""Scores of predictions as text: of the model and of nulls, and the reliability curve."""

import math
from typing import TYPE_CHECKING, Any

from sim.cli.text.answer import answer
from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, listed, paragraph, text_paragraphs
from sim.wording.differences import signed
from sim.wording.numbers import NOTHING, between, percent
from sim.wording.scores import against_nulls, score_in_words

if TYPE_CHECKING:
    from sim.studies.score.score import Score


def score_text(score: "Score", title: str, width: int) -> str:
    """A score set to a width in columns."""
    rows = [_row(row, score) for row in score.scores.to_dict("records")]
    headings = ["predictor", "log score", "less the first's", "Brier", "AUC"]
    headings += ["within"] if score.groups else []
    table = text_table(headings, rows, numbers=range(1, len(headings)))
    bins = [
        [
            percent(bin_["predicted"]),
            percent(bin_["happened"]),
            between(bin_["low"], bin_["high"]),
            f"{bin_['rows']:,}",
        ]
        for bin_ in score.reliability.to_dict("records")
    ]
    curve = text_table(["predicted", "happened", "interval, %", "rows"], bins, numbers=range(4))
    parts = (
        answer(against_nulls(len(rows) - 1, score.worse, score.better), width),
        text_paragraphs((title, _made(score)), width),
        table,
        paragraph(_legend(score), width),
        curve,
    )
    return "\n\n".join(parts)


def _row(row: dict[Any, Any], score: "Score") -> list[str]:
    names = ["auc", "auc_within"] if score.groups else ["auc"]
    return [
        row["predictor"],
        score_in_words("log_score", row["log_score"]),
        _difference(row) if row["predictor"] != score.prediction else NOTHING,
        score_in_words("brier", row["brier"]),
        *(score_in_words(name, row[name]) for name in names),
    ]


def _difference(row: dict[Any, Any]) -> str:
    difference, error = signed(row["difference"], 4), row["difference_se"]
    # Of a single cluster there is no error.
    return difference if math.isnan(error) else f"{difference} \N{PLUS-MINUS SIGN} {error:.4f}"


def _made(score: "Score") -> str:
    """What was scored, on what, and against what."""
    happened = f"{score.outcome} in {score.happened:,} of {counted(score.rows, 'row')}"
    parts = [f"{score.prediction} as a prediction of {happened}."]
    if score.left_out:
        parts.append(f"{counted(score.left_out, 'row')} without a prediction left out.")
    if score.replicates is not None:
        parts.append(
            f"Shares k of {counted(score.replicates, 'replicate')} enter as "
            "(k + 1/2)/(n + 1), as in fits, so that none is 0 or 1."
        )
    if score.weights:
        parts.append(f"Rows are weighted by {score.weights}.")
    if score.folds:
        together = f", rows of the same {score.folds_by} in one" if score.folds_by else ""
        parts.append(
            f"Nulls use {listed(score.predictors)}, in {score.folds} folds, each predicted by a "
            f"fit to the others{together}."
        )
    return " ".join(parts)


def _legend(score: "Score") -> str:
    within = f" Within: among rows of the same {score.groups}." if score.groups else ""
    clustered = f", rows of the same {score.clusters} taken together" if score.clusters else ""
    return (
        "Log score: mean of minus the logarithm of the probability of what happened; lower is "
        "better, as is Brier. Less the first's: above 0 where worse than that, with the standard "
        f"error{clustered}. AUC: how often what happened was thought likelier than what did "
        f"not.{within}"
    )
