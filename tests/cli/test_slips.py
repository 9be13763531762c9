# ruff: noqa: RUF001 - the characters are meant to be mistaken
"""Slips that look right on the screen, typed on the command line or in the name of a file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]

SHARE = "must be a number from 0 to 1; found the text"
SLIPS = [
    (
        ("run", "two-states", "--set", "hostility.R.A=0,5"),
        f"hostility.R.A: {SHARE} '0,5'; write 0.5, with a decimal point",
    ),
    (
        ("run", "two-states", "--set", "hostility.R.A=−0.5"),
        f"hostility.R.A: {SHARE} '−0.5'; '−' is U+2212 MINUS SIGN, not -",
    ),
    (
        ("run", "two-states", "--set", "threat=0,5"),
        "threat: must be a number; found the text '0,5'; write 0.5, with a decimal point",
    ),
    (
        ("run", "two-states", "--set", "thrеat=0.5"),
        "no such knob or path; 'е' is U+0435 CYRILLIC SMALL LETTER IE; did you mean 'threat'",
    ),
    (
        ("run", "two-states", "--set", "threat＝0.5"),
        "'＝' is U+FF1D FULLWIDTH EQUALS SIGN, not =",
    ),
    (
        ("sweep", "two-states", "--vary", "threat=0,1:0,9:5"),
        "found the text '0,1:0,9:5'; write 0.1:0.9:5, with a decimal point",
    ),
    (
        ("sweep", "two-states", "--vary", "threat=−1:1:5"),
        "found the text '−1:1:5'; '−' is U+2212 MINUS SIGN, not -",
    ),
    (
        ("sweep", "two-states", "--vary", "threat=0:1:５"),
        "found the text '0:1:５'; '５' is U+FF15 FULLWIDTH DIGIT FIVE, not 5",
    ),
    (
        ("sweep", "two-states", "--vary", "thr\u200beat=0:1:5"),
        "it holds U+200B ZERO WIDTH SPACE, which cannot be seen: take it out; did you mean",
    ),
    (
        ("tipping", "two-states", "--vary", "threat –0:1"),
        "or KNOB=a,b,c; '–' is U+2013 EN DASH, not -",
    ),
    (
        ("whatif", "two-states", "--until", "allied=0,5"),
        "such as allied=0.5, or allied<0.5; write 0.5, with a decimal point",
    ),
    (
        ("explain", "two-states", "--state", "В", "--occasion", "a_drills"),
        "no such state 'В'; 'В' is U+0412 CYRILLIC CAPITAL LETTER VE; the states are",
    ),
]


@pytest.mark.parametrize(("words", "message"), SLIPS)
def test_a_slip_on_the_command_line_is_named(
    invoke: Invoke, words: tuple[str, ...], message: str
) -> None:
    result = invoke(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert message in result.stderr.strip()


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".YAML", ".YML", ".Yml", ".yml"])
def test_a_scenario_is_known_by_its_suffix_in_any_case(
    invoke: Invoke, desk: Path, suffix: str
) -> None:
    (desk / "scenarios" / "two-states.yaml").rename(desk / "scenarios" / f"other{suffix}")
    assert "other" in invoke("scenarios").stdout
    assert f"scenarios/other{suffix}" in invoke("check", "scenarios", "--budget", "1").stdout
    assert invoke("knobs", "other").exit_code == 0
    missing = invoke("run", f"nowhere{suffix}")
    assert missing.stderr.startswith(f"nowhere{suffix}: does not exist")


def test_backslashes_between_folders_are_named(invoke: Invoke, desk: Path) -> None:
    (desk / "scenarios" / "mine.yaml").write_text("extends: sub\\two-states.yaml\n", "utf-8")
    result = invoke("run", "mine")
    assert result.stderr == (
        "scenarios/mine.yaml:1:10: extends: cannot read scenarios/sub\\two-states.yaml, which does "
        "not exist; folders are parted by /: 'sub/two-states.yaml'\n"
    )
    assert "folders are parted by /: 'scenarios/two-states.yaml'" in (
        invoke("run", "scenarios\\two-states.yaml").stderr
    )
