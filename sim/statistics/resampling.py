"""Standard errors by drawing clusters anew, with replacement (the bootstrap; Efron 1979).

Rows of one cluster are not independent, so clusters are drawn, each as often as it comes. A drawn
sample is the weights of the rows: how often each of them is in it.
"""

from collections.abc import Callable

import numpy as np

from sim.statistics.scores import Labels
from sim.vocabulary.arrays import Floats

DRAWS = 500


def resampled(
    statistics: Callable[[Floats], Floats], clusters: Labels, draws: int = DRAWS, seed: int = 1
) -> Floats:
    """[draw, statistic] what comes of some statistics in samples of as many clusters.

    statistics: of weights [row], 0 for what was not drawn. clusters: [row] labels; the same seed
    and labels give the same samples, so differences of statistics may be taken draw by draw.
    """
    _, places = np.unique(clusters, return_inverse=True)
    count = int(places.max()) + 1
    generator = np.random.default_rng(seed)
    return np.array([statistics(_times_drawn(generator, count)[places]) for _ in range(draws)])


def _times_drawn(generator: np.random.Generator, count: int) -> Floats:
    """[cluster] how often each comes up in as many draws."""
    drawn = generator.integers(count, size=count)
    return np.bincount(drawn, minlength=count).astype(np.float64)


def standard_errors(drawn: Floats) -> Floats:
    """[statistic] the standard deviations over draws; not a number of fewer than two numbers.

    Draws in which a statistic is not a number are left out.

    >>> standard_errors(np.array([[1.0, np.nan], [3.0, 2.0], [np.nan, np.nan]])).round(3).tolist()
    [1.414, nan]
    """
    numbers = np.ma.masked_where(np.isnan(drawn), drawn)
    errors: Floats = np.ma.filled(numbers.std(axis=0, ddof=1), np.nan)
    return errors
