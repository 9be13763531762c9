"""A fit as text: the evidence, and what became of every parameter."""

from typing import TYPE_CHECKING

from sim.cli.text.answer import answer
from sim.cli.text.tables import text_table
from sim.cli.text.words import counted, paragraph, text_paragraphs

if TYPE_CHECKING:
    from sim.studies.fit.fit import Fit


def fit_text(found: "Fit", width: int) -> str:
    """A fit set to a width in columns."""
    decisions = sum(len(each.record) for each in found.evidence)
    outcomes = sum(len(each.outcomes) for each in found.evidence)
    known = ((decisions, "decision"), (outcomes, "outcome"))
    about = "; ".join(each.scenario.title for each in found.evidence)
    size = " and ".join(counted(number, noun) for number, noun in known if number)
    found_in_all = (
        f"{size}, {counted(len(found.priors), 'parameter')}. "
        f"Log-evidence {found.log_evidence:.2f} "
        f"\N{PLUS-MINUS SIGN} {found.log_evidence_error:.2f}; "
        f"{found.evaluations:,} evaluations, worth {found.effective:,.0f} independent draws."
    )
    lines = [about, found_in_all]
    if found.simulation_error > 0.0:
        lines.append(
            "Outcomes are simulated: the logarithm of each one's probability has a standard error "
            f"of up to {found.simulation_error:.2f} at even odds."
        )
    rows = [
        [
            row["parameter"].removeprefix("model."),
            *(
                f"{row[f'{side}q50']:.3g} ({row[f'{side}q5']:.2g} to {row[f'{side}q95']:.2g})"
                for side in ("prior_", "")
            ),
            "hardly" if row["hardly_moved"] else f"{row['moved']:.2f}",
        ]
        for row in found.summary.to_dict("records")
    ]
    table = text_table(["parameter", "prior", "posterior", "moved"], rows, numbers=[3])
    note = (
        "Medians, with 5 and 95 % quantiles. Moved: the largest difference between prior and "
        "posterior in the share below any value; hardly where that is below 0.1."
    )
    sentence = answer(_moved(found), width)
    return "\n\n".join((sentence, text_paragraphs(lines, width), table, paragraph(note, width)))


def _moved(found: "Fit") -> str:
    """How many parameters the data say anything of, and of which most."""
    rows = found.summary.to_dict("records")
    moved = [row for row in rows if not row["hardly_moved"]]
    is_one = len(rows) == 1
    if not moved:
        of_all = "the one parameter" if is_one else f"any of {counted(len(rows), 'parameter')}"
        return f"The data hardly say anything of {of_all}."
    most = max(moved, key=lambda row: float(row["moved"]))["parameter"].removeprefix("model.")
    if is_one:
        return f"The data say something of the one parameter, {most}."
    number = counted(len(rows), "parameter")
    return f"The data say something of {len(moved)} of {number}, most of {most}."
