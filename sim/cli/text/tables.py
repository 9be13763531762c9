"""Tables for people: set to the width of the terminal, as plain text."""

from collections.abc import Sequence
from io import StringIO

from sim.cli.output import terminal
from sim.cli.text.words import paragraph
from sim.wording.names import isolated

_BOUND = "\ue000%"
"""Stands for " %" while lines are broken, so that no number loses its percent sign."""


def text_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    names: Sequence[int] = (),
) -> str:
    """A table with a rule under its headings, as wide as the terminal allows.

    Columns in `numbers` are set flush right. Those in `names` are not broken, to be copied, for
    which a narrow terminal gets a list instead. Other text is wrapped within its cell.
    """
    width = terminal.width()
    if names and width < terminal.ROOM_FOR_COLUMNS:
        return "\n".join(_item(headings, row, width) for row in rows)
    return _grid(headings, rows, numbers, names, width)


def _item(headings: Sequence[str], row: Sequence[str], width: int) -> str:
    """A row as a line with its name, and below it the rest."""
    name, *cells = row
    rest = "; ".join(
        f"{heading}: {cell}" for heading, cell in zip(headings[1:], cells, strict=True)
    )
    return f"{isolated(name)}\n{paragraph(rest, width, '  ')}"


def _grid(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    names: Sequence[int],
    width: int,
) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, heading in enumerate(headings):
        grid.add_column(
            Text(isolated(heading)),
            justify="right" if position in numbers else "left",
            overflow="fold",
            no_wrap=position in names,
        )
    for row in rows:
        grid.add_row(*(Text(isolated(cell).replace(" %", _BOUND)) for cell in row))
    page = StringIO()
    Console(file=page, width=width, color_system=None).print(grid)
    text = page.getvalue().replace(_BOUND, " %")
    return "\n".join(line.rstrip() for line in text.splitlines())
