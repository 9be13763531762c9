"""Mistakes a user can mend. Whatever else is raised is a fault of the program."""

from collections.abc import Sequence
from dataclasses import dataclass


class InputError(Exception):
    """A mistake the user can mend; its text is the whole message, one or more lines."""


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in a scenario, and where.

    path is dotted (`states.RUS.power`), entries of lists are counted from 1, and empty means
    the scenario as a whole. message says what is wrong, what was found and what is right.
    line and column count from 1. source is the file it stands in, if that is not the one that
    was asked for but one that it extends.
    """

    path: str
    message: str
    line: int | None = None
    column: int | None = None
    source: str = ""


class ScenarioError(InputError):
    """Everything that is wrong with one scenario.

    source is a file name, or a name for what did not come from a file; where it is empty,
    the lines of the message begin with the path.
    """

    def __init__(self, source: str, mistakes: Sequence[Mistake]) -> None:
        super().__init__(source, tuple(mistakes))
        self.source = source
        self.mistakes = tuple(mistakes)

    def __str__(self) -> str:
        return "\n".join(self._line(mistake) for mistake in self.mistakes)

    def _line(self, mistake: Mistake) -> str:
        source = mistake.source or self.source
        if mistake.line is not None:
            source = f"{source}:{mistake.line}:{mistake.column}"
        return ": ".join(part for part in (source, mistake.path, mistake.message) if part)
