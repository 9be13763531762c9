import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from sim import __version__
from sim.errors import InputError
from sim.model.identity import model_identity
from sim.results.chunk_file import DamagedError, is_intact, packed, read_chunk, write_chunk
from sim.results.ledger import HEADER, left_by, open_ledger, unfinished, unfinished_place
from sim.results.pending_run import Request
from sim.scenario.files.reader import read_scenario
from sim.scenario.knobs import changed
from sim.studies.sweep.designs import planned

SCENARIO = read_scenario(Path(__file__).parents[2] / "scenarios" / "two-states.yaml")
PLAN = planned(SCENARIO, {"parity": "0.1:1:10"})
TABLES = {
    "points": pd.DataFrame({"point": [0, 1], "x": [0.1, None], "failure": [None, "no such power"]}),
    "joins": pd.DataFrame({"point": [0], "state": ["A"], "rate": [0.1 + 0.2]}),
}


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    return Request(PLAN, "two-states", out=tmp_path / "mine", kind="sweep")


def test_a_chunk_reads_back_as_it_was_written(tmp_path: Path) -> None:
    write_chunk(tmp_path / "0.chunk", TABLES)
    found = read_chunk(tmp_path / "0.chunk")
    assert list(found) == ["points", "joins"]
    for name, table in TABLES.items():
        pd.testing.assert_frame_equal(found[name], table, check_exact=True, check_dtype=False)
    assert [path.name for path in tmp_path.iterdir()] == ["0.chunk"]


