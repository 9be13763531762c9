"""The teacher's guide, in Markdown, with every number of the model worked out.

`python -m sim.cli.teaching` prints it from docs/teaching.in.md; docs/teaching.md is what it prints.
A placeholder names a quantity, a story, what else it takes, and settings if there are any:
`{allied two-states threat=0}`, `{term russia-china-2022 third_parties}`. All are those of the
worksheet's key, and so of the page. In a row of a table `{share}` stands for `{allied ...}` with
the story of its first cell and the settings of its second.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import cast

import click

from sim.errors import InputError
from sim.page.knob_words import value_in_words
from sim.results.scenario_library import read
from sim.scenario.files.settings import parse_settings
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario
from sim.studies.ensemble.ensemble import run
from sim.studies.ensemble.focus_summary import focus_summary
from sim.studies.explain.counterfactuals import smallest_flips
from sim.wording.differences import signed_number
from sim.wording.numbers import percent
from sim.worksheet.found import SHOWN, decided, on_the_page, tallies

_GUIDE = Path("docs/teaching.in.md")
_ROW = re.compile(r"^(\| `([\w-]+)` \| (?:nothing|`([^`]+)`) \| )\{share\}", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\{(\w+) ([^{}]+)\}")


def guide(text: str) -> str:
    """The guide. Raises InputError where a placeholder stands for nothing."""
    text = _ROW.sub(lambda row: f"{row[1]}{{allied {row[2]} {row[3] or ''}}}", text)
    return _PLACEHOLDER.sub(_quantity, text)


def _quantity(placeholder: re.Match[str]) -> str:
    story, *others = placeholder[2].split()
    settings = [word for word in others if "=" in word]
    scenario = changed(on_the_page(read(story)), parse_settings(settings))
    try:
        value = QUANTITIES[placeholder[1]]
        return value(scenario, *(word for word in others if word not in settings))
    except (LookupError, TypeError) as error:
        raise InputError(f"{placeholder[0]} stands for nothing") from error


def _came(scenario: Scenario, state: str) -> str:
    """To how many of the other's costly occasions a state comes in the repeat that is watched."""
    came = {tally.guest: tally for tally in tallies(scenario)}[state]
    return f"{came.came} of {came.of}"


def _reversal(scenario: Scenario, knob: str) -> str:
    """The value of a knob nearest to where it stands that reverses what the story asks about."""
    flips = {flip.knob: flip.flips_at for flip in smallest_flips(scenario, decided(scenario))}
    value = flips[knob]
    return "nowhere" if value is None else value_in_words(scenario, scenario.knobs[knob], value)


def _joins(scenario: Scenario, state: str, occasion: str) -> str:
    """Of all times that an occasion comes, the share that a state joins."""
    rates = run(scenario).joins.set_index(["occasion", "state"])["rate"]
    return percent(float(rates[occasion, state]))


QUANTITIES: dict[str, Callable[..., str]] = {
    "allied": lambda scenario: percent(focus_summary(scenario).share),
    "ever": lambda scenario: percent(cast(float, focus_summary(scenario).pair["ever_allied"])),
    "twenty": lambda scenario: str(sum(focus_summary(scenario).allied[:SHOWN])),
    "came": _came,
    "term": lambda scenario, term: signed_number(decided(scenario).terms[term]),
    "together": lambda scenario: signed_number(decided(scenario).worth),
    "chance": lambda scenario: f"{decided(scenario).probability:.2f}",
    "draw": lambda scenario: f"{decided(scenario).draw:.2f}",
    "reversal": _reversal,
    "joins": _joins,
}
"""By name: of repeats allied at the end, at some time, among the twenty; of the decision that the
story asks about its terms, their sum, the chance and the draw; and the others above."""


if __name__ == "__main__":
    click.echo(guide(_GUIDE.read_text(encoding="utf-8")), nl=False)
