"""A page taken apart as a browser does it."""

import json
from html.parser import HTMLParser
from typing import Any


class Parts(HTMLParser):
    """The elements of a page in their order, and the text of each script and style."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[dict[str, str | None]] = []
        self.raw: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.append(dict(attrs))
        if tag in ("script", "style"):
            self.raw.append("")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.raw[-1] += data
        else:
            self.text += data

    def block(self, id_: str) -> Any:
        """What a block of JSON says."""
        raw = [at for at, tag in enumerate(self.tags) if tag in ("script", "style")]
        (index,) = (n for n, at in enumerate(raw) if self.attributes[at].get("id") == id_)
        assert self.attributes[raw[index]]["type"] == "application/json"
        return json.loads(self.raw[index])
