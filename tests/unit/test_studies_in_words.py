"""What the studies say in words are the numbers that their commands wrote."""

import re
from pathlib import Path

import pytest

STUDIES = Path(__file__).parents[2] / "docs" / "studies"


@pytest.mark.parametrize(
    ("told", "after", "written"),
    [
        (
            "exercises/README.md",
            "## What came of it",
            "exercises/results.md exercises/calibration.md",
        )
    ],
)
def test_numbers_told_are_those_written(told: str, after: str, written: str) -> None:
    _, words = (STUDIES / told).read_text(encoding="utf-8").split(after)
    numbers = set(re.findall(r"\d\.\d{3,}", words))
    tables = " ".join((STUDIES / name).read_text(encoding="utf-8") for name in written.split())
    assert len(numbers) > 20
    assert not {number for number in numbers if not re.search(rf"\b{re.escape(number)}", tables)}
