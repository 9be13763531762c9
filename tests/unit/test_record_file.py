"""Records of events in CSV files and in scenarios, with the place of every mistake."""

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.dates import step_name, step_of
from sim.scenario.event_record import RecordRow
from sim.scenario.files.reader import dump_scenario, parse_scenario, read_scenario
from sim.scenario.files.record_file import read_record
from sim.scenario.knobs import changed

SCENARIO = read_scenario("scenarios/russia-china-2022.yaml")


def written(folder: Path, text: str) -> Path:
    path = folder / "record.csv"
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> list[str]:
    path = written(folder, text)
    with pytest.raises(ScenarioError) as error:
        read_record(path, SCENARIO)
    return [line.removeprefix(f"{path}:") for line in str(error.value).splitlines()]


def test_rows_are_read_with_their_defaults(tmp_path: Path) -> None:
    text = (
        "\ufeffDate, occasion,state,joined,source,seen\n"
        '2021-09,zapad,CHN,no,"Kaczmarski, Kuhrt",\n'
        "\n"
        "2021-10,japan_patrol,RUS,Yes,,no\n"
    )
    record = read_record(written(tmp_path, text), SCENARIO)
    assert record == (
        RecordRow(
            date="2021-09", occasion="zapad", state="CHN", joined=False, source="Kaczmarski, Kuhrt"
        ),
        RecordRow(date="2021-10", occasion="japan_patrol", state="RUS", joined=True, seen=False),
    )


HEAD = "step,occasion,n,state,joined,at_least\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["1:1: is empty; the first line names the columns: "]),
        ("step,ocasion,state\n", ["1:6: no such column 'ocasion'; did you mean 'occasion'?"]),
        ("step,state,state\n", ["1:12: the column 'state' is given twice"]),
        (HEAD + '1,"zapad\n', ["2:1: is not CSV: unexpected end of data"]),
        (HEAD + "1,zapda,,CHN,no,\n", ["2:3: occasion: no such occasion 'zapda'; did you"]),
        (HEAD + "1,zapad,,CHI,no,\n", ["2:10: state: no such state 'CHI'; did you mean 'CHN'?"]),
        (HEAD + "1,zapad,,CHN,,\n", ["2:1: joined: is missing (yes or no: whether it joined)"]),
        (HEAD + "1,zapad,,CHN,2,\n", ["2:14: joined: must be yes or no; found 2"]),
        (HEAD + "1,zapad,0,CHN,no,\n", ["2:9: n: must be a whole number from 1 to 1,000; found 0"]),
        (HEAD + "121,zapad,,CHN,no,\n", ["2:1: step: must be a step from 1 to 120; found 121"]),
        (HEAD + ",zapad,,CHN,no,\n", ["2:1: must have either step or date"]),
        (
            HEAD + "1,zapad,,CHN,no,,late\n",
            ["2:18: has 7 cells for 6 columns; text with a comma needs quotes"],
        ),
        (HEAD + "1,zapad,,RUS,no,\n", ["2:10: state: hosts zapad; list those that were asked"]),
        (
            HEAD + "2,zapad,,CHN,no,\n1,zapad,,CHN,no,\n",
            ["3:1: step: comes before step 2, which is listed above it"],
        ),
        (
            HEAD + "2,zapad,,CHN,no,\n2,zapad,,CHN,yes,\n2,zapad,2,CHN,yes,\n",
            ["3:10: state: CHN is listed in row 1 already; a second time has n: 2"],
        ),
        (
            HEAD + "1,zapad,1001,CHN,no,\n",
            ["2:9: n: must be a whole number from 1 to 1,000; found 1001"],
        ),
        (
            HEAD + "1,zapad,2,CHN,no,\n",
            ["2:9: n: is 2, but the record has no n 1 of it"],
        ),
        (
            HEAD + "2,zapad,,CHN,yes,1\n2,zapad,,KAZ,no,2\n",
            ["3:17: at_least: is 1 for the same occasion in row 1"],
        ),
        (
            HEAD + "2,zapad,,CHN,no,1\n2,zapad,,KAZ,no,1\n",
            ["2:17: at_least: is 1, but only 0 of those listed joined it"],
        ),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_line_and_column(tmp_path: Path, text: str, told: list[str]) -> None:
    found = refused(tmp_path, text)
    assert len(found) == len(told)
    assert all(line.startswith(words) for line, words in zip(found, told, strict=True)), found


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = HEAD + "1,zapad,,CHI,maybe,\n1,zapda,,CHN,no,\n"
    assert [line.split(" ")[0] for line in refused(tmp_path, text)] == ["2:10:", "2:14:", "3:3:"]


