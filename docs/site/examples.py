"""The examples that stand in the pages: the same for the site, which shows them, and the tests."""

import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from sim.figures.core.picture import Picture


class Example(NamedTuple):
    """A fenced block of a page."""

    language: str
    """`sh` and `console` are commands, `python` and `r` are code; `text` is not run."""
    text: str
    end: int
    """The line after it, from 0."""


class Command(NamedTuple):
    """A command of an example."""

    words: tuple[str, ...]
    output: str | None
    """What it prints, in blocks of `console`; "..." stands for anything."""
    draws: str | None
    """The file that it draws, where a comment says so: `# draws FILE`."""


def examples(page: str) -> list[Example]:
    """The fenced blocks of a page, in its order."""
    return [
        Example(token.info.strip(), token.content, token.map[1])
        for token in MarkdownIt().parse(page)
        if token.type == "fence" and token.map is not None
    ]


def commands(example: Example) -> list[Command]:
    """The commands of a block of `sh` or `console`."""
    text = example.text.replace("\\\n", " ")
    if example.language == "sh":
        return [_command(line, None) for line in text.splitlines() if shlex.split(line, True)]
    found = []
    for part in ("\n" + text).split("\n$ ")[1:]:
        line, _, output = part.partition("\n")
        found.append(_command(line, output))
    return found


def _command(line: str, output: str | None) -> Command:
    _, marked, file = line.partition("# draws ")
    return Command(tuple(shlex.split(line, comments=True)), output, file if marked else None)


def drawn(code: str) -> "Picture":
    """What a block of Python of the gallery draws: its variable `figure`."""
    names: dict[str, Any] = {}
    exec(code, names)
    picture: Picture = names["figure"]
    return picture
