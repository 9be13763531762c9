"""What it would take, as text: the smallest changes first, then what is out of reach."""

from typing import TYPE_CHECKING

from sim.cli.output import terminal
from sim.cli.text.answer import answer
from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, paragraph, text_paragraphs
from sim.vocabulary.measures import MEASURES
from sim.wording.names import capital
from sim.wording.numbers import between, exact_percent, percent

if TYPE_CHECKING:
    from sim.studies.whatif.minimal_change import MinimalChange, MinimalChanges, Target


def required(result: "MinimalChanges", width: int) -> str:
    """What was found, set to a width in columns."""
    stands, start = result.baseline, result.scenario
    bars = {"now": (stands.low, stands.high)}
    if result.changes:
        bars["then"] = (result.changes[0].then.low, result.changes[0].then.high)
    parts = [
        answer(_answer(result), width, bars),
        text_paragraphs([f"{start.title}: what would it take?", _stands(result)], width),
    ]
    if result.changes:
        parts.append(_table(result, width))
    parts.append(text_paragraphs(_out_of_reach(result), width))
    parts.append(paragraph(_how(result), width))
    return "\n\n".join(part for part in parts if part)


def _answer(result: "MinimalChanges") -> str:
    """The smallest change that does it, or that none does."""
    if not result.changes:
        return f"No knob, alone or with another, brings it to {_wanted(result.target)}."
    change = result.changes[0]
    what = MEASURES[result.target.measure].label
    return (
        f"The smallest change that does it: {_change(change, result)}; "
        f"then {what} in {_then(change)}."
    )


def _stands(result: "MinimalChanges") -> str:
    a, b = (result.scenario.states[state].in_text for state in result.scenario.focus)
    share, low, high = result.baseline
    replicates = counted(result.replicates, "replicate")
    what = MEASURES[result.target.measure].label
    return (
        f"{capital(a)} and {b} are {what} in {percent(share)} of {replicates} as things "
        f"stand (95 % interval {between(low, high)} %). Wanted: {_wanted(result.target)}."
    )


def _wanted(target: "Target") -> str:
    return f"{'at least' if target.rising else 'less than'} {exact_percent(target.level)}"


def _table(result: "MinimalChanges", width: int) -> str:
    """The changes, the smallest first; a list where there is no room."""
    rows = [
        [_change(change, result), percent(change.change), _then(change)]
        for change in result.changes
    ]
    if width < terminal.ROOM_FOR_COLUMNS:
        return "\n".join(
            f"{paragraph(change, width)}\n"
            f"{paragraph(f'{size} of its range; then {then}', width, '  ')}"
            for change, size, then in rows
        )
    when = MEASURES[result.target.measure].label
    return text_table(["smallest change", "of range", f"then {when}"], rows, numbers=[1])


def _change(change: "MinimalChange", result: "MinimalChanges") -> str:
    knobs = result.scenario.knobs
    return ", and ".join(
        f"{knobs[knob].title or knob}: {value:.3g} instead of {result.now[knob]:.3g}"
        for knob, value in change.settings.items()
    )


def _then(change: "MinimalChange") -> str:
    share, low, high = change.then
    return f"{percent(share)} ({between(low, high)})"


def _out_of_reach(result: "MinimalChanges") -> list[str]:
    """Knobs that do not do it anywhere in their ranges, and pairs of such."""
    knobs = result.scenario.knobs
    alone = [
        f"{knobs[id_].title or id_} ({knobs[id_].from_:g} to {knobs[id_].to:g})"
        for id_, *others in result.impossible
        if not others
    ]
    pairs = [
        " with ".join(knobs[id_].title or id_ for id_ in pair)
        for pair in result.impossible
        if len(pair) == 2
    ]
    sentences = []
    if alone:
        sentences.append(f"Not within its range, alone: {'; '.join(alone)}.")
    if pairs:
        sentences.append(f"Nor together: {'; '.join(pairs)}.")
    return sentences


def _how(result: "MinimalChanges") -> str:
    """How sure this is."""
    from sim.studies.whatif.knob_search import ALONE, IN_PAIRS

    tried = counted(result.tried, "change")
    scanned = f"Ranges were scanned in {ALONE} parts alone and {IN_PAIRS} in pairs"
    accurate = f"accurate to {percent(result.accuracy)} of the range in these replicates"
    replicates = counted(result.replicates, "replicate")
    return (
        f"{tried} tried in the same {replicates}; reported changes are {accurate}, and were "
        f"re-estimated in {result.checked:,} new ones. {scanned}: what reaches the target only "
        "between two scanned values is not detected. A pair is reported where it takes less than "
        "either alone; its changes are added up."
    )
