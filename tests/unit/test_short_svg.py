"""Pictures within a page take fewer letters and look the same."""

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from sim.reports.short_svg import short_svg, svg_address


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 10.04 20.06 \nL 10.5 20 \nL 9.5 20 \nz\n", "M10,20.1l.5,-.1,-1,0z"),
        ("M 1 1 \nL 2 2 \nM 5 5 \nL 4.5 5 \n", "M1,1l1,1M5,5l-.5,0"),
        ("M 0 2.236 \nC 0.593 2.236 1.162 2 1.5 1.5 \nz", "M0 2.2C0.5 2.2 1.1 2 1.5 1.5z"),
    ],
)
def test_paths_are_written_from_point_to_point(path: str, short: str) -> None:
    assert short_svg(f'<path d="{path}"/>') == f'<path d="{short}"/>'


def test_a_long_line_ends_where_it_ended() -> None:
    line = "".join(f"\nL {0.04 * step:.6f} {0.26 * step:.6f} " for step in range(1, 1001))
    (steps,) = re.findall(r"l([^\"]*)", short_svg(f'<path d="M 0 0 {line}"/>'))
    numbers = [float(number) for number in steps.split(",")]
    assert sum(numbers[::2]) == pytest.approx(40.0)
    assert sum(numbers[1::2]) == pytest.approx(260.0)


def test_an_address_holds_words_and_looks_as_they_were() -> None:
    svg = (
        '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "a"\n "b">\n<!-- no -->\n<svg>\n'
        " <text style=\"font: 9px 'DejaVu Sans', Verdana; fill: #1f2328\">5 % to 7 %, “is”</text>\n"
        "</svg>\n"
    )
    kind, _, content = svg_address(svg).partition(",")
    assert kind == "data:image/svg+xml"
    assert not re.search(r"[\s\"'<>&#]", content)
    (text,) = ElementTree.fromstring(unquote(content))
    assert text.text == "5 % to 7 %, “is”"
    assert text.get("style") == "font:9px 'DejaVu Sans',Verdana;fill:#1f2328"
