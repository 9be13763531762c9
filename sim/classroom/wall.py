"""What a class has bet, changed and shown, counted, in memory alone."""

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
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
    rounds: int
    turned: int
    """Rounds in which the verdict is not that of the story as it stands."""
    right: int
    """Rounds in which the bet was right."""


class Tally(NamedTuple):
    """What a class did with one story."""

    story: Story
    bets: Mapping[Bet, int]
    """The first of each visitor on the story as it stands: later ones know what comes."""
    outcome: Outcome
    """Of the story as it stands, as this program ran it."""
    changes: tuple[Change, ...]
    """The knob of most rounds first."""
    at_odds: int
    """Rounds that report other numbers than most do of the same setting."""

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
        """Note a round, once; whether the visitor had room for it."""
        ids = self._ids.setdefault(visitor, set())
        if placed.id in ids:
            return True
        if len(ids) >= MOST_ROUNDS:
            return False
        ids.add(placed.id)
        standing = self.stories[placed.story].standing.items()
        setting = frozenset(placed.set.items() - standing)
        of_story = self._by_story.pop(placed.story, [])
        of_story.append(_Placed(visitor, placed, setting))
        self._by_story[placed.story] = of_story  # the last, as it is the latest
        self.changes += 1
        return True

    def show(self, visitor: str, shown: Shown) -> bool:
        """Note a run to be shown; whether the visitor had not sent too many."""
        if self._showings[visitor] >= MOST_SHOWN_BY_ONE:
            return False
        self._showings[visitor] += 1
        self.changes += 1
        self._shown.append((self.changes, shown.link))
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
        """How many bets there are."""
        return sum(map(len, self._ids.values()))

    @property
    def shown(self) -> list[tuple[int, str]]:
        """The runs to be shown, each with a number of its own, the latest first."""
        return [*reversed(self._shown)]

    @property
    def tallies(self) -> list[Tally]:
        """What was done with each story, the one of latest first."""
        stories = reversed(self._by_story.items())
        return [_tally(self.stories[name], rounds) for name, rounds in stories]

    def _forget(self) -> None:
        self._ids: dict[str, set[str]] = {}
        self._by_story: dict[str, list[_Placed]] = {}
        self._shown: deque[tuple[int, str]] = deque(maxlen=MOST_SHOWN)
        self._showings = Counter[str]()


_Setting = frozenset[tuple[str, float]]
"""The knobs that do not stand where they do in the story, with their values."""

_AS_IT_STANDS: _Setting = frozenset()


class _Placed(NamedTuple):
    visitor: str
    round: Round
    setting: _Setting

    @property
    def reported(self) -> Outcome:
        return self.round.allied, self.round.done


def _tally(story: Story, rounds: Sequence[_Placed]) -> Tally:
    outcomes = _outcomes(story, rounds)
    firsts: dict[str, Bet] = {}
    for each in rounds:
        if each.setting == _AS_IT_STANDS:
            firsts.setdefault(each.visitor, each.round.bet)
    bets = Counter(firsts.values())
    return Tally(
        story,
        {bet: bets[bet] for bet in BETS},
        outcomes[_AS_IT_STANDS],
        _changes(rounds, outcomes),
        sum(each.reported != outcomes[each.setting] for each in rounds),
    )


def _outcomes(story: Story, rounds: Iterable[_Placed]) -> dict[_Setting, Outcome]:
    """By setting: what most report of it; of the story as it stands, what the program found."""
    reported: dict[_Setting, Counter[Outcome]] = {}
    for each in rounds:
        reported.setdefault(each.setting, Counter())[each.reported] += 1
    found = {setting: counts.most_common(1)[0][0] for setting, counts in reported.items()}
    return found | {_AS_IT_STANDS: (story.recorded.allied, story.recorded.replicates)}


def _changes(rounds: Iterable[_Placed], outcomes: Mapping[_Setting, Outcome]) -> tuple[Change, ...]:
    by_knob: dict[str, list[tuple[float, Bet, Bet]]] = {}
    for each in rounds:
        came = _verdict(outcomes[each.setting])
        for knob, value in each.setting:
            by_knob.setdefault(knob, []).append((value, each.round.bet, came))
    own = _verdict(outcomes[_AS_IT_STANDS])
    changes = [
        Change(
            knob,
            (min(value for value, *_ in placed), max(value for value, *_ in placed)),
            len(placed),
            sum(came != own for *_, came in placed),
            sum(bet == came for _, bet, came in placed),
        )
        for knob, placed in by_knob.items()
    ]
    return tuple(sorted(changes, key=lambda change: (-change.rounds, change.knob)))


def _verdict(outcome: Outcome) -> Bet:
    allied, done = outcome
    return verdict(allied / done)
