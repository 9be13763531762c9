"""What came of a run, for someone who has not read the manual."""

from typing import TYPE_CHECKING, Any

from sim.cli.text.answer import answer
from sim.cli.text.participation import joiners
from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, text_paragraphs
from sim.measures.labels import MeasureOf, phrase
from sim.vocabulary.kinds import COSTLY_KINDS, TALK
from sim.wording.names import capital
from sim.wording.numbers import between, percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario
    from sim.studies.ensemble.ensemble import Ensemble

_RELATIONS = {
    "alliance": "alliance",
    "one_sided_support": "one-sided support",
    "rhetorical_support": "rhetorical support",
    "mutual_support": "mutual support",
    "distant": "distant",
}
"""Columns of shares, and what is said for them."""


def summary(ensemble: "Ensemble", width: int) -> str:
    """The outcome of a run as text, set to a width in columns."""
    scenario, focus = ensemble.scenario, ensemble.pairs.iloc[0]
    interval = (float(focus["allied_low"]), float(focus["allied_high"]))
    about = [scenario.title, made(scenario), *_ever(focus, scenario), _relation(focus)]
    parts = [
        answer(_alliance(focus, scenario), width, {"": interval}),
        text_paragraphs(about, width),
        text_table(
            ["at the end, mean of all replicates", ""], exchange(focus, scenario), numbers=[1]
        ),
        *joiners(ensemble.joins, scenario, width),
    ]
    return "\n\n".join(parts)


def made(scenario: "Scenario") -> str:
    """How many replicates of which length, from which seed."""
    start = f" from {scenario.start}" if scenario.start else ""
    length = counted(scenario.steps, scenario.unit)
    return f"{counted(scenario.replicates, 'replicate')} of {length}{start}, seed {scenario.seed}"


def _alliance(focus: "pd.Series[Any]", scenario: "Scenario") -> str:
    """Whether the focus pair is allied at the end, in how many replicates, and how sure that is."""
    first, second = _names(scenario)
    replicates = counted(scenario.replicates, "replicate")
    sure = f"95 % interval {between(focus['allied_low'], focus['allied_high'])} %"
    allied = round(focus["allied"] * scenario.replicates)
    if focus["ever_allied"] == 0:
        where = f"any of {replicates}" if scenario.replicates > 1 else "the one replicate"
        return f"No alliance between {first} and {second} in {where} ({sure})."
    share = f"{allied:,} of {replicates}, {percent(focus['allied'])}"
    if allied == scenario.replicates:
        share = f"all of {replicates}" if allied > 1 else "the one replicate"
    return f"{capital(first)} and {second} are allied at the end in {share} ({sure})."


def _ever(focus: "pd.Series[Any]", scenario: "Scenario") -> list[str]:
    """Whether they are allied at some time, and when first, where they ever are."""
    if focus["ever_allied"] == 0:
        return []
    share = percent(focus["ever_allied"])
    first = f"{scenario.unit} {focus['first_alliance']:.0f}"
    return [f"They are allied at some time in {share}; first in {first}, in the median."]


def _relation(focus: "pd.Series[Any]") -> str:
    """What the focus pair is to each other at the end, the most frequent first."""
    shares = sorted(_RELATIONS, key=lambda column: -focus[column])
    parts = [
        f"{_RELATIONS[relation]} {percent(focus[relation])}"
        for relation in shares
        if focus[relation] > 0
    ]
    return f"Their relation at the end: {', '.join(parts)}."


def exchange(focus: "pd.Series[Any]", scenario: "Scenario") -> list[list[str]]:
    """What the focus pair give each other and expect of each other, both ways: name and share.

    focus: columns as of the table of pairs.
    """
    costly, rhetoric, expected = [], [], []
    a, b = scenario.focus
    for by, host, way, back in ((a, b, "ab", "ba"), (b, a, "ba", "ab")):
        hosted = {
            occasion.kind for occasion in scenario.occasions.values() if occasion.host == host
        }
        if hosted.intersection(COSTLY_KINDS):
            joined, hoped = MeasureOf("costly_rate", by, host), MeasureOf("expected", host, by)
            costly.append([phrase(joined, scenario), percent(focus[f"costly_rate_{way}"])])
            expected.append([phrase(hoped, scenario), percent(focus[f"expected_{back}"])])
        if hosted.intersection(TALK):
            joined = MeasureOf("rhetoric_rate", by, host)
            rhetoric.append([phrase(joined, scenario), percent(focus[f"rhetoric_rate_{way}"])])
    return [[capital(name), share] for name, share in [*costly, *rhetoric, *expected]]


def _names(scenario: "Scenario") -> tuple[str, str]:
    first, second = (scenario.states[state].in_text for state in scenario.focus)
    return first, second
