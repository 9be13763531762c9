"""The site in small, made as the whole is: links lead somewhere, search works from a disk."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from docs.site.links import mistakes
from docs.site.sources import NAVIGATION, UNLISTED
from tests.programs import ROOT

MADE_AT_BUILD = ("docs/notebooks/from-scenario-to-figure",)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('<a href="other.html#there">x</a>', []),
        ('<a href="none.html">x</a>', ["page.html leads to none.html, which is no file"]),
        (
            '<a href="other.html#no">x</a>',
            ["page.html leads to other.html#no, which has no such place"],
        ),
        ('<a href="#no">x</a>', ["page.html leads to #no, which has no such place"]),
        ('<img src="none.png">', ["page.html leads to none.png, which is no file"]),
        ('<a href="https://example.org">x</a>', []),
        (
            '<script src="https://cdn.example/x.js"></script>',
            ["page.html loads https://cdn.example/x.js"],
        ),
    ],
)
def test_a_link_to_nowhere_and_what_is_loaded_are_told(
    body: str, told: list[str], tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text(f"<p>{body}</p>", encoding="utf-8")
    (tmp_path / "other.html").write_text('<p id="there">x</p>', encoding="utf-8")
    assert mistakes(tmp_path) == told


def test_every_page_is_in_the_navigation() -> None:
    """But for those that the forge alone shows, and templates."""
    listed = {f"docs/{page}" for pages in NAVIGATION.values() for page in pages}
    for above, pages in UNLISTED.items():
        listed |= {(Path(above).parent / page).as_posix() for page in pages}
    found = {
        page.relative_to(ROOT).with_suffix("").as_posix()
        for page in (ROOT / "docs").rglob("*.md")
        if not page.name.endswith(".in.md")
    }
    assert found - {"docs/index"} == {
        page for page in listed if "../" not in page and page not in MADE_AT_BUILD
    }


def test_links_of_the_readme_lead_to_files() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    paths = {path for path in re.findall(r"\]\(([^)#]+)", text) if "://" not in path}
    assert paths
    assert {path for path in paths if not (ROOT / path).is_file()} == set()


@pytest.mark.slow
def test_search_finds_a_word_without_a_server(tmp_path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium to search in; .ci/run installs it")
        pytest.skip("no Chromium to search in; on Debian: apt install chromium")
    source, site = tmp_path / "source", tmp_path / "site"
    shutil.copytree(ROOT / "docs" / "site", source)
    (source / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "tipping-and-sensitivity.md", source / "docs")
    index = "# Index\n\n```{toctree}\ntipping-and-sensitivity\n```\n"
    (source / "docs" / "index.md").write_text(index, encoding="utf-8")
    made = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", source, site],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert mistakes(site) == []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(offline=True)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((site / "index.html").as_uri())
        page.wait_for_url("**/docs/index.html")
        page.fill("input[name=q]", "tipping")
        page.press("input[name=q]", "Enter")
        page.locator("#search-results a", has_text="Tipping points and sensitivity").first.click()
        assert page.locator("h1").inner_text().startswith("Tipping points and sensitivity")
        browser.close()
    assert said == []
