"""Panels of made-up exercises, every decision counted by hand."""

import random
from pathlib import Path

import pytest

import sim
from sim.cli.commands import history
from sim.errors import InputError
from sim.history.exercise_tables import read_exercises, read_states
from sim.history.panel import PANELS, Panel, panel
from sim.history.panel_files import RECORD, SCENARIO, panel_texts
from sim.scenario.event_record import RecordRow
from sim.scenario.files.reader import read_scenario
from tests.unit.history_tables import EXERCISES, PAIRS, STATES, tables

YEARS = range(2000, 2002)


def coded(folder: Path, years: range = YEARS, **options: bool | str) -> Panel:
    return panel(read_states(folder), read_exercises(folder), years, **options)  # type: ignore[arg-type]


def decisions(found: Panel) -> dict[str, tuple[str, str, int]]:
    """By exercise: who joined, who declined, and how many had to join."""
    by_source: dict[str, list[RecordRow]] = {}
    for row in found.record:
        by_source.setdefault(row.source, []).append(row)
    return {
        source: (
            "".join(row.state for row in rows if row.joined),
            "".join(row.state for row in rows if not row.joined),
            rows[0].at_least,
        )
        for source, rows in by_source.items()
    }


def test_host_panel_asks_every_chosen_state_that_existed(tmp_path: Path) -> None:
    # Not of e4 and e5, which have no host, nor of e6, of which a participant is unknown. Q is no
    # more in 2001, D is not yet there in 2000, and K, which decides nothing, came to e8 for sure.
    assert decisions(coded(tables(tmp_path))) == {
        "e1": ("B", "CQ", 1),
        "e2": ("BC", "Q", 0),
        "e3": ("Q", "BC", 1),
        "e7": ("BC", "D", 1),
        "e8": ("A", "BD", 0),
    }


def test_series_panel_asks_who_is_eligible_for_the_lead(tmp_path: Path) -> None:
    # A is eligible for e7, which it hosts. B, the lead, came to e4; it did not come to e9.
    assert decisions(coded(tables(tmp_path), kind="series")) == {
        "e1": ("B", "C", 1),
        "e2": ("BC", "", 0),
        "e4": ("C", "A", 1),
        "e7": ("BC", "", 1),
        "e8": ("A", "", 0),
        "e9": ("AC", "", 2),
    }


def test_past_panel_asks_who_came_before(tmp_path: Path) -> None:
    # Nobody had come before e1, nor to Beta, Gamma and Delta; Q came to e3 and is no more.
    assert decisions(coded(tables(tmp_path), kind="past")) == {
        "e2": ("B", "", 0),
        "e3": ("", "BC", 0),
        "e7": ("BC", "", 1),
    }


def test_earlier_editions_count_from_before_the_years_of_the_panel(tmp_path: Path) -> None:
    folder = tables(tmp_path)
    assert decisions(coded(folder, range(2001, 2002), kind="past")) == {"e7": ("BC", "", 1)}


def test_warfighting_exercises_alone(tmp_path: Path) -> None:
    assert list(decisions(coded(tables(tmp_path), warfighting=True))) == ["e1", "e7"]


def test_a_step_is_a_month_and_a_second_exercise_in_it_is_n_2(tmp_path: Path) -> None:
    found = coded(tables(tmp_path))
    when = {row.source: (row.step, row.occasion, row.n) for row in found.record}
    assert when == {
        "e1": (1, "drills_A", 1),
        "e2": (3, "drills_A", 1),
        "e3": (3, "drills_A", 2),
        "e7": (14, "drills_A", 1),
        "e8": (16, "drills_C", 1),
    }


