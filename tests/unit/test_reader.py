from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.files.reader import dump_scenario, parse_scenario, read_scenario
from sim.scenario.files.starter import starter

SCENARIOS = sorted(Path("scenarios").glob("*.yaml"))

SMALL = """\
format: 1
title: Small
steps: 10
focus: [A, B]
issues: {land: Land}
states:
  A: {name: Aland, power: 1}
  B: {name: Burg, power: 2}
occasions:
  drill: {host: A, kind: exercise, issue: land, rate: 0.5}
"""


def write(folder: Path, name: str, content: str | bytes) -> str:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(file)


def mistakes(file: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_scenario(file)
    return str(caught.value)


@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
def test_shipped_scenario_reads_and_reads_back_equal(file: Path) -> None:
    scenario = read_scenario(file)
    assert parse_scenario(dump_scenario(scenario)) == scenario


def test_starter_reads_without_mistakes() -> None:
    assert parse_scenario(starter()).focus == ("NOR", "SUD")


def test_what_is_written_gives_each_parameter_and_a_line_to_each_states_interests() -> None:
    lines = dump_scenario(read_scenario("scenarios/russia-china-2022.yaml")).splitlines()
    assert "  noise: 0.15" in lines
    assert "focus: [RUS, CHN]" in lines
    assert "- {between: [RUS, USA], hostility: 0.8}" in lines
    interests = [line for line in lines if line.startswith("    interests: {world_order: [")]
    assert len(interests) == 10
    assert all(line.endswith("]}") for line in interests)


def test_words_that_yaml_takes_for_something_else_stay_text() -> None:
    text = SMALL.replace("A:", "NO:").replace("[A,", "[NO,").replace("host: A", "host: NO")
    text = text.replace("B:", "ON:").replace("B]", "ON]").replace("Aland", "yes")
    text = text.replace("Land}", "12:30}").replace("title: Small", "title: 2022-02-24")
    scenario = parse_scenario(text)
    assert scenario.focus == ("NO", "ON")
    assert scenario.states["NO"].name == "yes"
    assert scenario.issues == {"land": "12:30"}
    assert scenario.title == "2022-02-24"
    assert parse_scenario(dump_scenario(scenario)) == scenario


@pytest.mark.parametrize("word", ["1e-3", "1.0e-3", ".001", "0.001", "+1E-3"])
def test_number_is_a_number_however_it_is_written(word: str) -> None:
    assert parse_scenario(SMALL.replace("0.5", word)).occasions["drill"].rate == 0.001


def test_whole_number_may_be_written_with_an_exponent() -> None:
    assert parse_scenario(SMALL + "replicates: 1e6\n").replicates == 1_000_000


def test_year_may_be_written_as_a_number() -> None:
    assert parse_scenario(SMALL + "start: 2021\n").start == "2021"


def test_byte_order_mark_and_windows_lines_are_no_mistakes(tmp_path: Path) -> None:
    file = write(tmp_path, "a.yaml", b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode())
    assert read_scenario(file).title == "Small"


def test_missing_file_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    write(tmp_path, "russia.yaml", SMALL)
    file = str(tmp_path / "rusia.yaml")
    near = tmp_path / "russia.yaml"
    assert mistakes(file) == f"{file}: does not exist; did you mean '{near}'?"


def test_missing_folder_is_told(tmp_path: Path) -> None:
    file = str(tmp_path / "none" / "a.yaml")
    folder = tmp_path / "none"
    assert mistakes(file) == f"{file}: does not exist, nor does the folder {folder}"


def test_directory_is_refused(tmp_path: Path) -> None:
    assert mistakes(str(tmp_path)) == f"{tmp_path}: is a directory; a scenario is a file"


UNREADABLE = [
    pytest.param(
        b"\x7fELF\0\1",
        ": is a binary file, or text in another encoding than UTF-8",
        id="binary",
    ),
    pytest.param(
        SMALL.encode("utf-16"),
        ": is a binary file, or text in another encoding than UTF-8",
        id="UTF-16",
    ),
    pytest.param(
        b"format: 1\ntitle: Caf\xe9\n",
        ":2:11: is not text in UTF-8: byte 0xe9 in line 2",
        id="Latin-1",
    ),
    pytest.param(
        b"#" * (2**20 + 1), ": is longer than 1 MiB; no scenario needs to be", id="too long"
    ),
    pytest.param(
        b"", ": is empty; `alliance-sim new FILE` writes a scenario to start from", id="empty"
    ),
]


@pytest.mark.parametrize(("content", "expected"), UNREADABLE)
def test_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, expected: str) -> None:
    file = write(tmp_path, "a.yaml", content)
    assert mistakes(file) == file + expected


