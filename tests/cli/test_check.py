import json
import os
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import Result

from sim.errors import ScenarioError
from sim.results.scenario_library import read
from sim.scenario.files.reader import parse_scenario
from sim.studies.claims.story_decision import openings, refuse_unopened

Invoke = Callable[..., Result]

PLAIN = """\
format: 1
title: Two neighbours
steps: 12
focus: [A, B]
issues: {land: Land}
states:
  A: {name: Aland, power: 1, interests: {land: [1, 1]}}
  B: {name: Burg, power: 2, interests: {land: [1, 1]}}
  C: {name: Corsa, power: 2, interests: {land: [-1, 1]}}
occasions:
  drill: {host: A, kind: exercise, issue: land, rate: 0.5}
  patrol: {host: B, kind: exercise, issue: land, at: [3, 6, 9]}
  parade: {host: B, kind: rhetoric, issue: land, rate: 0.05}
knobs:
  parity: {title: Parity, parity: [A, B], from: 0.1, to: 1}
"""

CLAIMS = """\
claims:
  friends:
    says: Burg joins Aland.
    measure: {joins: {by: B, occasion: drill}}
    is: {at least: 0.5}
  foes:
    says: Corsa joins Aland.
    measure: {joins: {by: C, occasion: drill}}
    is: {at least: 0.5}
    expect: refuted
    note: They want the opposite.
  even:
    says: Nothing is more than itself.
    measure: {allied: [A, B]}
    exceeds: {allied: [A, B]}
    expect: undecided
    note: It is equal.
"""

SURPRISES = """\
claims:
  wrong:
    says: Corsa and Aland are allied & more.
    measure: {allied: [A, C]}
    is: {at least: 0.5}
  unsure:
    says: Nothing is more than itself.
    measure: {allied: [A, B]}
    exceeds: {allied: [A, B]}
  better:
    says: Burg joins Aland.
    measure: {joins: {by: B, occasion: drill}}
    is: {at least: 0.5}
    expect: refuted
    note: So one hears.
"""


@pytest.fixture(autouse=True)
def files(desk: Path) -> None:
    (desk / "plain.yaml").write_text(PLAIN, encoding="utf-8")
    (desk / "claimed.yaml").write_text(PLAIN + CLAIMS, encoding="utf-8")
    (desk / "surprising.yaml").write_text(PLAIN + SURPRISES, encoding="utf-8")


def test_every_claim_is_told_with_verdict_estimate_threshold_and_worlds(invoke: Invoke) -> None:
    result = invoke("check", "claimed.yaml", "--budget", "200")
    assert result.exit_code == 0
    assert result.stdout == (
        "3 claims: 1 supported, 1 refuted as expected, 1 undecided as expected\n"
        "\n"
        "Two neighbours (claimed.yaml)\n"
        "\n"
        "  friends: supported\n"
        "    Burg joins Aland.\n"
        "    Found 97 % (95 % interval 91 to 98.5 %); claimed at least 50 %. Tested in\n"
        "    100 replicates.\n"
        f"    0 │{'█' * 36}{'░' * 4}│ 100 %\n"
        "\n"
        "  foes: refuted, as expected\n"
        "    Corsa joins Aland.\n"
        "    Found 0 % (95 % interval 0 to 6 %); claimed at least 50 %. Tested in 100\n"
        "    replicates.\n"
        f"    0 │{'░' * 3}{' ' * 37}│ 100 %\n"
        "    Note: They want the opposite.\n"
        "\n"
        "  even: undecided, as expected\n"
        "    Nothing is more than itself.\n"
        "    Found a difference of 0 points (95 % interval −3 to +3); claimed at least 0.\n"
        "    Tested in 200 replicates.\n"
        "    Note: It is equal.\n"
        "\n"
        "Next, how likely the alliance is:\n"
        "  alliance-sim run claimed.yaml\n"
    )


