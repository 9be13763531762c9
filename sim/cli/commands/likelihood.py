"""`alliance-sim likelihood`: how probable a record of events is, decision by decision."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.cli.output.drawing import draw_figures, tell_drawn

if TYPE_CHECKING:
    from sim.figures.core.picture import Picture
    from sim.figures.core.sizes import SizeName
    from sim.studies.likelihood.likelihood import Likelihood


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim likelihood russia-china-2022\n"
    "  alliance-sim likelihood my-scenario --record events.csv --set model.premium=0.8"
)
@options.scenario
@click.option(
    "--record",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A record of events as CSV; see docs/records.md.  [default: the scenario's own]",
)
@click.option(
    "--most",
    metavar="N",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    help="How many of the most surprising decisions to explain.",
)
@options.settings
@options.drawn_to("the decisions")
@options.as_json
@click.pass_context
def command(
    ctx: click.Context,
    *,
    source: str,
    record: Path | None,
    most: int,
    settings: tuple[str, ...],
    out: Path | None,
    size: "SizeName",
    as_json: bool,
) -> None:
    """Say how probable a record of events is under a scenario.

    Every decision on record is predicted from all that went before it, and then seen. The result
    is exact, given that the occasions listed are all that took place.
    """
    from sim.cli.exits import COMMAND
    from sim.cli.inputs import overridden
    from sim.cli.output.json_output import echo_json
    from sim.cli.output.next_command import tell_next
    from sim.cli.output.terminal import announce_compiling, width
    from sim.cli.text.likelihood import likelihood_text
    from sim.cli.text.words import counted
    from sim.results.scenario_library import read
    from sim.studies.likelihood.likelihood import likelihood, most_surprising

    whole = read(source)
    scenario = overridden(whole, source, settings)
    if record is None and (late := len(whole.record) - len(scenario.record)):
        click.echo(f"{counted(late, 'row')} after the last step left out", err=True)
    announce_compiling("compiled")
    found = likelihood(scenario, record)
    explained = most_surprising(found, most)
    if as_json:
        echo_json(
            {
                "log_likelihood": found.log_likelihood,
                "log_recorded": found.log_recorded,
                "decisions": found.decisions,
                "most_surprising": explained,
            }
        )
    else:
        click.echo(likelihood_text(found, explained, width()))
    drawn = draw_figures(out, "likelihood", size, lambda: _picture(found, size)) if out else []
    if not as_json:
        tell_drawn(drawn)
        if not out:
            tell_next(
                "every decision in a figure", *ctx.meta[COMMAND][1:], "--out", "likelihood.png"
            )


def _picture(found: "Likelihood", size: "SizeName") -> "Picture":
    from sim.figures.run.likelihood import likelihood_figure

    return likelihood_figure(found.decisions, found.scenario, size)
