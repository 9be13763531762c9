"""What a change did, as text: measures before and after, flips, and where the two diverge."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.cli.output import terminal
from sim.cli.text.answer import answer
from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, listed, paragraph, text_paragraphs
from sim.measures.labels import (
    change_in_words,
    measure_of,
    phrase,
    quoted,
    table_rows,
    value_in_words,
)
from sim.vocabulary.measures import MEASURES
from sim.wording.differences import excludes_zero, points
from sim.wording.names import capital
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario
    from sim.studies.whatif.divergence import Divergence, Fork
    from sim.studies.whatif.whatif import Flips, WhatIf

_ANSWER = "allied"
"""The measure that the answer gives, and no table again."""
_MOST_NAMED = 4
_WORTH_NAMING = 0.005
"""A change of others' joins that is told; --json holds all of them."""


def whatif_in_words(result: "WhatIf", width: int) -> str:
    """What came of a change, set to a width in columns."""
    scenario = result.before.scenario
    opening = [f"{scenario.title}: what if?", _made(scenario), *_changes(result)]
    parts = [_answer(result, width), text_paragraphs(opening, width)]
    if not result.changes:
        return "\n\n".join(parts)
    parts.append(text_paragraphs(map(_flips, result.flips), width))
    parts.append(text_paragraphs(_divergences(result), width))
    # Strain is left out, as hostility says the same on the scale that decisions are made by.
    told = result.table[result.table["measure"] != "strain"]
    own = told[told["by"].isin(scenario.focus) & (told["measure"] != _ANSWER)]
    moved = own[own["differing"] > 0]
    if len(moved):
        parts.append(_measures(moved, scenario, width))
    closing = [_unchanged(len(own) - len(moved), len(moved)), *_others(told, scenario)]
    parts.append(text_paragraphs(filter(None, closing), width))
    return "\n\n".join(part for part in parts if part)


def _answer(result: "WhatIf", width: int) -> str:
    """What becomes of the alliance at the end, with and without the change."""
    if not result.changes:
        return answer("That changes nothing.", width)
    row = table_rows(result.table[result.table["measure"] == _ANSWER])[0]
    scenario = result.before.scenario
    first, second = (scenario.states[state].in_text for state in scenario.focus)
    replicates = counted(scenario.replicates, "replicate")
    allied = f"{capital(first)} and {second} are allied at the end in"
    if row["differing"] == 0:
        share = percent(row["after"])
        sentence = f"{allied} {share} of {replicates} with the change as without."
    else:
        chance = "" if excludes_zero(row["low"], row["high"]) else ", which may be chance"
        sentence = (
            f"{allied} {percent(row['after'])} of {replicates} with the change and "
            f"{percent(row['before'])} without: {change_in_words(row, ' points')}{chance}."
        )
    pairs = {"without": result.before.pairs, "with": result.after.pairs}
    bars = {
        label: (float(table["allied_low"].iloc[0]), float(table["allied_high"].iloc[0]))
        for label, table in pairs.items()
    }
    return answer(sentence, width, bars)


def _made(scenario: "Scenario") -> str:
    return (
        f"{counted(scenario.replicates, 'replicate')} of {counted(scenario.steps, scenario.unit)}, "
        f"seed {scenario.seed}, each with the change and without"
    )


def _changes(result: "WhatIf") -> Iterator[str]:
    """The change as it was asked for, and what a knob made of it."""
    yield f"The change: {result.asked}."
    made = [change for change in result.changes if change.path not in result.settings]
    if made:
        named = [change.words for change in made[:_MOST_NAMED]]
        more = len(made) - len(named)
        yield f"That is, {listed([*named, *([f'{more} more'] if more else [])])}."


def _flips(flips: "Flips") -> str:
    """How many replicates came to be allied, and how many ceased to be."""
    when = MEASURES[flips.measure].label.capitalize()
    if not flips.to_yes and not flips.to_no:
        return f"{when}: no replicate differs."
    return f"{when}: {flips.to_yes:,} changed from no to yes, {flips.to_no:,} from yes to no."


