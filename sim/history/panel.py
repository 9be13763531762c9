"""The world and the record of joint exercises, from tables of them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sim.errors import InputError
from sim.history.coded_values import cause, cause_title, coded_values, scenario_parts
from sim.history.exercise_tables import Exercise, StateTables
from sim.scenario.checks.suggestions import suggestion
from sim.scenario.event_record import RecordRow
from sim.scenario.recorded import EventRecord
from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import EXERCISE

PANELS = ("host", "series", "past")
"""Whose decisions are read from exercises: with `host`, of every chosen state about every exercise
on a chosen state's soil; with `series`, of states that joined another edition of the series, before
or after; with `past`, of those that joined an earlier one."""

MOST_YEARS = 800
"""As many months as a scenario may have steps."""


class Panel(NamedTuple):
    """A world of many years and what is on record of it."""

    scenario: Scenario
    record: EventRecord


class _Decided(NamedTuple):
    """An exercise and the states whose decision about it counts."""

    exercise: Exercise
    host: str
    deciders: tuple[str, ...]
    at_least: int
    """How many of them had to join for the exercise to be listed."""


def panel(
    tables: StateTables,
    exercises: Sequence[Exercise],
    years: range,
    *,
    kind: str = "host",
    warfighting: bool = False,
    sources: Sequence[str] = (),
) -> Panel:
    """The scenario and record of the exercises in some years, a step a month.

    exercises: in order of time, also of the years before, which make states members of a series.
    kind: one of PANELS. warfighting: whether only exercises of that focus count. sources: where the
    tables are from. Every number of the scenario is coded anew each year. Raises InputError where
    nothing is left, or the years are not in the tables.
    """
    if kind not in PANELS:
        raise InputError(f"no panel '{kind}'{suggestion(kind, PANELS, 'panels')}")
    _check_years(tables, years)
    decided = [
        each
        for each in _decided(tables, exercises, kind)
        if each.exercise.year in years and (each.exercise.warfighting or not warfighting)
    ]
    if not decided:
        raise InputError(f"no decisions in {years[0]} to {years[-1]}")
    for each in decided:
        tables.check(each.host)
    scenario = _scenario(tables, decided, years, kind, sources)
    return Panel(scenario, tuple(_record(decided, years)))


def _check_years(tables: StateTables, years: range) -> None:
    if not years:
        raise InputError("the last year is before the first")
    for end in (years[0], years[-1]):
        tables.check_year(end)
    if len(years) > MOST_YEARS:
        raise InputError(f"a panel has {MOST_YEARS} years at most; found {len(years)}")


def _decided(tables: StateTables, exercises: Sequence[Exercise], kind: str) -> Iterator[_Decided]:
    """The exercises that hold decisions. Those of which a participant is unknown hold none."""
    in_series = {each.series for each in exercises if each.series and each.eligible}
    came: dict[str, set[str]] = defaultdict(set)
    for each in exercises:
        if not each.complete:
            continue
        host = each.host if kind == "host" else each.lead
        asked = set(tables.exist(each.year)) - {host, each.host}
        if kind != "host":
            members = each.eligible if kind == "series" else came[each.series]
            asked &= set(members) if each.series in in_series else set()
        came[each.series] |= set(each.joiners)
        if host and asked:
            # Two must take part for an exercise to be listed; these would be there in any case.
            sure = bool(each.host) + each.outside + len(set(each.joiners) - asked)
            yield _Decided(each, host, tuple(sorted(asked)), max(0, 2 - sure))


def _scenario(
    tables: StateTables,
    decided: Sequence[_Decided],
    years: range,
    kind: str,
    sources: Sequence[str],
) -> Scenario:
    held = Counter(each.host for each in decided)
    hosts, states = sorted(held), sorted(tables.powers)
    by_year = [
        {
            path: coded.value
            for path, coded in coded_values(tables.facts(year), states, hosts).items()
        }
        for year in years
    ]
    steps = 12 * len(years)
    events = [
        {
            "step": 12 * number + 1,
            "title": f"{years[number]}",
            "set": {path: value for path, value in now.items() if value != before[path]},
        }
        for number, (before, now) in enumerate(pairwise(by_year), start=1)
    ]
    # The two that hosted most, of as many the first by code.
    most = sorted(hosts, key=lambda host: -held[host])
    first, second = list(dict.fromkeys([*most, *states]))[:2]
    return Scenario.model_validate(
        {
            "format": 1,
            "title": f"Joint exercises {years[0]}-{years[-1]}, panel {kind}",
            "about": "Coded from tables by docs/coding-from-tables.md.",
            "sources": list(sources),
            "steps": steps,
            "start": f"{years[0]:04}-01",
            "focus": [first, second],
            "issues": {cause(host): cause_title(host) for host in hosts},
            **scenario_parts(by_year[0]),
            "occasions": {
                _drills(host): {
                    "host": host,
                    "kind": EXERCISE,
                    "issue": cause(host),
                    "rate": min(1.0, max(0.001, round(held[host] / steps, 3))),
                    "title": f"exercises of {host}",
                }
                for host in hosts
            },
            "events": [event for event in events if event["set"]],
        }
    )


def _record(decided: Sequence[_Decided], years: range) -> Iterator[RecordRow]:
    times: Counter[tuple[int, str]] = Counter()
    for exercise, host, deciders, at_least in decided:
        step = 12 * (exercise.year - years[0]) + exercise.month
        times[step, host] += 1
        for state in deciders:
            yield RecordRow(
                step=step,
                occasion=_drills(host),
                n=times[step, host],
                state=state,
                joined=state in exercise.joiners,
                at_least=at_least,
                source=exercise.id,
            )


def _drills(host: str) -> str:
    return f"drills_{host}"
