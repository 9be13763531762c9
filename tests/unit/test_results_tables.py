from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sim.errors import InputError
from sim.results.manifest import checksum
from sim.results.tables import Tables, TableWriter


def piece(start: int, rows: int, relation: str = "distant") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "replicate": range(start, start + rows),
            "a": "RUS",
            "allied": False,
            "first_alliance": pd.array([None] * rows, dtype="Int64"),
            "relation": relation,
            "share_allied": 0.25,
        }
    )


def read_back(path: Path) -> pd.DataFrame:
    return Tables(path.parent, {path.name: checksum(path)})[path.stem]


def test_pieces_read_back_as_one_table_in_order(tmp_path: Path) -> None:
    with TableWriter(tmp_path / "replicates.parquet") as writer:
        writer.append(piece(0, 3))
        writer.append(piece(3, 2, "alliance"))
    table = read_back(tmp_path / "replicates.parquet")
    assert table["replicate"].tolist() == [0, 1, 2, 3, 4]
    assert table["relation"].tolist() == ["distant"] * 3 + ["alliance"] * 2
    assert table["relation"].cat.categories.tolist() == ["distant", "alliance"]
    assert table["first_alliance"].isna().all()


def test_text_is_kept_as_a_dictionary_whether_it_came_as_text_or_as_categories(
    tmp_path: Path,
) -> None:
    frame = piece(0, 4).astype({"a": "category", "relation": "object"})
    with TableWriter(tmp_path / "replicates.parquet") as writer:
        writer.append(frame)
        writer.append(piece(4, 4))
    table = read_back(tmp_path / "replicates.parquet")
    assert isinstance(table["a"].dtype, pd.CategoricalDtype)
    assert isinstance(table["relation"].dtype, pd.CategoricalDtype)


def test_a_piece_with_other_columns_is_refused(tmp_path: Path) -> None:
    with TableWriter(tmp_path / "replicates.parquet") as writer:
        writer.append(piece(0, 3))
        with pytest.raises(KeyError, match="relation"):
            writer.append(piece(3, 3).drop(columns="relation"))


def test_small_pieces_are_gathered_into_few_row_groups(tmp_path: Path) -> None:
    with TableWriter(tmp_path / "replicates.parquet") as writer:
        for start in range(0, 150_000, 10_000):
            writer.append(piece(start, 10_000))
    assert pq.ParquetFile(tmp_path / "replicates.parquet").num_row_groups == 2


@pytest.mark.slow
def test_ten_times_the_rows_take_no_more_memory(tmp_path: Path) -> None:
    def peak(pieces: int) -> int:
        most = 0
        with TableWriter(tmp_path / f"{pieces}.parquet") as writer:
            for start in range(pieces):
                writer.append(piece(start * 50_000, 50_000))
                most = max(most, pa.total_allocated_bytes())
        return most

    assert peak(60) < 1.5 * peak(6)


def test_a_csv_is_written_only_where_it_is_asked_for(tmp_path: Path) -> None:
    with TableWriter(tmp_path / "replicates.parquet") as writer:
        writer.append(piece(0, 3))
    assert [path.name for path in tmp_path.iterdir()] == ["replicates.parquet"]


def test_the_csv_has_one_heading_and_every_row(tmp_path: Path) -> None:
    with TableWriter(tmp_path / "replicates.parquet", csv=True) as writer:
        writer.append(piece(0, 2))
        writer.append(piece(2, 1))
    lines = (tmp_path / "replicates.csv").read_text(encoding="utf-8").splitlines()
    assert lines == [
        "replicate,a,allied,first_alliance,relation,share_allied",
        "0,RUS,False,,distant,0.25",
        "1,RUS,False,,distant,0.25",
        "2,RUS,False,,distant,0.25",
    ]


def test_a_table_changed_since_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "joins.parquet"
    with TableWriter(path) as writer:
        writer.append(piece(0, 2))
    tables = Tables(tmp_path, {path.name: checksum(path)})
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(InputError, match=r"joins\.parquet: damaged: its checksum"):
        tables["joins"]


def test_tables_are_listed_without_being_read(tmp_path: Path) -> None:
    tables = Tables(tmp_path, {"joins.parquet": "0", "joins.csv": "0", "scenario.yaml": "0"})
    assert list(tables) == ["joins"]
    assert "path" not in tables


@pytest.mark.slow
def test_the_pieces_a_table_came_in_do_not_show_in_its_bytes(tmp_path: Path) -> None:
    whole = piece(0, 150_000)
    whole.loc[::3, "relation"] = "alliance"
    sums = set()
    for size in (150_000, 131_072, 40_000, 999):
        with TableWriter(tmp_path / "replicates.parquet") as writer:
            for start in range(0, 150_000, size):
                writer.append(whole[start : start + size])
        sums.add(checksum(tmp_path / "replicates.parquet"))
    assert len(sums) == 1
