"""The wall: what a class has bet, changed and seen, counted, in memory alone.

Visitors are told apart by tokens that mean nothing and are never shown; reasons never come here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

BETS = ("Yes", "No", "Not sure")
MOST_VISITORS = 500
"""Visitors that are counted; later ones are not, until the wall is cleared."""


class Turns(NamedTuple):
    """How a knob was changed."""

    runs: int
    visitors: int
    flipped: int
    """Runs in which the majority outcome was not the story's own."""


class Tally(NamedTuple):
    """What a class did with one story."""

    story: str
    bets: Mapping[str, int]
    """Visitors by their latest bet, for each of BETS."""
    runs: int
    visitors: int
    """Who ran it, changed or not."""
    flipped: int
    """Runs in which the majority outcome was not the story's own."""
    knobs: Mapping[str, Turns]
    """The knobs that were changed, the one of most runs first."""


@dataclass
class _Told:
    bets: dict[str, str] = field(default_factory=dict)
    runners: set[str] = field(default_factory=set)
    turners: dict[str, set[str]] = field(default_factory=dict)
    turns: dict[str, int] = field(default_factory=dict)
    flips: dict[str, int] = field(default_factory=dict)
    runs: int = 0
    flipped: int = 0


class Wall:
    """What a class did, by story; used from one event loop alone."""

    def __init__(self) -> None:
        self._told: dict[str, _Told] = {}
        self._visitors: set[str] = set()
        self.changes = 0
        """Grows whenever something changes."""

    def bet(self, visitor: str, story: str, bet: str) -> None:
        """Note a bet; the latest of a visitor for a story counts."""
        if bet in BETS and self._knows(visitor):
            self._at(story).bets[visitor] = bet

    def ran(self, visitor: str, story: str, knobs: Mapping[str, float], *, flipped: bool) -> None:
        """Note a run: the knobs that were changed for it, and whether it flipped the outcome."""
        if not self._knows(visitor):
            return
        told = self._at(story)
        told.runs += 1
        told.flipped += flipped
        told.runners.add(visitor)
        for knob in knobs:
            told.turns[knob] = told.turns.get(knob, 0) + 1
            told.flips[knob] = told.flips.get(knob, 0) + flipped
            told.turners.setdefault(knob, set()).add(visitor)

    def clear(self) -> None:
        """Forget everything."""
        self._told.clear()
        self._visitors.clear()
        self.changes += 1

    @property
    def tallies(self) -> list[Tally]:
        """What was done with each story, the one of latest first."""
        return [_counted(story, told) for story, told in reversed(self._told.items())]

    def _knows(self, visitor: str) -> bool:
        if len(self._visitors) < MOST_VISITORS:
            self._visitors.add(visitor)
        return visitor in self._visitors

    def _at(self, story: str) -> _Told:
        told = self._told.pop(story, None) or _Told()
        self._told[story] = told
        self.changes += 1
        return told


def _counted(story: str, told: _Told) -> Tally:
    bets = list(told.bets.values())
    knobs = {
        knob: Turns(runs, len(told.turners[knob]), told.flips[knob])
        for knob, runs in told.turns.items()
    }
    return Tally(
        story,
        {bet: bets.count(bet) for bet in BETS},
        told.runs,
        len(told.runners),
        told.flipped,
        dict(sorted(knobs.items(), key=lambda each: (-each[1].runs, each[0]))),
    )