def _divergences(result: "WhatIf") -> Iterator[str]:
    """Where baseline and modified scenario diverge, and over what."""
    divergences, scenario = result.divergences, result.before.scenario
    replicates = counted(scenario.replicates, "replicate")
    if not divergences.parted:
        yield f"In none of {replicates} do the two diverge: all join what they joined before."
    else:
        yield (
            f"The two diverge in {divergences.parted:,} of {replicates}: in {scenario.unit} "
            f"{divergences.median:g} in the median, {divergences.earliest} at the earliest."
        )
    if divergences.example:
        yield from _example(divergences.example, result)


def _example(divergence: "Divergence", result: "WhatIf") -> Iterator[str]:
    scenario = result.before.scenario
    yield f"In replicate {divergence.replicate} they diverge in {scenario.unit} {divergence.step}:"
    for occasions, where in (
        (divergence.opened_after, "with the change alone"),
        (divergence.opened_before, "without the change alone"),
    ):
        for occasion in occasions:
            yield f"{quoted(occasion, scenario)} takes place {where}."
    for fork in divergence.forks[:_MOST_NAMED]:
        yield _fork(fork, scenario)
    more = len(divergence.forks) - _MOST_NAMED
    if more > 0:
        yield f"So do {more} more decisions in that {scenario.unit}."


def _fork(fork: "Fork", scenario: "Scenario") -> str:
    name = capital(scenario.states[fork.state].in_text)
    verbs = ("joins", "declines") if fork.joined_after else ("declines", "joins")
    sentence = (
        f"{name} {verbs[0]} {quoted(fork.occasion, scenario)} with the change, "
        f"and {verbs[1]} without"
    )
    if fork.probability_before is None or fork.probability_after is None:
        return f"{sentence}."
    chances = [percent(p) for p in (fork.probability_before, fork.probability_after)]
    return f"{sentence}; its chance to join was {chances[0]} before and is {chances[1]} after."


def _measures(moved: "pd.DataFrame", scenario: "Scenario", width: int) -> str:
    """The measures that differ, what changed most first; a list where there is no room."""
    if width < terminal.ROOM_FOR_COLUMNS:
        rows = (difference_row(row, scenario, " points") for row in table_rows(moved))
        return "\n".join(_item(row, width) for row in rows)
    rows = (difference_row(row, scenario) for row in table_rows(moved))
    headings = ["what changed most", "before", "after", "by points (95 % interval)"]
    return text_table(headings, [*rows], numbers=[1, 2])


def difference_row(row: dict[str, Any], scenario: "Scenario", unit: str = "") -> list[str]:
    """What is measured, before, after, and the difference in points, with its unit if given."""
    what = capital(phrase(measure_of(row), scenario))
    before, after = (value_in_words(row["measure"], row[side]) for side in ("before", "after"))
    return [what, before, after, change_in_words(row, unit)]


def _item(row: list[str], width: int) -> str:
    what, before, after, by = row
    numbers = f"{before} before, {after} after: {by}"
    return f"{paragraph(what, width)}\n{paragraph(numbers, width, '  ')}"


def _unchanged(still: int, moved: int) -> str:
    if not still:
        return ""
    if not moved:
        return "Nothing that either does or expects differs in any replicate."
    return f"{counted(still, 'further measure')} {'does' if still == 1 else 'do'} not differ."


def _others(result: "pd.DataFrame", scenario: "Scenario") -> Iterator[str]:
    """Other states that join more or less than before, where the interval excludes zero."""
    others = table_rows(result[~result["by"].isin(scenario.focus)])
    sentences = [
        f"{phrase(measure_of(row), scenario)} {points(row['difference'])} points"
        for row in others
        if excludes_zero(row["low"], row["high"]) and abs(row["difference"]) >= _WORTH_NAMING
    ]
    if sentences:
        more = len(sentences) - _MOST_NAMED
        rest = [f"and {more} more"] if more > 0 else []
        yield f"Of the others, {'; '.join([*sentences[:_MOST_NAMED], *rest])}."
