"""The page: one file of HTML that holds stories, the engine and all that shows them."""

import base64
import hashlib
import json
from importlib.resources import files
from string import Template
from typing import Any, NamedTuple

from sim.model.wasm.building import DESCRIPTION, PLAIN, SIMD
from sim.model.wasm.engine_files import engine_folder
from sim.page.document import Document
from sim.page.settings import Settings
from sim.wording.markup import Html, element, joined

TITLE = "Who supports whom, and when do they ally?"

_SENDS_NOTHING = "sends nothing"
_SENDS = "sends bets, what came of them, and runs that are to be shown, to the teacher's screen"

_INERT = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<\u2028\u2029"}
"""What could end a block of JSON, or a line of it, and stands in strings alone."""


class _Source(NamedTuple):
    """A script or a style sheet, and its hash as browsers take it."""

    text: str
    sha256: str


def page(document: Document, settings: Settings | None = None) -> str:
    """The page of some stories, which needs nothing else, no network either.

    Raises RuntimeError where the engine was edited and cannot be built, OSError where such a one
    cannot be kept.
    """
    own = files("sim.page")
    opens = settings or Settings()
    script, css = (_source(f"built/page.{ending}") for ending in ("js", "css"))
    return Template(own.joinpath("page.html").read_text(encoding="utf-8")).substitute(
        title=TITLE,
        css=css.text,
        css_hash=css.sha256,
        connect="connect-src 'self'; " if opens.in_class else "",
        body=_body(document, _SENDS if opens.in_class else _SENDS_NOTHING),
        stories=_inert(document.json_text()),
        settings=_inert(opens.model_dump_json()),
        engine=_inert(engine_text()),
        script=script.text,
        script_hash=script.sha256,
    )


def _body(document: Document, sends: str) -> Html:
    """What is there before the script is, and where there is none; sends: what the page sends."""
    stories = document.stories
    return joined(
        [
            element("h1", TITLE),
            element(
                "p",
                "States join or decline each other's shows of force, and learn from it who stands "
                f"with them. This page holds the model, runs it in this browser and {sends}.",
            ),
            element("ul", joined(element("li", story.scenario.title) for story in stories)),
            element("noscript", element("p", "This page needs JavaScript.")),
        ]
    )


def engine_text() -> str:
    """The engine as JSON: the description of its block, and both modules in base 64."""
    folder = engine_folder()
    parts: dict[str, Any] = {
        "block": json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))["block"]
    }
    for name, file in (("simd", SIMD), ("plain", PLAIN)):
        parts[name] = base64.b64encode((folder / file).read_bytes()).decode()
    return json.dumps(parts, separators=(",", ":"))


def _source(name: str) -> _Source:
    """A file that stands in an element of its own, in which nothing is escaped."""
    text = files("sim.page").joinpath(name).read_text(encoding="utf-8")
    for mark in ("</script", "</style", "<!--", "\r", "\0"):
        if mark in text.lower():
            raise ValueError(f"{name} holds {mark!r}, which a page would not keep as it is")
    return _Source(text, base64.b64encode(hashlib.sha256(text.encode()).digest()).decode())


def _inert(text: str) -> str:
    """JSON that no reader of HTML takes for anything else."""
    return text.translate(_INERT)