def test_exit_status_is_one_where_a_verdict_is_not_the_one_expected(invoke: Invoke) -> None:
    result = invoke("check", "surprising.yaml", "claimed.yaml", "--budget", "100")
    assert result.exit_code == 1
    assert "\n  wrong: refuted\n" in result.stdout
    assert "\n  unsure: undecided\n" in result.stdout
    assert "\n  better: supported, where refuted was expected\n" in result.stdout
    assert result.stdout.startswith(
        "6 claims: 1 supported, 1 supported against expectation, 1 refuted, 1 refuted as\n"
        "expected, 1 undecided, 1 undecided as expected\n"
    )
    more = "\nNext, with more replicates:\n  alliance-sim check surprising.yaml --budget 400\n"
    assert result.stdout.endswith(more)


def test_a_scenario_without_claims_is_fine_and_said_to_have_none(invoke: Invoke) -> None:
    result = invoke("check", "plain.yaml")
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "plain.yaml: fine: Two neighbours (3 states, 3 occasions, 12 months); no claims\n\nNext, "
    )


def test_a_narrow_terminal_gets_narrow_lines(invoke: Invoke) -> None:
    result = invoke("check", "claimed.yaml", "plain.yaml", width=45)
    assert max(map(len, result.stdout.splitlines())) <= 45


def test_worlds_in_which_there_was_nothing_to_measure_are_told_apart(
    invoke: Invoke, desk: Path
) -> None:
    claim = "{says: Hm, measure: {joins: {by: A, occasion: parade}}, is: {at least: 0.01}}"
    (desk / "rare.yaml").write_text(f"{PLAIN}claims:\n  rare: {claim}\n", encoding="utf-8")
    rare = invoke("check", "rare.yaml", width=100).stdout
    assert " of 100 replicates, in which there was something to measure." in " ".join(rare.split())
    never = invoke("check", "rare.yaml", "--set", "occasions.parade.rate=0", "--budget", "50")
    assert never.exit_code == 1
    assert "Nothing to measure: its occasion never arose in 50 replicates." in never.stdout


def test_steps_are_told_as_steps_and_differences_with_their_sign(
    invoke: Invoke, desk: Path
) -> None:
    claims = (
        "claims:\n"
        "  late: {says: Hm, measure: {first_alliance: [A, C]}, is: {between: [6, 9.5]}}\n"
        "  later: {says: Hm, measure: {first_alliance: [A, C]}, "
        "exceeds: {first_alliance: [A, C]}, exceeds_when: {steps: 6}, by: 3}\n"
        "  gap: {says: Hm, measure: {reciprocity_gap: [C, A]}, is: {at least: -0.5}}\n"
    )
    (desk / "steps.yaml").write_text(PLAIN + claims, encoding="utf-8")
    text = " ".join(invoke("check", "steps.yaml").stdout.split())
    assert "Found month 13 (95 % interval 12.3 to 13); claimed between 6 and 9.5." in text
    assert "Found a difference of +6 months (95 % interval " in text
    assert "; claimed at least +3." in text
    assert "; claimed at least −50." in text


@pytest.mark.parametrize(
    "words", [("--steps", "6"), ("--seed", "3"), ("--set", "occasions.drill.rate=0.2")]
)
def test_settings_steps_and_seed_apply_to_what_is_tested(
    invoke: Invoke, words: tuple[str, str]
) -> None:
    texts = [invoke("check", "claimed.yaml", "--json", *more).stdout for more in ((), words)]
    before, after = (json.loads(text)[0]["claims"][0]["estimate"] for text in texts)
    assert before != after


def test_no_verdict_depends_on_threads(invoke: Invoke) -> None:
    one, two = (
        invoke("check", "surprising.yaml", "--json", "--budget", "300", "--threads", threads)
        for threads in ("1", "2")
    )
    assert one.stdout == two.stdout


def test_settings_that_leave_a_claim_untestable_are_refused(invoke: Invoke) -> None:
    result = invoke("check", "claimed.yaml", "plain.yaml", "--set", "occasions.drill.host=B")
    assert result.exit_code == 2
    assert result.stderr == (
        "claimed.yaml: claims.friends.measure.joins.by: must be a state other than the host of "
        "drill, B\n"
    )
    assert result.stdout == ""


