"""Verdicts on claims."""

from typing import Literal, get_args

VerdictName = Literal["supported", "refuted", "undecided"]
VERDICTS: tuple[VerdictName, ...] = get_args(VerdictName)
