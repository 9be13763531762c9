"""The scenario of two states and those that they quarrel with, from the facts of a year."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.errors import InputError
from sim.history.coded_values import Coded, cause, cause_title, coded_values, scenario_parts
from sim.history.facts import Facts
from sim.scenario.checks.validated_model import Loc
from sim.scenario.files.yaml_text import compact_yaml
from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import EXERCISE, RHETORIC, SANCTIONS_SUPPORT

STEPS = 60
"""Months: the table of pacts asks what happened within five years."""

OCCASIONS = (
    ("says", RHETORIC, 0.5, "speaks for"),
    ("drills", EXERCISE, 0.15, "shows force for"),
    ("pressed", SANCTIONS_SUPPORT, 0.1, "is under pressure over"),
)
"""What each of the two hosts on its own cause: prefix of the id, kind, rate and words."""

_BLOCK_DEPTHS = {"focus": 0, "states": 3, "ties": 2}
"""How deep sections are written in lines of their own, where it is not one deep."""


def pair_scenario(
    facts: Facts,
    pair: tuple[str, str],
    year: int,
    sources: Sequence[str],
    names: Mapping[str, str] | None = None,
) -> str:
    """The text of a scenario file, with the reason for each number as a comment beside it.

    facts: of that year, whichever tables they are from, with the power of every state that there
    was. sources: where the facts are from. names: of states in words, by code. The world begins in
    January of the year. The pair's own pact counts for nothing, as it is what is to be explained.
    Raises InputError where a state has no power.

    >>> from sim.history.facts import PairFacts
    >>> facts = Facts({"A": 0.2, "B": 0.1}, {}, {("A", "B"): PairFacts(similarity=0.5)})
    >>> print(pair_scenario(facts, ("A", "B"), 1996, ["made up"]))  # doctest: +ELLIPSIS
    # Coded by the rule in docs/coding-from-tables.md; beside each number is the reason.
    ...
    states:
      A:
        name: A
        power: 0.2  # CINC
        brinkmanship: 0.2  # no dispute in the ten years before
        interests:
          cause_A: [1.0, 1.0]  # its own
          cause_B: [0.25, 0.0]  # treaties 0, S 0.5, votes unknown apart; unknown km
    ...
    """
    data, reasons = _coded(facts, pair, year, sources, names or {})
    head = (
        "# Coded by the rule in docs/coding-from-tables.md; beside each number is the reason.\n"
        f"# Where a cell of {year} is blank, its value is that of the nearest year that has one.\n"
    )
    return head + "".join(_section(name, entry, reasons) for name, entry in data.items())


def coded_pair(
    facts: Facts,
    pair: tuple[str, str],
    year: int,
    sources: Sequence[str],
    names: Mapping[str, str] | None = None,
) -> Scenario:
    """The scenario that `pair_scenario` writes."""
    data, _ = _coded(facts, pair, year, sources, names or {})
    return Scenario.model_validate(data)


def third_states(facts: Facts, pair: tuple[str, str]) -> list[str]:
    """The other states with a rivalry or a dispute with either of a pair, by code."""
    return sorted(
        state
        for state in facts.power
        if state not in pair
        and any(facts.of(one, state).rival or facts.of(one, state).dispute for one in pair)
    )


def _coded(
    facts: Facts,
    pair: tuple[str, str],
    year: int,
    sources: Sequence[str],
    names: Mapping[str, str],
) -> tuple[dict[str, Any], dict[Loc, str]]:
    """The sections of the scenario, and the reasons for what stands in them."""
    if unknown := [state for state in pair if state not in facts.power]:
        raise InputError(f"no power of {' and '.join(unknown)} is known for {year}")
    states = [*pair, *third_states(facts, pair)]
    coded = coded_values(facts, states, pair, studied=pair)
    values = {path: each.value for path, each in coded.items()}
    one, other = (names.get(state, state) for state in pair)
    data = {
        "format": 1,
        "title": f"{one} and {other}, {year}",
        "about": "Coded from tables by docs/coding-from-tables.md.",
        "sources": list(sources),
        "steps": STEPS,
        "unit": "month",
        "start": f"{year:04}-01",
        "seed": year,
        "replicates": 400,
        "focus": list(pair),
        "issues": {cause(host): cause_title(names.get(host, host)) for host in pair},
        **scenario_parts(values, names),
        "occasions": dict(_occasions(pair, names)),
        "knobs": dict(_knobs(values, pair, names)),
    }
    return {name: entry for name, entry in data.items() if entry != []}, _reasons(data, coded)


def _occasions(
    pair: tuple[str, str], names: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for host in pair:
        for prefix, kind, rate, does in OCCASIONS:
            occasion = {"host": host, "kind": kind, "issue": cause(host), "rate": rate}
            title = f"{names.get(host, host)} {does} its cause"
            yield f"{prefix}_{host}", occasion | {"title": title}


def _knobs(
    values: Mapping[str, float], pair: tuple[str, str], names: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    one, other = pair
    issues = [cause(host) for host in pair]
    for knob, state, towards in (("interests", other, one), ("interests_back", one, other)):
        title = f"{names.get(state, state)} comes to want what {names.get(towards, towards)} wants"
        converge = {"state": state, "towards": towards, "issues": issues}
        yield knob, {"title": title, "converge": converge, "from": 0, "to": 1}
    threats = {
        path: value
        for path, value in values.items()
        for part, *between in [path.split(".")]
        if part == "hostility" and value and between[0] not in pair and between[1] in pair
    }
    if threats:
        # The range ends where one would exceed 1.
        most = int(100 / max(threats.values())) / 100
        title = "How hard the others press"
        yield "threat", {"title": title, "scale": list(threats), "from": 0, "to": most}
    yield "parity", {"title": "Parity of power", "parity": list(pair), "from": 0.05, "to": 1}


def _reasons(data: Mapping[str, Any], coded: Mapping[str, Coded]) -> dict[Loc, str]:
    """By place in the scenario, why what stands there is what it is."""
    reasons: dict[Loc, str] = {}
    for path, each in coded.items():
        match path.split("."):
            case ["states", state, "interests", issue, _]:
                loc: Loc = ("states", state, "interests", issue)
                # Position, then salience; one's own cause has one reason for both.
                said = dict.fromkeys(
                    [reasons[loc], each.reason] if loc in reasons else [each.reason]
                )
                reasons[loc] = "; ".join(said)
            case parts:
                reasons[tuple(parts)] = each.reason
    for index, rivalry in enumerate(data["rivalries"]):
        reasons["rivalries", index] = coded["hostility.{}.{}".format(*rivalry["between"])].reason
    return reasons


def _section(name: str, entry: object, reasons: Mapping[Loc, str]) -> str:
    """A section as YAML, with its reasons at the ends of its lines."""
    depth = _BLOCK_DEPTHS.get(name, 1)
    text = compact_yaml({name: entry}, {name: depth})
    if not isinstance(entry, (dict, list)):
        return text
    lines = zip(text.splitlines(), _locs((name,), entry, depth), strict=True)
    return "".join(
        f"{line}  # {reasons[loc]}\n" if loc in reasons else f"{line}\n" for line, loc in lines
    )


def _locs(loc: Loc, entry: object, depth: int) -> Iterator[Loc]:
    """What stands in each line of a section, in order."""
    yield loc
    if depth and isinstance(entry, dict):
        for key, value in entry.items():
            yield from _locs((*loc, key), value, depth - 1)
    elif depth and isinstance(entry, list):
        for index, value in enumerate(entry):
            yield from _locs((*loc, index), value, depth - 1)
