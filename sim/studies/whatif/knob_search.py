"""Turns of knobs, tried in the same replicates: the smallest that reaches the target.

A turn is told as a share of the knob's range, from where the knob stands; of two knobs, the shares
add up. What is wanted need not come closer all the way, so turns are scanned outwards, and the
nearest that reaches is then closed in on. What is reached only between two scanned turns goes
unseen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from math import ceil, floor

from sim.errors import ScenarioError
from sim.scenario.knobs import changed, neutrals, takes_whole_numbers
from sim.scenario.schema import Scenario
from sim.statistics.bisection import bisect, midpoint
from sim.vocabulary.callbacks import Progress

ALONE, IN_PAIRS = 32, 8
"""Into how many parts a knob's range is scanned."""

ACCURACY = 1 / 256
"""Share of a knob's range to which the nearest turn that reaches is closed in on."""

REFINING = 40
"""About how many tries it takes to close in on what a pair needs."""

_AT_A_TIME = 8
_STARTS = 2
"""Hits of the scan of a pair that are closed in on."""

_MOVES = ((-1, 0), (0, -1), (-1, -1), (-2, 1), (1, -2))
"""Smaller turns of a pair, in steps."""

Turn = Mapping[str, float]
"""How far knobs are turned, each as a share of its range, with its sign."""

Predicate = Callable[[Scenario], bool]
"""Whether a world has what is wanted."""


def turn_size(turn: Turn) -> float:
    """How far that is, of all knobs together."""
    return sum(map(abs, turn.values()))


class Turns:
    """A scenario's knobs, and what was tried of them, each turn once."""

    def __init__(
        self,
        scenario: Scenario,
        reached: Predicate,
        pool: ThreadPoolExecutor,
        progress: Progress | None,
    ) -> None:
        self.scenario = scenario
        self.now = neutrals(scenario)
        self._whole = {knob for knob in scenario.knobs if takes_whole_numbers(scenario, knob)}
        self.expected = 0
        """About how many tries there will be at most."""
        self._reached, self._pool, self._progress = reached, pool, progress
        self._known: dict[tuple[tuple[str, float], ...], bool] = {}

    @property
    def tried(self) -> int:
        """Tries made so far."""
        return len(self._known)

    def values(self, turn: Turn) -> dict[str, float]:
        """To what the knobs of a turn are set."""
        values = {}
        for knob, offset in turn.items():
            turned = self.scenario.knobs[knob]
            value = self.now[knob] + offset * (turned.to - turned.from_)
            value = round(value) if knob in self._whole else value
            values[knob] = min(max(value, turned.from_), turned.to)
        return values

    def alone(self, knob: str) -> Turn | None:
        """The smallest turn of one knob that reaches; none in its range."""
        offsets = sorted(self._offsets(knob, ALONE), key=abs)
        hits = self._first_hits([{knob: offset} for offset in offsets], beyond=0.0)
        if not hits:
            return None
        hit = hits[0][knob]
        nearer = [offset for offset in offsets if offset * hit > 0 and abs(offset) < abs(hit)]
        if not nearer and not self._in_range(knob):
            return hits[0]
        nearest, _ = bisect(
            hit,
            nearer[-1] if nearer else 0.0,
            lambda offset: self._try([{knob: offset}])[0],
            ACCURACY,
            lambda start, end: self._possible({knob: midpoint(start, end)})[knob],
        )
        return {knob: nearest}

    def scan(self, pair: tuple[str, str], below: float) -> list[Turn]:
        """The turns of a pair that are scanned, the smallest first, all smaller than `below`."""
        sides = [self._offsets(knob, IN_PAIRS) for knob in pair]
        turns = [dict(zip(pair, offsets, strict=True)) for offsets in product(*sides)]
        return sorted((turn for turn in turns if turn_size(turn) < below), key=turn_size)

    def together(self, scanned: Sequence[Turn]) -> Turn | None:
        """The smallest turn of a pair that reaches; none among those scanned."""
        hits = self._first_hits(scanned, beyond=1 / IN_PAIRS)[:_STARTS]
        return min(map(self._closed_in, hits), key=turn_size, default=None)

    def _closed_in(self, hit: Turn) -> Turn:
        """A hit of a pair moved nearer, in ever smaller steps."""
        step = 0.5 / IN_PAIRS
        while step >= ACCURACY:
            nearer = sorted(map(self._possible, _nearer(hit, step)), key=turn_size)
            nearer = [t for t in nearer if self._is_in_range(t) and turn_size(t) < turn_size(hit)]
            hits = [turn for turn, hits in zip(nearer, self._try(nearer), strict=True) if hits]
            if hits:
                hit = hits[0]
            else:
                step /= 2
        return hit

    def _first_hits(self, turns: Sequence[Turn], beyond: float) -> list[Turn]:
        """The hits among turns in ascending order, up to so far beyond the smallest."""
        hits: list[Turn] = []
        for at in range(0, len(turns), _AT_A_TIME):
            batch = turns[at : at + _AT_A_TIME]
            if hits and turn_size(batch[0]) > turn_size(hits[0]) + beyond:
                break
            hits += [t for t, hit in zip(batch, self._try(batch), strict=True) if hit]
        return hits

    def _offsets(self, knob: str, parts: int) -> list[float]:
        """Turns of a knob that are scanned: in equal parts, and to both ends of its range."""
        low, high = self._ends(knob)
        steps = range(ceil(low * parts), floor(high * parts) + 1)
        turns = (self._possible({knob: step / parts}) for step in steps)
        return sorted({low, high, *(turn[knob] for turn in turns)} - {0.0})

    def _possible(self, turn: Turn) -> Turn:
        """The turn nearest to one at which knobs of whole numbers stand at such."""
        spans = {
            knob: self.scenario.knobs[knob].to - self.scenario.knobs[knob].from_ for knob in turn
        }
        return {
            knob: round(offset * spans[knob]) / spans[knob] if knob in self._whole else offset
            for knob, offset in turn.items()
        }

    def _ends(self, knob: str) -> tuple[float, float]:
        turned = self.scenario.knobs[knob]
        span = turned.to - turned.from_
        return (turned.from_ - self.now[knob]) / span, (turned.to - self.now[knob]) / span

    def _in_range(self, knob: str) -> bool:
        low, high = self._ends(knob)
        return low <= 0 <= high

    def _is_in_range(self, turn: Turn) -> bool:
        ends = ((self._ends(knob), offset) for knob, offset in turn.items())
        return all(low <= offset <= high for (low, high), offset in ends)

    def _try(self, turns: Sequence[Turn]) -> list[bool]:
        """Whether each of the turns reaches."""
        keys = [tuple(turn.items()) for turn in turns]
        new = [turn for turn, key in zip(turns, keys, strict=True) if key not in self._known]
        for turn, hit in zip(new, self._pool.map(self._reaches, new), strict=True):
            self._known[tuple(turn.items())] = hit
            if self._progress:
                self._progress(self.tried, max(self.tried, self.expected))
        return [self._known[key] for key in keys]

    def _reaches(self, turn: Turn) -> bool:
        try:
            return self._reached(changed(self.scenario, self.values(turn)))
        except ScenarioError:  # knobs turned so far leave no world
            return False


def _nearer(turn: Turn, step: float) -> Iterator[Turn]:
    """Smaller turns of the same two knobs in the same directions."""
    for moves in _MOVES:
        moved = {
            knob: offset + (step if offset > 0 else -step) * move
            for (knob, offset), move in zip(turn.items(), moves, strict=True)
        }
        if all(moved[knob] * offset > 0 for knob, offset in turn.items()):
            yield moved
