"""Names within sentences: their genitive, and those of right-to-left scripts among others.

Without care a display turns what stands beside such a name round too: digits, signs, the next
name. Each run of right-to-left letters is therefore isolated (Unicode Standard Annex 9, 3.1).
"""

import re

ISOLATES = ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")
"""What stands before and after a name in plain text; a page of HTML has elements for it."""

_LETTER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RUN = rf"[{_LETTER}](?:[{_LETTER}\s\u0300-\u036f'\".,-]*[{_LETTER}])?"
_RUNS = re.compile(f"{ISOLATES[0]}[^{ISOLATES[1]}]*{ISOLATES[1]}|({_RUN})")
"""Runs that are isolated already, and those that are not."""


def genitive(name: str) -> str:
    """A name to which something belongs.

    >>> genitive("China"), genitive("United States")
    ("China's", "United States'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def capital(words: str) -> str:
    """Words that begin a sentence.

    >>> capital("allied at the end")
    'Allied at the end'
    """
    return words[:1].upper() + words[1:]


def isolated(text: str, marks: tuple[str, str] = ISOLATES) -> str:
    """A text in which each run of right-to-left letters stands between two marks, once.

    >>> isolated("Russia joins"), isolated("אבג 12", ("<", ">"))
    ('Russia joins', '<אבג> 12')
    """
    if text.isascii():
        return text
    before, after = marks
    return _RUNS.sub(lambda run: f"{before}{run[1]}{after}" if run[1] else run[0], text)
