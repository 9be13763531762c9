"""Checks a built site: its links lead to pages and places, and nothing is loaded from elsewhere.

python -m docs.site.links FOLDER
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src"}
"""What a browser fetches by itself."""


class Page(HTMLParser):
    """The places of a page, where it leads, and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.places: set[str] = set()
        self.leads: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.places |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.leads.append(given["href"])
        if LOADED.get(tag) in given:
            self.loads.append(given[LOADED[tag]])


def mistakes(site: Path) -> list[str]:
    """A line for each link that leads nowhere, and each thing that is loaded from elsewhere."""
    files = sorted(file for file in site.rglob("*.html") if "_downloads" not in file.parts)
    pages = {file: Page(file.read_text(encoding="utf-8")) for file in files}
    found = []
    for file, page in pages.items():
        name = file.relative_to(site).as_posix()
        found += [f"{name} loads {url}" for url in page.loads if urlsplit(url).netloc]
        for url in page.leads + page.loads:
            parts = urlsplit(url)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            place = unquote(parts.fragment)
            if not target.is_file():
                found.append(f"{name} leads to {url}, which is no file")
            elif "=" in place:  # the page with all stories is told by it what to show
                continue
            elif place and target in pages and place not in pages[target].places:
                found.append(f"{name} leads to {url}, which has no such place")
    return found


if __name__ == "__main__":
    sys.exit("\n".join(mistakes(Path(sys.argv[1]).resolve())) or None)
