"""Elements of HTML. Whatever text they are given is escaped; what they return is HTML.

HTML is a type of its own, markupsafe's: text that is added to it, joined with it or formatted into
it is escaped, so that to leave that out takes a decision.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from sim.wording.names import isolated
from sim.wording.numbers import bound

Html = Markup
"""Text that is HTML already."""


def html(text: str) -> Html:
    """Text as HTML: no number loses its percent sign to the next line, names keep their order."""
    if isinstance(text, Html):
        return text
    return Html(isolated(escape(bound(text)), ("<bdi>", "</bdi>")))


def joined(parts: Iterable[str]) -> Html:
    """Parts one after the other, escaped where they are not HTML."""
    return Html("\n").join(html(part) for part in parts if part)


def element(name: str, content: str, **attributes: str) -> Html:
    """An element; `class_` stands for class, and underscores in names for hyphens."""
    inner = Html("").join(
        Html(' {}="{}"').format(key.rstrip("_").replace("_", "-"), value)
        for key, value in attributes.items()
    )
    return Html("<{0}{1}>{2}</{0}>").format(name, inner, html(content))


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


def _row(cells: Sequence[str]) -> Html:
    first, *others = cells
    return element("th", first, scope="row") + Html("").join(element("td", each) for each in others)
