"""What a lane's step adds to the path, for the compiled engine."""

from sim.model import rows
from sim.model.compiling import compiled
from sim.model.layout import COSTLY, RHETORIC, Layout, Ledger
from sim.model.record import Path


@compiled
def follow(layout: Layout, ledger: Ledger, path: Path, step: int, live: int) -> None:
    """Adds a step that has just ended."""
    row = step - 1
    _pair(layout, ledger, path, row, live)
    if layout.watched:
        _beliefs(layout, ledger, path, row, live)
    if layout.slow:
        _answers(ledger, path, row, live)


@compiled
def _pair(layout: Layout, ledger: Ledger, path: Path, row: int, live: int) -> None:
    """What the focus pair expects and has joined, and whether it is allied."""
    total, histogram = path.total[row], path.histogram[row]
    for direction in range(2):
        pair = layout.focus_pairs[direction]  # b joins a: what a expects of b
        reverse = layout.focus_pairs[1 - direction]
        rows.follow(total, direction, histogram[direction], ledger.expected[pair], live)
        for measure in (COSTLY, RHETORIC):
            track = 2 * measure + direction
            rows.follow(total, track, histogram[track], ledger.rates[measure, reverse], live)
    if layout.focus_candidate >= 0:
        for replicate in range(live):
            path.allied[row] += int(ledger.allied[layout.focus_candidate, replicate])


@compiled
def _beliefs(layout: Layout, ledger: Ledger, path: Path, row: int, live: int) -> None:
    """The commitment of each of the focus pair to the other, and what is believed of it."""
    for way in range(2):
        pair = layout.focus_pairs[way]
        if pair < layout.reverse.size:  # the host hosts something
            rows.sum_up(path.belief[row], way, ledger.belief[pair], live)
            rows.sum_up(path.perceived[row], way, ledger.perceived[pair], live)
            rows.sum_up(path.commitment[row], way, ledger.commitment[pair], live)


@compiled
def _answers(ledger: Ledger, path: Path, row: int, live: int) -> None:
    """What is used up of goodwill, and what that leaves of ties."""
    relation = 0
    for m in range(ledger.strain.shape[0]):
        for i in range(ledger.strain.shape[1]):
            if i != m:
                strain, other = ledger.strain[m, i], ledger.strain[i, m]
                rows.sum_up(path.strain[row], relation, strain, live)
                rows.sum_up_left(path.tie_left[row], relation, strain, other, live)
                relation += 1
