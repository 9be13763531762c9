"""How a command ends: its exit status, and what it hands to the program that called it."""

from typing import Any

import click

WRITTEN = "sim.written"
"""Key in the context's `meta` under which a command leaves the place of what it has written."""

COMMAND = "sim.command"
"""Key in the context's `meta` of the whole command as it was typed."""

INTERRUPTED = 130
BROKEN_PIPE = 141
_FAULT = 70  # EX_SOFTWARE of sysexits.h


class Failure(click.ClickException):
    """What ends a command, with a message that is printed as it stands."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message to standard error."""
        click.echo(self.message, file=file, err=file is None)


class Interruption(Failure):
    """The end that the user has asked for."""

    exit_code = INTERRUPTED


class Fault(Failure):
    """The end by a fault of the program, which the user cannot mend."""

    exit_code = _FAULT
