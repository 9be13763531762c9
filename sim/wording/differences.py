"""Differences and their intervals, and values of inputs, in words."""

import math

from sim.wording.numbers import NOTHING


def value_in_words(value: object) -> str:
    """A value of an input: numbers with a real minus, in four digits unless they are whole.

    >>> value_in_words([-0.123456, -2, 3.0]), value_in_words(None)
    ('[−0.1235, −2, 3]', '–')
    """
    if value is None:
        return NOTHING
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(value_in_words, value))}]"
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    return text.replace("-", "\N{MINUS SIGN}") if isinstance(value, (int, float)) else text


def points(value: float, digits: int = 1) -> str:
    """A difference of shares in percentage points, with its sign.

    >>> points(0.0212), points(-0.3), points(0.00004), points(float("nan"))
    ('+2.1', '−30.0', '0.0', '–')
    """
    return NOTHING if math.isnan(value) else signed(100 * value, digits)


def signed(value: float, digits: int) -> str:
    """A number with its sign, of so many decimals; nothing has no sign.

    >>> signed(0.3, 2), signed(-0.5, 2), signed(-0.001, 2)
    ('+0.30', '−0.50', '0.00')
    """
    return _with_sign(value, f"{abs(value):.{digits}f}")


def _with_sign(value: float, size: str) -> str:
    if float(size) == 0:
        return size
    return f"{'+' if value > 0 else chr(0x2212)}{size}"


def signed_number(number: float) -> str:
    """A number with its sign, of two decimals, or of three digits where it is large.

    >>> signed_number(-0.5), signed_number(2_345_678)
    ('−0.50', '+2.35e+06')
    """
    return signed(number, 2) if abs(number) < 1e5 else _with_sign(number, f"{abs(number):.3g}")


def difference_in_words(difference: float, low: float, high: float, unit: str = "") -> str:
    """A difference in points with its interval, where there is one.

    unit: is told unless a heading tells it.

    >>> difference_in_words(0.12, 0.1, 0.14), difference_in_words(0.0, 0.0, 0.0)
    ('+12.0 (+10.0 to +14.0)', '0 exactly')
    >>> difference_in_words(0.12, 0.1, 0.14, " points")
    '+12.0 points (+10.0 to +14.0)'
    """
    if difference == low == high == 0:
        return "0 exactly"
    digits = 2 if high - low < 0.002 else 1
    text = f"{points(difference, digits)}{unit}"
    return text if math.isnan(low) else f"{text} ({points(low, digits)} to {points(high, digits)})"


def excludes_zero(low: float, high: float) -> bool:
    """Whether an interval excludes zero."""
    return low > 0 or high < 0
