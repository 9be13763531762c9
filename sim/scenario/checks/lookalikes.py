"""Characters that look like what was meant: named, since the eye does not tell them apart.

Numbers, ids, keys and paths are ASCII. A word processor, a keyboard of another script or a page
copied from a browser puts in typographic minuses, blanks and letters that are not.
"""

import re
import unicodedata
from collections.abc import Sequence

_LOW_QUOTES = "\N{SINGLE LOW-9 QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
_MARKS = (" ", "", '"', ":")
_COMMA = re.compile(r"[-+]?\d*,\d+(?:[eE][-+]?\d+)?")
_CUT = re.compile(r"[-+]?[0-9]+,(?P<rest>[0-9]+)")
_THOUSANDS = re.compile(r"([-+]?\d{1,3}),(\d{3})")

REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates, by which a text can look like another.

Marks of direction (U+200E, U+200F, U+061C) stay: such scripts need them, and they move no letter.
"""

REORDERS = "which changes the order in which text is shown; take it out"


def odd_character(text: str) -> str:
    """The end of a sentence about a text in which only ASCII can stand: its first odd character.

    >>> odd_character("−0.5"), odd_character("-0.5")
    ("; '−' is U+2212 MINUS SIGN, not -", '')
    >>> odd_character(f"A{chr(0xa0)}")
    '; it holds U+00A0 NO-BREAK SPACE, which cannot be seen: take it out'
    """
    return _named(next((letter for letter in text if not letter.isascii()), ""))


def odd_mark(line: str) -> str:
    """As `odd_character`, of a line of YAML with text in it: what is taken for one of its marks."""
    begins = line.lstrip()[:2]
    if begins.endswith(" ") and meant(begins[0]) == "-":
        return _named(begins[0])
    return _named(next((letter for letter in line if meant(letter) in _MARKS), ""))


def meant(letter: str) -> str | None:
    """The ASCII that a character looks like; None where it looks like none, or is it."""
    if letter.isascii():
        return None
    kind = unicodedata.category(letter)
    if kind == "Zs":
        return " "
    if kind in ("Cf", "Zl", "Zp"):
        return ""
    if kind == "Pd" or letter == "\N{MINUS SIGN}":
        return "-"
    if kind in ("Pi", "Pf") or letter in _LOW_QUOTES:
        return "'" if "SINGLE" in unicodedata.name(letter) else '"'
    if kind == "Nd":
        return str(unicodedata.digit(letter))
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain.isascii() else None


def number_slip(text: str) -> str:
    """The end of a sentence about a text that is no number: a decimal comma, or odd characters.

    >>> number_slip("0,5"), number_slip("1,000"), number_slip("half")
    ('; write 0.5, with a decimal point', '; write 1000, or 1.000 with a decimal point', '')
    """
    plain = "".join(letter if (ascii_ := meant(letter)) is None else ascii_ for letter in text)
    numbers = [part.strip() for part in plain.split(":")]
    remark = odd_character(text)
    if not any(map(_COMMA.fullmatch, numbers)):
        return remark
    right = ":".join(number.replace(",", ".") for number in numbers)
    if whole := _THOUSANDS.fullmatch(plain.strip()):
        return f"{remark}; write {whole[1]}{whole[2]}, or {right} with a decimal point"
    return f"{remark}; write {right}, with a decimal point"


def cut_number(line: str, start: int, rest: int) -> str:
    """What is wrong with a number from `start` on whose decimals, at `rest`, a comma parts from it.

    >>> cut_number("{rate: 0,5}", 7, 9), cut_number("{rate: 0, 5}", 7, 10)
    ('ends at the comma in 0,5; write 0.5, with a decimal point', '')
    """
    cut = _CUT.match(line, start)
    if cut is None or cut.start("rest") != rest:
        return ""
    return f"ends at the comma in {cut[0]}; write {cut[0].replace(',', '.')}, with a decimal point"


def list_slip(result: Sequence[object]) -> str:
    """The end of a sentence about a list of numbers that has too many: decimal commas part them."""
    if len(result) > 2 and all(type(entry) in (int, float) for entry in result):
        return "; a comma parts entries: write decimals with a point, as in 0.5"
    return ""


def _named(letter: str) -> str:
    if not letter:
        return ""
    name = f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".rstrip()
    right = meant(letter)
    if right in ("", " "):
        return f"; it holds {name}, which cannot be seen: take it out"
    return f"; '{letter}' is {name}" + (f", not {right}" if right else "")
