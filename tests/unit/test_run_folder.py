import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.errors import InputError
from sim.results import run_folder as places
from sim.results.run_folder import building_beside, check_place, is_of, put_in_place


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_built_appears_under_its_name_only_when_put_there(tmp_path: Path) -> None:
    place = tmp_path / "runs" / "mine"
    with building_beside(place) as folder:
        (folder / "table").write_text("rows")
        assert not place.exists()
        put_in_place(folder, place)
    assert names(tmp_path / "runs") == ["mine"]
    assert (place / "table").read_text() == "rows"


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, MemoryError])
def test_nothing_is_left_of_what_was_not_finished(
    tmp_path: Path, error: type[BaseException]
) -> None:
    def fail() -> None:
        with building_beside(tmp_path / "made" / "for" / "this") as folder:
            (folder / "half").write_text("rows")
            raise error

    with pytest.raises(error):
        fail()
    assert names(tmp_path) == []


def test_folders_above_that_are_not_empty_stay(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "other").write_text("mine")
    with pytest.raises(KeyboardInterrupt), building_beside(tmp_path / "runs" / "new"):
        raise KeyboardInterrupt
    assert names(tmp_path / "runs") == ["other"]


def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from sim.results.run_folder import building_beside\n"
        "with building_beside(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'half').write_text('rows'); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "a")], check=False)
    assert killed.returncode == -9
    (left,) = names(tmp_path)
    assert left.startswith(".a.building-")
    with building_beside(tmp_path / "b") as folder:
        assert names(tmp_path) == [folder.name]


def test_a_run_that_is_still_going_is_not_cleared(tmp_path: Path) -> None:
    with building_beside(tmp_path / "a") as going, building_beside(tmp_path / "b"):
        assert going.exists()


def test_an_earlier_run_caught_between_two_renames_is_put_back(tmp_path: Path) -> None:
    aside = tmp_path / ".a.replaced-00000000"
    aside.mkdir()
    (aside / "table").write_text("rows")
    with building_beside(tmp_path / "b"):
        assert (tmp_path / "a" / "table").read_text() == "rows"


def test_what_cannot_be_cleared_stops_no_run(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for purpose in ("building", "replaced"):  # no folders, so that they cannot be removed as such
        (tmp_path / f".a.{purpose}-00000000").write_text("mine")
    with building_beside(tmp_path / "b") as folder:
        assert folder.is_dir()


def test_an_empty_folder_is_a_place(tmp_path: Path) -> None:
    place = tmp_path / "empty"
    place.mkdir()
    check_place(place, "0")
    with building_beside(place) as folder:
        (folder / "table").write_text("rows")
        put_in_place(folder, place)
    assert names(place) == ["table"]


@pytest.mark.parametrize(
    ("file", "is_there"),
    [(".a.building-0/table", True), ("a", True), ("..", True), ("../elsewhere", False)],
)
def test_an_error_is_of_a_place_in_its_folder_and_in_those_above(
    tmp_path: Path, file: str, is_there: bool
) -> None:
    error = OSError(13, "Permission denied", str((tmp_path / file).resolve()))
    assert is_of(error, tmp_path / "a") == is_there


def test_a_file_is_no_place(tmp_path: Path) -> None:
    place = tmp_path / "notes.txt"
    place.write_text("mine")
    with pytest.raises(InputError, match="is a file, not a folder"):
        check_place(place, "0")


def test_a_folder_of_other_things_is_no_place(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="is not empty and not a run folder"):
        check_place(tmp_path, "0")


def test_a_folder_that_cannot_take_the_name_gives_the_old_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a"
    place.mkdir()
    (place / "table").write_text("old")
    monkeypatch.setattr(places, "_own_files", lambda _: {"table"})
    real = os.replace

    def refuse(source: Path, target: Path) -> None:
        if ".building-" in Path(source).name:
            raise OSError(5, "Input/output error")
        real(source, target)

    with building_beside(place) as folder:
        monkeypatch.setattr(os, "replace", refuse)
        with pytest.raises(OSError, match="Input/output"):
            put_in_place(folder, place)
        monkeypatch.undo()
    assert (place / "table").read_text() == "old"
    assert names(tmp_path) == ["a"]
