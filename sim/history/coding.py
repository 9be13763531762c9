"""The rule by which facts in tables become numbers of a scenario: docs/coding-from-tables.md.

It was written before any world that it codes was simulated or scored.
"""

from math import exp, pi, sqrt

DECAY_KM = 4000.0
"""The distance at which a state minds 1/e as much."""

STRANGERS_APART = 2.0 / sqrt(pi)
"""Mean difference of two draws from a standard normal distribution, which ideal points are scaled
to: how far two states drawn at random are apart."""


def hostility(*, rival: bool, dispute: bool) -> float:
    """How far two states threaten each other, 0 to 1.

    rival: a strategic rivalry covers the year. dispute: a militarised dispute between them in the
    ten years before.

    >>> hostility(rival=True, dispute=False)
    0.4
    """
    if rival:
        return 0.6 if dispute else 0.4
    return 0.2 if dispute else 0.0


def brinkmanship(*, dispute: bool) -> float:
    """How readily a state lets quarrels grow: 0.6 with a dispute in the ten years before, or 0.2.

    dispute: with any state in the tables.
    """
    return 0.6 if dispute else 0.2


def tie(trade_share: float | None) -> float:
    """How much a state depends on another: its share of the state's trade, 0 where unknown.

    >>> tie(0.1234)
    0.12
    """
    return round(trade_share or 0.0, 2)


def salience(distance: float | None) -> float:
    """How much a state minds what another stages shows of force for, by their distance in km.

    >>> salience(0.0), salience(4000.0)
    (1.0, 0.37)
    """
    return 0.0 if distance is None else round(exp(-distance / DECAY_KM), 2)


def position(
    *, pact: bool, rival: bool, similarity: float | None, votes_apart: float | None
) -> float:
    """Where a state stands on another's cause, -1 to 1, in steps of 0.05: the mean of the signs.

    pact, rival: treaties say 1 with a defence pact, -1 with a rivalry, 0 with neither or both.
    similarity: of alliance portfolios, -1 to 1 (S; Signorino and Ritter 1999). votes_apart:
    difference of ideal points in the General Assembly (Bailey, Strezhnev and Voeten 2017), which
    says 1 where there is none and 0 where it is that of strangers. None: not known, no sign.

    >>> position(pact=True, rival=False, similarity=0.5, votes_apart=0.0)
    0.85
    >>> position(pact=False, rival=True, similarity=None, votes_apart=None)
    -1.0
    """
    signs = [float(pact) - float(rival)]
    if similarity is not None:
        signs.append(similarity)
    if votes_apart is not None:
        signs.append(max(-1.0, 1.0 - votes_apart / STRANGERS_APART))
    return round(20.0 * sum(signs) / len(signs)) / 20.0
