import errno
import inspect
import json
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.errors import InputError
from sim.model.identity import model_identity
from sim.results import manifest as manifests
from sim.results.manifest import checksum, inputs_hash, source_commit
from sim.results.pending_run import Request, new_run
from sim.results.run import list_runs, read_run
from sim.results.scenario_library import read
from sim.scenario.knobs import changed
from sim.scenario.schema import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
JOINS = pd.DataFrame({"occasion": ["a_drills"], "state": ["B"], "rate": [0.1]})
STARTED = datetime(2024, 1, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def scenario() -> Scenario:
    return read(SCENARIOS / "two-states.yaml")


@pytest.fixture
def publish(scenario: Scenario, tmp_path: Path) -> Callable[..., Path]:
    def publish(place: Path = tmp_path / "run", **request: Any) -> Path:
        given: dict[str, Any] = {"scenario": scenario, "name": "two-states", "out": place}
        with new_run(Request(**given | request), STARTED) as draft:
            draft.write({"joins": JOINS})
            (draft.figures / "world.png").write_bytes(b"a picture")
            draft.outcome["allied"] = 0.25
            return draft.publish(STARTED)

    return publish


def test_a_run_reads_back_as_it_was_written(
    publish: Callable[..., Path], scenario: Scenario
) -> None:
    run = read_run(publish(engine="mesa", command=("alliance-sim", "run", "two-states")))
    assert run.scenario == scenario
    assert run.tables["joins"]["rate"].tolist() == [0.1]
    assert run.manifest.engine == "mesa"
    assert run.manifest.command == ("alliance-sim", "run", "two-states")
    assert (run.manifest.seed, run.manifest.replicates, run.manifest.steps) == (7, 400, 120)
    assert run.manifest.started == "2024-01-01T12:00:00+00:00"
    assert run.manifest.outcome == {"allied": 0.25}
    assert set(run.manifest.files) == {"scenario.yaml", "joins.parquet", "figures/world.png"}
    libraries = {"numpy", "numba", "mesa", "scipy", "pandas", "pyarrow"}
    assert set(run.manifest.versions) == {"alliance-sim", "model", "python"} | libraries
    assert run.manifest.commit == source_commit()


def test_a_run_from_before_settings_were_kept_is_read(publish: Callable[..., Path]) -> None:
    place = publish()
    manifest = json.loads((place / "manifest.json").read_text())
    assert manifest.pop("settings") == {}
    (place / "manifest.json").write_text(json.dumps(manifest))
    assert read_run(place).manifest.settings == {}


def test_a_run_is_found_by_its_manifest(publish: Callable[..., Path]) -> None:
    place = publish()
    assert read_run(place / "manifest.json") == read_run(place)


@pytest.mark.parametrize(
    ("path", "value"), [("seed", 8), ("replicates", 401), ("steps", 119), ("states.A.power", 1.01)]
)
def test_whatever_decides_the_results_changes_the_hash_of_the_inputs(
    scenario: Scenario, path: str, value: float
) -> None:
    assert inputs_hash(changed(scenario, {path: value})) != inputs_hash(scenario)


def test_no_digit_of_a_hash_is_dropped(scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for digest in (inputs_hash(scenario), model_identity(), checksum(tmp_path / "file")):
        assert re.fullmatch("[0-9a-f]{64}", digest)


def test_the_commit_is_that_of_the_tree_in_which_the_program_lies() -> None:
    tree = inspect.signature(source_commit).parameters["tree"].default
    assert (tree / "sim" / "results" / "manifest.py").samefile(str(manifests.__file__))


def test_another_model_is_another_input(
    publish: Callable[..., Path], scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    before = inputs_hash(scenario)
    for module in ("sim.results.manifest", "sim.results.run_folder"):
        monkeypatch.setattr(f"{module}.model_identity", lambda: "another")
    assert inputs_hash(scenario) != before
    with pytest.raises(InputError, match="made with another version of the model, which is never"):
        publish()


def test_the_hash_does_not_ask_how_the_scenario_was_come_by(
    publish: Callable[..., Path], scenario: Scenario
) -> None:
    assert inputs_hash(read(publish())) == inputs_hash(scenario)


def test_the_folder_is_named_for_scenario_and_inputs(scenario: Scenario) -> None:
    place = Request(scenario, "two-states").place
    assert place == Path("runs") / f"two-states-{inputs_hash(scenario)[:8]}"


def test_the_same_inputs_replace_a_run_and_leave_what_the_user_added(
    publish: Callable[..., Path], tmp_path: Path
) -> None:
    place = publish(csv=True)
    (place / "figures" / "mine.txt").write_text("notes")
    publish(engine="mesa")
    assert read_run(place).manifest.engine == "mesa"
    assert (place / "figures" / "mine.txt").read_text() == "notes"
    assert not (place / "joins.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_other_inputs_never_replace_a_run(publish: Callable[..., Path], scenario: Scenario) -> None:
    place = publish()
    before = (place / "manifest.json").read_bytes()
    with pytest.raises(InputError, match="holds a run of other inputs, which is never overwritten"):
        publish(scenario=changed(scenario, {"seed": 8}))
    assert (place / "manifest.json").read_bytes() == before


def test_a_place_below_a_file_is_refused_before_anything_is_computed(
    scenario: Scenario, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    request = Request(scenario, "two-states", out=tmp_path / "file" / "run")
    with (
        pytest.raises(InputError, match=r"cannot write the run to .*nothing was written"),
        new_run(request),
    ):
        pytest.fail("the run was begun")


@pytest.mark.parametrize("fails", ["at once", "at the manifest"])
def test_a_full_disk_is_told_in_a_sentence_and_leaves_nothing(
    publish: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    room = iter([] if fails == "at once" else [None, None])

    def fsync(_: int) -> None:
        if next(room, "full") == "full":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(InputError, match="No space left on device; nothing was written"):
        publish()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_a_run_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"is not a run folder: it has no manifest\.json"):
        read_run(tmp_path)
    with pytest.raises(InputError, match="no such run folder"):
        read_run(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "damaged: it is not JSON"),
        ("\0\xff", "damaged: it is not JSON"),
        ("[]", "damaged: it does not say which format it has"),
        ('{"format": 1}', "damaged: kind, inputs, .* missing"),
        ('{"format": 99}', "newer version .*format 99, this one reads up to 1"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_told_why(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="latin-1")
    with pytest.raises(InputError, match=message):
        read_run(tmp_path)


def test_a_manifest_with_a_value_of_the_wrong_type_is_damaged(
    publish: Callable[..., Path],
) -> None:
    path = publish() / "manifest.json"
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | {"seed": "seven", "files": []}))
    with pytest.raises(InputError, match="damaged: seed, files of the wrong type"):
        read_run(path)
    path.write_text(json.dumps(content | {"seed": str(content["seed"]), "steps": True}))
    with pytest.raises(InputError, match="damaged: seed, steps of the wrong type"):
        read_run(path)


def test_a_run_with_a_table_missing_is_damaged(publish: Callable[..., Path]) -> None:
    place = publish()
    (place / "joins.parquet").unlink()
    with pytest.raises(InputError, match=r"damaged: joins\.parquet missing"):
        read_run(place)


def test_a_scenario_edited_in_its_run_folder_is_refused(publish: Callable[..., Path]) -> None:
    path = publish() / "scenario.yaml"
    path.write_text(path.read_text().replace("seed: 7", "seed: 8"))
    with pytest.raises(InputError, match="changed since the run"):
        read(path.parent)


def test_runs_are_listed_latest_first_with_the_broken_ones_last(
    publish: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path / "a")
    monkeypatch.setattr(f"{__name__}.STARTED", datetime(2025, 1, 1, tzinfo=UTC))
    publish(tmp_path / "b")
    publish(tmp_path / "c")
    (tmp_path / "c" / "manifest.json").write_text("{")
    (tmp_path / "not-a-run").mkdir()
    listings = list_runs(tmp_path)
    assert [listing.folder.name for listing in listings] == ["b", "a", "c"]
    assert listings[2].run is None
    assert "it is not JSON" in listings[2].problem


def test_a_run_of_an_older_format_would_not_share_a_hash(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = inputs_hash(scenario)
    monkeypatch.setattr(manifests, "RESULTS_FORMAT", 0)
    assert inputs_hash(scenario) != now
