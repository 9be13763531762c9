"""Files that are there whole or not at all, however their writing ends."""

import os
import secrets
from pathlib import Path

ASIDE = ".part"
"""The ending of what is not whole yet; only a process that was killed leaves it behind."""


def write_whole(path: Path, *parts: bytes) -> None:
    """Write a file, which appears, or takes the place of another, once all of it is on disk.

    A link stays a link. Raises OSError where it cannot be written.
    """
    target = path.resolve()
    aside = target.with_name(f".{target.name}.{secrets.token_hex(4)}{ASIDE}")
    try:
        with aside.open("xb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
