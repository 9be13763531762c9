"""`alliance-sim sensitivity`: which knobs matter."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options
from sim.cli.output.drawing import draw_figures, tell_drawn
from sim.measures.labels import table_rows

if TYPE_CHECKING:
    from sim.figures.core.picture import Picture
    from sim.figures.core.sizes import SizeName
    from sim.results.run import Run
    from sim.studies.sweep.sensitivity import Sensitivity


@click.command(
    epilog="\b\nExample:\n"
    "  alliance-sim sweep two-states --design saltelli --points 256 \\\n"
    "      --vary parity=0.05:1 --vary interests=0:1 --vary threat=0:2\n"
    "  alliance-sim sensitivity runs/two-states-01234567"
)
@click.argument("sweep", metavar="SWEEP")
@click.option(
    "--measure",
    default="allied",
    show_default=True,
    metavar="COLUMN",
    help="The outcome whose variance is explained, a column of the sweep's points.",
)
@options.drawn_to("the indices")
@options.as_json
def command(*, sweep: str, measure: str, out: Path | None, size: "SizeName", as_json: bool) -> None:
    """Estimate which knobs of a sweep matter, by Sobol indices.

    SWEEP is the folder of a finished sweep of the design saltelli. Of each knob: the share of the
    variance that it explains alone, and that in which it has any part, with 95 % intervals.
    """
    from sim.cli.inputs import swept
    from sim.cli.output.json_output import echo_json
    from sim.studies.sweep.sensitivity import sensitivity

    run = swept(sweep, "sensitivity")
    # A sweep's points are in the order of its design, on which the indices rest.
    result = sensitivity(run.tables["points"], run.scenario.varied, measure)
    if as_json:
        echo_json(result)
    else:
        _echo(result, run)
    drawn, name = [], f"sensitivity-{measure}"
    if out:
        drawn = draw_figures(out, name, size, lambda: _picture(result, run, size))
    if not as_json:
        tell_drawn(drawn)
        _tell_next(result, run)


def _picture(result: "Sensitivity", run: "Run", size: "SizeName") -> "Picture":
    from sim.figures.sweep.sensitivity import sensitivity_figure

    return sensitivity_figure(result, run.scenario, size)


def _echo(result: "Sensitivity", run: "Run") -> None:
    from sim.cli.output.terminal import width
    from sim.cli.text.answer import answer, bar_cell, bar_cells, bar_heading
    from sim.cli.text.tables import text_table
    from sim.cli.text.words import paragraph, text_paragraphs
    from sim.studies.sweep.sensitivity import TOO_FEW

    ordered = _ordered(result)
    first = ordered[0]
    total = _index(first["total"], first["total_low"], first["total_high"])
    sentence = (
        f"{first['factor']} has the largest part in {result.measure}: {total} of its variance"
    )
    click.echo(answer(f"{TOO_FEW if result.has_too_few else sentence}.", width()))
    made = (
        f"{result.measure}: mean {result.mean:.3g}, standard deviation {result.variance**0.5:.3g}"
    )
    click.echo(f"\n{text_paragraphs((run.manifest.title, made), width())}")
    cells = bar_cells()
    rows = [
        [
            row["factor"],
            _index(row["first"], row["first_low"], row["first_high"]),
            _index(row["total"], row["total_low"], row["total_high"]),
            *([bar_cell(row["total_low"], row["total_high"], cells)] if cells else []),
        ]
        for row in ordered
    ]
    click.echo()
    bar = [bar_heading(cells)] if cells else []
    click.echo(text_table(["knob", "alone", "in all", *bar], rows, names=[0]))
    note = (
        "Alone: the share of the variance that the knob explains by itself (first-order index). "
        "In all: that in which it has any part (total index). With 95 % intervals, from "
        f"{result.blocks:,} draws; more --points in the sweep narrow them."
    )
    click.echo(f"\n{paragraph(note, width())}")


def _ordered(result: "Sensitivity") -> list[dict[str, Any]]:
    """The knobs with their indices, those first that have the largest part."""
    ordered = result.indices.sort_values("total", ascending=False, kind="stable")
    return table_rows(ordered)


def _tell_next(result: "Sensitivity", run: "Run") -> None:
    """Where along the knob that matters most the alliance tips."""
    from sim.cli.output.next_command import tell_next
    from sim.studies.sweep.designs import design_of

    name = _ordered(result)[0]["factor"]
    factors = {factor.name: factor for factor in design_of(run.scenario).factors}
    along = f"{name}={factors[name].low:g}:{factors[name].high:g}"
    tell_next(f"where along {name} it tips", "tipping", str(run.folder), "--vary", along)


def _index(value: float, low: float, high: float) -> str:
    numbers = [f"{number:.2f}".replace("-", "\N{MINUS SIGN}") for number in (value, low, high)]
    return f"{numbers[0]} ({numbers[1]} to {numbers[2]})"
