"""Chunk files: the tables of one chunk of a sweep in one file, there whole or not at all."""

import hashlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from sim.results.atomic_file import write_whole
from sim.results.run_folder import sync_folder

if TYPE_CHECKING:
    import pandas as pd


class DamagedError(Exception):
    """Raised where a chunk file is not what was written."""


def write_chunk(path: Path, tables: Mapping[str, "pd.DataFrame"]) -> None:
    """Write tables to a file, which appears once all of it is on disk."""
    content = packed(tables)
    write_whole(path, hashlib.sha256(content).digest(), content)
    sync_folder(path.parent)


def read_chunk(path: Path) -> "dict[str, pd.DataFrame]":
    """The tables in a file by name. Raises DamagedError where its checksum is not that of them."""
    import pyarrow as pa

    tables = {}
    with BytesIO(_content(path)) as file:
        while name := file.readline().decode().rstrip("\n"):
            with pa.ipc.open_stream(file) as reader:
                tables[name] = reader.read_all().to_pandas()
    return tables


def is_intact(path: Path) -> bool:
    """Whether a file is there, and is what was written."""
    try:
        _content(path)
    except (DamagedError, FileNotFoundError):
        return False
    return True


def packed(tables: Mapping[str, "pd.DataFrame"]) -> bytes:
    """Tables as bytes, each after a line with its name."""
    import pyarrow as pa

    file = BytesIO()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    for name, frame in tables.items():
        table = pa.Table.from_pandas(frame, preserve_index=False)
        file.write(f"{name}\n".encode())
        with pa.ipc.new_stream(file, table.schema, options=options) as writer:
            writer.write_table(table)
    return file.getvalue()


def _content(path: Path) -> bytes:
    stored = path.read_bytes()
    size = hashlib.sha256().digest_size
    if hashlib.sha256(stored[size:]).digest() != stored[:size]:
        raise DamagedError(path)
    return stored[size:]
