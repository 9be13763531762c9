"""The command `alliance-sim`: finds the command asked for, and tells of mistakes in sentences."""

import gc
import importlib
import os
import sys
from typing import Any

import click

from sim import __version__
from sim.cli.exits import BROKEN_PIPE, COMMAND, INTERRUPTED, WRITTEN, Failure, Fault, Interruption
from sim.cli.groups import Group
from sim.cli.output import terminal
from sim.cli.output.faults import log_fault
from sim.errors import InputError

COMMANDS = (
    "run",
    "explain",
    "check",
    "whatif",
    "sweep",
    "compare",
    "report",
    "tipping",
    "sensitivity",
    "score",
    "likelihood",
    "fit",
    "history",
    "page",
    "classroom",
    "worksheet",
    "knobs",
    "scenarios",
    "runs",
    "new",
    "schema",
)
"""Commands in the order of the help page; each is `command` in the module of its name."""


def command_of(name: str) -> click.Command:
    """A command of COMMANDS, imported now."""
    command: click.Command = importlib.import_module(f"sim.cli.commands.{name}").command
    return command


def every_command() -> dict[str, click.Command]:
    """The commands by the words that call them, those of a group after it."""
    found: dict[str, click.Command] = {}
    for name in COMMANDS:
        found[name] = command_of(name)
        below = getattr(found[name], "commands", {})
        found |= {f"{name} {word}": command for word, command in below.items()}
    return found


class Program(Group):
    """A group whose commands are imported when they are asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note what was typed, for the manifest."""
        ctx.meta[COMMAND] = ("alliance-sim", *args)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of the commands, in the order of the help page."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """The command of a name, imported now, or None."""
        return command_of(cmd_name) if cmd_name in COMMANDS else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, whose every end is told in a sentence; a fault is logged as well."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            raise Failure(str(error)) from error
        except KeyboardInterrupt:
            raise Interruption(f"interrupted; {_written(ctx) or 'nothing was written'}") from None
        except BrokenPipeError:
            # Whoever read along has left; nothing may be said to them at the end either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(BROKEN_PIPE) from None
        except MemoryError:
            raise Failure(
                "not enough memory; nothing was written; try fewer replicates, steps or threads"
            ) from None
        except OSError as error:
            parts = [error.filename, error.strerror or str(error), _written(ctx)]
            raise Failure(": ".join(str(part) for part in parts if part)) from error
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            note = log_fault(error)
            raise Fault("; ".join(part for part in (note, _written(ctx)) if part)) from error


def _written(ctx: click.Context) -> str:
    """What stands although the command did not come to its end, if anything does."""
    written = ctx.meta.get(WRITTEN)
    return f"{written} is written" if written else ""


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="\b\nExample:\n  alliance-sim run russia-china-2022",
)
@click.version_option(__version__, prog_name="alliance-sim", message="%(prog)s %(version)s")
def program() -> None:
    """Alliance signalling between states: who supports whom, and when do they ally?"""


def main() -> None:
    """Run the command line of this process."""
    if sys.platform == "win32":
        sys.exit("alliance-sim runs on Linux and macOS; on Windows, install it in WSL")
    # What is imported stays: to look for garbage among it took a tenth of the time of a short run.
    gc.set_threshold(100_000, 50, 50)
    terminal.open_standard_streams()
    terminal.accept_any_encoding()
    os.environ["MPLBACKEND"] = "agg"  # no window is opened, whatever a notebook hands on
    try:
        program(prog_name="alliance-sim")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
