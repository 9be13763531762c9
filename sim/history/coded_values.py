"""A year's facts as values of a scenario, by path, each with the reason for it."""

from collections.abc import Collection, Mapping
from itertools import combinations, permutations
from typing import Any, NamedTuple

from sim.history import coding
from sim.history.facts import Facts


class Coded(NamedTuple):
    """A number and the facts that it was coded from."""

    value: float
    reason: str


def cause(host: str) -> str:
    """The id of the issue of what a state stages shows of force for."""
    return f"cause_{host}"


def cause_title(host: str) -> str:
    """What the issue of a state is, in words."""
    return f"What {host} stages shows of force for"


def coded_values(
    facts: Facts,
    states: Collection[str],
    hosts: Collection[str],
    *,
    studied: Collection[str] = (),
) -> dict[str, Coded]:
    """Every number of a world but its occasions, by path.

    studied: a pair whose own pact is what is to be explained, so it counts for nothing.
    """
    coded: dict[str, Coded] = {}
    for state in states:
        coded |= _state(facts, state, hosts, studied)
    for one, other in combinations(states, 2):
        known = facts.of(one, other)
        worth = coding.hostility(rival=known.rival, dispute=known.dispute)
        for m, i in ((one, other), (other, one)):
            coded[f"hostility.{m}.{i}"] = Coded(worth, _quarrel(known.rival, known.dispute))
    for i, m in permutations(states, 2):
        share = facts.of(i, m).trade_share
        coded[f"ties.{i}.{m}"] = Coded(coding.tie(share), f"share of trade {_said(share)}")
    return coded


def _state(
    facts: Facts,
    state: str,
    hosts: Collection[str],
    studied: Collection[str],
) -> dict[str, Coded]:
    here = f"states.{state}"
    quarrels = state in facts.disputants
    coded = {
        f"{here}.power": Coded(facts.power[state], "CINC"),
        f"{here}.brinkmanship": Coded(
            coding.brinkmanship(dispute=quarrels),
            "a dispute in the ten years before"
            if quarrels
            else "no dispute in the ten years before",
        ),
    }
    for host in hosts:
        known = facts.of(state, host)
        apart = facts.votes_apart(state, host)
        hidden = known.pact and {state, host} <= set(studied)
        pact = known.pact and not hidden
        own = state == host
        position = coding.position(
            pact=pact, rival=known.rival, similarity=known.similarity, votes_apart=apart
        )
        treaties = f"{int(pact) - int(known.rival):+d}" if pact != known.rival else "0"
        but = " (their own pact left out)" if hidden else ""
        signs = ", ".join(
            [
                f"treaties {treaties}{but}",
                f"S {_said(known.similarity)}",
                f"votes {_said(apart)} apart",
            ]
        )
        there = f"{here}.interests.{cause(host)}"
        coded[f"{there}.position"] = Coded(1.0, "its own") if own else Coded(position, signs)
        coded[f"{there}.salience"] = (
            Coded(1.0, "its own")
            if own
            else Coded(coding.salience(known.distance), f"{_said(known.distance)} km")
        )
    return coded


def _quarrel(rival: bool, dispute: bool) -> str:
    said = [word for word, so in (("rivals", rival), ("dispute", dispute)) if so]
    return " with ".join(said) or "no quarrel"


def _said(number: float | None) -> str:
    return "unknown" if number is None else f"{number:g}"


def scenario_parts(
    values: Mapping[str, float], names: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The sections states, rivalries and ties of a scenario that has these values by path.

    What is 0 in a matrix is left out. names: by state, its code where not given.
    """
    states: dict[str, dict[str, Any]] = {}
    rivalries: dict[tuple[str, str], float] = {}
    ties: dict[str, dict[str, float]] = {}
    for path, value in values.items():
        match path.split("."):
            case ["states", state, "interests", issue, part]:
                interests = states[state].setdefault("interests", {})
                interests.setdefault(issue, [0.0, 0.0])[part == "salience"] = value
            case ["states", state, trait]:
                states.setdefault(state, {"name": (names or {}).get(state, state)})[trait] = value
            case ["hostility", m, i] if value and (i, m) not in rivalries:
                rivalries[m, i] = value
            case ["ties", i, m] if value:
                ties.setdefault(i, {})[m] = value
    between = [{"between": list(pair), "hostility": worth} for pair, worth in rivalries.items()]
    return {"states": states, "rivalries": between, "ties": ties}
