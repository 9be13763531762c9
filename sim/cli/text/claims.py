"""Verdicts on claims in words."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.cli.text.answer import answer, share_bar
from sim.cli.text.words import counted, paragraph, scenario_size
from sim.vocabulary.measures import MEASURES
from sim.wording.numbers import between, exact_percent, percent

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.studies.claims.verdicts import Verdict


def claims_report(
    source: str, scenario: "Scenario", verdicts: "Sequence[Verdict]", width: int
) -> str:
    """What came of the claims of a scenario, or that it has none."""
    if not verdicts:
        return paragraph(
            f"{source}: fine: {scenario.title} ({scenario_size(scenario)}); no claims", width
        )
    parts = [_claim(verdict, scenario.unit, width) for verdict in verdicts]
    return "\n\n".join([paragraph(f"{scenario.title} ({source})", width), *parts])


def in_all(verdicts: "Sequence[Sequence[Verdict]]", width: int) -> list[str]:
    """One line over all claims of all scenarios; none where there are no claims.

    >>> in_all([[]], 80)
    []
    """
    counts = Counter(_sort(verdict) for of_scenario in verdicts for verdict in of_scenario)
    if not counts:
        return []
    parts = ", ".join(f"{counts[sort]:,} {sort}" for sort in sorted(counts, key=_rank))
    return [answer(f"{counted(counts.total(), 'claim')}: {parts}", width)]


def _sort(verdict: "Verdict") -> str:
    """The verdict, and how it stands to what is expected where that is not support."""
    if verdict.expect == "supported":
        return verdict.verdict
    return f"{verdict.verdict} {'as expected' if verdict.as_expected else 'against expectation'}"


def _rank(sort: str) -> tuple[int, bool]:
    return ("supported", "refuted", "undecided").index(sort.split(maxsplit=1)[0]), " " in sort


def judged(verdict: "Verdict") -> str:
    """The verdict in words, with what was expected where that is not support.

    "refuted, as expected", "supported, where refuted was expected".
    """
    if verdict.expect == "supported":
        return verdict.verdict
    if verdict.as_expected:
        return f"{verdict.verdict}, as expected"
    return f"{verdict.verdict}, where {verdict.expect} was expected"


def _claim(verdict: "Verdict", unit: str, width: int) -> str:
    indent = "    "
    lines = [
        paragraph(f"{verdict.claim}: {judged(verdict)}", width, "  "),
        paragraph(verdict.says, width, indent),
        paragraph(estimate_in_words(verdict, unit), width, indent),
    ]
    if Scale(verdict, unit).is_share and not math.isnan(verdict.estimate):
        lines.append(indent + share_bar(verdict.low, verdict.high, width - len(indent)))
    if verdict.note:
        lines.append(paragraph(f"Note: {verdict.note}", width, indent))
    return "\n".join(lines)


def estimate_in_words(verdict: "Verdict", unit: str) -> str:
    """What was found with its interval, what was claimed, and in how many replicates."""
    if math.isnan(verdict.estimate):
        return f"{tested_in_words(verdict)}."
    measured = Scale(verdict, unit)
    sure = f"{exact_percent(verdict.confidence)} interval {measured.interval}"
    found = f"Found {measured.estimate} ({sure}); claimed {measured.claimed}."
    return f"{found} {tested_in_words(verdict)}."


def tested_in_words(verdict: "Verdict") -> str:
    """In how many replicates a claim was tested, or that nothing could be."""
    replicates = counted(verdict.replicates, "replicate")
    if math.isnan(verdict.estimate):
        return f"Nothing to measure: its occasion never arose in {replicates}"
    if verdict.observed < verdict.replicates:
        some = f"{verdict.observed:,} of {replicates}"
        return f"Tested in {some}, in which there was something to measure"
    return f"Tested in {replicates}"


class Scale:
    """A verdict's numbers in words: of shares, steps or positions, or of their difference."""

    def __init__(self, verdict: "Verdict", unit: str) -> None:
        self._verdict = verdict
        self._unit = unit
        self._is_step = "first_alliance" in (verdict.measure, verdict.exceeds)
        self._is_position = MEASURES[verdict.measure].subject == "stance"
        below = MEASURES[verdict.measure].low < 0.0 and not self._is_position
        self._is_difference = bool(verdict.exceeds) or below
        self.is_share = not (self._is_step or self._is_position or self._is_difference)
        """Whether they are shares, of 0 to 1."""

    @property
    def found(self) -> str:
        """The estimate and its interval, as short as a cell wants them."""
        if math.isnan(self._verdict.estimate):
            return ""
        estimate = self.estimate.removeprefix("a difference of ")
        return f"{estimate} ({self.interval.removesuffix(' %')})"

    @property
    def estimate(self) -> str:
        """The mean that was found."""
        value = self._verdict.estimate
        if self._is_difference:
            return f"a difference of {self._number(value)} {self._noun}"
        if self._is_position:
            return f"position {self._number(value)}"
        return f"{self._unit} {self._number(value)}" if self._is_step else percent(value)

    @property
    def interval(self) -> str:
        """The interval for it."""
        low, high = self._verdict.low, self._verdict.high
        if not self.is_share:
            return f"{self._number(low)} to {self._number(high)}"
        return f"{between(low, high)} %"

    @property
    def asked(self) -> str:
        """The bounds that were claimed, with the unit that they have in a cell of their own."""
        points = self._is_difference and not self._is_position
        return f"{self.claimed} {self._noun}" if points else self.claimed

    @property
    def claimed(self) -> str:
        """The bounds that were claimed."""
        least, most = self._verdict.at_least, self._verdict.at_most
        bounds = [self._bound(bound) for bound in (least, most) if bound is not None]
        if len(bounds) == 2:
            return f"between {' and '.join(bounds)}"
        return f"at {'most' if least is None else 'least'} {bounds[0]}"

    @property
    def _noun(self) -> str:
        if self._is_position:
            return f"on a scale from {chr(0x2212)}1 to 1"
        return f"{self._unit}s" if self._is_step else "points"

    def _bound(self, value: float) -> str:
        if not self.is_share:
            return self._number(value)
        return exact_percent(value)

    def _number(self, value: float) -> str:
        """A step to a tenth, a position to a hundredth, a difference with its sign.

        Differences of shares are in points.
        """
        if self._is_position:
            sign = chr(0x2212) if value < 0 else "+" if self._is_difference else ""
            return f"{sign}{abs(value):.2f}"
        shown = value if self._is_step else 100 * value
        digits = f"{abs(shown):.1f}".removesuffix(".0")
        if not self._is_difference or digits == "0":
            return digits
        return f"{'+' if shown > 0 else chr(0x2212)}{digits}"
