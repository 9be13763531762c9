"""`alliance-sim tipping`: where along a knob an alliance becomes more likely than not."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.cli.output.drawing import draw_figures, refuse_figure, tell_drawn
from sim.vocabulary.measures import BINARY, MEASURES

if TYPE_CHECKING:
    from sim.figures.core.picture import Picture
    from sim.figures.core.sizes import SizeName
    from sim.scenario.schema import Scenario
    from sim.studies.sweep.designs import Factor
    from sim.studies.sweep.tipping import Search, Tipping

_POINTS = 21
"""Values of the coarse scan, unless it is said how many."""


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim tipping russia-china-2022 --vary china_weaker=0.02:0.3\n"
    "  alliance-sim tipping two-states --vary threat=0:2 --reach 0.9 --out figures"
)
@options.scenario
@click.option(
    "--vary",
    required=True,
    multiple=True,
    metavar="K=FROM:TO",
    help="The knob or path, and its range; FROM:TO:N scans N values first.  [default: 21]",
)
@click.option(
    "--reach",
    "level",
    metavar="SHARE",
    type=float,
    default=0.5,
    show_default=True,
    help="The share of allied replicates to be crossed, between 0 and 1.",
)
@click.option(
    "--measure",
    type=click.Choice(BINARY),
    default="allied",
    show_default=True,
    help=f"{' or '.join(MEASURES[name].label for name in BINARY).capitalize()}.",
)
@click.option(
    "--replicates",
    metavar="N",
    type=click.IntRange(1, 10_000_000),
    default=2000,
    show_default=True,
    help="How many replicates to run at each value; the interval narrows with their square root.",
)
@options.settings
@options.steps
@options.seed
@options.threads
@options.drawn_to("scan and crossings")
@options.as_json
def command(  # noqa: PLR0913 - one parameter an option
    *,
    source: str,
    vary: tuple[str, ...],
    level: float,
    measure: str,
    replicates: int,
    settings: tuple[str, ...],
    steps: int | None,
    seed: int | None,
    threads: int | None,
    out: Path | None,
    size: "SizeName",
    as_json: bool,
) -> None:
    """Find where along a knob an alliance tips.

    A coarse scan of the range shows whether the alliance probability crosses a level, and how
    often; each crossing is then located and reported with its 95 % interval.
    """
    from sim.cli.inputs import chosen, refuse_set_and_varied, say_from_where
    from sim.cli.output.next_command import given
    from sim.cli.output.terminal import ProgressBar
    from sim.studies.sweep.tipping import Search, tipping

    scenario, _ = chosen(source, settings, steps=steps, seed=seed)
    factor = _factor(scenario, vary)
    refuse_set_and_varied(settings, [factor.name])
    say_from_where(source, scenario, [factor.name])
    values = tuple(sorted(factor.values))
    search = Search(factor.name, values, level, measure, replicates)
    if out:
        refuse_figure(out, _name(search), size)
    with ProgressBar("searching") as progress:
        result = tipping(scenario, search, threads=threads, progress=progress)
    if as_json:
        _echo_json(result)
    else:
        _echo(result)
    drawn = draw_figures(out, _name(search), size, lambda: _picture(result, size)) if out else []
    if not as_json:
        tell_drawn(drawn)
        _tell_next(result, source, given(set=settings, steps=steps, seed=seed))


def _factor(scenario: "Scenario", vary: tuple[str, ...]) -> "Factor":
    """What is varied, with the values that are scanned."""
    from sim.errors import InputError
    from sim.studies.sweep.designs import design_of, parse_vary, planned

    parsed = {
        name: f"{text}:{_POINTS}" if str(text).count(":") == 1 else text
        for name, text in parse_vary(vary).items()
    }
    if len(parsed) > 1:
        raise InputError(
            f"tipping varies one knob; found {', '.join(parsed)}; sweep varies several"
        )
    (factor,) = design_of(planned(scenario, parsed)).factors
    return factor


def _name(search: "Search") -> str:
    """Of the figure."""
    return f"tipping-{search.factor}"


def _picture(result: "Tipping", size: "SizeName") -> "Picture":
    from sim.figures.sweep.tipping import tipping_figure

    return tipping_figure(result, size)


def _echo(result: "Tipping") -> None:
    from sim.cli.output.terminal import width
    from sim.cli.text.answer import answer, bar_cell, bar_cells, bar_heading
    from sim.cli.text.tables import text_table
    from sim.cli.text.words import counted, paragraph, text_paragraphs
    from sim.figures.sweep.tipping import tipping_verdict
    from sim.wording.numbers import between, exact_percent, percent

    scenario, search = result.scenario, result.search
    knob = scenario.knobs.get(search.factor)
    title = f"{knob.title} ({search.factor})" if knob else search.factor
    made = f"{counted(search.replicates, 'replicate')} at each value, seed {scenario.seed}"
    click.echo(answer(tipping_verdict(result), width()))
    click.echo(f"\n{text_paragraphs((scenario.title, f'{title}: {made}'), width())}\n")
    cells = bar_cells()
    rows = [
        [
            f"{row['value']:.4g}",
            percent(row["share"]),
            between(row["low"], row["high"]),
            str(row["side"]),
            *([bar_cell(row["low"], row["high"], cells)] if cells else []),
        ]
        for row in result.scan.to_dict("records")
    ]
    side = f"of {exact_percent(search.level)}"
    bar = [bar_heading(cells)] if cells else []
    headings = [search.factor, "allied", "interval, %", side, *bar]
    click.echo(text_table(headings, rows, numbers=[0, 1, 2]))
    note = (
        "The intervals of the scan hold all at once, at 95 %; those of crossings each. "
        "Two crossings between neighbouring values would go unseen: scan more with FROM:TO:N."
    )
    click.echo(f"\n{paragraph(note, width())}")


def _tell_next(result: "Tipping", source: str, options: list[str]) -> None:
    """What comes of turning the knob just across the first crossing, or which others there are."""
    from sim.cli.output.next_command import tell_next

    if not result.crossings:
        tell_next("which knobs there are", "knobs", source)
        return
    crossing, factor = result.crossings[0], result.search.factor
    beyond = crossing.high if crossing.rising else crossing.low
    setting = ("--set", f"{factor}={beyond:.6g}")
    tell_next(f"what comes of {factor} there", "whatif", source, *options, *setting)


def _echo_json(result: "Tipping") -> None:
    from sim.cli.output.json_output import echo_json

    crossings = [crossing._asdict() for crossing in result.crossings]
    search = result.search
    report = {
        "factor": search.factor,
        "level": search.level,
        "measure": search.measure,
        "replicates": search.replicates,
        "confidence": search.confidence,
        "seed": result.scenario.seed,
        "crossings": crossings,
        "scan": result.scan,
    }
    echo_json(report)
