"""Folds: rows dealt out so that what is fitted on some is tried on others."""

import numpy as np

from sim.statistics.scores import Labels
from sim.vocabulary.arrays import Integers


def dealt_folds(
    rows: int, number: int = 5, together: Labels | None = None, seed: int = 1
) -> Integers:
    """[row] the fold of each row, from 0, dealt out at random and evenly; a seed gives the same.

    together: [row] labels; rows with the same one stay in one fold. Where there are fewer rows, or
    labels, than folds asked for, each is a fold of its own.

    >>> np.bincount(dealt_folds(10, number=5)).tolist()
    [2, 2, 2, 2, 2]
    """
    labels = np.arange(rows) if together is None else together
    _, places = np.unique(labels, return_inverse=True)
    count = int(places.max(initial=-1)) + 1
    hands = np.arange(count, dtype=np.int64) % number
    dealt: Integers = np.random.default_rng(seed).permutation(hands)[places]
    return dealt
