"""The comparison sees a fault: each of these, planted in the page's TypeScript, is found."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.page.cases import generated_cases
from tests.page.comparison import GENERATED, Sample, sample_of
from tests.page.web import bundled, copied

pytestmark = pytest.mark.slow


class Fault(NamedTuple):
    """A piece of a module of the engine, and what stands there instead."""

    file: str
    right: str
    wrong: str


PATHS_FIRST = (
    "draft.setAll(Object.entries(settings)"
    ".filter(([name]) => !Object.hasOwn(scenario.knobs, name)));"
)
EACH_KNOB = """for (const [id, knob] of Object.entries(scenario.knobs)) {
    const value = found(settings, id);
    if (value !== undefined) turn(draft, knob, value);
  }"""

FAULTS = {
    "knobs before paths": Fault(
        "knobs", f"{PATHS_FIRST}\n  {EACH_KNOB}", f"{EACH_KNOB}\n  {PATHS_FIRST}"
    ),
    "knobs in the order of settings": Fault(
        "knobs",
        EACH_KNOB,
        """for (const [id, value] of Object.entries(settings)) {
    const knob = found(scenario.knobs, id);
    if (knob) turn(draft, knob, value);
  }""",
    ),
    "each knob from the scenario as it was": Fault(
        "knobs",
        "turn(draft, knob, value);",
        "draft.setAll(effect(new Draft(scenario, outsiders), knob, value as number));",
    ),
    "parity raises the stronger": Fault(
        "knobs",
        "[[powerOf(weaker), value * draft.number(powerOf(stronger))]]",
        "[[powerOf(stronger), draft.number(powerOf(weaker)) / value]]",
    ),
    "parity changes the first": Fault(
        "knobs", "draft.number(powerOf(first)) <= draft.number(powerOf(second))", "true"
    ),
    "converge without salience": Fault("knobs", "between(own[1], goal[1], share)", "own[1]"),
    "converge by another formula": Fault(
        "knobs", "(1 - share) * start + share * end", "start + share * (end - start)"
    ),
    "scale adds": Fault("knobs", "draft.number(path) * value", "draft.number(path) * value ** 2"),
    "a part of an interest loses the other part": Fault(
        "draft",
        "const interest: Interest = [...interestIn(state, three)];",
        "const interest: Interest = [0, 0];",
    ),
    "events of a shorter end": Fault("draft", "event.step <= steps", "event.step < steps"),
    "dates beyond a shorter end": Fault(
        "draft", "occasion.at.filter((step) => step <= steps)", "occasion.at"
    ),
    "rate of dated occasions is lost": Fault("scenario", "(occasion.at ?? []).length / steps", "0"),
    "rate of dated occasions by the steps between": Fault(
        "scenario", ".length / steps", ".length / (steps - 1)"
    ),
    "rivalries one way": Fault(
        "scenario", "return [between, [between[1], between[0]]];", "return [between];"
    ),
    "until is inclusive": Fault("segments", "step < event.until", "step <= event.until"),
    "events listed later count": Fault(
        "segments", ".sort((one, other) => one.step - other.step)", ""
    ),
    "events end with no segment": Fault("segments", "until <= steps", "until < steps - 1"),
    "segment of the step before": Fault(
        "layout", "segmentAt(world.segments, step))]", "segmentAt(world.segments, step - 1))]"
    ),
    "rates of the step before": Fault(
        "layout", "inStep(world.segments, row + 1)", "inStep(world.segments, row)"
    ),
    "dates a step late": Fault("layout", "dated.has(row + 1)", "dated.has(row)"),
    "hostility transposed": Fault("layout", "cell(hostility, m, i)", "cell(hostility, i, m)"),
    "ties transposed": Fault("layout", "cell(ties, i, m)", "cell(ties, m, i)"),
    "interests of issues as listed": Fault(
        "layout",
        "const issues = sorted(Object.keys(world.scenario.issues));",
        "const issues = Object.keys(world.scenario.issues);",
    ),
    "reverse pair is itself": Fault("layout", "pair(host, joiner))]", "pair(joiner, host))]"),
    "focus the other way round": Fault(
        "layout", "[pair(b, a), pair(a, b)]", "[pair(a, b), pair(b, a)]"
    ),
    "outsiders by the defaults alone": Fault(
        "layout", "model.outsiders ?? world.outsiders", "world.outsiders"
    ),
    "outsiders see every decline by default": Fault(
        "layout",
        "model.outsiders ?? world.outsiders",
        "model.outsiders ?? { ...world.outsiders, declines: 1 }",
    ),
    "costly is rhetoric": Fault(
        "layout", "costly ? COSTLY : RHETORIC", "costly ? RHETORIC : COSTLY"
    ),
    "sorted by locale": Fault("ids", ".sort()", ".sort((one, other) => one.localeCompare(other))"),
    "pairs grouped by joiner": Fault(
        "world",
        ".filter(([joiner, host]) => !wanted || wanted.has(name(joiner, host)));",
        ".filter(([joiner, host]) => !wanted || wanted.has(name(joiner, host)))\n"
        "    .sort(([one], [other]) => (one < other ? -1 : Number(one > other)));",
    ),
    "a part of a world where the others answer": Fault("world", "only && !slow ?", "only ?"),
    "nobody watches": Fault(
        "world", "model.outsiders !== undefined || model.deterrence > 0", "model.deterrence > 0"
    ),
    "key of another name": Fault("engine", '["commitment", ...pair]', '["commit", ...pair]'),
    "key of a pair the other way round": Fault(
        "engine", '["commitment", ...pair]', '["commitment", pair[1], pair[0]]'
    ),
    "separator of a key": Fault("keys", "\\x1f", "\\x1e"),
    "seed as a number": Fault("keys", "seed.toString()", "Number(seed).toString()"),
    "traced from the step before": Fault(
        "engine", "BigInt(traced.from)", "BigInt(traced.from - 1)"
    ),
    "replicates from the next": Fault("engine", "BigInt(run.first)", "BigInt(run.first + 1)"),
}


SEEING = (2, 13, 25, 29, 34, 37, 48)
"""Of the cases by which node and browsers are compared, so few that see every fault."""


@pytest.fixture(scope="module")
def sample() -> Sample:
    assert set(SEEING) <= set(GENERATED)
    return sample_of([*generated_cases(SEEING)])


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the page's code, in which faults are planted one after the other."""
    return copied(tmp_path_factory.mktemp("planted") / "web")


def results(sample: Sample, copy: Path, folder: Path) -> str:
    """What the copy makes of the sample."""
    return sample.in_node(bundled("tests/cases_in_node.ts", folder, copy))


def test_the_copy_without_a_fault_is_right(sample: Sample, copy: Path, tmp_path: Path) -> None:
    assert list(sample.differing(results(sample, copy, tmp_path))) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found(name: str, sample: Sample, copy: Path, tmp_path: Path) -> None:
    fault = FAULTS[name]
    file = copy / "engine" / f"{fault.file}.ts"
    written = file.read_text(encoding="utf-8")
    assert written.count(fault.right) == 1
    file.write_text(written.replace(fault.right, fault.wrong), encoding="utf-8")
    try:
        found = results(sample, copy, tmp_path)
    finally:
        file.write_text(written, encoding="utf-8")
    assert list(sample.differing(found)) != []
