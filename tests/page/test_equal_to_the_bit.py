"""What a page computes is what the program computes, to the last bit: in node and in browsers."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.page.cases import generated_cases, shipped_cases
from tests.page.comparison import GENERATED, Sample, sample_of
from tests.page.web import browsed, bundled

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


def test_a_page_that_does_not_end_is_an_error_and_leaves_nothing(
    browser: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>busy</title>", encoding="utf-8")
    # Not in tmp_path, which is too long a name for a socket.
    with TemporaryDirectory() as home:
        monkeypatch.setenv("TMPDIR", home)
        with pytest.raises(AssertionError, match="Waiting failed: 1000ms exceeded"):
            browsed(browser, page, seconds=1)
        assert list(Path(home).iterdir()) == []
    running = subprocess.run(["ps", "-A", "-o", "args"], capture_output=True, text=True, check=True)
    assert home not in running.stdout
