"""One decision as text: signed bars for its terms, its probabilities, its draw."""

from typing import TYPE_CHECKING

from sim.cli.text.answer import answer
from sim.cli.text.tables import text_table
from sim.cli.text.words import paragraph, text_paragraphs
from sim.vocabulary.kinds import KINDS
from sim.vocabulary.terms import DECISION_TERMS
from sim.wording.differences import signed
from sim.wording.names import capital, genitive
from sim.wording.numbers import NO_BREAK, percent

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.studies.explain.counterfactuals import Flip
    from sim.studies.explain.explanation import Explanation

_BAR = 12
"""Columns that the largest term takes, where there is room."""
_BESIDE_BARS = 24
"""Columns that terms and amounts take at least."""


def decision(
    explanation: "Explanation", flips: "list[Flip]", scenario: "Scenario", width: int
) -> str:
    """A decision taken apart, and what would have reversed it, set to a width in columns."""
    occasion = scenario.occasions[explanation.occasion]
    state, host = (scenario.states[id_].in_text for id_ in (explanation.state, explanation.host))
    about = (
        f"{capital(state)} and {genitive(host)} {KINDS[explanation.kind].label}: "
        f"{occasion.title or explanation.occasion}"
    )
    moment = (
        f"Replicate {explanation.replicate}, {scenario.unit} {explanation.step}, "
        f"seed {explanation.seed}"
    )
    chance = explanation.probability
    bars = {"chance to join": (chance, chance)} if explanation.open else {}
    return "\n\n".join(
        (
            answer(explanation.sentence, width, bars),
            text_paragraphs([about, moment], width),
            _terms(explanation, min(_BAR, (width - _BESIDE_BARS) // 2)),
            text_paragraphs(_chances(explanation, state, host), width),
            *_turned_round(flips, scenario, width),
        )
    )


def _turned_round(flips: "list[Flip]", scenario: "Scenario", width: int) -> list[str]:
    """The smallest change of each knob that flips the decision."""
    if not flips:
        return []
    rows = []
    for flip in flips:
        knob = scenario.knobs[flip.knob]
        within = f"not within {knob.from_:g} to {knob.to:g}"
        at = within if flip.flips_at is None else f"{flip.flips_at:.3g}"
        rows.append([knob.title or flip.knob, f"{flip.now:.3g}", at])
    heading = paragraph(
        "With the same random draws the decision would have been reversed by:", width
    )
    return [f"{heading}\n{text_table(['a change of', 'now', 'to'], rows, numbers=[1])}"]


def _terms(explanation: "Explanation", room: int) -> str:
    """The terms with their bars, of which the largest takes so many columns."""
    largest = max(map(abs, explanation.terms.values())) or 1.0
    rows = [
        [DECISION_TERMS[name].label, signed(value, 2), _bar(value / largest, room)]
        for name, value in explanation.terms.items()
    ]
    rows.append(["utility", signed(explanation.worth, 2), ""])
    against = "against".rjust(room, NO_BREAK)
    return text_table(["term", "amount", f"{against}|for"], rows, numbers=[1])


def _bar(share: float, room: int = _BAR) -> str:
    """A bar from the middle: to the left what speaks against joining, to the right what for it.

    >>> _bar(-0.25).replace(NO_BREAK, "."), _bar(0.5).replace(NO_BREAK, "")
    ('.........███|', '|██████')
    """
    block = "\N{FULL BLOCK}" * round(abs(share) * room)
    left, right = (block, "") if share < 0 else ("", block)
    return f"{left.rjust(room, NO_BREAK)}|{right}"


def _chances(explanation: "Explanation", state: str, host: str) -> list[str]:
    """Both probabilities, the one that applied, and the draw that decided."""
    committed = "" if explanation.committed else "not "
    drawn = f"drawn {explanation.draw:.3f}"
    if not explanation.open:
        outcome = "The occasion was not open in this step, so nothing was decided."
    elif explanation.joined:
        outcome = f"Joined: {drawn}, which is below the chance."
    else:
        outcome = f"Declined: {drawn}, which is not below the chance."
    chances = (
        f"Chance to join: {percent(explanation.probability_committed)} if committed to {host}, "
        f"{percent(explanation.probability_uncommitted)} if not."
    )
    applied = (
        f"{capital(state)} was {committed}committed to {host}, so it was "
        f"{percent(explanation.probability)}."
    )
    return [chances, applied, outcome]
