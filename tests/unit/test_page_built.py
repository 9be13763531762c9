"""The page's script and styles are part of the program, and are those of its sources."""

import hashlib
import json
from pathlib import Path

from tests.programs import ROOT

PAGE = ROOT / "sim" / "page"
WEB, BUILT = PAGE / "web", PAGE / "built"


def digests(files: list[Path], folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.is_file() and not file.name.startswith(".")
    }


def test_the_page_is_built_from_its_sources_as_they_are() -> None:
    sources = [*WEB.iterdir(), *(WEB / "engine").rglob("*"), *(WEB / "page").rglob("*")]
    stamp = json.loads((BUILT / "stamp.json").read_text(encoding="utf-8"))
    assert stamp["sources"] == digests(sources, WEB), "run `make page`"
    assert stamp["files"] == digests([BUILT / "page.css", BUILT / "page.js"], BUILT)
