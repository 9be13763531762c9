"""Elements of HTML. Whatever text they are given is escaped; what they return is HTML.

HTML is a type of its own, markupsafe's: text that is added to it, joined with it or formatted into
it is escaped, so that to leave that out takes a decision.
"""

from collections.abc import Iterable

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
