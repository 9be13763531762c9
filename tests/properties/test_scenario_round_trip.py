"""Any scenario that can be made can be written, read back and changed without loss."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.files.reader import dump_scenario, parse_scenario
from sim.scenario.files.yaml_text import compact_yaml
from sim.scenario.knobs import changed, neutral
from sim.scenario.paths import all_paths, value_at, with_values
from sim.scenario.schema import KNOB_KINDS, Scenario
from sim.vocabulary.kinds import KIND_NAMES

SHARES = st.floats(0, 1)
POSITIONS = st.floats(-1, 1)
POWERS = st.floats(1e-6, 1e6)
REORDERING = "".join(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters=REORDERING)
WORDS = st.text(CHARACTERS, max_size=40)
PERCENT = st.floats(0, 100)
TITLES = WORDS.filter(lambda words: bool(words.strip()))
SHORT = st.text(CHARACTERS, max_size=12).filter(lambda words: bool(words.strip()))
ODD_IDS = ["NO", "ON", "yes", "null", "true", "nan", "e1", "Inf", "y"]
IDS = st.sampled_from(ODD_IDS) | st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True)
KNOB_IDS = IDS.filter(lambda id_: id_ not in ("steps", "seed", "replicates", "focus"))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Scenarios with everything in them that a file can hold."""
    states = draw(st.lists(IDS, min_size=2, max_size=4, unique=True))
    issues = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    steps = draw(st.integers(1, 200))
    pairs = st.permutations(states).map(lambda order: order[:2])
    data: dict[str, Any] = {
        "format": 1,
        "title": draw(TITLES),
        "about": draw(WORDS),
        "sources": draw(st.lists(TITLES, max_size=2)),
        "steps": steps,
        "unit": draw(TITLES),
        "seed": draw(st.integers(0, 2**63 - 1)),
        "focus": draw(pairs),
        "issues": {issue: draw(TITLES) for issue in issues},
        "states": {state: draw(_states(issues)) for state in states},
        "rivalries": draw(st.lists(_rivalries(pairs), max_size=1)),
        "ties": {a: {b: draw(SHARES)} for a, b in draw(st.lists(pairs, max_size=2))},
        "occasions": draw(
            st.dictionaries(IDS, _occasions(states, issues, steps), min_size=1, max_size=3)
        ),
        "events": draw(st.lists(_events(states, steps), max_size=2)),
        "model": {"noise": draw(st.floats(0.01, 10)), "weights": {"audience": draw(POWERS)}},
        "knobs": draw(st.dictionaries(KNOB_IDS, _knobs(pairs, issues), max_size=3)),
    }
    return Scenario.model_validate(data | draw(_told(data)))


