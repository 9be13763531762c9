"""Scalable pictures as text: shapes whose every word and number is escaped."""

from collections.abc import Iterable
from html import escape


def shape(name: str, says: str | None = None, **looks: object) -> str:
    """An element of a picture; underscores in attributes stand for hyphens."""
    attributes = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_told(value))}"'
        for key, value in looks.items()
        if value is not None
    )
    return f"<{name}{attributes}>{escape(says or '')}</{name}>"


def picture(box: tuple[float, float, float, float], words: str, shapes: Iterable[str]) -> str:
    """A picture with what it shows in words, for those who do not see it."""
    view = " ".join(map(_told, box))
    inside = "".join(shapes)
    return f'<svg viewBox="{view}" role="img" aria-label="{escape(words)}">{inside}</svg>'


def table(caption: str, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of plain words, the first of each row being what the row is about."""
    head = "".join(
        f'<th scope="col">{escape(heading)}</th>' if heading else "<td></td>"
        for heading in headings
    )
    body = "".join(f"<tr>{_row(row)}</tr>" for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(cells: Iterable[str]) -> str:
    first, *others = cells
    rest = "".join(f"<td>{escape(cell)}</td>" for cell in others)
    return f'<th scope="row">{escape(first)}</th>{rest}'


def _told(value: object) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
