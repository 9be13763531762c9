"""Tables of states, pairs and joint exercises: states.csv, pairs.csv and exercises.csv.

Their columns are in docs/coding-from-tables.md. States have ISO 3166 codes of three letters.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import InputError, Mistake
from sim.history import csv_table
from sim.history.csv_table import flag, maybe_text, text, whole, within, words
from sim.history.facts import Facts, PairFacts, nearest
from sim.scenario.checks.suggestions import suggestion

_STATES: csv_table.Columns = {
    "state": text,
    "year": whole,
    "chosen": flag,
    "power": within(1e-100, 1.0),
    "ideal_all": within(-10.0, 10.0),
}
_PAIRS: csv_table.Columns = {
    "i": text,
    "m": text,
    "year": whole,
    "trade_share": within(0.0, 1.0),
    "rival": flag,
    "dispute10": flag,
    "pact": flag,
    "distance": within(0.0, 21_000.0),
    "S": within(-1.0, 1.0),
}
_EXERCISES: csv_table.Columns = {
    "id": text,
    "year": whole,
    "month": whole,
    "series": maybe_text,
    "host": maybe_text,
    "lead": maybe_text,
    "warfighting": flag,
    "complete": flag,
    "outside": whole,
    "joiners": words,
    "eligible": words,
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
        """The chosen states that there were in a year."""
        return [state for state in self.chosen if year in self.powers[state]]

    def facts(self, year: int) -> Facts:
        """What is known of a year.

        A number that is blank is taken from the nearest year of the same state or pair that has
        one, of two equally near from the earlier. A pair without a row has nothing to do with each
        other.
        """
        powers = {state: nearest(known, year) for state, known in self.powers.items()}
        votes = {state: nearest(known, year) for state, known in self.ideal_points.items()}
        return Facts(
            power={state: power for state, power in powers.items() if power is not None},
            votes={state: point for state, point in votes.items() if point is not None},
            pairs={
                pair: _filled(by_year, year)
                for pair, by_year in self.relations.items()
                if year in by_year
            },
        )

    def check(self, state: str) -> None:
        """Raises InputError for a state that the tables do not have."""
        if state not in self.powers:
            known = suggestion(state, self.powers, "states")
            raise InputError(f"no state '{state}' in the tables{known}")


def _filled(by_year: Mapping[int, PairFacts], year: int) -> PairFacts:
    """The facts of a year, with what is blank from the nearest one."""
    facts = by_year[year]
    nearest: dict[str, Any] = {
        name: nearest({other: getattr(known, name) for other, known in by_year.items()}, year)
        for name in ("distance", "similarity", "trade_share")
        if getattr(facts, name) is None
    }
    return facts._replace(**nearest)


def read_states(folder: Path) -> StateTables:
    """The states and pairs in a folder. Raises InputError and ScenarioError with every mistake."""
    path = folder / "states.csv"
    states = csv_table.read_table(path, _STATES)
    keys = [(line, f"{row['state']} {row['year']}") for line, row in enumerate(states, start=2)]
    csv_table.refuse_twice(path, keys)
    powers: dict[str, dict[int, float | None]] = defaultdict(dict)
    points: dict[str, dict[int, float | None]] = defaultdict(dict)
    for row in states:
        powers[row["state"]][row["year"]] = row["power"]
        points[row["state"]][row["year"]] = row["ideal_all"]
    if nothing := [state for state, known in powers.items() if set(known.values()) == {None}]:
        raise InputError(f"{path}: the power of {', '.join(nothing)} is never given")
    chosen = tuple(dict.fromkeys(row["state"] for row in states if row["chosen"]))
    return StateTables(dict(powers), dict(points), _relations(folder / "pairs.csv"), chosen)


def _relations(path: Path) -> dict[tuple[str, str], dict[int, PairFacts]]:
    rows = csv_table.read_table(path, _PAIRS)
    keys = [(line, f"{row['i']} {row['m']} {row['year']}") for line, row in enumerate(rows, 2)]
    csv_table.refuse_twice(path, keys)
    relations: dict[tuple[str, str], dict[int, PairFacts]] = defaultdict(dict)
    for row in rows:
        relations[row["i"], row["m"]][row["year"]] = PairFacts(
            rival=row["rival"],
            dispute=row["dispute10"],
            pact=row["pact"],
            distance=row["distance"],
            similarity=row["S"],
            trade_share=row["trade_share"],
        )
    csv_table.raise_all(path, _at_odds(rows, relations))
    for (i, m), by_year in list(relations.items()):
        for year, facts in by_year.items():
            # Given once, it holds both ways, but for the trade, whose share is another's.
            relations[m, i].setdefault(year, facts._replace(trade_share=None))
    return dict(relations)


def _at_odds(
    rows: list[dict[str, object]], relations: Mapping[tuple[str, str], Mapping[int, PairFacts]]
) -> Iterator[Mistake]:
    """Pairs that are given both ways and differ in what is symmetric."""
    for line, row in enumerate(rows, start=2):
        pair, year = (str(row["i"]), str(row["m"])), row["year"]
        if pair[0] == pair[1]:
            yield Mistake("m", f"must be another state; found '{pair[1]}' twice", line, 1)
        there = relations.get(pair, {}).get(year)  # type: ignore[call-overload]
        back = relations.get(pair[::-1], {}).get(year)  # type: ignore[call-overload]
        if there and back:
            for name in ("rival", "dispute", "pact"):
                if getattr(there, name) != getattr(back, name):
                    text_ = (
                        f"{name} of {pair[0]} and {pair[1]} differs from that given the other way"
                    )
                    yield Mistake("", text_, line, 1)


def read_exercises(folder: Path) -> list[Exercise]:
    """The exercises in a folder, in order of their start. Raises as `read_states`."""
    path = folder / "exercises.csv"
    rows = csv_table.read_table(path, _EXERCISES)
    csv_table.refuse_twice(path, [(line, row["id"]) for line, row in enumerate(rows, start=2)])
    exercises = [Exercise(**row) for row in rows]
    csv_table.raise_all(path, _impossible(exercises))
    return sorted(exercises, key=lambda each: (each.year, each.month))


def _impossible(exercises: list[Exercise]) -> Iterator[Mistake]:
    for line, each in enumerate(exercises, start=2):
        if not 1 <= each.month <= 12:
            yield Mistake("month", f"must be from 1 to 12; found '{each.month}'", line, 1)
        if each.host and each.host in each.joiners:
            yield Mistake("joiners", f"must not name the host, {each.host}", line, 1)
