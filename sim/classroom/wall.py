"""What a class has bet, changed and shown, counted, in memory alone."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sim.classroom.messages import Round, Shown
from sim.page.bets import BETS, Bet, verdict
from sim.page.document import Story

MOST_ROUNDS = 60
"""Of a visitor, until the wall is cleared."""

MOST_SHOWN, MOST_SHOWN_BY_ONE = 12, 20
"""Runs that are kept to be shown, the latest; and those that a visitor may send."""

Outcome = tuple[int, int]
"""How many replicates end allied, and of how many."""


class Change(NamedTuple):
    """What a class did with one knob."""

    knob: str
    values: tuple[float, float]
    """The lowest and the highest that it was set to."""
    bets: int
    turned: int
    """Bets of which the verdict is not that of the story as it stands."""
    right: int
    """Bets that were right."""


class Tally(NamedTuple):
    """What a class did with one story."""

    story: Story
    bets: Mapping[Bet, int]
    """On the story as it stands."""
    outcome: Outcome
    """Of the story as it stands, as this program ran it."""
    changes: tuple[Change, ...]
    """The knob of most bets first."""
    at_odds: int
    """Bets that report other numbers than most do of the same setting."""

    @property
    def verdict(self) -> Bet:
        """The bet on the story as it stands that is right."""
        return _verdict(self.outcome)

    @property
    def right(self) -> int:
        """How many bet so."""
        return self.bets[self.verdict]


class Wall:
    """What a class did; used from one event loop alone. Visitors are tokens that mean nothing."""

    def __init__(self, stories: Iterable[Story]) -> None:
        self.stories = {story.name: story for story in stories}
        self.changes = 0
        """Grows whenever something changes."""
        self.is_revealed = False
        self._forget()

    def bet(self, visitor: str, placed: Round) -> bool:
        """Note a round, once; whether the visitor had room for it.

        Of a visitor's bets on one setting the first counts: later ones know what comes.
        """
        ids = self._ids.setdefault(visitor, set())
        if placed.id in ids:
            return True
        if len(ids) >= MOST_ROUNDS:
            return False
        ids.add(placed.id)
        changes = _changes_in(placed, self.stories[placed.story])
        of_story = self._by_story.pop(placed.story, {})
        of_story.setdefault((visitor, changes), placed)
        self._by_story[placed.story] = of_story  # the last, as it is the latest
        self.changes += 1
        return True

    def show(self, visitor: str, shown: Shown) -> bool:
        """Note a run to be shown; whether the visitor had not sent too many."""
        if self._showings[visitor] >= MOST_SHOWN_BY_ONE:
            return False
        self._showings[visitor] += 1
        self.changes += 1
        self._shown.append((self.changes, shown))
        return True

    def reveal(self) -> None:
        """Show what came of the bets, or hide it again."""
        self.is_revealed = not self.is_revealed
        self.changes += 1

    def clear(self) -> None:
        """Forget everything."""
        self.is_revealed = False
        self.changes += 1
        self._forget()

    @property
    def bets(self) -> int:
        """How many bets count."""
        return sum(map(len, self._by_story.values()))

    @property
    def shown(self) -> list[tuple[int, Shown]]:
        """The runs to be shown, each with a number of its own, the latest first."""
        return [*reversed(self._shown)]

    @property
    def tallies(self) -> list[Tally]:
        """What was done with each story, the one of latest first."""
        stories = reversed(self._by_story.items())
        return [_tally(self.stories[name], placed) for name, placed in stories]

    def _forget(self) -> None:
        self._ids: dict[str, set[str]] = {}
        self._by_story: dict[str, _Bets] = {}
        self._shown: deque[tuple[int, Shown]] = deque(maxlen=MOST_SHOWN)
        self._showings = Counter[str]()


_Changes = frozenset[tuple[str, float]]
"""The knobs that do not stand where they do in the story, with their values."""

_AS_IT_STANDS: _Changes = frozenset()

_Bets = dict[tuple[str, _Changes], Round]
"""On one story, by visitor and what was changed."""


def _changes_in(placed: Round, story: Story) -> _Changes:
    return frozenset(placed.set.items() - story.standing.items())


def _tally(story: Story, placed: _Bets) -> Tally:
    outcomes = _outcomes(story, placed)
    bets = Counter(each.bet for (_, changes), each in placed.items() if changes == _AS_IT_STANDS)
    return Tally(
        story,
        {bet: bets[bet] for bet in BETS},
        outcomes[_AS_IT_STANDS],
        _changes(placed, outcomes),
        sum(_reported(each) != outcomes[changes] for (_, changes), each in placed.items()),
    )


def _outcomes(story: Story, placed: _Bets) -> dict[_Changes, Outcome]:
    """By setting: what most report of it; of the story as it stands, what the program found."""
    reported: dict[_Changes, Counter[Outcome]] = {}
    for (_, changes), each in placed.items():
        reported.setdefault(changes, Counter())[_reported(each)] += 1
    found = {changes: counts.most_common(1)[0][0] for changes, counts in reported.items()}
    return found | {_AS_IT_STANDS: (story.recorded.allied, story.recorded.replicates)}


def _changes(placed: _Bets, outcomes: Mapping[_Changes, Outcome]) -> tuple[Change, ...]:
    by_knob: dict[str, list[tuple[float, Bet, Bet]]] = {}
    for (_, changes), each in placed.items():
        came = _verdict(outcomes[changes])
        for knob, value in changes:
            by_knob.setdefault(knob, []).append((value, each.bet, came))
    own = _verdict(outcomes[_AS_IT_STANDS])
    found = [
        Change(
            knob,
            (min(value for value, *_ in of_knob), max(value for value, *_ in of_knob)),
            len(of_knob),
            sum(came != own for *_, came in of_knob),
            sum(bet == came for _, bet, came in of_knob),
        )
        for knob, of_knob in by_knob.items()
    ]
    return tuple(sorted(found, key=lambda change: (-change.bets, change.knob)))


def _reported(placed: Round) -> Outcome:
    return placed.allied, placed.done


def _verdict(outcome: Outcome) -> Bet:
    allied, done = outcome
    return verdict(allied / done)
