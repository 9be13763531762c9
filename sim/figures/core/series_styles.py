"""How the sides of a comparison are drawn: a number, a colour and a dash for each."""

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sim.figures.core import key, style
from sim.figures.core.labels import fitted
from sim.figures.core.picture import Picture
from sim.figures.core.sizes import Sheet
from sim.figures.core.style import INK, MUTED, SMALL_SIZE

_KEY_LINE = 14.0
_SWATCH = 24.0
_FEW = 4
"""Sides that have a line each on a slide, whatever their names."""

Swatch = Literal["line", "bar", "none"]
"""What of a side's look its line in the key shows."""


class Look(NamedTuple):
    """A side's colour, the same darkened until small letters are readable, dashes and mark."""

    colour: str
    text: str
    dashes: tuple[float, ...] | None
    marker: str

    @property
    def line(self) -> dict[str, Any]:
        """How its lines are drawn."""
        dashes: dict[str, Any] = {"dashes": self.dashes} if self.dashes else {}
        return {"linewidth": 1.9, **dashes}


LOOKS = (
    Look(style.BLACK, INK, (3.2, 1.8), "o"),
    Look(style.BLUE, "#00639B", None, "s"),
    Look(style.VERMILLION, "#A84A00", (6.0, 2.0), "D"),
    Look(style.GREEN, "#00674B", (1.0, 1.4), "^"),
    Look(style.PURPLE, "#8F4571", (6.0, 1.4, 1.0, 1.4), "v"),
    Look(style.ORANGE, "#8A5F00", (2.0, 3.0), "P"),
    Look(style.SKY_BLUE, "#1F6E9E", (8.0, 3.0), "X"),
    Look(style.SLATE, style.MUTED, (4.0, 1.2, 1.0, 1.2, 1.0, 1.2), "h"),
)
"""Of the first side, the second and so on."""


def key_height(names: Sequence[str], sheet: Sheet, swatch: Swatch = "line") -> float:
    """Room that the key of the sides takes."""
    if sheet.is_low:
        return key.key_height(_entries(names, swatch, sheet.room), sheet)
    return 8.0 + _KEY_LINE * len(names)


def write_key(picture: Picture, names: Sequence[str], top: float, swatch: Swatch = "line") -> None:
    """A line for each side, on a slide of several: its number, how it is drawn, what it is."""
    if picture.sheet.is_low:
        key.write_key(picture, _entries(names, swatch, picture.sheet.room), top)
        return
    for number, (name, look) in enumerate(zip(names, LOOKS, strict=False), start=1):
        y = top + 8.0 + _KEY_LINE * number - 4.0
        picture.write(
            picture.sheet.left, y, str(number), size=SMALL_SIZE, weight="bold", color=look.text
        )
        x = picture.sheet.left + 12
        if swatch != "none":
            picture.stroke([x, x + _SWATCH], [y - 3, y - 3], **_drawn(look, swatch))
            x += _SWATCH + 8
        words = fitted(name, picture.sheet.right - x, SMALL_SIZE)
        picture.write(x, y, words, size=SMALL_SIZE, color=MUTED)


def _entries(names: Sequence[str], swatch: Swatch, room: float) -> list[key.Entry]:
    """Sides that share a line of so much room, where there are many two of them at least."""
    shown = swatch != "none"
    most = room if len(names) <= _FEW else room / 2
    most -= 2 * _SWATCH if shown else 0.5 * _SWATCH
    return [
        key.Entry(
            fitted(f"{number} {name}", most, SMALL_SIZE),
            [_drawn(look, swatch)] if shown else (),
            _SWATCH if shown else 0.0,
            look.text,
        )
        for number, (name, look) in enumerate(zip(names, LOOKS, strict=False), start=1)
    ]


def _drawn(look: Look, swatch: Swatch) -> dict[str, Any]:
    """How a side's line or bar is drawn in the key."""
    drawn = look.line if swatch == "line" else {"linewidth": 7.0, "solid_capstyle": "butt"}
    return {"color": look.colour, **drawn}
