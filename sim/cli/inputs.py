"""The scenario a command works on: the one named, with the options' changes applied."""

from collections.abc import Sequence

from sim.results.source import Source, read_source
from sim.scenario.knobs import changed, parse_setting


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
    given = {"replicates": replicates, "steps": steps, "seed": seed}
    changes: dict[str, object] = {path: value for path, value in given.items() if value is not None}
    changes |= dict(parse_setting(setting) for setting in settings)
    return Source(changed(scenario, changes) if changes else scenario, name)
