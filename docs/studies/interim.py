"""What is worked out already, kept in a folder so that a study that was interrupted goes on."""

import hashlib
import io
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.results.atomic_file import write_whole

Array = npt.NDArray[Any]


class Interim:
    """Arrays and lists by name, in a folder of their own for each state of what they come from."""

    def __init__(self, folder: Path, inputs: Sequence[bytes]) -> None:
        """inputs: whatever decides what is kept; another one never meets it."""
        digest = hashlib.sha256()
        for part in inputs:
            digest.update(hashlib.sha256(part).digest())
        self.identity = digest.hexdigest()[:16]
        self.folder = folder / self.identity
        self.folder.mkdir(parents=True, exist_ok=True)

    def array(self, name: str, make: Callable[[], Array]) -> Array:
        """The array of that name, made if it is not there."""
        path = self.folder / f"{name}.npy"
        if not path.exists():
            content = io.BytesIO()
            np.save(content, make(), allow_pickle=False)
            write_whole(path, content.getvalue())
        array: Array = np.load(path, allow_pickle=False)
        return array

    def holds(self, name: str) -> bool:
        """Whether there is a value of that name."""
        return self._place(name).exists()

    def value(self, name: str, make: Callable[[], Any]) -> Any:
        """What JSON can say, made if it is not there."""
        path = self._place(name)
        if not path.exists():
            with progress(name, 1) as tell:
                write_whole(path, json.dumps(make()).encode())
                tell(1)
        return json.loads(path.read_text(encoding="utf-8"))

    def _place(self, name: str) -> Path:
        return self.folder / f"{name}.json"

    def lines(self, name: str) -> "Lines":
        """What is written line by line under that name."""
        return Lines(self.folder / f"{name}.jsonl")

    def in_chunks(
        self, name: str, length: int, size: int, make: Callable[[range], Array], threads: int = 2
    ) -> Array:
        """[..., row] an array whose rows are made chunk by chunk, two at a time, and joined."""
        chunks = [range(at, min(at + size, length)) for at in range(0, length, size)]
        with progress(name, length) as tell, ThreadPoolExecutor(threads) as pool:
            made = [
                pool.submit(self.array, f"{name}-{chunk.start:05}", partial(make, chunk))
                for chunk in chunks
            ]
            sizes = dict(zip(made, map(len, chunks), strict=True))
            try:
                for done in as_completed(made):
                    done.result()
                    tell(sizes[done])
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return np.concatenate([each.result() for each in made], axis=-1)


class Lines:
    """A file of JSON, a value a line; a last line that was cut off by a kill is not there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.values: list[Any] = []
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        whole = text[: text.rfind("\n") + 1]
        if whole != text:
            write_whole(path, whole.encode())
        self.values = [json.loads(line) for line in whole.splitlines()]

    def add(self, value: Any) -> None:
        """One more."""
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(value) + "\n")
        self.values.append(value)


_SECONDS = 10.0


@contextmanager
def progress(name: str, total: int) -> Iterator[Callable[[int], None]]:
    """Says now and then on stderr how many of the total are done, and how long the rest takes."""
    start = told = time.monotonic()
    done = 0

    def tell(number: int) -> None:
        nonlocal done, told
        done += number
        now = time.monotonic()
        if now - told > _SECONDS and done < total:
            left = (now - start) / done * (total - done)
            print(f"{name}: {done:,} of {total:,}, about {left:.0f} s left", file=sys.stderr)
            told = now

    yield tell
    print(f"{name}: {done:,} in {time.monotonic() - start:.0f} s", file=sys.stderr)
