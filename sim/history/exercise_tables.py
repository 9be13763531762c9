"""Tables of states, pairs and joint exercises: states.csv, pairs.csv and exercises.csv.

Their columns are in docs/coding-from-tables.md. States have ISO 3166 codes of three letters.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import InputError, Mistake
from sim.history import csv_table
from sim.history.csv_table import (
    calendar_year,
    code,
    flag,
    maybe_text,
    one_of,
    some_of,
    text,
    whole_within,
    within,
)
from sim.history.facts import Facts, PairFacts, nearest
from sim.scenario.checks.suggestions import suggestion

STATES, PAIRS, EXERCISES = "states.csv", "pairs.csv", "exercises.csv"
"""The files of a folder."""

_STATES: csv_table.Columns = {
    "state": code,
    "year": calendar_year,
    "chosen": flag,
    "power": within(1e-100, 1.0),
    "ideal_all": within(-10.0, 10.0),
}


def _pairs(states: Collection[str]) -> csv_table.Columns:
    return {
        "i": one_of(states, STATES),
        "m": one_of(states, STATES),
        "year": calendar_year,
        "trade_share": within(0.0, 1.0),
        "rival": flag,
        "dispute10": flag,
        "pact": flag,
        "distance": within(0.0, 21_000.0),
        "S": within(-1.0, 1.0),
    }


def _exercises(states: Collection[str]) -> csv_table.Columns:
    return {
        "id": text,
        "year": calendar_year,
        "month": whole_within(1, 12),
        "series": maybe_text,
        "host": one_of(states, STATES, blank=True),
        "lead": one_of(states, STATES, blank=True),
        "warfighting": flag,
        "complete": flag,
        "outside": whole_within(0, 1000),
        "joiners": some_of(states, STATES),
        "eligible": some_of(states, STATES),
    }


class Exercise(NamedTuple):
    """An exercise in which a chosen state took part, or could have."""

    id: str
    year: int
    month: int
    series: str
    """Empty where it is of none; so are the next two."""
    host: str
    """The chosen state on whose soil it took place."""
    lead: str
    """The state that a joiner is measured against: the host, or the strongest that always came."""
    warfighting: bool
    complete: bool
    """Whether all participants are known."""
    outside: int
    """Participants that are no chosen states."""
    joiners: tuple[str, ...]
    eligible: tuple[str, ...]
    """The states whose decision counts in the panel of series."""


@dataclass(frozen=True)
class StateTables:
    """What states.csv and pairs.csv say, year by year."""

    powers: Mapping[str, Mapping[int, float | None]]
    """By state and year in which it existed; None where it is blank."""
    ideal_points: Mapping[str, Mapping[int, float | None]]
    relations: Mapping[tuple[str, str], Mapping[int, PairFacts]]
    """By state, other and year. What is symmetric stands in both directions."""
    chosen: tuple[str, ...]
    """The states that decide, in the order of the table."""

    @cached_property
    def years(self) -> range:
        """From the first to the last."""
        years = [year for by_year in self.powers.values() for year in by_year]
        return range(min(years), max(years) + 1)

    def exist(self, year: int) -> list[str]:
        """The chosen states that there were in a year, by code."""
        return sorted(state for state in self.chosen if year in self.powers[state])

    def facts(self, year: int) -> Facts:
        """What is known of a year, of states of whichever year.

        A number that is blank is taken from the nearest year of the same state or pair that has
        one, of two equally near from the earlier. A pair without a row, or of which one did not
        exist, has nothing to do with each other.
        """
        powers = {state: nearest(known, year) for state, known in self.powers.items()}
        votes = {state: nearest(known, year) for state, known in self.ideal_points.items()}
        return Facts(
            power={state: power for state, power in powers.items() if power is not None},
            votes={state: point for state, point in votes.items() if point is not None},
            pairs={
                pair: _filled(by_year, year)
                for pair, by_year in self.relations.items()
                if year in by_year and all(year in self.powers[state] for state in pair)
            },
        )

    def facts_of(self, pair: tuple[str, str], year: int) -> Facts:
        """What is known of a year, of the states that there were, two of which are a pair.

        Raises InputError where one of the two is unknown or did not exist, or the year is outside.
        """
        self.check_year(year)
        for state in pair:
            self.check(state)
            if year not in (known := self.powers[state]):
                there = f"it has rows from {min(known)} to {max(known)}"
                raise InputError(f"{state} has no row of {year}, so it did not exist; {there}")
        if pair[0] == pair[1]:
            raise InputError(f"a pair is two states; found '{pair[0]}' twice")
        facts = self.facts(year)
        powers = {
            state: power for state, power in facts.power.items() if year in self.powers[state]
        }
        return replace(facts, power=powers)

    def check(self, state: str) -> None:
        """Raises InputError for a state that the tables do not have."""
        if state not in self.powers:
            known = suggestion(state, self.powers, "states")
            raise InputError(f"no state '{state}' in the tables{known}")

    def check_year(self, year: int) -> None:
        """Raises InputError for a year that is outside the tables."""
        if year not in self.years:
            first, last = self.years[0], self.years[-1]
            raise InputError(f"the year {year} is not in the tables, which have {first} to {last}")


def _filled(by_year: Mapping[int, PairFacts], year: int) -> PairFacts:
    """The facts of a year, with what is blank from the nearest one."""
    facts = by_year[year]
    known: dict[str, Any] = {
        name: nearest({other: getattr(facts, name) for other, facts in by_year.items()}, year)
        for name in (*_SYMMETRIC_NUMBERS, "trade_share")
        if getattr(facts, name) is None
    }
    return facts._replace(**known)


def read_states(folder: Path) -> StateTables:
    """The states and pairs in a folder. Raises InputError and ScenarioError with every mistake."""
    path = folder / STATES
    states = csv_table.read_lines(path, _STATES)
    csv_table.refuse_twice(path, [(line, f"{row['state']} {row['year']}") for line, row in states])
    csv_table.raise_all(path, _chosen_at_times(states))
    if not states:
        raise InputError(f"{path}: has no states")
    powers: dict[str, dict[int, float | None]] = defaultdict(dict)
    points: dict[str, dict[int, float | None]] = defaultdict(dict)
    for _, row in states:
        powers[row["state"]][row["year"]] = row["power"]
        points[row["state"]][row["year"]] = row["ideal_all"]
    if nothing := [state for state, known in powers.items() if set(known.values()) == {None}]:
        raise InputError(f"{path}: the power of {', '.join(nothing)} is never given")
    chosen = tuple(dict.fromkeys(row["state"] for _, row in states if row["chosen"]))
    return StateTables(dict(powers), dict(points), _relations(folder / PAIRS, powers), chosen)


_Rows = list[tuple[int, dict[str, Any]]]


def _chosen_at_times(states: _Rows) -> Iterator[Mistake]:
    """States that decide in some years only, which the rule does not know."""
    first: dict[str, bool] = {}
    for line, row in states:
        if first.setdefault(row["state"], row["chosen"]) != row["chosen"]:
            wrong = (
                f"of {row['state']} is not that of its other years; a state decides in all or none"
            )
            yield Mistake("chosen", wrong, line, 1)


_SYMMETRIC_FLAGS = {"rival": "rival", "dispute": "dispute10", "pact": "pact"}
_SYMMETRIC_NUMBERS = {"distance": "distance", "similarity": "S"}
"""What holds of both states of a pair alike, with its column."""

_Relations = dict[tuple[str, str], dict[int, PairFacts]]


def _relations(path: Path, states: Collection[str]) -> _Relations:
    rows = csv_table.read_lines(path, _pairs(states))
    keys = [(line, f"{row['i']} {row['m']} {row['year']}") for line, row in rows]
    csv_table.refuse_twice(path, keys)
    csv_table.raise_all(path, _at_odds(rows))
    given: _Relations = defaultdict(dict)
    for _, row in rows:
        given[row["i"], row["m"]][row["year"]] = PairFacts(
            rival=row["rival"],
            dispute=row["dispute10"],
            pact=row["pact"],
            distance=row["distance"],
            similarity=row["S"],
            trade_share=row["trade_share"],
        )
    return _both_ways(given)


def _both_ways(given: _Relations) -> _Relations:
    """The facts of pairs by either state: given once, they hold both ways, but for the trade."""
    both: _Relations = defaultdict(dict)
    for (i, m), by_year in given.items():
        for year, facts in by_year.items():
            back = given.get((m, i), {}).get(year)
            if back is None:
                both[i, m][year] = facts
                both[m, i][year] = facts._replace(trade_share=None)
            else:
                blank = [name for name in _SYMMETRIC_NUMBERS if getattr(facts, name) is None]
                shared: dict[str, Any] = {name: getattr(back, name) for name in blank}
                both[i, m][year] = facts._replace(**shared)
    return dict(both)


def _at_odds(rows: _Rows) -> Iterator[Mistake]:
    """Pairs of a state with itself, and pairs given both ways that differ in what is symmetric."""
    first: dict[tuple[str, str, int], tuple[int, dict[str, Any]]] = {}
    for line, row in rows:
        i, m, year = row["i"], row["m"], row["year"]
        if i == m:
            yield Mistake("m", f"must be another state than i; found '{m}' twice", line, 1)
        first[i, m, year] = line, row
        there, back = first.get((m, i, year), (line, row))
        for column in (*_SYMMETRIC_FLAGS.values(), *_SYMMETRIC_NUMBERS.values()):
            if None not in (row[column], back[column]) and row[column] != back[column]:
                wrong = f"of {i} and {m} in {year} differs from that of {m} and {i} in line {there}"
                yield Mistake(column, wrong, line, 1)


def read_exercises(folder: Path) -> list[Exercise]:
    """The exercises in a folder, in order of their month. Raises as `read_states`."""
    states = {row["state"] for _, row in csv_table.read_lines(folder / STATES, _STATES)}
    path = folder / EXERCISES
    rows = csv_table.read_lines(path, _exercises(states))
    csv_table.refuse_twice(path, [(line, row["id"]) for line, row in rows])
    exercises = [(line, Exercise(**row)) for line, row in rows]
    csv_table.raise_all(path, _impossible(exercises))
    return sorted((each for _, each in exercises), key=lambda each: (each.year, each.month))


def _impossible(exercises: list[tuple[int, Exercise]]) -> Iterator[Mistake]:
    for line, each in exercises:
        took_part = {*each.joiners, each.host} - {""}
        if each.host in each.joiners:
            yield Mistake("joiners", f"must not name the host, {each.host}", line, 1)
        if each.complete and len(took_part) + each.outside < 2:
            wrong = "has fewer than two who took part, which is no joint exercise"
            yield Mistake("", wrong, line, 1)
