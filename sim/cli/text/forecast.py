"""A forecast as text: how likely the alliance is, and who joins what, over all draws."""

from typing import TYPE_CHECKING

from sim.cli.text.answer import answer
from sim.cli.text.participation import joiners
from sim.cli.text.summary import exchange, made
from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, text_paragraphs

if TYPE_CHECKING:
    from sim.studies.fit.forecast import Forecast


def forecast_text(found: "Forecast", width: int) -> str:
    """A forecast set to a width in columns."""
    scenario = found.scenario
    draws = f"{counted(len(found.ran), 'draw')} of the posterior, each with {made(scenario)}"
    over_draws, own = (exchange(row, scenario) for row in (found.means, found.own_values.iloc[0]))
    rows = [
        [name, share, beside] for (name, share), (_, beside) in zip(over_draws, own, strict=True)
    ]
    sentence, *others = found.sentences
    bars = {} if found.ran.empty else {"": found.allied[1:]}
    parts = [
        answer(sentence, width, bars),
        text_paragraphs([scenario.title, draws, " ".join(others)], width),
        text_table(["at the end, mean", "all draws", "own values"], rows, numbers=[1, 2]),
        *joiners(found.joins, scenario, width),
    ]
    return "\n\n".join(parts)
