"""`alliance-sim check`: whether scenarios are right, and what the model says to their claims."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli import options

if TYPE_CHECKING:
    from sim.errors import InputError
    from sim.scenario.schema import Scenario
    from sim.studies.claims.verdicts import Verdict

    Checked = tuple[str, Scenario]
    """A scenario with where it came from."""


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim check scenarios/\n"
    "  alliance-sim check two-states --budget 20000\n"
    "  alliance-sim check mine.yaml --set parity=0.8 --junit claims.xml"
)
@click.argument("sources", metavar="SCENARIO...", nargs=-1, required=True)
@options.budget
@options.settings
@options.steps
@options.seed
@options.threads
@click.option(
    "--junit",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the verdicts as JUnit XML as well, for continuous integration.",
)
@options.as_json
@click.pass_context
def command(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    *,
    sources: tuple[str, ...],
    budget: int,
    settings: tuple[str, ...],
    steps: int | None,
    seed: int | None,
    threads: int | None,
    junit: Path | None,
    as_json: bool,
) -> None:
    """Validate scenarios, list every error, then test the claims.

    SCENARIO is a file, the name of a scenario, a folder of such files or a run folder.
    Replicates are added until a claim is supported or refuted, or the budget is spent. Exit status
    0 if every verdict is the one expected, 1 if one is not, 2 if a file is wrong; then none is
    tested.
    """
    from sim.cli.inputs import with_folders
    from sim.cli.output.json_output import echo_json
    from sim.cli.output.next_command import given
    from sim.cli.output.output_file import JUNIT, refuse_output
    from sim.cli.output.terminal import width
    from sim.cli.text.claims import claims_report, in_all
    from sim.cli.text.junit import write_junit

    if junit:
        refuse_output(junit, JUNIT)
    checked, mistaken = _checked(with_folders(sources), settings, steps, seed)
    if mistaken:
        if as_json:
            echo_json(mistaken)
        else:
            click.echo("\n".join(mistake["error"] for mistake in mistaken), err=True)
        ctx.exit(2)
    verdicts = _verdicts(checked, budget, threads)
    if junit:
        write_junit(junit, checked, verdicts)
    tested = [(*source, own) for source, own in zip(checked, verdicts, strict=True)]
    if as_json:
        echo_json([_fine(*scenario) for scenario in tested])
    else:
        texts = [claims_report(*scenario, width()) for scenario in tested]
        click.echo("\n\n".join([*in_all(verdicts, width()), *texts]))
        _tell_next(tested, given(set=settings, steps=steps, seed=seed), budget)
    ctx.exit(0 if all(verdict.as_expected for own in verdicts for verdict in own) else 1)


def _tell_next(
    tested: "list[tuple[str, Scenario, list[Verdict]]]", options: list[str], budget: int
) -> None:
    """A claim that is undecided with more replicates; else the first scenario, run."""
    from sim.cli.output.next_command import given, tell_next

    undecided = [source for source, _, own in tested if any(map(_is_undecided, own))]
    if undecided:
        more = given(budget=4 * budget)
        tell_next("with more replicates", "check", undecided[0], *options, *more)
    else:
        tell_next("how likely the alliance is", "run", tested[0][0], *options)


def _is_undecided(verdict: "Verdict") -> bool:
    return verdict.verdict == "undecided" and not verdict.as_expected


def _checked(
    sources: list[str], settings: tuple[str, ...], steps: int | None, seed: int | None
) -> "tuple[list[Checked], list[dict[str, Any]]]":
    """The scenarios that are right, and what is to be told of those that are not."""
    from sim.cli.inputs import chosen, refuse_claims_that_turn
    from sim.errors import InputError
    from sim.results.scenario_library import is_run
    from sim.scenario.lint import refuse_untestable

    is_changed = bool(settings) or steps is not None or seed is not None
    checked: list[Checked] = []
    mistaken: list[dict[str, Any]] = []
    for source in sources:
        try:
            scenario, _ = chosen(source, settings, steps=steps, seed=seed)
            refuse_untestable(scenario, source)
            if scenario.story and not (is_changed or is_run(source)):
                from sim.studies.claims.story_decision import refuse_unopened

                refuse_unopened(scenario, source)
            refuse_claims_that_turn(settings, scenario, source)
        except InputError as error:
            mistaken.append(_mistaken(source, error))
        else:
            checked.append((source, scenario))
    return checked, mistaken


def _mistaken(source: str, error: "InputError") -> dict[str, Any]:
    mistakes = getattr(error, "mistakes", ())
    return {"source": source, "fine": False, "error": str(error), "mistakes": mistakes}


def _fine(source: str, scenario: "Scenario", verdicts: "list[Verdict]") -> dict[str, Any]:
    from sim.cli.text.words import scenario_size

    report = {"title": scenario.title, "size": scenario_size(scenario), "claims": verdicts}
    return {"source": source, "fine": True, **report}


def _verdicts(checked: "list[Checked]", budget: int, threads: int | None) -> "list[list[Verdict]]":
    """The verdicts on the claims of each scenario, with a bar over all of them."""
    total = sum(len(scenario.claims) for _, scenario in checked)
    if not total:
        return [[] for _ in checked]
    from sim.cli.output.terminal import ProgressBar, announce_compiling
    from sim.studies.claims.verdicts import check_claims

    announce_compiling()
    verdicts: list[list[Verdict]] = []
    with ProgressBar("testing claims") as progress:
        for _, scenario in checked:
            step = progress.after(sum(map(len, verdicts)), total)
            verdicts.append(check_claims(scenario, budget=budget, threads=threads, progress=step))
    return verdicts
