"""SVG with fewer letters that looks the same, since a page holds each picture twice."""

import re
from urllib.parse import quote

_UNSEEN = re.compile(r"<!--.*?-->|<[?!].*?>|<metadata>.*?</metadata>|\n *", re.DOTALL)
_PATH, _STYLE = (re.compile(rf'(?<= {name}=")[^"]*') for name in ("d", "style"))
_LETTER = re.compile(r"\s*([A-Za-z])\s*")
_LINES = re.compile(r"(?:M[-\d. L]+z?)+")
"""A path of straight lines."""
_STEP = re.compile(r"([MLz])([-\d.]*) ?([-\d.]*)")
_DECIMALS = re.compile(r"(\d\.\d)\d+")
"""Digits of paths below a tenth of a point, which nobody sees."""
_PLAIN = ",:;=/()!*+@$?"
"""What stands for itself in an address, and in an attribute as well."""


def svg_address(svg: str) -> str:
    """An address that holds an SVG picture."""
    return f"data:image/svg+xml,{quote(short_svg(svg), safe=_PLAIN)}"


def short_svg(svg: str) -> str:
    """SVG as matplotlib writes it, without what is not seen, and with shorter styles and paths."""
    svg = _PATH.sub(_short_path, _UNSEEN.sub("", svg))
    return _STYLE.sub(lambda style: re.sub(r"([;:,]) ", r"\1", style[0]), svg)


def _short_path(path: re.Match[str]) -> str:
    """Coordinates to a tenth; those of lines from the point before, which takes fewer letters."""
    tight = _LETTER.sub(r"\1", path[0])
    if not _LINES.fullmatch(tight):
        return _DECIMALS.sub(r"\1", tight)
    x = y = 0
    parts: list[str] = []
    for letter, *point in _STEP.findall(tight):
        if letter == "z":
            parts.append("z")
            continue
        to_x, to_y = (round(10 * float(number)) for number in point)
        if letter == "M":
            parts.append(f"M{_tenths(to_x)},{_tenths(to_y)}")
        else:
            starts = parts[-1].startswith("M")
            parts.append(f"{'l' if starts else ','}{_tenths(to_x - x)},{_tenths(to_y - y)}")
        x, y = to_x, to_y
    return "".join(parts)


def _tenths(number: int) -> str:
    """So many tenths, as short as can be.

    >>> _tenths(1490), _tenths(-4), _tenths(15), _tenths(0)
    ('149', '-.4', '1.5', '0')
    """
    return re.sub(r"^(-?)0(?=\.)", r"\1", f"{number / 10:.1f}".removesuffix(".0"))