def test_a_folder_stands_for_the_scenarios_in_it(invoke: Invoke, desk: Path) -> None:
    folder = desk / "mine"
    folder.mkdir()
    (folder / "b.yaml").write_text(PLAIN, encoding="utf-8")
    (folder / "a.yml").write_text(PLAIN, encoding="utf-8")
    (folder / "notes.txt").write_text("Hm", encoding="utf-8")
    result = invoke("check", "mine", "mine/b.yaml")
    assert [line.split(":")[0] for line in result.stdout.split("\n\n")][:-1] == [
        "mine/a.yml",
        "mine/b.yaml",
    ]


def test_a_folder_without_scenarios_is_refused(invoke: Invoke, desk: Path) -> None:
    (desk / "empty").mkdir()
    result = invoke("check", "empty")
    assert result.exit_code == 2
    assert result.stderr == "empty holds neither scenario files nor a run\n"


def test_every_mistake_of_every_file_is_told_with_line_and_column(
    invoke: Invoke, desk: Path
) -> None:
    wrong = PLAIN.replace("steps: 12", "steps: 0").replace("{land: [1, 1]}", "{lnad: [1, 1]}", 1)
    (desk / "wrong.yaml").write_text(wrong, encoding="utf-8")
    (desk / "empty.yaml").write_text("", encoding="utf-8")
    result = invoke("check", "wrong.yaml", "claimed.yaml", "empty.yaml", "--junit", "out.xml")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "wrong.yaml:3:8: steps: must be a whole number from 1 to 10,000; found 0",
        "wrong.yaml:7:42: states.A.interests.lnad: no such issue 'lnad'; did you mean 'land'?",
        "empty.yaml: is empty; `alliance-sim new FILE` writes a scenario to start from",
    ]
    assert not (desk / "out.xml").exists()


def test_json_tells_the_same_to_programs(invoke: Invoke) -> None:
    result = invoke("check", "claimed.yaml", "plain.yaml", "--json", "--budget", "100")
    first, second = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (second["fine"], second["claims"]) == (True, [])
    assert [claim["verdict"] for claim in first["claims"]] == ["supported", "refuted", "undecided"]
    assert first["claims"][1] == first["claims"][1] | {
        "claim": "foes",
        "says": "Corsa joins Aland.",
        "expect": "refuted",
        "as_expected": True,
        "measure": "joins",
        "exceeds": None,
        "estimate": 0.0,
        "low": 0.0,
        "at_least": 0.5,
        "at_most": None,
        "confidence": 0.95,
        "replicates": 100,
        "note": "They want the opposite.",
    }


def test_json_of_what_was_never_measured_is_null(invoke: Invoke) -> None:
    words = ("--set", "occasions.drill.rate=0", "--budget", "50", "--json")
    (report,) = json.loads(invoke("check", "claimed.yaml", *words).stdout)
    assert report["claims"][0]["estimate"] is None


def test_json_of_mistakes_has_their_places(invoke: Invoke, desk: Path) -> None:
    (desk / "wrong.yaml").write_text("format: 2\n", encoding="utf-8")
    result = invoke("check", "wrong.yaml", "--json")
    (wrong,) = json.loads(result.stdout)
    assert result.exit_code == 2
    assert wrong["fine"] is False
    assert {"path", "message", "line", "column"} <= set(wrong["mistakes"][0])


def test_junit_has_one_case_a_claim_that_fails_where_the_verdict_surprises(
    invoke: Invoke, desk: Path
) -> None:
    words = ("--budget", "100", "--junit", "out.xml")
    assert invoke("check", "surprising.yaml", "claimed.yaml", "plain.yaml", *words).exit_code == 1
    surprising, expected, plain = ET.parse(desk / "out.xml").getroot()
    assert surprising.attrib == {
        "name": "surprising.yaml",
        "tests": "3",
        "failures": "3",
        "skipped": "0",
        "errors": "0",
    }
    failures = [(case.get("name"), case.find("failure")) for case in surprising]
    assert [(name, f.get("type")) for name, f in failures if f is not None] == [
        ("wrong", "refuted"),
        ("unsure", "undecided"),
        ("better", "supported"),
    ]
    assert failures[0][1] is not None
    assert str(failures[0][1].text).startswith("Corsa and Aland are allied & more.\nFound 0 %")
    assert (expected.get("failures"), expected.get("skipped")) == ("0", "2")
    assert [case[0].tag for case in expected] == ["system-out", "skipped", "skipped"]
    assert expected[1][0].get("message") == "refuted, as expected: They want the opposite."
    assert (plain.get("tests"), len(plain)) == ("0", 0)


