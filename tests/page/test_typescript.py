"""The page's code by its own tools: types, and unit tests that node runs."""

from pathlib import Path

import pytest

from tests.page.web import WEB, node

pytestmark = pytest.mark.slow


def test_the_types_are_right() -> None:
    node("node_modules/typescript/bin/tsc", "--project", ".")


def test_the_unit_tests_pass(tmp_path: Path) -> None:
    tests = sorted(path.relative_to(WEB) for path in WEB.glob("tests/*.test.ts"))
    assert len(tests) > 5
    node("build.mjs", *tests, tmp_path)
    said = node("--test", "--test-reporter=tap", *sorted(tmp_path.glob("*.test.mjs")))
    assert "\n# fail 0\n" in said, said
