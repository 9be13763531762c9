"""Elements of HTML. Whatever text they are given is escaped; what they return is HTML."""

from collections.abc import Iterable
from html import escape

from sim.wording.numbers import bound


class Html(str):
    """Text that is HTML already; any other text is escaped."""

    __slots__ = ()


def html(text: str) -> Html:
    """Text as HTML, in which no number loses its percent sign to the next line."""
    return text if isinstance(text, Html) else Html(escape(bound(text)))


def joined(parts: Iterable[str]) -> Html:
    """Parts one after the other, escaped where they are not HTML."""
    return Html("\n".join(html(part) for part in parts if part))


def element(name: str, content: str, **attributes: str) -> Html:
    """An element; `class_` stands for class, and underscores in names for hyphens."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{told}>{html(content)}</{name}>")
