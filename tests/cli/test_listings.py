"""The commands that list or write what there is: scenarios, knobs, new, schema, runs."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Invoke = Callable[..., Result]


def test_scenarios_are_listed_with_the_broken_ones_marked(invoke: Invoke, desk: Path) -> None:
    for path in (desk / "scenarios").iterdir():
        if path.stem not in ("russia-china-2022", "two-states"):
            path.unlink()
    (desk / "scenarios" / "broken.yaml").write_text("steps: 0\n", encoding="utf-8")
    output = invoke("scenarios").output
    assert "3 states, 6 occasions" in output
    assert "broken" in output
    listed = json.loads(invoke("scenarios", "--json").stdout)
    assert [each["name"] for each in listed] == ["broken", "russia-china-2022", "two-states"]
    assert "steps" in listed[0]["error"]
    assert listed[2]["error"] is None


def test_where_there_are_no_scenarios_a_start_is_shown(invoke: Invoke, desk: Path) -> None:
    for path in (desk / "scenarios").iterdir():
        path.unlink()
    assert "alliance-sim new" in invoke("scenarios").output


def test_a_new_scenario_is_fine_and_never_written_over(invoke: Invoke, desk: Path) -> None:
    assert invoke("new", "mine.yaml").exit_code == 0
    assert invoke("check", "mine.yaml").exit_code == 0
    (desk / "mine.yaml").write_text("mine", encoding="utf-8")
    again = invoke("new", "mine.yaml")
    assert again.exit_code == 2
    assert "mine.yaml is there already" in again.stderr
    assert (desk / "mine.yaml").read_text(encoding="utf-8") == "mine"


def test_a_new_scenario_in_a_folder_that_is_not_there_is_refused(invoke: Invoke) -> None:
    result = invoke("new", "nowhere/mine.yaml")
    assert result.exit_code == 2
    assert result.stderr == "nowhere/mine.yaml: No such file or directory\n"


def test_the_schema_is_json_schema_of_a_scenario(invoke: Invoke) -> None:
    schema = json.loads(invoke("schema").stdout)
    assert {"states", "occasions", "rivalries", "extends"} <= set(schema["properties"])


def test_knobs_are_listed_with_where_they_stand_now(invoke: Invoke) -> None:
    words = ("knobs", "two-states", "--set", "parity=0.25", "--json")
    now = {each["knob"]: each["now"] for each in json.loads(invoke(*words).stdout)}
    assert (now["parity"], now["interests"], now["threat"]) == (0.25, 0, 1)
    output = invoke("knobs", "two-states").output
    assert "Parity of power" in output
    assert "0.05 to 1" in output


def test_a_scenario_without_knobs_says_that_any_path_will_do(invoke: Invoke, desk: Path) -> None:
    text = (desk / "scenarios" / "two-states.yaml").read_text(encoding="utf-8")
    (desk / "mine.yaml").write_text(text.partition("knobs:")[0], encoding="utf-8")
    assert "--set takes any path" in invoke("knobs", "mine.yaml").output


def test_no_runs_yet_is_said_with_how_to_make_one(invoke: Invoke) -> None:
    assert "no runs in runs/ yet" in invoke("runs").output
    assert json.loads(invoke("runs", "--json").stdout) == []
