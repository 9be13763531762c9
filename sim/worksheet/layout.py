"""Parts of a printed page: tables, boxes to tick, gaps and lines to fill."""

from collections.abc import Iterable, Sequence

from sim.wording.markup import Html, element, html, joined

GAP = "\N{OPEN BOX}"
"""Stands in a text where a number is to be written."""


def table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str = "", looks: str = ""
) -> Html:
    """A table; the first cell of each row names it. looks: a class of the style sheet."""
    head = Html("").join(
        element("th", heading, scope="col") if heading else element("td", "")
        for heading in headings
    )
    body = joined(element("tr", _row(row)) for row in rows)
    parts = [
        element("caption", caption) if caption else "",
        element("thead", element("tr", head)) if head else "",
        element("tbody", body),
    ]
    return element("table", joined(parts), **({"class_": looks} if looks else {}))


def boxes(labels: Iterable[str]) -> Html:
    """A box to tick before each label."""
    return element("span", joined(element("span", label, class_="box") for label in labels))


def blanks(*labels: str) -> Html:
    """A line to write on behind each label, side by side."""
    spans = joined(element("span", label, class_="blank") for label in labels)
    return element("div", spans, class_="lines")


def rules(count: int) -> Html:
    """Lines to write on."""
    return joined([element("div", "", class_="rule")] * count)


def with_gaps(text: str) -> Html:
    """A text with room to write where a gap stands."""
    return element("span", "", class_="gap").join(html(part) for part in text.split(GAP))


def bar(share: float) -> Html:
    """A share as a bar, for those who see it; the number is to stand beside it."""
    shown = element("i", "", style=f"width: {100 * share:.1f}%")
    return element("span", shown, class_="bar", aria_hidden="true")


def _row(cells: Sequence[str]) -> Html:
    first, *others = cells
    return element("th", first, scope="row") + Html("").join(element("td", each) for each in others)
