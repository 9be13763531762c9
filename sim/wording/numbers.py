"""Shares in percent for people: the same text in the terminal, in figures and on every page.

What is more than none is never told as 0, and what is less than all never as 100.
"""

import math
import re
from decimal import Decimal

NOTHING = "\N{EN DASH}"
"""What stands where there is no number to give."""

NO_BREAK = "\N{NO-BREAK SPACE}"

_NUMBER = r"[<>+\u2212-]?\d[\d.,]*"
_BLANKS = re.compile(
    rf"(?<=\d) (?=%)|(?<=[\d%]) (?=to {_NUMBER})|(?<=[\d%] to) (?={_NUMBER})"
    r"|(?<=\d) (?=\u00b1)|(?<=\u00b1) (?=\d)"
    rf"|(?<=[\d%]) (?=\({_NUMBER}(?: %)? to )"
)
"""Blanks at which no line is broken: before a percent sign, within an interval, and before that of
a number."""

_NOISE = 9
"""Decimals of a percent beyond which a digit is the noise of floating-point numbers."""


def percent(share: float) -> str:
    """A share in [0, 1] as whole percents; NaN as a dash.

    >>> percent(0.288), percent(0.0), percent(0.005), percent(0.9999), percent(math.nan)
    ('29 %', '0 %', '<1 %', '>99 %', '–')
    """
    return NOTHING if math.isnan(share) else f"{percents(share)} %"


def percents(share: float) -> str:
    """As `percent`, without the sign: for cells and columns whose heading has it.

    Halves are rounded to even numbers, so that a share and its complement make 100.

    >>> percents(0.575), percents(0.425), percents(0.001)
    ('58', '42', '<1')
    """
    return NOTHING if math.isnan(share) else _rounded(share, digits=0)


def between(low: float, high: float) -> str:
    """An interval of shares in percents: to a tenth where it is narrow, or near none or all.

    >>> between(0.0, 0.00917), between(0.32, 0.42), between(0.587, 0.589), between(0.9908, 1.0)
    ('0 to 0.9', '32 to 42', '58.7 to 58.9', '99.1 to 100')
    >>> between(0.0001, 0.9999), between(math.nan, math.nan)
    ('<0.1 to >99.9', '–')
    """
    if math.isnan(low) or math.isnan(high):
        return NOTHING
    narrow = high - low < 0.02
    return f"{_end(low, narrow)} to {_end(high, narrow)}"


def exact_percent(share: float) -> str:
    """A share that somebody chose, such as a threshold, in percent with all its digits.

    >>> exact_percent(0.5), exact_percent(0.575), exact_percent(0.9999999)
    ('50 %', '57.5 %', '99.99999 %')
    """
    return f"{100 * share:.12g} %"


def bound(text: str) -> str:
    """Text of whose numbers and intervals none can be parted at the end of a line.

    >>> bound("62 % (57 to 67), 95 % interval").replace(NO_BREAK, "_")
    '62_%_(57_to_67), 95_% interval'
    """
    return _BLANKS.sub(NO_BREAK, text)


def _end(share: float, narrow: bool) -> str:
    return _rounded(share, digits=1 if narrow or not 0.1 <= share <= 0.9 else 0)


def _rounded(share: float, digits: int) -> str:
    """A share in percents to so many decimals, halves to even, without trailing zeros."""
    # In decimals, as 97.85 is no half to a machine.
    value = float(round(Decimal(str(round(100 * share, _NOISE))), digits))
    step = 10.0**-digits
    if value <= 0 < share:
        return f"<{step:g}"
    if value >= 100 and share < 1:
        return f">{100 - step:g}"
    return f"{value:g}"
