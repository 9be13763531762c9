"""Commands to copy into a shell, and the one that a result suggests."""

import shlex
from collections.abc import Sequence
from textwrap import fill

import click

from sim.cli.output import terminal

_INDENT = "  "
_GOES_ON = " \\"


def command_lines(words: Sequence[str], width: int) -> str:
    r"""A command as it is typed, broken at blanks between its words where it is too long.

    An option stands on one line with its value, if there is room.

    >>> print(command_lines(["alliance-sim", "run", "two-states", "--set", "parity=0.5"], 32))
      alliance-sim run two-states \
        --set parity=0.5
    """
    room = width - len(_GOES_ON)
    lines = [""]
    for part in _parts(words):
        start = _INDENT if lines == [""] else f"{lines[-1]} "
        if lines[-1] and len(start + part) > room:
            lines.append(_INDENT * 2 + part)
        else:
            lines[-1] = start + part
    return f"{_GOES_ON}\n".join(lines)


def _parts(words: Sequence[str]) -> list[str]:
    """Words in quotes where a shell needs them, options together with their values."""
    parts: list[str] = []
    for word in words:
        follows_option = parts and parts[-1].startswith("--") and " " not in parts[-1]
        if follows_option and not word.startswith("--"):
            parts[-1] += f" {shlex.quote(word)}"
        else:
            parts.append(shlex.quote(word))
    return parts


def tell_next(purpose: str, *words: str) -> None:
    """Name the command to go on with: what for, and its words after the program's name."""
    lines = command_lines(["alliance-sim", *words], terminal.width())
    click.echo(f"\n{fill(f'Next, {purpose}:', terminal.width())}\n{lines}")


def given(**options: object) -> list[str]:
    """Options by their names, each with its value, if it has one; of several, once for each.

    >>> given(set=["a=1", "b=2"], steps=None, seed=7)
    ['--set', 'a=1', '--set', 'b=2', '--seed', '7']
    """
    words = []
    for name, value in options.items():
        values = value if isinstance(value, list | tuple) else [value]
        words += [word for one in values if one is not None for word in (f"--{name}", str(one))]
    return words