@pytest.mark.parametrize("damage", ["shorter", "longer", "empty", "changed", "swapped"])
def test_any_damage_to_a_chunk_is_seen(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "0.chunk"
    write_chunk(path, TABLES)
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(
        {
            "shorter": whole[:-1],
            "longer": whole + b"\0",
            "empty": b"",
            "changed": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
            "swapped": bytes([whole[0] ^ 128]) + whole[1:],
        }[damage]
    )
    assert not is_intact(path)
    with pytest.raises(DamagedError):
        read_chunk(path)


def test_what_rows_were_numbered_before_does_not_show_in_a_chunk() -> None:
    numbered = TABLES["joins"].set_axis([7])
    assert packed({"joins": numbered}) == packed({"joins": TABLES["joins"]})


def test_that_a_chunk_cannot_be_begun_is_told_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(PermissionError):
        write_chunk(tmp_path / "0.chunk", TABLES)


def test_a_ledger_goes_on_with_what_is_missing_or_damaged(request_: Request) -> None:
    with open_ledger(request_, points=10, chunk=3) as ledger:
        assert ledger.missing == [0, 1, 2, 3]
        for chunk in (3, 1, 0):
            ledger.keep(chunk, TABLES)
        assert ledger.points_done == 7, "the last chunk has one point"
        folder = ledger.folder
    (folder / "00000001.chunk").write_bytes(b"half")
    with open_ledger(request_, points=10, chunk=9) as again:
        assert again.header.chunk == 3, "as it was begun, whatever would be chosen now"
        assert again.missing == [1, 2]
        assert again.damaged == 1
        again.keep(2, TABLES)
        again.keep(1, {"points": pd.DataFrame({"point": [3]})})
        gathered = [each["points"]["point"].tolist() for each in again.tables()]
        assert gathered == [[0, 1], [3], [0, 1], [0, 1]], "in their order, however they came"
        again.discard()
    assert not folder.exists()


def test_a_chunk_damaged_while_it_is_gathered_is_told(request_: Request) -> None:
    with open_ledger(request_, points=2, chunk=2) as ledger:
        ledger.keep(0, TABLES)
        (ledger.folder / "00000000.chunk").write_bytes(b"half")
        with pytest.raises(InputError, match=r"00000000.chunk: damaged since it was written"):
            list(ledger.tables())


def test_an_unfinished_sweep_can_be_gone_on_with_from_its_folder(request_: Request) -> None:
    with open_ledger(request_, points=10, chunk=3) as ledger:
        found = unfinished(ledger.folder)
    assert found is not None
    header, scenario, place = found
    assert header == ledger.header
    assert scenario == PLAN
    assert place == request_.place
    assert unfinished(request_.place) is None
    assert unfinished("two-states") is None


def test_an_unfinished_sweep_may_hold_what_would_be_a_slip_in_a_file(request_: Request) -> None:
    never = changed(SCENARIO, {"occasions.a_speaks.rate": 0})
    request = replace(request_, scenario=planned(never, {"parity": "0.1:1:10"}))
    with open_ledger(request, points=10, chunk=3) as ledger:
        found = unfinished(ledger.folder)
    assert found is not None
    assert found[1] == request.scenario
    with pytest.raises(InputError, match=r"occasions\.a_speaks\.rate: 0\.0 there, 0\.[1-9]+ here"):
        left_by(request_)


def test_of_many_differences_five_are_told_and_the_others_counted(request_: Request) -> None:
    with open_ledger(request_, points=10, chunk=3):
        pass
    powers = {f"states.{state}.power": 0.9 for state in SCENARIO.states}
    rates = {f"occasions.{name}.rate": 0.123 for name in list(SCENARIO.occasions)[:4]}
    for settings, told, rest in ((powers, 3, []), (powers | rates, 5, ["  and 2 more"])):
        other = planned(changed(SCENARIO, settings), {"parity": "0.1:1:10"})
        with pytest.raises(InputError) as caught:
            left_by(replace(request_, scenario=other))
        lines = str(caught.value).splitlines()[1:-1]
        assert [line for line in lines if ": " not in line] == rest
        assert len(lines) == told + len(rest)


def test_a_ledger_of_a_newer_version_is_refused(request_: Request) -> None:
    with open_ledger(request_, points=10, chunk=3) as ledger:
        header = ledger.folder / HEADER
    written = json.loads(header.read_text(encoding="utf-8"))
    header.write_text(json.dumps(written | {"format": written["format"] + 1}), encoding="utf-8")
    with pytest.raises(InputError, match=r"ledger\.json: written by a newer version"):
        left_by(request_)


def test_entries_of_lists_that_differ_are_counted_from_one(request_: Request) -> None:
    one, other = (planned(SCENARIO, {"threat": [0.0, last]}) for last in (1.0, 2.0))
    with open_ledger(replace(request_, scenario=one), points=2, chunk=3):
        pass
    with pytest.raises(InputError, match=r"sweep\.vary\.threat\.values\.2: 1\.0 there, 2\.0 here"):
        left_by(replace(request_, scenario=other))


def test_a_ledger_is_held_by_one_at_a_time(request_: Request) -> None:
    with (
        open_ledger(request_, points=10, chunk=3),
        pytest.raises(InputError, match="another process is working on this sweep"),
        open_ledger(request_, points=10, chunk=3),
    ):
        pass
    with open_ledger(request_, points=10, chunk=3) as ledger:
        assert ledger.missing == [0, 1, 2, 3]


def test_what_was_killed_before_its_header_is_begun_anew(request_: Request) -> None:
    folder = unfinished_place(request_.place)
    folder.mkdir()
    (folder / "scenario.yaml").write_text("format: 1\n")
    (folder / "ledger.json.part").write_text("{")
    assert left_by(request_) is None
    with open_ledger(request_, points=10, chunk=3) as ledger:
        assert ledger.missing == [0, 1, 2, 3]
    assert left_by(request_) == ledger.header


def test_another_scenario_is_refused_saying_what_differs(request_: Request) -> None:
    with open_ledger(request_, points=10, chunk=3):
        pass
    other = planned(SCENARIO.model_copy(update={"seed": 8}), {"parity": "0.1:1:12"})
    with pytest.raises(InputError) as caught:
        left_by(replace(request_, scenario=other))
    lines = str(caught.value).splitlines()
    assert lines[0].endswith(
        "mine.unfinished holds another sweep, which this one does not go on with:"
    )
    assert lines[1:3] == [
        "  seed: 7 there, 8 here",
        "  sweep.vary.parity.points: 10 there, 12 here",
    ]
    assert "mine.unfinished --resume; or remove it, or choose another --out" in lines[3]


@pytest.mark.parametrize(
    ("name", "here"), [("alliance-sim", __version__), ("model", model_identity())]
)
def test_another_version_is_refused_saying_which(request_: Request, name: str, here: str) -> None:
    with open_ledger(request_, points=10, chunk=3) as ledger:
        path = ledger.folder / HEADER
    header = json.loads(path.read_text(encoding="utf-8"))
    header["versions"][name] = "0.0.9"
    path.write_text(json.dumps(header), encoding="utf-8")
    with (
        pytest.raises(InputError, match=f"{name}: version 0.0.9 there, {here} here"),
        open_ledger(request_, points=10, chunk=3),
    ):
        pass


def test_a_sweep_of_an_older_model_is_refused_saying_so_first(request_: Request) -> None:
    with open_ledger(request_, points=10, chunk=3) as ledger:
        path = ledger.folder / HEADER
    header = json.loads(path.read_text(encoding="utf-8"))
    assert header.pop("model") == 2
    path.write_text(json.dumps(header), encoding="utf-8")
    with pytest.raises(InputError, match=r":\n  the model: version 1 there, 2 here\n"):
        left_by(request_)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "it is not JSON"),
        ("[]", "it does not say which format it has"),
        ("{}", "it does not say which format it has"),
        ('{"format": 1}', "inputs, .* missing"),
    ],
)
def test_a_damaged_header_is_told(request_: Request, text: str, what: str) -> None:
    with open_ledger(request_, points=10, chunk=3) as ledger:
        path = ledger.folder / HEADER
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        InputError, match=f"ledger.json: damaged: {what}; remove .* and sweep again"
    ):
        left_by(request_)


def test_another_sweep_of_the_same_name_is_told_where_the_place_was_not_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    request = Request(PLAN, "two-states", kind="sweep")
    with open_ledger(request, points=10, chunk=3):
        pass
    assert left_by(request) is not None
    other = replace(request, scenario=planned(PLAN, replicates=7))
    with pytest.raises(InputError, match="replicates: 400 there, 7 here"):
        left_by(other)


def test_a_folder_of_something_else_is_left_alone(request_: Request) -> None:
    folder = unfinished_place(request_.place)
    folder.mkdir()
    (folder / "thesis.docx").write_text("chapter 1")
    with (
        pytest.raises(InputError, match="is not empty and not an unfinished sweep"),
        open_ledger(request_, points=10, chunk=3),
    ):
        pass
    assert [path.name for path in folder.iterdir()] == ["thesis.docx"]


def test_what_is_left_of_a_discarded_ledger_is_no_sweep(
    request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_ledger(request_, points=10, chunk=3) as ledger:
        monkeypatch.setattr("shutil.rmtree", lambda *_, **__: None)  # as if killed before
        ledger.discard()
    assert ledger.folder.exists()
    assert unfinished(ledger.folder) is None
    assert left_by(request_) is None
