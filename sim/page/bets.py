"""Bets on whether the focus pair ends allied, and which of them an outcome makes right."""

from typing import Literal, get_args

from sim.page.document import StoryScenario
from sim.scenario.schema import Scenario

Bet = Literal["Yes", "No", "Coin toss"]
BETS: tuple[Bet, ...] = get_args(Bet)

MOSTLY, RARELY = 0.6, 0.4
"""Shares of replicates that end allied: a yes lies above the one, a no below the other."""


def verdict(share: float) -> Bet:
    """The bet that is right where such a share of replicates, from 0 to 1, ends allied.

    >>> verdict(121 / 200), verdict(120 / 200), verdict(79 / 200)
    ('Yes', 'Coin toss', 'No')
    """
    return "Yes" if share > MOSTLY else "No" if share < RARELY else "Coin toss"


def question(scenario: Scenario | StoryScenario, end: str) -> str:
    """What is bet on, as the page asks it; end: what the last step is called."""
    one, other = (scenario.states[id_].in_text for id_ in scenario.focus)
    return f"Will {one} and {other} be allied by {end}?"
