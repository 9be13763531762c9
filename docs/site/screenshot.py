"""Takes the README's picture of the page, from the page itself: docs/images/page.png.

python -m docs.site.screenshot
"""

import io
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from sim.page.page_file import page
from sim.page.stories import document
from sim.results.scenario_library import read

PICTURE = Path(__file__).parents[1] / "images" / "page.png"
STORY = "russia-china-2022"


def take(picture: Path) -> None:
    """The story of Russia and China at the question why, on a screen of 1366 x 768."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "page.html"
        file.write_text(page(document({STORY: read(STORY)})), encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        tab = browser.new_page(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
        tab.goto(f"{file.as_uri()}#story={STORY}")
        while tab.locator(".scene-why").count() == 0:
            if tab.locator(".scene-bet").count():
                tab.get_by_role("button", name="No", exact=True).click()
            tab.locator(".primary").click()
        tab.wait_for_load_state("networkidle")
        taken = Image.open(io.BytesIO(tab.screenshot()))
        taken.quantize(128, dither=Image.Dither.NONE).save(picture, optimize=True)
        browser.close()


if __name__ == "__main__":
    take(PICTURE)
