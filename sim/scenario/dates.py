"""Dates of steps: what readers call a step, and which step a date falls in."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = {"day": 1, "week": 7}
"""Days in a step, by its unit."""


def step_name(scenario: "Scenario", step: int) -> str:
    """What a reader calls a step (counted from 1): "Aug 2021", "2021", "15 Aug 2021", "month 1"."""
    if scenario.start is not None:
        year, month, day = date_parts(scenario.start)
        if scenario.unit == "year":
            return str(year + step - 1)
        if scenario.unit == "month":
            return _month_name(12 * year + month - 1 + step - 1)
        if scenario.unit in DAYS:
            try:
                when = date(year, month, day) + timedelta(days=DAYS[scenario.unit] * (step - 1))
            except OverflowError:  # beyond the year 9999
                return f"{scenario.unit} {step}"
            return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
    return f"{scenario.unit} {step}"


def _month_name(months: int) -> str:
    return f"{_MONTHS[months % 12]} {months // 12}"


def date_parts(start: str) -> tuple[int, int, int]:
    """Year, month and day of a date such as 2021, 2021-08 or 2021-08-15; 1 where it is silent.

    >>> date_parts("2021-08")
    (2021, 8, 1)
    """
    year, month, day = [*(int(part) for part in start.split("-")), 1, 1][:3]
    return year, month, day


def step_of(when: str, start: str, unit: str) -> int | None:
    """The step, counted from 1, that a date falls in; below 1 where it is before the start.

    None where the unit has no dates (only year, month, week and day have), or where the date is
    too coarse for it.

    >>> step_of("2021-10", start="2021-08", unit="month"), step_of("2021", "2021-08", "month")
    (3, None)
    """
    year, month, day = date_parts(when)
    first_year, first_month, first_day = date_parts(start)
    said = when.count("-")
    if unit == "year":
        return year - first_year + 1
    if unit == "month":
        return 12 * (year - first_year) + month - first_month + 1 if said >= 1 else None
    if unit in DAYS:
        days = (date(year, month, day) - date(first_year, first_month, first_day)).days
        return days // DAYS[unit] + 1 if said == 2 else None
    return None
