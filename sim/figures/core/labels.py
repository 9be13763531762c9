"""Making labels fit: text cut and wrapped to a width, and labels moved apart."""

import re
from collections.abc import Sequence
from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font, LoadFlags

from sim.wording.numbers import bound

FONT = "DejaVu Sans"
"""That of the style sheet, whose letters are measured."""
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_MEASURED_AT = 100.0


@lru_cache(maxsize=2)
def _font(bold: bool) -> FT2Font:
    font = FT2Font(findfont(FontProperties(family=FONT, weight="bold" if bold else "normal")))
    font.set_size(_MEASURED_AT, 72)
    return font


@lru_cache(maxsize=4096)
def _advance(letter: str, bold: bool) -> float:
    font = _font(bold)
    if not font.get_char_index(ord(letter)):
        return 1.0  # a letter of another script, which an SVG's reader takes from another font
    glyph = font.load_char(ord(letter), LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance / 65536 / _MEASURED_AT)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in points of one line of text, without kerning; 2 % are added for what rounding may."""
    return 1.02 * size * _advances(text, bold)


@lru_cache(maxsize=4096)
def _advances(text: str, bold: bool) -> float:
    return sum(_advance(letter, bold) for letter in text)


def fitted(text: str, room: float, size: float, lines: int = 1, bold: bool = False) -> str:
    """The text in at most `lines` lines no wider than `room` points, cut where it must be."""
    words = re.findall(r"[^ \t\r\n]+", bound(text))  # a no-break space does not end a word
    wrapped: list[str] = []
    while words and len(wrapped) < lines:
        line = words.pop(0)
        if text_width(line, size, bold) > room:
            # Rather than to be cut, what belongs together is parted.
            line, *rest = line.split("\u00a0")
            words[:0] = rest
        last = len(wrapped) == lines - 1
        while words and (last or text_width(f"{line} {words[0]}", size, bold) <= room):
            line = f"{line} {words.pop(0)}"
        wrapped.append(_cut(line, room, size, bold))
    return "\n".join(wrapped)


def first_fitting(
    choices: Sequence[str], room: float, size: float, lines: int = 1, bold: bool = False
) -> str:
    """The first of several wordings that fits, as `fitted`; the last one, cut, where none does."""
    written = ""
    for words in choices:
        written = fitted(words, room, size, lines, bold)
        if _ELLIPSIS not in written or _ELLIPSIS in words:
            break
    return written


def _cut(line: str, room: float, size: float, bold: bool) -> str:
    if text_width(line, size, bold) <= room:
        return line
    while line and text_width(line + _ELLIPSIS, size, bold) > room:
        line = line[:-1]
    return line.rstrip(" ,;:(-") + _ELLIPSIS


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres as near as possible to those wanted, in their order, no two labels touching.

    `sizes` holds each label's extent; labels that meet share the displacement. All lie within
    [low, high] where they fit there. Of equal wishes the later label comes first.
    """
    clusters: list[list[int]] = []
    starts: list[float] = []
    for label in sorted(range(len(wanted)), key=lambda label: (wanted[label], -label)):
        cluster = [label]
        while True:
            extent = sum(sizes[member] for member in cluster)
            middle = sum(wanted[member] for member in cluster) / len(cluster)
            start = max(low, min(middle - extent / 2, high - extent))
            if not clusters or starts[-1] + sum(sizes[m] for m in clusters[-1]) <= start:
                break
            cluster = clusters.pop() + cluster
            starts.pop()
        clusters.append(cluster)
        starts.append(start)
    placed = [0.0] * len(wanted)
    for cluster, start in zip(clusters, starts, strict=True):
        edge = start
        for member in cluster:
            placed[member] = edge + sizes[member] / 2
            edge += sizes[member]
    return placed
