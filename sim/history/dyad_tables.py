"""Tables of pacts: dyads.csv and dyads-third-parties.csv, each of which may end in .gz.

Their columns are in docs/coding-from-tables.md. States have Correlates of War codes, which are not
ids of a scenario: state 2 is `C2`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import InputError, Mistake
from sim.history import csv_table
from sim.history.csv_table import calendar_year, flag, within
from sim.history.facts import Facts, PairFacts, nearest

Key = tuple[str, str, int]
"""The two states and the year."""


DYADS, THIRDS = "dyads.csv", "dyads-third-parties.csv"
"""The files of a folder; a packed one has another ending."""

_CODE = re.compile("[0-9]{1,3}")


def is_code(text: str) -> bool:
    """Whether a text is a Correlates of War code."""
    return bool(_CODE.fullmatch(text)) and int(text) > 0


def state_id(code: str) -> str:
    """The id of a state, of its Correlates of War code; raises ValueError for what is none.

    >>> state_id("365")
    'C365'
    """
    if not is_code(code):
        raise ValueError("a Correlates of War code, a whole number from 1 to 999")
    return f"C{int(code)}"


_SHARE = within(0.0, 1.0, blank=False)
_POWER = within(1e-100, 1.0, blank=False)
_COLUMNS: csv_table.Columns = {
    "c1": state_id,
    "c2": state_id,
    "year": calendar_year,
    "formed": flag,
    "p1": _POWER,
    "p2": _POWER,
    "S": within(-1.0, 1.0, blank=False),
    "distance": within(0.0, 21_000.0, blank=False),
    "rivals": flag,
    "dispute10": flag,
    "tie12": _SHARE,
    "tie21": _SHARE,
}
_COLUMNS_OF_THIRDS: csv_table.Columns = {
    "c1": state_id,
    "c2": state_id,
    "year": calendar_year,
    "m": state_id,
    "power": _POWER,
    **dict.fromkeys(("rival1", "rival2", "dispute1", "dispute2", "ally1", "ally2"), flag),
    **dict.fromkeys(("tie1", "tie2"), _SHARE),
    **dict.fromkeys(("distance1", "distance2"), within(0.0, 21_000.0)),
}

_Lines = Sequence[tuple[int, Mapping[str, Any]]]


class PairYear(NamedTuple):
    """Two states without a pact in a year, and what came of it."""

    pair: tuple[str, str]
    year: int
    formed: bool
    """Whether they have a pact in any of the five following years."""

    facts: Facts


@dataclass(frozen=True)
class DyadTables:
    """What dyads.csv and dyads-third-parties.csv say."""

    rows: tuple[PairYear, ...]
    """In the order of dyads.csv."""

    @cached_property
    def _by_pair(self) -> dict[frozenset[str], dict[int, PairYear]]:
        found: dict[frozenset[str], dict[int, PairYear]] = defaultdict(dict)
        for row in self.rows:
            found[frozenset(row.pair)][row.year] = row
        return found

    def of(self, one: str, other: str, year: int) -> PairYear:
        """The row of a pair, named in either order. Raises InputError where there is none."""
        years = self._by_pair.get(frozenset((one, other)), {})
        if not years:
            known = {state for row in self.rows for state in row.pair}
            missing = [state for state in (one, other) if state not in known]
            wrong = f"no state '{missing[0]}'" if missing else f"no pair '{one} {other}'"
            raise InputError(f"{wrong} in the tables")
        if year not in years:
            said = ", ".join(map(str, sorted(years)))
            raise InputError(f"no row of {one} and {other} in {year}; there is one in {said}")
        return years[year]


def table_file(folder: Path, name: str) -> Path:
    """The file of a table, packed or not; its plain name where there is neither."""
    plain, packed = folder / name, folder / f"{name}.gz"
    return packed if packed.exists() and not plain.exists() else plain


def read_dyads(folder: Path) -> DyadTables:
    """The tables in a folder. Raises InputError and ScenarioError with every mistake."""
    path = table_file(folder, DYADS)
    dyads = csv_table.read_lines(path, _COLUMNS)
    csv_table.raise_all(path, _impossible_dyads(dyads))
    thirds_path = table_file(folder, THIRDS)
    thirds = csv_table.read_lines(thirds_path, _COLUMNS_OF_THIRDS)
    csv_table.raise_all(thirds_path, _impossible_thirds(thirds, {_key(row) for _, row in dyads}))
    by_key: dict[Key, list[Mapping[str, Any]]] = defaultdict(list)
    for _, row in thirds:
        by_key[_key(row)].append(row)
    distances = _distances([row for _, row in (*dyads, *thirds)])
    return DyadTables(
        tuple(_pair_year(row, by_key.get(_key(row), ()), distances) for _, row in dyads)
    )


def _key(row: Mapping[str, Any]) -> Key:
    return row["c1"], row["c2"], row["year"]


def _said(key: Key) -> str:
    return f"{key[0]} {key[1]} {key[2]}"


def _impossible_dyads(dyads: _Lines) -> Iterator[Mistake]:
    first: dict[Key, int] = {}
    for line, row in dyads:
        c1, c2, year = key = _key(row)
        if c1 == c2:
            yield Mistake("c2", f"must be another state than c1; found {c2} twice", line, 1)
        elif key in first:
            yield Mistake("", f"{_said(key)} is given in line {first[key]} already", line, 1)
        elif (c2, c1, year) in first:
            there = first[c2, c1, year]
            wrong = f"{_said(key)} is given in line {there} already, the other way round"
            yield Mistake("", wrong, line, 1)
        first.setdefault(key, line)


def _impossible_thirds(thirds: _Lines, known: set[Key]) -> Iterator[Mistake]:
    first: dict[tuple[Key, str], int] = {}
    for line, row in thirds:
        key, m = _key(row), row["m"]
        if key not in known:
            yield Mistake("", f"{_said(key)} is no row of {DYADS}", line, 1)
        elif m in key[:2]:
            yield Mistake("m", f"must be a third state; found {m}", line, 1)
        elif (there := first.setdefault((key, m), line)) != line:
            yield Mistake("", f"{_said(key)} {m} is given in line {there} already", line, 1)


_Distances = Mapping[frozenset[str], Mapping[int, float | None]]


def _distances(rows: Sequence[Mapping[str, Any]]) -> _Distances:
    """Of every two states by year, in km; None where it is blank."""
    known: dict[frozenset[str], dict[int, float | None]] = defaultdict(dict)
    for row in rows:
        apart = (
            [(row["c1"], row["m"], row["distance1"]), (row["c2"], row["m"], row["distance2"])]
            if "m" in row
            else [(row["c1"], row["c2"], row["distance"])]
        )
        for one, other, distance in apart:
            there = known[frozenset((one, other))]
            if there.get(row["year"]) is None:
                there[row["year"]] = distance
    return known


def _pair_year(
    row: Mapping[str, Any], thirds: Sequence[Mapping[str, Any]], distances: _Distances
) -> PairYear:
    c1, c2, year = _key(row)
    between = PairFacts(
        rival=row["rivals"],
        dispute=row["dispute10"],
        distance=row["distance"],
        similarity=row["S"],
        trade_share=row["tie12"],
    )
    power = {c1: row["p1"], c2: row["p2"]}
    pairs = {(c1, c2): between, (c2, c1): between._replace(trade_share=row["tie21"])}
    for third in thirds:
        m = third["m"]
        power[m] = third["power"]
        for number, state in (("1", c1), ("2", c2)):
            known = PairFacts(
                rival=third[f"rival{number}"],
                dispute=third[f"dispute{number}"],
                pact=third[f"ally{number}"],
                distance=nearest(distances[frozenset((state, m))], year),
                trade_share=third[f"tie{number}"],
            )
            pairs[state, m] = known
            # What m's trade depends on the state is not in the table.
            pairs[m, state] = known._replace(trade_share=None)
    facts = Facts(power=power, votes={}, pairs=pairs)
    return PairYear((c1, c2), year, row["formed"], facts)
