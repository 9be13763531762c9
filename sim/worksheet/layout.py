"""Parts of a printed page: bars, boxes to tick, gaps and lines to fill."""

from collections.abc import Iterable

from sim.wording.markup import Html, element, html, joined

GAP = "\N{OPEN BOX}"
"""Stands in a text where a number is to be written."""


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
