"""What a page computes is what the program computes, to the last bit: in node and in browsers."""

from pathlib import Path

import pytest

from tests.page.cases import generated_cases, shipped_cases
from tests.page.comparison import GENERATED, Sample, sample_of
from tests.page.web import bundled

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample() -> Sample:
    return sample_of([*shipped_cases(), *generated_cases(GENERATED)])


def test_the_sample_has_all_that_a_world_can_have(sample: Sample) -> None:
    worlds = [case.world for case in sample.cases]
    assert {case.pairs is None for case in sample.cases} == {True, False}
    assert any(world.events for world in worlds)
    assert any(occasion.at for world in worlds for occasion in world.occasions.values())
    assert any(world.model.backlash for world in worlds)
    assert any(world.model.outsiders is None and world.model.deterrence for world in worlds)
    turned = [
        case.scenario.knobs[name].kind
        for case in sample.cases
        for name in case.settings
        if name in case.scenario.knobs
    ]
    assert set(turned) == {"set", "scale", "parity", "converge"}


@pytest.mark.parametrize("only", ["simd", "plain"])
def test_either_engine_has_the_bits_of_the_program_in_node(
    sample: Sample, only: str, tmp_path: Path
) -> None:
    found = sample.in_node(bundled("tests/cases_in_node.ts", tmp_path), only)
    assert list(sample.differing(found)) == []


def test_a_browser_has_the_bits_of_the_program(
    sample: Sample, browser: str, tmp_path: Path
) -> None:
    assert list(sample.differing(sample.in_browser(browser, tmp_path))) == []
