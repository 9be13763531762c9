"""The page that comes with the program is what its sources give, byte for byte."""

from pathlib import Path

import pytest

from tests.page.web import WEB, node

BUILT = WEB.parent / "built"

pytestmark = pytest.mark.slow


def test_the_page_built_again_is_the_same(tmp_path: Path) -> None:
    node("build.mjs", "page/page.tsx", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"page.css", "page.js", "stamp.json"}
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (BUILT / path.name).read_bytes(), (
            f"{path.name}: run `make page`"
        )
