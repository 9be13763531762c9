"""The scenario a command works on: the one named, with the options' changes applied."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import click

from sim.errors import InputError
from sim.results.manifest import MANIFEST
from sim.results.run import Run, read_run
from sim.results.scenario_library import Source, read_source, scenario_files, settings_of
from sim.scenario.files.settings import parse_settings
from sim.scenario.knobs import changed, turned_paths
from sim.scenario.schema import RELATIVE_KINDS, Scenario


def chosen(
    source: str,
    settings: Sequence[str] = (),
    *,
    replicates: int | None = None,
    steps: int | None = None,
    seed: int | None = None,
) -> Source:
    """The scenario of a source with `--set`, `--replicates`, `--steps` and `--seed` applied."""
    scenario, name = read_source(source)
    overrides = {"replicates": replicates, "steps": steps, "seed": seed}
    changes: dict[str, object] = {
        path: value for path, value in overrides.items() if value is not None
    }
    return Source(overridden(scenario, source, settings, changes), name)


def overridden(
    scenario: Scenario,
    source: str,
    settings: Sequence[str],
    changes: Mapping[str, object] = MappingProxyType({}),
) -> Scenario:
    """The scenario of a source with `--set` and other changes applied."""
    asked = parse_settings(settings)
    say_from_where(source, scenario, asked)
    return changed(scenario, {**changes, **asked}) if changes or asked else scenario


def with_folders(sources: Sequence[str]) -> list[str]:
    """The sources, with folders of scenarios replaced by what is in them."""
    files_named: list[str] = []
    for source in sources:
        folder = Path(source)
        if not folder.is_dir() or (folder / MANIFEST).exists():
            files_named.append(source)
            continue
        files = scenario_files(folder)
        if not files:
            raise InputError(f"{source} holds neither scenario files nor a run")
        files_named += map(str, files)
    return list(dict.fromkeys(files_named))


def swept(source: str, command: str) -> Run:
    """The finished sweep in a folder; InputError where that holds another run, or none."""
    run = read_run(source)
    if run.manifest.kind != "sweep":
        raise InputError(
            f"{run.folder} is a run, in which nothing was varied; "
            f"{command} takes the folder of a sweep"
        )
    return run


def refuse_set_and_varied(settings: Sequence[str], varied: Collection[str]) -> None:
    """Refuse, by InputError, a knob or path that is to have one value and several at once."""
    if both := [name for name in parse_settings(settings) if name in varied]:
        raise InputError(
            f"{both[0]} is set and varied; leave out --set {both[0]}, or vary something else"
        )


def refuse_set_and_drawn(settings: Sequence[str], scenario: Scenario) -> None:
    """Refuse, by InputError, to set what every draw of a posterior sets, or a knob of it."""
    for name in parse_settings(settings):
        paths = turned_paths(scenario.knobs[name]) if name in scenario.knobs else {name}
        if both := [path for path in scenario.varied if path in paths]:
            raise InputError(f"every draw of the posterior sets {both[0]}; leave out --set {name}")


def refuse_claims_that_turn(settings: Sequence[str], scenario: Scenario, source: str) -> None:
    """Refuse, by InputError, to set a knob whose numbers in a claim would then count from there."""
    relative = [*_relative(scenario, parse_settings(settings))]
    for id_, claim in scenario.claims.items():
        for side in claim.sides:
            if both := [name for name in relative if name in side.settings]:
                raise InputError(
                    f"{source}: {both[0]} is set, and the claim {id_} turns it, which would count "
                    f"from there; leave out --set {both[0]}"
                )


def say_from_where(
    source: str, scenario: Scenario, turned: Collection[str], settings: Sequence[str] = ()
) -> None:
    """Say of turned knobs that count from the scenario as it is, where that has them set already.

    They may be so by the run folder that the scenario comes from, or by settings.
    """
    made = settings_of(source)
    for name in _relative(scenario, made):
        if name in turned:
            note = f"{name} counts from the scenario in {source}, made with {name}={made[name]}"
            click.echo(note, err=True)
    parsed = parse_settings(settings)
    for name in _relative(scenario, parsed):
        if name in turned:
            click.echo(f"{name} counts from the scenario with {name}={parsed[name]}", err=True)


def _relative(scenario: Scenario, names: Collection[str]) -> Iterator[str]:
    """Those of some knobs and paths that are knobs counting from the scenario as it is."""
    for name in names:
        if name in scenario.knobs and scenario.knobs[name].kind in RELATIVE_KINDS:
            yield name