def test_name_that_no_file_can_have_is_refused() -> None:
    assert mistakes("a\0b") == "a\0b: cannot be opened: embedded null byte"


def test_extending_file_overrides_key_by_key_and_replaces_lists(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", SMALL + "ties: {A: {B: 0.1}}\nsources: [one, two]\n")
    what_if = "extends: base.yaml\nstates: {A: {power: 7}}\nsources: [three]\nties: {B: {A: 1}}\n"
    scenario = read_scenario(write(tmp_path, "what-if.yaml", what_if))
    assert (scenario.states["A"].power, scenario.states["A"].name) == (7, "Aland")
    assert scenario.sources == ("three",)
    assert scenario.tie == {("A", "B"): 0.1, ("B", "A"): 1}


def test_extended_file_is_looked_for_beside_the_one_that_extends_it(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    write(tmp_path, "base.yaml", SMALL)
    write(tmp_path / "deeper", "middle.yaml", "extends: ../base.yaml\ntitle: Middle\n")
    file = write(tmp_path, "top.yaml", "extends: deeper/middle.yaml\nsteps: 20\n")
    assert (read_scenario(file).title, read_scenario(file).steps) == ("Middle", 20)


def test_mistake_in_an_extended_file_is_told_where_it_stands(tmp_path: Path) -> None:
    base = write(tmp_path, "base.yaml", SMALL.replace("power: 2", "power: -2"))
    file = write(tmp_path, "what-if.yaml", "extends: base.yaml\nsteps: 0\n")
    assert mistakes(file) == (
        f"{file}:2:8: steps: must be a whole number from 1 to 10,000; found 0\n"
        f"{base}:8:26: states.B.power: must be a number above 0; found -2"
    )


def test_value_that_is_overridden_need_not_be_right(tmp_path: Path) -> None:
    write(tmp_path, "base.yaml", SMALL.replace("power: 2", "power: -2"))
    file = write(tmp_path, "what-if.yaml", "extends: base.yaml\nstates: {B: {power: 2}}\n")
    assert read_scenario(file).states["B"].power == 2


def test_circle_of_extending_files_is_refused(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    write(tmp_path, "one.yaml", "title: One\nextends: two.yaml\n")
    write(tmp_path, "two.yaml", "extends: one.yaml\n")
    assert mistakes(str(one)) == (
        f"{two}:1:10: extends: goes in a circle: {one} extends {two}, which extends {one}"
    )


def test_missing_extended_file_is_told_with_place(tmp_path: Path) -> None:
    file = write(tmp_path, "one.yaml", "title: One\nextends: base.yaml\n")
    base = tmp_path / "base.yaml"
    assert mistakes(file) == f"{file}:2:10: extends: cannot read {base}, which does not exist"


def test_name_of_an_extended_file_must_be_text(tmp_path: Path) -> None:
    file = write(tmp_path, "one.yaml", "extends: [base.yaml]\n")
    expected = "must be the name of a file; found a list of 1"
    assert mistakes(file) == f"{file}:1:10: extends: {expected}"


def test_text_without_a_file_cannot_extend_one() -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_scenario("extends: /etc/passwd\n")
    expected = "works in files only, where it is clear which folder is meant"
    assert str(caught.value) == f"<scenario>:1:1: extends: {expected}"


def test_occasion_that_an_event_or_a_knob_wakes_is_no_slip() -> None:
    dormant = SMALL.replace("0.5", "0")
    event = "events: [{step: 2, title: Start, set: {occasions.drill.rate: 0.1}}]\n"
    knob = "knobs: {k: {title: K, set: occasions.drill.rate, from: 0, to: 1}}\n"
    assert parse_scenario(dormant + event).occasions["drill"].rate == 0
    assert parse_scenario(dormant + knob).occasions["drill"].rate == 0


def test_file_of_a_newer_format_is_told_that_and_nothing_else() -> None:
    newer = SMALL.replace("format: 1", "format: 2\nfuture: 1").replace("0.5", "0")
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(newer, "f")
    expected = "2 is newer than this program, which reads 1; update the program"
    assert str(caught.value) == f"f:1:9: format: {expected}"


def test_file_that_the_program_wrote_may_hold_what_would_be_a_slip(tmp_path: Path) -> None:
    file = write(tmp_path, "scenario.yaml", SMALL.replace("0.5", "0"))
    assert "never arises" in mistakes(file)
    assert read_scenario(file, as_run=True).occasions["drill"].rate == 0
