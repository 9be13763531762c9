"""The commands that list or write what there is: scenarios, knobs, new, schema, runs."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Invoke = Callable[..., Result]
FIXTURES = Path(__file__).parents[1] / "fixtures"


def test_scenarios_are_listed_with_the_broken_ones_marked(invoke: Invoke, desk: Path) -> None:
    shipped = {path.stem for path in (desk / "scenarios").glob("*.yaml")}
    for path in (desk / "scenarios").iterdir():
        path.unlink()
    (desk / "scenarios" / "broken.yaml").write_text("steps: 0\n", encoding="utf-8")
    (desk / "scenarios" / "._broken.yaml").write_bytes(b"\0\5\x16\7")
    output = invoke("scenarios").output
    assert "3 states, 6 occasions" in output
    assert "broken" in output
    assert "alliance-sim new" in output
    listed = {each["name"]: each for each in json.loads(invoke("scenarios", "--json").stdout)}
    assert list(listed) == sorted({*shipped, "broken"})
    assert "steps" in listed["broken"]["error"]
    assert listed["two-states"]["error"] is None


def test_a_file_of_dots_in_a_folder_is_not_checked(invoke: Invoke, desk: Path) -> None:
    (desk / "some").mkdir()
    (desk / "scenarios" / "neither.yaml").rename(desk / "some" / "neither.yaml")
    (desk / "some" / "._neither.yaml").write_bytes(b"\0\5\x16\7")
    result = invoke("check", "some", "--budget", "20", "--json")
    assert [each["source"] for each in json.loads(result.stdout)] == ["some/neither.yaml"]


def test_hidden_folders_are_no_runs(invoke: Invoke, desk: Path) -> None:
    shutil.copytree(FIXTURES / "version-1" / "run", desk / "runs" / "kept")
    shutil.copytree(FIXTURES / "version-1" / "run", desk / "runs" / ".kept.building-01234567")
    listed = json.loads(invoke("runs", "--json").stdout)
    assert [Path(each["folder"]).name for each in listed] == ["kept"]


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
