"""Scenario files as plain data, with what they extend merged in."""

import os
from pathlib import Path

from sim.errors import Mistake, ScenarioError
from sim.scenario.checks.suggestions import nearest
from sim.scenario.checks.validated_model import Loc
from sim.scenario.files.yaml_text import PlainData, plain_data
from sim.scenario.messages import found_in_words

MOST_FILE_BYTES = 2**20

TOO_LONG = "is longer than 1 MiB; no {} needs to be"

EXTENDS = "extends"

STORY = "story"
"""What no file inherits: what is told of one scenario need not be true of another."""


def file_data(path: Path, source: str = "", below: tuple[Path, ...] = ()) -> PlainData:
    """What a file and those that it extends hold together.

    source is the file's name where it is not the one that was asked for; below are the files
    that led here. Raises ScenarioError if the file itself cannot be read.
    """
    plain = plain_data(file_text(path), source)
    if not isinstance(plain.data, dict) or EXTENDS not in plain.data:
        return plain
    name = plain.data.pop(EXTENDS)
    plain.broken = True
    if (EXTENDS,) in plain.unread:
        return plain
    if not isinstance(name, str):
        return _refused(plain, f"must be the name of a file; found {found_in_words(name)}")
    base = Path(os.path.normpath(path.parent / name))
    line = (*below, path)
    if base.resolve() in [file.resolve() for file in line]:
        circle = ", which extends ".join(str(file) for file in (*line[1:], base))
        return _refused(plain, f"goes in a circle: {line[0]} extends {circle}")
    try:
        extended = file_data(base, str(base), line)
    except ScenarioError as error:
        return _refused(plain, f"cannot read {base}, which {error.mistakes[0].message}")
    return _merged(extended, plain)


def file_text(path: Path, what: str = "scenario") -> str:
    """The text of a file; raises ScenarioError if it is not text, or too long.

    what: a noun for what the file should hold, for messages.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_FILE_BYTES + 1)
    except FileNotFoundError:
        raise _unreadable(path, f"does not exist{_near(path)}") from None
    except IsADirectoryError:
        raise _unreadable(path, f"is a directory; a {what} is a file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _unreadable(path, f"cannot be opened: {reason}") from None
    if len(content) > MOST_FILE_BYTES:
        raise _unreadable(path, TOO_LONG.format(what))
    if b"\0" in content:
        raise _unreadable(path, "is a binary file, or text in another encoding than UTF-8")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        wrong = f"is not text in UTF-8: byte 0x{content[error.start]:02x} in line {line}"
        raise _unreadable(path, wrong, line, column) from None


def _unreadable(
    path: Path, message: str, line: int | None = None, column: int | None = None
) -> ScenarioError:
    return ScenarioError(str(path), [Mistake("", message, line, column)])


def _near(path: Path) -> str:
    if "\\" in path.name:
        parted = path.name.replace("\\", "/")
        return f"; folders are parted by /: '{parted}'"
    try:
        folder = sorted(path.parent.iterdir())
        files = {file.stem: file for file in folder if not file.name.startswith(".")}
    except OSError:
        return f", nor does the folder {path.parent}"
    near = nearest(path.stem, files)
    return f"; did you mean '{files[near[0]]}'?" if near else ""


def _refused(result: PlainData, message: str) -> PlainData:
    result.mistakes.append(Mistake(EXTENDS, message, *result.marks[(EXTENDS,)].value))
    return result


def _merged(below: PlainData, above: PlainData) -> PlainData:
    """What a file says put over what the file that it extends says."""
    data, replaced = below.data, set[Loc]({(STORY,)})
    if isinstance(below.data, dict) and isinstance(above.data, dict):
        below.data.pop(STORY, None)
        data = _over(below.data, above.data, (), replaced)
    kept = {
        loc: marks
        for loc, marks in below.marks.items()
        if not any(loc[:end] in replaced for end in range(1, len(loc) + 1))
    }
    return PlainData(
        data=data,
        marks=kept | above.marks,
        mistakes=above.mistakes + below.mistakes,
        unread=(below.unread & kept.keys()) | above.unread,
        broken=below.broken,
    )


def _over(
    below: dict[str, object], above: dict[str, object], loc: Loc, replaced: set[Loc]
) -> dict[str, object]:
    """Mappings merged key by key; whatever else the upper one holds takes the lower one's place."""
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        if isinstance(under, dict) and isinstance(value, dict):
            merged[key] = _over(under, value, (*loc, key), replaced)
        else:
            merged[key] = value
            replaced.add((*loc, key))
    return merged
