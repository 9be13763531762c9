"""What a record says of a scenario: every decision that was observed, and every slip in it."""

from collections.abc import Iterator
from typing import NamedTuple

from sim.errors import Mistake, ScenarioError
from sim.scenario.checks.validated_model import Objection
from sim.scenario.dates import DAYS, step_of
from sim.scenario.event_record import RecordRow
from sim.scenario.messages import path_text
from sim.scenario.schema import Scenario

EventRecord = tuple[RecordRow, ...]

_COARSE = {"month": "a month, such as 2021-08"} | dict.fromkeys(DAYS, "a day, such as 2021-08-15")


class Observation(NamedTuple):
    """What a state made of an occasion that it was asked to join."""

    step: int
    occasion: str
    n: int
    """Which time the occasion took place in the step, from 1."""
    state: str
    joined: bool
    at_least: int
    """How many had to join for the occasion to be recorded at all."""
    seen: bool
    """Whether outsiders saw it."""


def observations(scenario: Scenario, record: EventRecord) -> list[Observation]:
    """The decisions in a record, in its order. Raises ScenarioError with every slip in it."""
    if mistakes := [Mistake(path_text(loc), text) for loc, text in record_slips(scenario, record)]:
        raise ScenarioError("", mistakes)
    return [
        Observation(
            step=_step(scenario, row) or 0,
            occasion=row.occasion,
            n=row.n,
            state=row.state,
            joined=row.joined,
            at_least=row.at_least,
            seen=bool(row.seen),
        )
        for row in record
    ]


def record_slips(scenario: Scenario, record: EventRecord) -> Iterator[Objection]:
    """What in a record cannot be in its scenario, or cannot be twice."""
    latest, first = 0, dict[tuple[int, str, int, str], int]()
    for index, row in enumerate(record):
        step, key = _step(scenario, row), "date" if row.step is None else "step"
        problem = _when(scenario, row, step)
        if problem or step is None:
            yield ("record", index, key), problem
            continue
        if step < latest:
            yield ("record", index, key), f"comes before step {latest}, which is listed above it"
        latest = max(latest, step)
        if scenario.occasions[row.occasion].host == row.state:
            yield (
                ("record", index, "state"),
                f"hosts {row.occasion}; list those that were asked",
            )
        if not _may_open(scenario, row.occasion, step):
            text = f"cannot take place in step {step}: {_closed(scenario, row)}"
            yield ("record", index, "occasion"), text
        if (there := first.setdefault((step, row.occasion, row.n, row.state), index)) != index:
            text = f"{row.state} is listed in row {there + 1} already; a second time has n: 2"
            yield ("record", index, "state"), text
    yield from _second_without_first(scenario, record)
    yield from _unlikely_to_be_recorded(scenario, record)


def _second_without_first(scenario: Scenario, record: EventRecord) -> Iterator[Objection]:
    """Times of an occasion of which the one before is missing."""
    times = {(_step(scenario, row), row.occasion, row.n) for row in record}
    for index, row in enumerate(record):
        step = _step(scenario, row)
        if row.n > 1 and (step, row.occasion, row.n - 1) not in times:
            yield ("record", index, "n"), f"is {row.n}, but the record has no n {row.n - 1} of it"


def _unlikely_to_be_recorded(scenario: Scenario, record: EventRecord) -> Iterator[Objection]:
    """Occasions that by their own `at_least` would not stand in the record."""
    times: dict[tuple[int | None, str, int], list[int]] = {}
    for index, row in enumerate(record):
        times.setdefault((_step(scenario, row), row.occasion, row.n), []).append(index)
    for rows in times.values():
        needed = record[rows[0]].at_least
        for index in rows:
            if record[index].at_least != needed:
                text = f"is {needed} for the same occasion in row {rows[0] + 1}"
                yield ("record", index, "at_least"), text
        joined = sum(record[index].joined for index in rows)
        if joined < needed and all(record[index].at_least == needed for index in rows):
            text = f"is {needed}, but only {joined} of those listed joined it"
            yield ("record", rows[0], "at_least"), text


def _step(scenario: Scenario, row: RecordRow) -> int | None:
    if row.step is not None:
        return row.step
    if scenario.start is None or row.date is None:
        return None
    return step_of(row.date, scenario.start, scenario.unit)


def _when(scenario: Scenario, row: RecordRow, step: int | None) -> str:
    """What is wrong with the time of a row; empty if nothing is."""
    if step is None and scenario.start is None:
        return "needs a start of the scenario to count from; give step: instead"
    if step is None and scenario.unit not in _COARSE:
        return f"cannot be told in steps of a {scenario.unit}; give step: instead"
    if step is None:
        return f"must be {_COARSE[scenario.unit]}; found '{row.date}'"
    if not 1 <= step <= scenario.steps:
        return f"is step {step}; the scenario has steps 1 to {scenario.steps}"
    return ""


def _may_open(scenario: Scenario, occasion: str, step: int) -> bool:
    opens = scenario.occasions[occasion]
    if opens.at is not None:
        return step in opens.at
    path = f"occasions.{occasion}.rate"
    rates = [event.set[path] for event in scenario.in_force(step) if path in event.set]
    return bool(rates[-1] if rates else opens.rate)


def _closed(scenario: Scenario, row: RecordRow) -> str:
    if scenario.occasions[row.occasion].at is not None:
        return "not one of its dates"
    return "its rate is 0 there"