@pytest.mark.parametrize(
    ("date", "told"),
    [
        ("2021", "must be a month, such as 2021-08; found '2021'"),
        ("2021-07", "is step 0; the scenario has steps 1 to 120"),
        ("2031-08", "is step 121; the scenario has steps 1 to 120"),
        ("soon", "must be a date such as 2021, 2021-08 or 2021-08-15; found the text 'soon'"),
    ],
)
def test_dates_outside_the_scenario_are_refused(tmp_path: Path, date: str, told: str) -> None:
    text = f"date,occasion,state,joined\n{date},zapad,CHN,no\n"
    assert refused(tmp_path, text) == [f"2:1: date: {told}"]


def test_occasion_that_cannot_take_place_then_is_refused(tmp_path: Path) -> None:
    text = "step,occasion,state,joined\n3,zapad,CHN,no\n"
    path = written(tmp_path, text)
    for setting, told in (
        ({"occasions.zapad.rate": 0}, "its rate is 0 there"),
        ({"occasions.zapad.rate": 0.1}, ""),
    ):
        scenario = changed(SCENARIO, setting)
        if told:
            with pytest.raises(ScenarioError, match=f"2:3: occasion: cannot .* step 3: {told}"):
                read_record(path, scenario)
        else:
            assert len(read_record(path, scenario)) == 1


TEXT = """\
format: 1
title: A record beside it
steps: 4
unit: week
start: 2024-01-01
focus: [A, B]
issues: {land: Land}
states:
  A: {name: Aland, power: 1}
  B: {name: Borduria, power: 1}
occasions:
  drill: {host: A, kind: exercise, issue: land, at: [2, 3]}
  words: {host: A, kind: rhetoric, issue: land, rate: 0}
events: [{step: 2, until: 4, title: Loud, set: {occasions.words.rate: 0.5}}]
"""


def test_record_in_a_scenario_is_checked_where_it_stands() -> None:
    rows = (
        "record:\n"
        "  - {date: 2024-01-10, occasion: drill, state: B, joined: no}\n"
        "  - {date: 2024-01-10, occasion: words, state: B, joined: yes}\n"
        "  - {date: 2024-01-22, occasion: drill, state: B, joined: yes}\n"
        "  - {date: 2024-01-22, occasion: words, state: B, joined: yes}\n"
    )
    with pytest.raises(ScenarioError) as error:
        parse_scenario(TEXT + rows)
    assert str(error.value).splitlines() == [
        "<scenario>:18:34: record.3.occasion: cannot take place in step 4: not one of its dates",
        "<scenario>:19:34: record.4.occasion: cannot take place in step 4: its rate is 0 there",
    ]
    kept = parse_scenario(TEXT + "\n".join(rows.splitlines()[:3]) + "\n")
    assert [row.joined for row in kept.record] == [False, True]
    assert parse_scenario(dump_scenario(kept)) == kept


def test_record_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TEXT + "record: seen.csv\n")
    (tmp_path / "b.yaml").write_text("extends: a.yaml\ntitle: Extended\n")
    (tmp_path / "seen.csv").write_text("step,occasion,state,joined\n2,drill,B,yes\n")
    for name in ("a.yaml", "b.yaml"):
        assert read_scenario(tmp_path / name).record == (
            RecordRow(step=2, occasion="drill", state="B", joined=True),
        )
    (tmp_path / "seen.csv").write_text("step,occasion,state,joined\n2,dril,B,yes\n")
    with pytest.raises(ScenarioError, match=r"seen\.csv:2:3: record\.1\.occasion: no such"):
        read_scenario(tmp_path / "b.yaml")
    (tmp_path / "seen.csv").unlink()
    with pytest.raises(ScenarioError, match=r"a\.yaml:15:9: record: cannot read .*does not exist"):
        read_scenario(tmp_path / "a.yaml")


def test_fewer_steps_drop_what_comes_later() -> None:
    assert len(changed(SCENARIO, {"steps": 4}).record) == 4


@pytest.mark.parametrize(
    ("when", "start", "unit", "step"),
    [
        ("2021-08", "2021-08", "month", 1),
        ("2022-02-04", "2021-08", "month", 7),
        ("2021", "2021-08", "month", None),
        ("1999-05", "1990", "year", 10),
        ("2024-01-14", "2024-01-01", "week", 2),
        ("2024-01-15", "2024-01-01", "week", 3),
        ("2024-01", "2024-01-01", "day", None),
        ("2024-03-01", "2024-02-28", "day", 3),
        ("2024", "2020", "crisis", None),
    ],
)
def test_step_of_a_date(when: str, start: str, unit: str, step: int | None) -> None:
    assert step_of(when, start, unit) == step


def test_step_has_the_name_of_its_date() -> None:
    for step in range(1, SCENARIO.steps + 1):
        month, year = step_name(SCENARIO, step).split()
        number = "JanFebMarAprMayJunJulAugSepOctNovDec".index(month) // 3 + 1
        assert step_of(f"{year}-{number:02}", "2021-08", "month") == step