def _told(data: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A story of the scenario, if it can have one, or none."""
    if not (asked := _asked_about(data)):
        return st.just({})
    story = _stories(asked, [*data["knobs"]])
    return st.fixed_dictionaries({}, optional={"story": story})


def _asked_about(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Decisions of the focus pair on each other's occasions; none where there is no knob."""
    a, b = data["focus"]
    other = {a: b, b: a}
    return [
        {"state": other[opens["host"]], "occasion": id_, "step": data["steps"]}
        for id_, opens in data["occasions"].items()
        if opens["host"] in other and data["knobs"]
    ]


def _stories(asked: list[dict[str, Any]], knobs: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    changes = st.lists(st.sampled_from(knobs), min_size=1, max_size=5, unique=True)
    story = {
        **dict.fromkeys(("teaches", "surprise", "ends"), TITLES),
        "happened": st.lists(TITLES, min_size=2, max_size=4),
        "why": st.builds(lambda why, says: why | {"says": says}, st.sampled_from(asked), TITLES),
        "changes": changes,
        **({"map": st.permutations(knobs).map(lambda order: order[:2])} if len(knobs) > 1 else {}),
    }
    watch = st.fixed_dictionaries({}, optional={"replicate": st.integers(1, 200)})
    return st.fixed_dictionaries(story, optional={"watch": watch})


def _states(issues: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    interests = st.dictionaries(st.sampled_from(issues), st.tuples(POSITIONS, SHARES))
    return st.fixed_dictionaries(
        {"name": TITLES, "power": POWERS, "brinkmanship": SHARES, "interests": interests},
        optional={"place": st.tuples(PERCENT, PERCENT), "short": SHORT, "article": SHORT},
    )


def _rivalries(pairs: st.SearchStrategy[list[str]]) -> st.SearchStrategy[dict[str, Any]]:
    both_ways = st.fixed_dictionaries({"between": pairs, "hostility": SHARES})
    one_way = st.builds(
        lambda pair, h: {"from": pair[0], "to": pair[1], "hostility": h}, pairs, SHARES
    )
    return both_ways | one_way


def _occasions(
    states: list[str], issues: list[str], steps: int
) -> st.SearchStrategy[dict[str, Any]]:
    what = {
        "host": st.sampled_from(states),
        "kind": st.sampled_from(KIND_NAMES),
        "issue": st.sampled_from(issues),
    }
    dates = st.lists(st.integers(1, steps), min_size=1, max_size=4, unique=True)
    # A rate of 0 is refused in files, though not in scenarios.
    rate = st.floats(0, 1, exclude_min=True)
    by_chance = st.fixed_dictionaries({**what, "rate": rate}, optional={"title": WORDS})
    dated = st.fixed_dictionaries({**what, "at": dates}, optional={"rate": SHARES})
    return by_chance | dated


def _events(states: list[str], steps: int) -> st.SearchStrategy[dict[str, Any]]:
    state = st.sampled_from(states)
    powers = st.dictionaries(state.map(lambda s: f"states.{s}.power"), POWERS, min_size=1)
    return st.fixed_dictionaries(
        {"step": st.integers(1, steps), "title": TITLES, "set": powers},
        optional={"until": st.integers(steps + 1, steps + 9)},
    )


def _knobs(
    pairs: st.SearchStrategy[list[str]], issues: list[str]
) -> st.SearchStrategy[dict[str, Any]]:
    def turning(pair: list[str], kind: str) -> dict[str, Any]:
        turned: dict[str, dict[str, Any]] = {
            "set": {"set": f"states.{pair[0]}.power"},
            "scale": {"scale": [f"hostility.{pair[0]}.{pair[1]}"]},
            "parity": {"parity": pair},
            "converge": {"converge": {"state": pair[0], "towards": pair[1], "issues": issues}},
        }
        return turned[kind]

    ends = st.fixed_dictionaries(
        {"title": TITLES, "from": st.floats(0.01, 0.5), "to": st.floats(0.6, 1)},
        optional={"ends": st.tuples(TITLES, TITLES), "stands": TITLES},
    )
    return st.builds(
        lambda a, b: a | b, ends, st.builds(turning, pairs, st.sampled_from(KNOB_KINDS))
    )


@pytest.mark.slow
@given(scenarios())
@settings(max_examples=100)
def test_scenario_that_is_written_reads_back_equal(scenario: Scenario) -> None:
    assert parse_scenario(dump_scenario(scenario)) == scenario


@pytest.mark.slow
@given(scenarios())
@settings(max_examples=25)
def test_setting_every_path_to_what_it_is_changes_nothing(scenario: Scenario) -> None:
    values = {path: value_at(scenario, path) for path in all_paths(scenario)}
    assert with_values(scenario, values) == scenario


@pytest.mark.slow
@given(scenarios(), st.data())
@settings(max_examples=50)
def test_cell_that_is_set_holds_its_value_and_the_transposed_one_stays(
    scenario: Scenario, data: st.DataObject
) -> None:
    matrix = data.draw(st.sampled_from(["hostility", "ties"]))
    one, other = scenario.focus
    value = data.draw(SHARES)
    after = with_values(scenario, {f"{matrix}.{one}.{other}": value})
    assert value_at(after, f"{matrix}.{one}.{other}") == value
    there = f"{matrix}.{other}.{one}"
    assert value_at(after, there) == value_at(scenario, there)


@pytest.mark.slow
@given(scenarios())
@settings(max_examples=50)
def test_knobs_at_rest_change_nothing(scenario: Scenario) -> None:
    for knob in scenario.knobs:
        assert changed(scenario, {knob: neutral(scenario, knob)}) == scenario


@given(st.text() | st.binary().map(lambda junk: junk.decode("latin-1")))
@settings(max_examples=200)
def test_no_text_ends_in_anything_but_mistakes(text: str) -> None:
    with pytest.raises(ScenarioError, match="<scenario>"):
        parse_scenario(text)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | IDS,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(IDS, parts, max_size=3),
    max_leaves=6,
)


@pytest.mark.slow
@given(scenarios(), st.data())
@settings(max_examples=150)
def test_junk_anywhere_in_a_scenario_ends_in_mistakes_or_in_a_scenario(
    scenario: Scenario, data: st.DataObject
) -> None:
    whole = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    section: Any = whole
    while True:
        keys = list(section) if isinstance(section, dict) else list(range(len(section)))
        key = data.draw(st.sampled_from(keys))
        inner = section[key]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.booleans()):
            break
        section = inner
    section[key] = data.draw(JUNK)
    text = compact_yaml(whole, {})
    try:
        parsed = parse_scenario(text)
    except ScenarioError as error:
        told = str(error)
    else:
        told = dump_scenario(parsed)
    assert told
