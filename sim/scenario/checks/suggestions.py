"""Suggestions for words that are not known: what was probably meant."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from sim.scenario.checks.lookalikes import odd_character

MOST_LISTED = 22

NEAREST_PATHS = 3
"""How many paths are suggested, which are long and easily mistaken; of words, only the nearest."""


def nearest(word: str, known: Iterable[str], most: int = 1) -> list[str]:
    """The known words closest to a word, best first; capitals do not count."""
    lowered = {candidate.lower(): candidate for candidate in known}
    return [lowered[match] for match in get_close_matches(word.lower(), lowered, most, 0.55)]


def suggestion(word: str, known: Iterable[str], noun: str, most: int = 1) -> str:
    """The end of a sentence about an unknown word: the nearest known ones, else all there are.

    Words that are known are ASCII, so whatever is not is named.

    >>> suggestion("ukrane", ["ukraine", "asia"], "issues")
    "; did you mean 'ukraine'?"
    >>> suggestion("trade", ["ukraine", "asia"], "issues")
    '; the issues are ukraine, asia'
    """
    odd, known = odd_character(word), list(known)
    return odd + _what_there_is(nearest(word, known, most), known, noun)


def _what_there_is(close: Sequence[str], known: Sequence[str], noun: str) -> str:
    if close:
        *others, last = [f"'{match}'" for match in close]
        return f"; did you mean {', '.join(others)}{' or ' if others else ''}{last}?"
    if not known:
        return f"; there are no {noun}"
    if len(known) == 1:
        return f"; there is only {known[0]}"
    if len(known) > MOST_LISTED:
        examples = known[:: len(known) // 3][:3]
        return f"; there are {len(known)} {noun}, such as {', '.join(examples)}"
    return f"; the {noun} are {', '.join(known)}"
