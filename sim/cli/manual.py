"""The manual of the command line, in Markdown, from the help of every command.

`python -m sim.cli.manual` prints it; docs/manual.md is what it prints.
"""

import click

from sim.cli.program import every_command, program

_WIDTH = 80

_OPENING = """\
# The command line

This page is what `--help` prints for each command, made by `python -m sim.cli.manual`.
Errors go to standard error. Exit status: 0 done, 1 a claim was not supported or a point of a sweep
failed, 2 the input was wrong or the results could not be written, 70 a fault of the program, whose
traceback is where the message says, 130 interrupted.
"""


def manual() -> str:
    """The whole manual."""
    contexts = {"": _context(program, "alliance-sim")}
    for words, command in every_command().items():
        above, _, name = words.rpartition(" ")
        contexts[words] = _context(command, name, contexts[above])
    pages = [_page(context.command_path, context) for context in contexts.values()]
    return "\n".join([_OPENING, *pages])


def _context(
    command: click.Command, name: str, parent: click.Context | None = None
) -> click.Context:
    settings = dict(command.context_settings, terminal_width=_WIDTH, max_content_width=_WIDTH)
    return click.Context(command, info_name=name, parent=parent, **settings)


def _page(title: str, context: click.Context) -> str:
    return f"## {title}\n\n```text\n{context.get_help()}\n```\n"


if __name__ == "__main__":
    click.echo(manual(), nl=False)
