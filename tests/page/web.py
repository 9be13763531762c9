"""The page's TypeScript, bundled and run: by node, or in a page of a browser."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.programs import ROOT

WEB = ROOT / "sim" / "page" / "web"
BROWSERS = {"chromium": "chromium", "firefox": "firefox-esr"}
"""Programs by what they are called here."""

_SECONDS = 300


def missing() -> str | None:
    """What node lacks to run what is in WEB; None where nothing is missing."""
    if shutil.which("node") is None:
        return "no node to run the page's code with; on Debian: apt install nodejs npm"
    if not (WEB / "node_modules" / "esbuild").exists():
        return "no packages of node to build the page with: make modules"
    return None


def missing_browser(name: str) -> str | None:
    """Why there is no such browser; None where there is."""
    program = BROWSERS[name]
    return None if shutil.which(program) else f"no {program}; on Debian: apt install {program}"


def node(*words: str | Path, folder: Path = WEB) -> str:
    """What node prints. Raises AssertionError with all that it said where it fails."""
    done = subprocess.run(
        ["node", *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def bundled(entry: str, into: Path, folder: Path = WEB) -> Path:
    """The bundle of an entry, a path in the folder of the page's code."""
    node("build.mjs", entry, into, folder=folder)
    return into / f"{Path(entry).stem}.mjs"


def copied(into: Path) -> Path:
    """A copy of the page's code, with the packages of the original."""
    shutil.copytree(WEB, into, ignore=shutil.ignore_patterns("node_modules"))
    (into / "node_modules").symlink_to(WEB / "node_modules")
    return into


def browsed(name: str, page: Path, seconds: int = 120) -> str:
    """The text of a page once its title is "done", in a browser without a window.

    Raises AssertionError where that takes longer.
    """
    program = shutil.which(BROWSERS[name])
    assert program is not None
    return node(WEB / "tests" / "browse.mjs", name, program, page, str(seconds))


def page_of(blocks: Mapping[str, str], script: Path, into: Path) -> Path:
    """A page that holds blocks of JSON by id, and a script."""
    inert = "".join(
        f'<script type="application/json" id="{id_}">{_inert(text)}</script>\n'
        for id_, text in blocks.items()
    )
    code = script.read_text(encoding="utf-8")
    assert "</script" not in code
    into.write_text(
        f'<!doctype html><meta charset="utf-8"><title>cases</title><body>\n{inert}'
        f'<script type="module">{code}</script>\n',
        encoding="utf-8",
    )
    return into


def _inert(text: str) -> str:
    return text.replace("<", "\\u003c")