def test_junit_is_written_whole_or_not_at_all(
    invoke: Invoke, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = "<?xml version='1.0'?><testsuites/>"
    (desk / "out.xml").write_text(before, encoding="utf-8")

    def full(descriptor: int) -> None:
        os.ftruncate(descriptor, 20)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    result = invoke("check", "claimed.yaml", "--budget", "100", "--junit", "out.xml")
    assert result.exit_code == 2
    assert "No space left on device" in result.stderr
    assert (desk / "out.xml").read_text(encoding="utf-8") == before
    assert not list(desk.glob(".out.xml*"))


def test_a_place_for_junit_that_is_not_there_is_told_before_anything_is_tested(
    invoke: Invoke,
) -> None:
    result = invoke("check", "claimed.yaml", "--junit", "claimed.yaml/out.xml")
    assert result.exit_code == 2
    told = "cannot write claimed.yaml/out.xml: claimed.yaml is a file, not a folder\n"
    assert result.stderr == told
    assert result.stdout == ""


@pytest.mark.parametrize(
    "content", [None, b"", b"\x00\xff\x80", b"- 1\n", b"a: &a [*a]\n", b"a: {", b"\xff\xfe"]
)
def test_no_file_however_wrong_ends_in_a_traceback(
    invoke: Invoke, desk: Path, content: bytes | None
) -> None:
    if content is not None:
        (desk / "wrong.yaml").write_bytes(content)
    result = invoke("check", "wrong.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith("wrong.yaml")
    assert result.stdout == ""


def test_the_starter_has_claims_that_the_model_supports(invoke: Invoke) -> None:
    invoke("new", "mine.yaml")
    result = invoke("check", "mine.yaml")
    assert result.exit_code == 0
    assert result.stdout.startswith("2 claims: 2 supported\n")


STORY = """\
story:
  teaches: Nothing
  happened: [It began., It went on.]
  surprise: There is none.
  why: {state: A, occasion: patrol, step: 4, says: It stayed away.}
  changes: [parity]
  ends: So it goes.
"""


def test_a_story_of_an_occasion_that_is_not_open_is_refused(invoke: Invoke, desk: Path) -> None:
    (desk / "told.yaml").write_text(PLAIN + STORY, encoding="utf-8")
    result = invoke("check", "told.yaml")
    assert result.exit_code == 2
    assert result.stderr == (
        "told.yaml: story.why.step: must be a step in which patrol is open in replicate 1; "
        "the nearest are 3, 6, 9; found 4\n"
    )
    # Told of the scenario as it stands, and not of every change of it.
    for change in ("--seed=5", "--steps=9", "--set=parity=0.2"):
        assert invoke("check", "told.yaml", change).exit_code == 0
    (desk / "told.yaml").write_text(PLAIN + STORY.replace("step: 4", "step: 6"), encoding="utf-8")
    assert invoke("check", "told.yaml").exit_code == 0
    assert invoke("run", "told.yaml", "--replicates", "2", "--out", "folder").exit_code == 0
    kept = (desk / "folder" / "scenario.yaml").read_text(encoding="utf-8")
    assert "It stayed away." in kept
    assert invoke("check", "folder").exit_code == 0


def test_a_run_whose_occasion_another_seed_closed_is_spared(invoke: Invoke, desk: Path) -> None:
    step, *_ = openings(parse_scenario(PLAIN), "parade", 0)
    story = STORY.replace("occasion: patrol, step: 4", f"occasion: parade, step: {step}")
    (desk / "told.yaml").write_text(PLAIN + story, encoding="utf-8")
    assert invoke("check", "told.yaml").exit_code == 0
    invoke("run", "told.yaml", "--seed", "77", "--replicates", "2", "--out", "folder")
    with pytest.raises(ScenarioError, match="parade is open in replicate 1"):
        refuse_unopened(read("folder"))
    assert invoke("check", "folder").exit_code == 0
