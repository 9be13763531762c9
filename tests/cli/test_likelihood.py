import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sim.scenario.files.reader import read_scenario
from sim.scenario.schema import Scenario

Invoke = Callable[..., Result]


def test_record_of_a_scenario_is_told_with_what_was_least_expected(invoke: Invoke) -> None:
    output = invoke("likelihood", "russia-china-2022", "--most", "2").stdout
    assert "9 decisions on record, of which 7 joined. Log-likelihood" in output
    assert output.index("rus_statement_ukraine") < output.index("zapad")
    assert "China declines" in output


def test_json_has_every_decision(invoke: Invoke) -> None:
    found = json.loads(invoke("likelihood", "russia-china-2022", "--json").stdout)
    surprise = sum(row["surprise"] for row in found["decisions"])
    assert found["log_likelihood"] == pytest.approx(-surprise)
    assert len(found["most_surprising"]) == 5


def test_record_in_a_file_counts_instead(invoke: Invoke, desk: Path) -> None:
    (desk / "seen.csv").write_text(
        "date,occasion,state,joined,at_least\n2021-09,zapad,CHN,yes,1\n2021-09,zapad,KAZ,no,1\n"
    )
    output = invoke("likelihood", "russia-china-2022", "--record", "seen.csv").stdout
    assert "2 decisions on record, of which 1 joined." in output
    assert "It is conditioned on enough states joining" in output


def test_mistakes_in_a_file_end_in_sentences(invoke: Invoke, desk: Path) -> None:
    (desk / "seen.csv").write_text("date,occasion,state,joined\n2021-09,zapda,CHN,yes\n")
    result = invoke("likelihood", "russia-china-2022", "--record", "seen.csv")
    assert result.exit_code == 2
    assert (
        result.stderr == "seen.csv:2:9: occasion: no such occasion 'zapda'; did you mean 'zapad'?\n"
    )


@pytest.mark.parametrize(
    ("command", "option", "what"),
    [
        ("likelihood", "--record", "record"),
        ("fit", "--record", "record"),
        ("sweep", "--table", "table"),
    ],
)
def test_a_folder_in_the_place_of_a_file_is_refused_by_what_the_file_should_hold(
    command: str, option: str, what: str, invoke: Invoke
) -> None:
    result = invoke(command, "russia-china-2022", option, "scenarios")
    assert result.exit_code == 2
    assert result.stderr == f"scenarios: is a directory; a {what} is a file\n"


def test_a_scenario_is_read_once(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    files: list[str | Path] = []

    def noted(path: str | Path) -> Scenario:
        files.append(path)
        return read_scenario(path)

    monkeypatch.setattr("sim.results.scenario_library.read_scenario", noted)
    invoke("likelihood", "russia-china-2022", "--set", "steps=4")
    assert len(files) == 1


def test_rows_after_the_last_step_are_left_out_with_a_note(invoke: Invoke) -> None:
    result = invoke("likelihood", "russia-china-2022", "--set", "steps=4")
    assert "4 decisions on record" in result.stdout
    assert "5 rows after the last step left out" in result.stderr


def test_scenario_without_a_record_asks_for_one(invoke: Invoke) -> None:
    result = invoke("likelihood", "two-states")
    assert result.exit_code == 2
    assert "give one with --record FILE" in result.stderr


def test_figure_goes_where_it_is_asked_for(invoke: Invoke, desk: Path) -> None:
    result = invoke("likelihood", "russia-china-2022", "--out", "drawn")
    assert result.exit_code == 0
    names = sorted(path.name for path in (desk / "drawn").iterdir())
    assert names == ["likelihood.png", "likelihood.svg"]


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_terminal(invoke: Invoke, width: int) -> None:
    output = invoke("likelihood", "russia-china-2022", width=width).stdout
    assert max(map(len, output.splitlines())) <= width
