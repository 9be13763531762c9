"""Bets on whether the focus pair ends allied, and which of them an outcome makes right."""

from typing import Literal, get_args

from sim.page.document import Story

Bet = Literal["Yes", "No", "Coin toss"]
BETS: tuple[Bet, ...] = get_args(Bet)

MOSTLY, RARELY = 0.6, 0.4
"""Shares of replicates that end allied: a yes lies above the one, a no below the other."""


def verdict(allied: int, done: int) -> Bet:
    """The bet that is right where so many of `done` replicates, at least 1, end allied.

    >>> verdict(121, 200), verdict(120, 200), verdict(79, 200)
    ('Yes', 'Coin toss', 'No')
    """
    share = allied / done
    return "Yes" if share > MOSTLY else "No" if share < RARELY else "Coin toss"


def question(story: Story) -> str:
    """What is bet on, as the page asks it."""
    one, other = (story.scenario.states[id_].name for id_ in story.scenario.focus)
    return f"Will {one} and {other} be allied by {story.dates[-1]}?"
