"""The likelihood of a record as text: the total, and the decisions least expected."""

import math
from typing import TYPE_CHECKING

from sim.cli.text.answer import answer
from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, paragraph, text_paragraphs
from sim.scenario.dates import step_name
from sim.wording.differences import signed
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.studies.likelihood.likelihood import Likelihood


def likelihood_text(found: "Likelihood", explained: "pd.DataFrame", width: int) -> str:
    """The likelihood and some of its decisions, explained, set to a width in columns."""
    scenario, number = found.scenario, len(found.decisions)
    joins = int(found.decisions["joined"].sum())
    chance = math.exp(found.log_likelihood / number)
    sentence = (
        f"On average the model gives what a state did a chance of {percent(chance)} "
        "(geometric mean)."
    )
    total = (
        f"{counted(number, 'decision')} on record, of which {joins} joined. "
        f"Log-likelihood {signed(found.log_likelihood, 3)}."
    )
    lines = [scenario.title, total]
    if found.log_recorded < 0.0:
        lines.append(
            "It is conditioned on enough states joining for an occasion to be recorded, which by "
            f"itself has log-probability {found.log_recorded:.3f}."
        )
    parts = [answer(sentence, width, {"": (chance, chance)}), text_paragraphs(lines, width)]
    if len(explained):
        rows = [
            [
                step_name(scenario, row["step"]),
                row["state"],
                row["occasion"] + (f" (n {row['n']})" if row["n"] > 1 else ""),
                "joined" if row["joined"] else "declined",
                percent(row["probability"]),
                f"{row['surprise']:.2f}",
            ]
            for row in explained.to_dict("records")
        ]
        headings = ["when", "state", "occasion", "did", "chance to join", "surprise"]
        heading = paragraph("Least expected, with surprise = -log of the chance of it:", width)
        parts.append(f"{heading}\n{text_table(headings, rows, numbers=[4, 5])}")
        parts.append(text_paragraphs(list(explained["sentence"]), width))
    return "\n\n".join(parts)