def test_the_world_is_coded_anew_each_year(tmp_path: Path) -> None:
    scenario = coded(tables(tmp_path)).scenario
    assert (scenario.steps, scenario.start, scenario.focus) == (24, "2000-01", ("A", "C"))
    assert {id_: each.rate for id_, each in scenario.occasions.items()} == {
        "drills_A": 0.167,  # 4 in 24 months
        "drills_C": 0.042,
    }
    # Nothing of Q, which is no more: its rivalries of 2001 are none.
    (event,) = scenario.events
    assert event.step == 13
    assert event.set == {
        "states.A.power": 0.21,
        "states.C.brinkmanship": 0.2,  # its dispute with K is over
        "hostility.B.K": 0.0,
        "hostility.K.B": 0.0,
        "hostility.C.K": 0.0,
        "hostility.K.C": 0.0,
        "ties.B.A": 0.4,
        "ties.B.K": 0.0,
    }


def test_in_a_panel_pacts_count(tmp_path: Path) -> None:
    # (1 + 0.5 + 0.114) / 3; compare the scenario of the pair.
    assert coded(tables(tmp_path)).scenario.states["B"].interest("cause_A") == (0.55, 0.37)


@pytest.mark.parametrize("kind", PANELS)
def test_the_order_of_rows_does_not_matter(tmp_path: Path, kind: str) -> None:
    expected = coded(tables(tmp_path), kind=kind)
    for seed in range(5):
        mixed = random.Random(seed)
        shuffled = {}
        for name, text in (("states", STATES), ("pairs", PAIRS), ("exercises", EXERCISES)):
            head, *rows = text.splitlines()
            mixed.shuffle(rows)
            if name == "exercises" and rows.index(_row("e3")) < rows.index(_row("e2")):
                # Exercises of one month follow each other as they are given.
                two, three = rows.index(_row("e2")), rows.index(_row("e3"))
                rows[two], rows[three] = rows[three], rows[two]
            shuffled[name] = "\n".join([head, *rows])
        assert coded(tables(tmp_path, **shuffled), kind=kind) == expected


def _row(id_: str) -> str:
    return next(row for row in EXERCISES.splitlines() if row.startswith(id_))


@pytest.mark.parametrize("kind", PANELS)
def test_files_of_a_panel_read_back_and_have_a_likelihood(tmp_path: Path, kind: str) -> None:
    found = coded(tables(tmp_path), kind=kind, sources="x")
    for name, text in panel_texts(found).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    read = read_scenario(tmp_path / SCENARIO)
    assert read == found.scenario.model_copy(update={"record": found.record})
    assert sim.read_record(tmp_path / RECORD, found.scenario) == found.record
    if kind == "host":
        assert sim.likelihood(read).log_likelihood < 0


def test_a_panel_of_one_host_is_about_it_and_another(tmp_path: Path) -> None:
    head, *rows = EXERCISES.splitlines()
    found = coded(tables(tmp_path, exercises="\n".join([head, rows[-2]])))
    assert found.scenario.focus == ("C", "A")


@pytest.mark.parametrize(
    ("years", "options", "message"),
    [
        (range(2000, 2000), {}, "the last year is before the first"),
        (range(1999, 2001), {}, "the year 1999 is not in the tables, which have 2000 to 2002"),
        (range(2002, 2003), {}, "no decisions in 2002 to 2002"),
        (YEARS, {"kind": "hosts"}, "no panel 'hosts'; did you mean 'host'"),
    ],
)
def test_a_panel_of_nothing_is_refused(
    tmp_path: Path, years: range, options: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        coded(tables(tmp_path), years, **options)


def test_more_years_than_a_scenario_may_last_are_refused(tmp_path: Path) -> None:
    long_ago = STATES + "A,1000,1,0.2,,x\n"
    with pytest.raises(InputError, match="a panel has 800 years at most; found 1001"):
        coded(tables(tmp_path, states=long_ago), range(1000, 2001))


def test_files_that_would_be_too_long_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.history.panel_files.MOST_FILE_BYTES", 2000)
    with pytest.raises(InputError, match=r"scenario\.yaml would have 0\.0 MiB, and files may"):
        panel_texts(coded(tables(tmp_path)))


def test_the_command_offers_every_panel() -> None:
    (kinds,) = (each.type for each in history.panel.params if each.name == "kind")
    assert tuple(kinds.choices) == PANELS  # type: ignore[attr-defined]
