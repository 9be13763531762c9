"""Tables of a run folder: Parquet for programs, CSV for whoever asks."""

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from sim.errors import InputError
from sim.results.manifest import checksum

if TYPE_CHECKING:
    import pandas as pd

_ROWS_A_GROUP = 131_072
"""Rows gathered before they are written: few, large row groups keep files small and quick."""


class TableWriter:
    """A table that is written in pieces, so that its length does not show in memory.

    The first piece decides the columns and their types. Text is stored as a dictionary of its
    different values. Use it in a `with` block; what was left incomplete is the caller's to remove.
    """

    def __init__(self, path: Path, *, csv: bool = False) -> None:
        self._file = path.open("wb")
        self._csv = path.with_suffix(".csv").open("wb") if csv else None
        self._writer: Any = None
        self._waiting: list[Any] = []

    def append(self, frame: "pd.DataFrame") -> None:
        """Add rows; columns must be those of the first frame."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._writer is None:
            schema = _schema(frame)
            self._writer = pq.ParquetWriter(self._file, schema, compression="zstd")
            self._write_csv(frame, header=True)
        else:
            self._write_csv(frame, header=False)
        schema = self._writer.schema
        self._waiting.append(pa.Table.from_pandas(frame, schema=schema, preserve_index=False))
        if sum(table.num_rows for table in self._waiting) >= _ROWS_A_GROUP:
            rows = pa.concat_tables(self._waiting)
            whole = rows.num_rows - rows.num_rows % _ROWS_A_GROUP
            self._write(rows.slice(0, whole))
            self._waiting = [rows.slice(whole)]

    def _write(self, rows: Any) -> None:
        # Put together anew, so that the pieces it came in do not show in the file's bytes.
        for start in range(0, rows.num_rows, _ROWS_A_GROUP):
            group = rows.slice(start, _ROWS_A_GROUP)
            self._writer.write_table(_undivided(group), row_group_size=_ROWS_A_GROUP)

    def _write_csv(self, frame: "pd.DataFrame", *, header: bool) -> None:
        if self._csv is not None:
            text = frame.to_csv(index=False, header=header, lineterminator="\n")
            self._csv.write(text.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._finish()
        else:
            self._give_up()

    def _finish(self) -> None:
        try:
            if self._writer is not None:
                self._write(_joined(self._waiting))
                self._writer.close()
            for file in self._files:
                file.flush()
                os.fsync(file.fileno())
                file.close()
        except BaseException:
            self._give_up()
            raise

    def _give_up(self) -> None:
        # A writer left open would try once more when collected, and fail where nobody can see.
        if self._writer is not None:
            with contextlib.suppress(Exception):
                self._writer.close()
        for file in self._files:
            with contextlib.suppress(OSError):
                file.close()

    @property
    def _files(self) -> list[Any]:
        return [file for file in (self._file, self._csv) if file is not None]


def _joined(tables: list[Any]) -> Any:
    import pyarrow as pa

    return pa.concat_tables(tables)


def _undivided(rows: Any) -> Any:
    """Rows in one piece, texts in the order in which they first appear."""
    import pyarrow as pa

    columns = [
        column.cast(field.type.value_type).combine_chunks().dictionary_encode()
        if pa.types.is_dictionary(field.type)
        else column.combine_chunks()
        for field, column in zip(rows.schema, rows.columns, strict=True)
    ]
    return pa.table(columns, schema=rows.schema)


def _schema(frame: "pd.DataFrame") -> Any:
    """The Arrow schema of a frame, with text as 32-bit dictionaries whatever pandas holds it in."""
    import pyarrow as pa

    schema = pa.Schema.from_pandas(frame, preserve_index=False)
    text = pa.dictionary(pa.int32(), pa.string())
    for position, field in enumerate(schema):
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            schema = schema.set(position, pa.field(field.name, text))
    return schema


class Tables(Mapping[str, "pd.DataFrame"]):
    """The tables of a run folder by name, read when asked for and checked against the manifest."""

    def __init__(self, folder: Path, files: Mapping[str, str]) -> None:
        self._folder = folder
        self._sums = {
            name.removesuffix(".parquet"): value
            for name, value in files.items()
            if name.endswith(".parquet")
        }
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> "pd.DataFrame":
        """Raises KeyError for a table that the run does not have, InputError for a damaged one."""
        if name not in self._read:
            self._read[name] = self._checked(name, self._sums[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sums)

    def __len__(self) -> int:
        return len(self._sums)

    def _checked(self, name: str, expected: str) -> "pd.DataFrame":
        import pandas as pd

        path = self._folder / f"{name}.parquet"
        try:
            if checksum(path) != expected:
                raise InputError(f"{path}: damaged: its checksum is not the manifest's")
            return pd.read_parquet(path, engine="pyarrow")
        except OSError as error:
            raise InputError(f"{path}: cannot be read: {error}") from error
