"""`alliance-sim explain`: one decision taken apart."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.cli.output.drawing import draw_figures, tell_drawn

if TYPE_CHECKING:
    from sim.figures.core.picture import Picture
    from sim.figures.core.sizes import SizeName
    from sim.scenario.schema import Scenario
    from sim.studies.explain.counterfactuals import Flip
    from sim.studies.explain.explanation import Explanation


@click.command(
    epilog="\b\nExample:\n  alliance-sim explain russia-china-2022 --state CHN --occasion zapad"
)
@options.scenario
@click.option("--state", required=True, metavar="STATE", help="Who decides.")
@click.option("--occasion", required=True, metavar="OCCASION", help="What it decides to join.")
@click.option(
    "--replicate",
    metavar="N",
    type=click.IntRange(0, 9_999_999),
    default=0,
    show_default=True,
    help="In which replicate.",
)
@click.option(
    "--step",
    metavar="N",
    type=click.IntRange(min=1),
    help="In which step.  [default: the first in which the occasion is open]",
)
@options.settings
@options.steps
@options.seed
@options.drawn_to("the decision")
@options.as_json
def command(  # noqa: PLR0913 - one parameter an option
    *,
    source: str,
    state: str,
    occasion: str,
    replicate: int,
    step: int | None,
    settings: tuple[str, ...],
    steps: int | None,
    seed: int | None,
    out: Path | None,
    size: "SizeName",
    as_json: bool,
) -> None:
    """Take one decision apart, term by term.

    The utility to STATE of joining OCCASION in one replicate and step of SCENARIO, the
    probability that it joins, the random draw, and, for each knob, the smallest change that would
    have reversed the decision.
    """
    from sim.cli.inputs import chosen, say_from_where
    from sim.cli.output.json_output import echo_json
    from sim.cli.output.next_command import given
    from sim.cli.output.terminal import width
    from sim.cli.text.decision import decision
    from sim.studies.explain.counterfactuals import smallest_flips
    from sim.studies.explain.explanation import explain

    scenario, _ = chosen(source, settings, steps=steps, seed=seed)
    say_from_where(source, scenario, scenario.knobs, settings)
    explanation = explain(scenario, state, occasion, replicate=replicate, step=step)
    flips = smallest_flips(scenario, explanation)
    if as_json:
        echo_json({**vars(explanation), "flips": flips})
    else:
        click.echo(decision(explanation, flips, scenario, width()))
    name = f"decision-{state}-{occasion}"
    drawn = []
    if out:
        drawn = draw_figures(out, name, size, lambda: _picture(explanation, scenario, size))
    if not as_json:
        tell_drawn(drawn)
        _tell_next(flips, scenario, source, settings, given(steps=steps, seed=seed))


def _tell_next(
    flips: "list[Flip]",
    scenario: "Scenario",
    source: str,
    settings: tuple[str, ...],
    options: list[str],
) -> None:
    """What else comes of the smallest change that reverses the decision; else the scenario, run."""
    from sim.cli.output.next_command import given, tell_next

    ranges = {name: knob.to - knob.from_ for name, knob in scenario.knobs.items()}
    reversing = {flip: abs(flip.flips_at - flip.now) for flip in flips if flip.flips_at is not None}
    if reversing and not settings:
        flip = min(reversing, key=lambda flip: reversing[flip] / ranges[flip.knob])
        change = given(set=f"{flip.knob}={flip.flips_at:.6g}")
        tell_next(f"what else {flip.knob} changes", "whatif", source, *change, *options)
    else:
        changes = given(set=settings)
        tell_next("how likely the alliance is", "run", source, *changes, *options)


def _picture(explanation: "Explanation", scenario: "Scenario", size: "SizeName") -> "Picture":
    from sim.figures.run.decision import decision_figure

    return decision_figure(explanation, scenario, size)
