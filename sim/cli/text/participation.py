"""Who joins what: the occasions of each host with those who stand with it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sim.cli.output import terminal
from sim.cli.text.tables import text_table
from sim.cli.text.words import paragraph
from sim.vocabulary.kinds import KINDS
from sim.wording.names import capital, genitive
from sim.wording.numbers import NOTHING, between, percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario

_NOW_AND_THEN = 0.05
"""Joining rate from which a state is named among the others who join an occasion."""
_MOST_NAMED = 4


class _Line(NamedTuple):
    title: str
    kind: str
    partners: list[str]
    """Rate with its interval of each focus state that could join."""
    others: str


def joiners(joins: "pd.DataFrame", scenario: "Scenario", width: int) -> Iterator[str]:
    """A table for each host; where there is no room for columns, a list."""
    for host in dict.fromkeys(occasion.host for occasion in scenario.occasions.values()):
        partners = [state for state in scenario.focus if state != host]
        lines = [
            _line(occasion, partners, joins, scenario)
            for occasion, entry in scenario.occasions.items()
            if entry.host == host
        ]
        names = [scenario.states[state].name for state in partners]
        title = f"{capital(genitive(scenario.states[host].in_text))} occasions"
        if width < terminal.ROOM_FOR_COLUMNS:
            yield "\n".join(
                [paragraph(title, width), *(_listed(line, names, width) for line in lines)]
            )
        else:
            joined = [f"{name} joins" for name in names]
            rows = [[line.title, line.kind, *line.partners, line.others] for line in lines]
            yield text_table([title, "kind", *joined, "others"], rows)


def _line(occasion: str, partners: list[str], joins: "pd.DataFrame", scenario: "Scenario") -> _Line:
    entry = scenario.occasions[occasion]
    rows = joins[joins["occasion"] == occasion].set_index("state")
    rates = [_rate(rows.loc[[state]].iloc[0]) for state in partners]
    others = rows.drop(index=partners)["rate"].sort_values(ascending=False, kind="stable")
    return _Line(entry.title or occasion, KINDS[entry.kind].label, rates, _named(others, scenario))


def _rate(row: "pd.Series[float]") -> str:
    if not row["occasions"]:
        return f"{NOTHING} (never open)"
    return f"{percent(row['rate'])} ({between(row['low'], row['high'])})"


def _named(rates: "pd.Series[float]", scenario: "Scenario") -> str:
    named = [
        f"{scenario.states[str(state)].name} {percent(rate)}"
        for state, rate in rates.items()
        if rate >= _NOW_AND_THEN
    ]
    more = len(named) - _MOST_NAMED
    if more > 0:
        return f"{', '.join(named[:_MOST_NAMED])} and {more} more"
    return ", ".join(named) or NOTHING


def _listed(line: _Line, names: list[str], width: int) -> str:
    joined = [f"{name} {rate}" for name, rate in zip(names, line.partners, strict=True)]
    others = [line.others] if line.others != NOTHING else []
    return "\n".join(
        (
            paragraph(f"{line.title} ({line.kind})", width, "  "),
            paragraph("; ".join([*joined, *others]), width, "    "),
        )
    )
