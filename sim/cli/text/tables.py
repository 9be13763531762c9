"""Tables for people: set to the width of the terminal, as plain text."""

from collections.abc import Sequence
from io import StringIO

from sim.cli.output import terminal
from sim.cli.text.words import paragraph
from sim.wording.names import isolated
from sim.wording.numbers import NO_BREAK, bound

_BOUND = "\ue000"
"""Stands for a blank at which no line is broken."""

_APART = 3
"""Columns between two columns of a table."""

_ROOM_FOR_HEADING = 18
"""Columns that a heading has at least, before it is broken over narrower cells."""


def text_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    names: Sequence[int] = (),
) -> str:
    """A table with a rule under its headings, as wide as the terminal allows.

    Columns in `numbers` are set flush right. Those in `names` are not broken, to be copied, for
    which a narrow terminal gets a list instead. Other text is wrapped within its cell, though
    within no word, number or interval: where there is no room for the longest, it is a list too.
    """
    width = terminal.width()
    cells = [
        [_whole(isolated(cell), is_name=position in names) for position, cell in enumerate(row)]
        for row in rows
    ]
    headed = _headings(headings, cells)
    widths = _widths([*zip(headed, *cells, strict=True)], width)
    if not widths or (names and width < terminal.ROOM_FOR_COLUMNS):
        of_number = f"{headings[0]} " if 0 in numbers else ""
        return "\n".join(_item(f"{of_number}{row[0]}", headings, row, width) for row in rows)
    return _grid(headed, cells, numbers, widths)


def _whole(text: str, *, is_name: bool = False) -> str:
    """A text of which no number or interval can be broken by the table; of a name, nothing."""
    return (text.replace(" ", NO_BREAK) if is_name else bound(text)).replace(NO_BREAK, _BOUND)


def _headings(headings: Sequence[str], cells: Sequence[Sequence[str]]) -> list[str]:
    """Headings, broken where they are much wider than what stands under them, and let down."""
    from rich.cells import cell_len

    broken = []
    for position, heading in enumerate(headings):
        widest = max((cell_len(row[position]) for row in cells), default=0)
        broken.append(_whole(paragraph(heading, max(widest, _ROOM_FOR_HEADING))))
    deepest = max(heading.count("\n") for heading in broken)
    return ["\n" * (deepest - heading.count("\n")) + heading for heading in broken]


def _widths(columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column is: as its longest line or, where there is no room, wrapped.

    The widest is narrowed first, and none below its longest word. Empty where that is too wide.
    """
    from rich.cells import cell_len

    lines = [[line for cell in column for line in cell.split("\n")] for column in columns]
    widths = [max(map(cell_len, column)) for column in lines]
    least = [
        max((cell_len(word) for line in column for word in line.split()), default=0)
        for column in lines
    ]
    room = width - _APART * (len(columns) - 1)
    if sum(least) > room:
        return []
    while sum(widths) > room:
        wide = [n for n in range(len(widths)) if widths[n] > least[n]]
        widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _item(first: str, headings: Sequence[str], row: Sequence[str], width: int) -> str:
    """A row as a line with what comes first, and below it the rest."""
    rest = "; ".join(
        f"{heading}: {cell}" for heading, cell in zip(headings[1:], row[1:], strict=True)
    )
    return f"{isolated(first)}\n{paragraph(rest, width, '  ')}"


def _grid(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    widths: Sequence[int],
) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, heading in enumerate(headings):
        grid.add_column(
            Text(heading),
            justify="right" if position in numbers else "left",
            width=widths[position],
        )
    for row in rows:
        grid.add_row(*map(Text, row))
    page = StringIO()
    room = sum(widths) + _APART * len(widths)
    Console(file=page, width=room, color_system=None).print(grid)
    return "\n".join(line.rstrip() for line in page.getvalue().replace(_BOUND, " ").splitlines())
