"""`alliance-sim whatif`: a change against its baseline, or what it would take."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options

if TYPE_CHECKING:
    from sim.figures.core.picture import Picture
    from sim.figures.core.sizes import SizeName
    from sim.results.pending_run import PendingRun
    from sim.studies.whatif.minimal_change import MinimalChanges
    from sim.studies.whatif.whatif import WhatIf


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim whatif russia-china-2022 --set china_weaker=0.0349\n"
    "  alliance-sim whatif two-states --set parity=0.2 --set states.R.power=1\n"
    "  alliance-sim whatif russia-china-2022 --until allied=0.5\n"
    "  alliance-sim whatif two-states --until 'allied<0.1'\n"
    "  alliance-sim whatif runs/two-states-01234567       # the same again, bit for bit"
)
@options.scenario
@options.settings
@click.option(
    "--until",
    metavar="MEASURE=LEVEL",
    help="Look for the smallest change of the knobs, alone and in pairs, that carries allied or "
    "ever_allied to a share of replicates, or below it (allied<LEVEL). Starts from what is --set, "
    "which can be paths but not knobs; tries each change in 200 replicates unless --replicates "
    "says otherwise.",
)
@click.option(
    "--replicate",
    metavar="N",
    type=click.IntRange(0, 9_999_999),
    help="The replicate shown in full.  [default: the first in which the two diverge]",
)
@options.running
@click.pass_context
def command(
    ctx: click.Context,
    *,
    source: str,
    settings: tuple[str, ...],
    until: str | None,
    replicate: int | None,
    running: options.Running,
) -> None:
    """Estimate the effect of a change, or find what it would take.

    SCENARIO is simulated as it is and as modified with --set, with common random numbers (the same
    random draws), so that every difference is an effect of the change. Results go to a run folder,
    with a figure; a search with --until writes none. Given such a folder and nothing to --set, its
    change is made again.
    """
    from sim.cli.exits import COMMAND, WRITTEN
    from sim.cli.inputs import chosen, say_from_where
    from sim.results.pending_run import Request, new_run
    from sim.results.scenario_library import change_of
    from sim.scenario.files.settings import parse_settings
    from sim.studies.whatif.whatif import changed_world

    if until is not None:
        _refuse_beside_until(replicate, running)
        _search(until, source, settings, running)
        return
    scenario, name = chosen(
        source, replicates=running.replicates, steps=running.steps, seed=running.seed
    )
    asked = parse_settings(settings) or change_of(source)
    say_from_where(source, scenario, asked)
    changed = changed_world(scenario, asked)
    typed = ctx.meta[COMMAND]
    request = Request(
        scenario, name, running.engine, typed, running.out, running.csv, "whatif", changed, asked
    )
    with new_run(request) as draft:
        result = _simulated(draft, asked, replicate, running.threads)
        _fill(draft, result, running.size)
        ctx.meta[WRITTEN] = folder = draft.publish()
    if running.as_json:
        _echo_json(result, folder)
    else:
        _echo(result, folder)


def _simulated(
    draft: "PendingRun", asked: dict[str, object], replicate: int | None, threads: int | None
) -> "WhatIf":
    """What comes of the change, the rows a replicate written as they come."""
    from sim.cli.output.terminal import ProgressBar, announce_compiling
    from sim.studies.whatif.whatif import whatif

    request = draft.request
    announce_compiling(request.engine)
    with draft.table("replicates") as rows, ProgressBar("running both scenarios") as progress:
        return whatif(
            request.scenario,
            asked,
            replicate=replicate,
            engine=request.engine,
            threads=threads,
            progress=progress,
            sink=rows.append,
        )


def _fill(draft: "PendingRun", result: "WhatIf", size: "SizeName") -> None:
    """The other tables, what a list of runs shows, and then the figure."""
    from sim.cli.output.drawing import draw_each
    from sim.studies.whatif.whatif import with_world

    before, after = result.before, result.after
    tables = {
        name: with_world(getattr(before, name), getattr(after, name))
        for name in ("joins", "pairs", "path")
    }
    draft.write({"differences": result.table, **tables})
    positions = with_world(before.positions, after.positions)
    if len(positions):
        draft.write({"positions": positions})
    focus = after.pairs.iloc[0]
    shown = ("allied", "allied_low", "allied_high")
    draft.outcome |= {name: float(focus[name]) for name in shown}
    draft.outcome |= {"relation": str(focus["relation"]), "asked": result.asked}
    draft.outcome |= {"baseline_allied": float(before.pairs.iloc[0]["allied"])}
    draw_each(draft.figures, {"comparison": lambda: _picture(result, size)})


def _picture(result: "WhatIf", size: "SizeName") -> "Picture":
    from sim.figures.comparison.whatif import comparison_figure

    before, after = result.before, result.after
    ends = before.ends, after.ends
    return comparison_figure(before.path, after.path, after.scenario, result.asked, size, ends)


def _echo(result: "WhatIf", folder: Path) -> None:
    from sim.cli.output.drawing import tell_place
    from sim.cli.output.next_command import tell_next
    from sim.cli.output.terminal import width
    from sim.cli.text.differences import whatif_in_words

    click.echo(whatif_in_words(result, width()))
    tell_place(folder)
    tell_next(*_next(result, str(folder)))


def _next(result: "WhatIf", folder: str) -> list[str]:
    """Why the first decision of either of the pair falls differently, where one does."""
    from sim.cli.output.next_command import given

    parting = result.divergences.example
    focus = result.before.scenario.focus
    # Whoever is the host without the change decides nothing there.
    forks = [
        fork
        for fork in (parting.forks if parting else ())
        if fork.state in focus and fork.probability_before is not None
    ]
    if parting is None or not forks:
        return ["all of it on one page", "report", folder]
    fork = forks[0]
    name = result.before.scenario.states[fork.state].in_text
    decision = given(state=fork.state, occasion=fork.occasion)
    moment = given(replicate=parting.replicate, step=parting.step)
    did = "joined" if fork.joined_before else "declined"
    return [f"why {name} {did} without the change", "explain", folder, *decision, *moment]


def _echo_json(result: "WhatIf", folder: Path) -> None:
    from sim.cli.output.json_output import echo_json
    from sim.results.run import read_run

    results = {name: getattr(result, name) for name in ("settings", "changes", "flips", "table")}
    results["partings"] = result.divergences
    results["changes"] = [change._asdict() for change in result.changes]
    results["flips"] = [flips._asdict() for flips in result.flips]
    echo_json({"folder": folder, "manifest": read_run(folder).manifest, **results})


def _refuse_beside_until(replicate: int | None, running: options.Running) -> None:
    from sim.errors import InputError

    beside = {"--out": running.out, "--csv": running.csv or None, "--replicate": replicate}
    named = [option for option, value in beside.items() if value is not None]
    if named:
        raise InputError(
            f"{' and '.join(named)}: not with --until, which looks for changes and writes no run "
            "folder; leave it out, then run whatif with what was found"
        )


def _search(until: str, source: str, settings: tuple[str, ...], running: options.Running) -> None:
    """Look for what it would take, and tell of it."""
    from sim.cli.inputs import chosen, refuse_set_and_varied, say_from_where
    from sim.cli.output.json_output import echo_json
    from sim.cli.output.next_command import given
    from sim.cli.output.terminal import ProgressBar, announce_compiling, width
    from sim.cli.text.minimal_change import required
    from sim.studies.whatif.minimal_change import SEARCH_REPLICATES, minimal_changes, parse_target

    target = parse_target(until)
    scenario, _ = chosen(source, settings, steps=running.steps, seed=running.seed)
    refuse_set_and_varied(settings, scenario.knobs)
    say_from_where(source, scenario, scenario.knobs)
    announce_compiling(running.engine)
    with ProgressBar("trying changes, at most") as progress:
        result = minimal_changes(
            scenario,
            target,
            replicates=running.replicates or SEARCH_REPLICATES,
            engine=running.engine,
            threads=running.threads,
            progress=progress,
        )
    if running.as_json:
        echo_json(_plain(result))
    else:
        click.echo(required(result, width()))
        _tell_found(result, source, settings, given(steps=running.steps, seed=running.seed))


def _tell_found(
    result: "MinimalChanges", source: str, settings: tuple[str, ...], made: list[str]
) -> None:
    """Go on with the smallest change, from where the search started; else with what there is."""
    from sim.cli.output.next_command import given, tell_next

    if not result.changes:
        tell_next("what can be turned how far", "knobs", source)
        return
    turned = [f"{knob}={value:.6g}" for knob, value in result.changes[0].settings.items()]
    changes = given(set=[*settings, *turned])
    tell_next("the smallest change in full", "whatif", source, *changes, *made)


def _plain(result: "MinimalChanges") -> dict[str, object]:
    """What was found without the scenario, with names for the parts of a share."""
    fields = ("now", "impossible", "replicates", "checked", "tried", "accuracy")
    return {
        "target": result.target._asdict(),
        "baseline": result.baseline._asdict(),
        "levers": [
            {"settings": change.settings, "change": change.change, "then": change.then._asdict()}
            for change in result.changes
        ],
        **{name: getattr(result, name) for name in fields},
    }
