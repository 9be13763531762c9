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

_ROOM_FOR_HEADING = 20
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
    columns = [[row[position] for row in cells] for position in range(len(headings))]
    widths = _widths([_whole(heading) for heading in headings], columns, width)
    if not widths or (names and width < terminal.ROOM_FOR_COLUMNS):
        of_number = f"{headings[0]} " if 0 in numbers else ""
        return "\n".join(_item(f"{of_number}{row[0]}", headings, row, width) for row in rows)
    return _grid(_let_down(headings, widths), cells, numbers, widths)


def _whole(text: str, *, is_name: bool = False) -> str:
    """A text of which no number or interval can be broken by the table; of a name, nothing."""
    return (text.replace(" ", NO_BREAK) if is_name else bound(text)).replace(NO_BREAK, _BOUND)


def _widths(headings: Sequence[str], columns: Sequence[Sequence[str]], width: int) -> list[int]:
    """How wide each column is. Empty where the longest words are too wide together.

    A heading is broken that is much wider than what stands under it. Where there is no room, first
    other headings are narrowed down to that, then texts, always the widest.
    """
    from rich.cells import cell_len

    words = [max(map(cell_len, heading.split()), default=0) for heading in headings]
    under = [max(map(cell_len, column), default=0) for column in columns]
    longest = [
        max((cell_len(w) for c in column for w in c.split()), default=0) for column in columns
    ]
    widths = [
        max(cells, word, min(cell_len(heading), _ROOM_FOR_HEADING))
        for heading, word, cells in zip(headings, words, under, strict=True)
    ]
    room = width - _APART * (len(columns) - 1)
    for least in (map(max, words, under), map(max, words, longest)):
        smallest = [*least]
        while sum(widths) > room and widths != smallest:
            wide = [n for n, at in enumerate(widths) if at > smallest[n]]
            widths[max(wide, key=widths.__getitem__)] -= 1
    return widths if sum(widths) <= room else []


def _let_down(headings: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Headings broken to the widths of their columns, all down to the rule under them."""
    broken = [paragraph(*heading) for heading in zip(headings, widths, strict=True)]
    deepest = max(heading.count("\n") for heading in broken)
    return ["\n" * (deepest - heading.count("\n")) + _whole(heading) for heading in broken]


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
