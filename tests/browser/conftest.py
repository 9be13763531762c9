import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.programs import ROOT, start_module

QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


AXE = (
    Path(__file__).parents[2] / "sim" / "page" / "web" / "node_modules" / "axe-core" / "axe.min.js"
)


STORIES = ("russia-china-2022", "two-states")
"""Which are served."""


class Server(NamedTuple):
    process: "subprocess.Popen[bytes]"
    address: str


class Class(NamedTuple):
    """A server that lets a class in, and what it tells the teacher."""

    process: "subprocess.Popen[bytes]"
    address: str
    code: str
    teacher: str


def started(*options: str) -> tuple[Server, list[str]]:
    """A classroom as a process of its own, once it answers, and what it printed."""
    words = ("sim", "classroom", *STORIES, "--no-browser", "--port", "0", *options)
    server = start_module(*words, folder=ROOT, start_new_session=True)
    assert server.stdout is not None
    printed: list[str] = []
    for line in iter(server.stdout.readline, b""):
        printed.append(line.decode())
        if "Ctrl-C" in printed[-1]:
            # From here on it listens, and whoever connects waits until it answers.
            port = re.search(r":(\d+)/", "".join(printed))
            assert port is not None
            return Server(server, f"http://127.0.0.1:{port[1]}"), printed
    raise RuntimeError(f"no classroom: {server.communicate()[1].decode()}")


def started_class() -> Class:
    """A classroom that lets a class in."""
    (process, address), printed = started("--lan")
    _, code, teacher = (line.split()[-1] for line in printed[:3])
    return Class(process, address, code, teacher)


def ended(process: "subprocess.Popen[bytes]") -> None:
    """End a server that has had nothing to complain of.

    How soon it ends is asked by a test of its own, since here the machine may be busy.
    """
    process.terminate()
    try:
        _, said = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    assert said.decode() == "", f"the server said:\n{said.decode()}"


@pytest.fixture(scope="module")
def class_() -> Iterator[Class]:
    """A class of one module of tests: it fails where the server complains."""
    served = started_class()
    yield served
    ended(served.process)


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A Chromium of its own, with nothing remembered and nothing fetched.

    Not for the whole session: its event loop is in the way of others in the same process.
    """
    found = shutil.which("chromium")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium to test pages in; .ci/run installs it")
        pytest.skip("no Chromium to test pages in; on Debian: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=QUIET, downloads_path=tmp_path_factory.mktemp("downloads")
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        if os.environ.get("CI"):
            pytest.fail("no axe-core to look at pages with; .ci/run installs it")
        pytest.skip("no axe-core to look at pages with: npm ci in sim/page/web")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pages lie."""
    return tmp_path_factory.mktemp("pages")


@pytest.fixture
def newcomer(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A browser of its own for each; no complaint in its console, no request elsewhere."""
    problems: list[str] = []
    pages: list[Page] = []

    def newcomer(address: str, width: int = 1200, height: int = 900) -> Page:
        page = chromium.new_context(viewport={"width": width, "height": height}).new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((address, "data:", "blob:"))
                else problems.append(request.url)
            ),
        )
        pages.append(page)
        return page

    yield newcomer
    for page in pages:
        page.context.close()
    # A page that is refused is told so by a status, which Chromium takes for an error.
    assert [each for each in problems if "status of 403" not in each] == []
