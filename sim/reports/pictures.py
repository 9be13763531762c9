"""Pictures within a page: SVG that shares its names with no other, or PNG where that is smaller."""

import base64
import re
from collections.abc import Callable

from sim.figures.core.files import png, svg_text
from sim.figures.core.style import Picture
from sim.reports.elements import folded, html_paragraphs
from sim.wording.markup import Html, element, joined

_MOST = 300_000
"""Letters of SVG, above which a picture, such as a map of thousands of cells, is PNG instead."""


def picture(draw: Callable[[], Picture], name: str) -> Html:
    """A picture with its words for those who do not see it; name: its own within the page.

    Where it cannot be drawn, a sentence says so: the rest of the page is worth more.
    """
    try:
        figure = draw()
        svg = svg_text(figure)
        drawn = _inline(svg, name) if len(svg) <= _MOST else _png(figure)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not cost the page
        note = f"This picture could not be drawn ({type(error).__name__}: {error})."
        return html_paragraphs([note], "quiet")
    return element(
        "figure",
        joined(
            [
                element(
                    "div", drawn, class_="slide", tabindex="0", role="group", aria_label="Picture"
                ),
                folded("The picture in words", html_paragraphs([figure.description])),
            ]
        ),
    )


def _inline(svg: str, name: str) -> Html:
    """SVG as a part of HTML: no prolog, metadata, comments or fixed size, and names of its own."""
    svg = svg[svg.index("<svg ") :]
    svg = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    start, end = svg[: svg.index(">")], svg[svg.index(">") :]
    start = re.sub(r' (width|height)="[^"]*"', "", start)
    svg = start + end
    svg = re.sub(r'(<[^>]*\bid=")', rf"\g<1>{name}-", svg)
    svg = re.sub(r'(xlink:href="#)', rf"\g<1>{name}-", svg)
    return Html(re.sub(r"(url\(#)", rf"\g<1>{name}-", svg))


def _png(figure: Picture) -> Html:
    coded = base64.b64encode(png(figure)).decode()
    words = f"{figure.title} {figure.description}"
    return Html('<img alt="{}" src="data:image/png;base64,{}">').format(words, coded)
