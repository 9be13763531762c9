"""What a fit expected of its records, beside what happened: one decision ahead, by groups.

Every decision is predicted from all that went before it on record, at each draw of the posterior.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from sim.statistics.poisson_binomial import AtLeast, log_at_least
from sim.studies.fit.fit import Fit
from sim.studies.likelihood.record_likelihood import RecordLikelihood
from sim.vocabulary.arrays import Floats


def predictive_checks(fit: Fit) -> pd.DataFrame:
    """Joins on record and as expected, with the 90 % interval, for each pair, kind and occasion.

    Columns by (pair, kind, occasion), group, decisions, joined, expected, low, high. The interval
    holds both what is not known of the parameters and chance. Where an occasion is recorded only if
    enough states join, it is what is expected given that they do.
    """
    rows: list[dict[str, object]] = []
    for number, (likelihood, predicted) in enumerate(fit.predictions):
        generator = np.random.default_rng([likelihood.scenario.seed, number])
        simulated = generator.random(predicted.shape) < predicted
        expected = predicted.copy()
        for places, needed in likelihood.selected:
            given = AtLeast(predicted[:, places], needed)
            simulated[:, places] = given.drawn(generator)
            expected[:, places] = given.expected()
        joined = np.array([seen.joined for seen in likelihood.observations])
        for by, groups in _groups(likelihood):
            for group in sorted(set(groups)):
                own = np.array([name == group for name in groups])
                counts = simulated[:, own].sum(axis=1)
                low, high = np.quantile(counts, (0.05, 0.95), method="inverted_cdf")
                rows.append(
                    {
                        "by": by,
                        "group": group,
                        "decisions": int(own.sum()),
                        "joined": int(joined[own].sum()),
                        "expected": float(expected[:, own].sum(axis=1).mean()),
                        "low": int(low),
                        "high": int(high),
                    }
                )
    return pd.DataFrame(rows)


def log_likelihood_by_series(fit: Fit) -> pd.DataFrame:
    """[draw of the posterior] the log-likelihood of each occasion's decisions, a column each.

    For leaving out one series at a time: what is left out drops from the sum, while the history of
    all other decisions still holds it.
    """
    columns: dict[str, Floats] = {}
    for number, (likelihood, predicted) in enumerate(fit.predictions, start=1):
        logs = likelihood.log_probabilities(predicted)
        for places, needed in likelihood.selected:
            # Shared out among its rows, as they are one series.
            recorded = [log_at_least(draw.tolist(), needed) for draw in predicted[:, places]]
            logs[:, places] -= np.array(recorded)[:, np.newaxis] / len(places)
        series = [seen.occasion for seen in likelihood.observations]
        for name in dict.fromkeys(series):
            own = np.array([occasion == name for occasion in series])
            columns[f"{number}.{name}"] = logs[:, own].sum(axis=1)
    return pd.DataFrame(columns)


def _groups(likelihood: RecordLikelihood) -> Iterator[tuple[str, list[str]]]:
    """Each way to group the rows of a record, with the group of each row."""
    occasions, seen = likelihood.scenario.occasions, likelihood.observations
    yield "pair", [f"{each.state} joins {occasions[each.occasion].host}" for each in seen]
    yield "kind", [occasions[each.occasion].kind for each in seen]
    yield "occasion", [each.occasion for each in seen]
