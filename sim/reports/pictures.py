"""Pictures within a page: images that can be copied, SVG, or PNG where that is smaller."""

import base64
from collections.abc import Callable

from sim.figures.core.files import png, svg_text
from sim.figures.core.sizes import SizeName
from sim.figures.core.style import Picture
from sim.reports.elements import folded, html_paragraphs
from sim.reports.short_svg import svg_address
from sim.wording.markup import Html, element, joined

Drawing = Callable[[SizeName], Picture]
"""What draws a picture, of any size."""

_MOST = 300_000
"""Letters of SVG, above which a picture, such as a map of thousands of cells, is PNG instead."""

_PHONE = "screen and (max-width: 640px)"


def picture(draw: Drawing) -> Html:
    """A picture, on a phone a narrow one, with its words for those who do not see it.

    Where it cannot be drawn, a sentence says so: the rest of the page is worth more.
    """
    try:
        figure = draw("screen")
        narrow, source = _source(draw("paper")), _source(figure)
    except Exception as error:  # noqa: BLE001 - whatever it is, it must not cost the page
        note = f"This picture could not be drawn ({type(error).__name__}: {error})."
        return html_paragraphs([note], "quiet")
    drawn = Html(
        '<picture><source media="{}" srcset="{}"><img alt="{}" src="{}"></picture>'
    ).format(_PHONE, narrow, figure.title, source)
    words = folded("The picture in words", html_paragraphs([figure.description]))
    return element("figure", joined([drawn, words]))


def _source(figure: Picture) -> str:
    """A picture as an address that holds all of it."""
    svg = svg_address(svg_text(figure))
    if len(svg) <= _MOST:
        return svg
    return f"data:image/png;base64,{base64.b64encode(png(figure)).decode()}"
