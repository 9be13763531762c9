import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli.output import terminal
from sim.cli.output.json_output import echo_json
from sim.cli.output.terminal import ProgressBar
from sim.cli.text.tables import text_table


@dataclass
class Point:
    at: Path
    values: tuple[float, ...]


def test_json_has_null_for_what_is_missing_and_plain_values_for_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    frame = pd.DataFrame(
        {
            "rate": [0.5, float("nan")],
            "first": pd.array([3, None], dtype="Int64"),
            "allied": [True, False],
            "state": pd.Categorical(["A", "B"]),
        }
    )
    echo_json({"frame": frame, "point": Point(Path("a/b"), (1.0, np.float64("inf")))})
    assert json.loads(capsys.readouterr().out) == {
        "frame": [
            {"rate": 0.5, "first": 3, "allied": True, "state": "A"},
            {"rate": None, "first": None, "allied": False, "state": "B"},
        ],
        "point": {"at": "a/b", "values": [1.0, None]},
    }


def test_a_number_is_not_parted_from_its_percent_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = text_table(["occasion", "others"], [["a" * 20, "Kazakhstan 27 %, Lithuania 5 %"]])
    assert "27 %" in text
    assert not any(line.strip().startswith("%") for line in text.splitlines())


INTERVALS = [
    ["a knob of many words", "62 % (57 to 67)", "\N{MINUS SIGN}4.8 (\N{MINUS SIGN}8.9 to +0.4)"]
]


@pytest.mark.parametrize("columns", [45, 50, 60])
def test_text_is_wrapped_before_any_number_or_interval_is(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = text_table(["knob", "share", "points more (95 % interval)"], INTERVALS)
    assert all(cell in text for cell in INTERVALS[0][1:])
    assert "95 %" in text
    assert max(map(len, text.splitlines())) <= columns


def test_a_wide_heading_is_broken_over_narrow_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    heading = "Aland and Borduria allied at the end (95 % interval)"
    lines = text_table(["knob", heading], [["parity", "62 % (57 to 67)"]]).splitlines()
    assert max(map(len, lines)) < 40
    assert lines[2].split() == ["knob", "(95", "%", "interval)"]


def test_where_a_word_would_be_broken_there_is_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    row = ["Feb 2022", "rus_statement_ukraine", "declined", "0.68"]
    text = text_table(["when", "occasion", "did", "surprise"], [row], numbers=[3])
    assert text == "Feb 2022\n  occasion: rus_statement_ukraine; did:\n  declined; surprise: 0.68"


def test_markup_in_a_title_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert "[bold]A[/bold] :smile:" in text_table(["title"], [["[bold]A[/bold] :smile:"]])


def test_a_narrow_terminal_lists_what_has_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    text = text_table(
        ["run", "scenario", "allied"], [["a-long-name-0123", "Two", "5 %"]], names=[0]
    )
    assert text == "a-long-name-0123\n  scenario: Two; allied: 5 %"


def test_progress_is_silent_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    with ProgressBar("running") as progress:
        progress(1, 2)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("patience", "seen"), [(0.0, True), (3600.0, False)])
def test_progress_shows_on_a_terminal_once_it_takes_long(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    patience: float,
    seen: bool,
) -> None:
    monkeypatch.setattr(terminal, "_PATIENCE", patience)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with ProgressBar("running") as progress:
        progress(1, 2)
        progress(2, 2)
    assert ("running" in capsys.readouterr().err) == seen
