"""Scores of predictions in words: the same in the terminal and in figures."""

import math

from sim.wording.numbers import NOTHING


def score_in_words(column: str, value: float) -> str:
    """A score by the column of its table: four decimals, of areas three; a dash for none.

    >>> score_in_words("log_score", 0.10514), score_in_words("auc", 0.8561)
    ('0.1051', '0.856')
    """
    if math.isnan(value):
        return NOTHING
    return f"{value:.{3 if column.startswith('auc') else 4}f}"


def against_nulls(nulls: int, worse: int, better: int) -> str:
    """How many of some nulls are worse than a prediction, and how many better, beyond doubt.

    >>> against_nulls(5, 3, 0)
    'Of 5 nulls, 3 have a worse log score and 0 a better one, as far as 95 % intervals tell.'
    """
    return (
        f"Of {nulls} nulls, {worse} {'has' if worse == 1 else 'have'} a worse log score and "
        f"{better} a better one, as far as 95 % intervals tell."
    )
