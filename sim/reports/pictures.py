"""Pictures within a page: images that can be copied, SVG, or PNG where that is smaller."""

import base64
import re
from collections.abc import Callable
from urllib.parse import quote

from sim.figures.core.files import png, svg_text
from sim.figures.core.picture import Picture
from sim.figures.core.sizes import SizeName
from sim.reports.elements import folded, html_paragraphs
from sim.wording.markup import Html, element, joined

Drawing = Callable[[SizeName], Picture]
"""What draws a picture, of any size."""

_MOST = 300_000
"""Letters of SVG, above which a picture, such as a map of thousands of cells, is PNG instead."""

_PHONE = "screen and (max-width: 640px)"

_DECIMALS = re.compile(r"(\d\.\d)\d+")
"""Digits of paths below a tenth of a point, which nobody sees."""

_PLAIN = ",:;=/()!*+@$?"
"""What stands for itself in a picture's address, in which a blank would be the end."""


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
    svg = quote(_short(svg_text(figure)), safe=_PLAIN)
    if len(svg) <= _MOST:
        return f"data:image/svg+xml,{svg}"
    return f"data:image/png;base64,{base64.b64encode(png(figure)).decode()}"


def _short(svg: str) -> str:
    """SVG without comments, metadata and indents, and with shorter paths."""
    svg = re.sub(r"<!--.*?-->|<[?!].*?>|<metadata>.*?</metadata>|\n *", "", svg, flags=re.DOTALL)
    return re.sub(r'(?<= d=")[^"]*', _short_path, svg)


def _short_path(path: re.Match[str]) -> str:
    tight = re.sub(r"\s*([A-Za-z])\s*", r"\1", _DECIMALS.sub(r"\1", path[0]))
    return tight.replace(" ", ",")
