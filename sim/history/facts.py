"""What tables say of states and pairs in a year, whichever table it is from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar

_Known = TypeVar("_Known")


class PairFacts(NamedTuple):
    """What is known of a state and another; None where a table does not say."""

    rival: bool = False
    """A strategic rivalry covers the year."""
    dispute: bool = False
    """A militarised dispute between them in the ten years before."""
    pact: bool = False
    """A defence pact links them."""
    distance: float | None = None
    """Between the nearest points of their territories, km."""
    similarity: float | None = None
    """Of their alliances with all others, S, -1 to 1."""
    trade_share: float | None = None
    """Of the first's trade, the share with the second."""


NO_FACTS = PairFacts()


@dataclass(frozen=True)
class Facts:
    """What is known of a year."""

    power: Mapping[str, float]
    """By state, of every state that there is: its share of the world's capabilities (CINC)."""
    votes: Mapping[str, float]
    """By state: its ideal point in the General Assembly; none where it is not known."""
    pairs: Mapping[tuple[str, str], PairFacts]
    """By state and other; a pair that is not there has nothing to do with each other."""

    def of(self, state: str, other: str) -> PairFacts:
        """What is known of a state and another."""
        return self.pairs.get((state, other), NO_FACTS)

    @cached_property
    def disputants(self) -> frozenset[str]:
        """The states with a militarised dispute in the ten years before, with whichever state."""
        return frozenset(
            state for pair, known in self.pairs.items() if known.dispute for state in pair
        )

    def votes_apart(self, state: str, other: str) -> float | None:
        """The difference of their ideal points; None where one is not known."""
        if state in self.votes and other in self.votes:
            return abs(self.votes[state] - self.votes[other])
        return None


def nearest(known: Mapping[int, _Known | None], year: int) -> _Known | None:
    """The value of the nearest year that has one, of two equally near the earlier's.

    >>> nearest({1901: 5.0, 1906: None, 1911: 7.0}, 1906)
    5.0
    """
    there = [other for other, value in known.items() if value is not None]
    return known[min(there, key=lambda other: (abs(other - year), other))] if there else None
