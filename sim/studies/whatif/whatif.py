"""What if: a scenario as it stands and as changed, with common random numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.errors import InputError, Mistake, ScenarioError
from sim.measures.scales import differences_from_shares
from sim.model.record import Record
from sim.model.simulate import Engine, simulate
from sim.model.world import World, build_world
from sim.results.scenario_library import scenario_of
from sim.scenario.editor import Editor, Value
from sim.scenario.knobs import changed, neutral
from sim.scenario.paths import all_paths, value_at, with_given
from sim.scenario.schema import Scenario
from sim.statistics.paired_differences import PairedSums
from sim.studies.ensemble.ensemble import Ensemble
from sim.studies.ensemble.focus import measures_of, shares
from sim.studies.ensemble.replicate_table import WORLDS, replicate_table
from sim.studies.ensemble.tallies import Tallies
from sim.studies.whatif.divergence import Divergence, divergence, divergence_steps
from sim.vocabulary.arrays import Integers
from sim.vocabulary.callbacks import Progress, RowWriter
from sim.vocabulary.measures import BINARY
from sim.wording.differences import value_in_words

_OF_THE_RUN = {"steps": "--steps", "seed": "--seed", "replicates": "--replicates"}
_NUMBERS_IN_CHUNK = 2**21
"""Numbers in the trace of a chunk: 16 MB, of which there are some for each thread."""


class Change(NamedTuple):
    """One value that differs between the two worlds."""

    path: str
    before: Value
    after: Value

    @property
    def words(self) -> str:
        """The change in words: "states.CHN.power 0.0349 instead of 0.2329"."""
        return f"{self.path} {value_in_words(self.after)} instead of {value_in_words(self.before)}"


class Flips(NamedTuple):
    """Replicates that turned from not allied to allied, and the other way."""

    measure: str
    to_yes: int
    to_no: int


@dataclass(frozen=True)
class Divergences:
    """Where baseline and modified scenario diverge, over all replicates."""

    parted: int
    """Replicates in which they part."""
    median: float | None
    """Of the steps in which they do, as is the next; none where they never do."""
    earliest: int | None
    example: Divergence | None
    """How they part in one replicate."""


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A change and what came of it; all measures are of the focus pair, and of who joins it."""

    settings: dict[str, object]
    """What was asked for: knobs and paths with their values."""
    changes: tuple[Change, ...]
    """What differs between the two worlds."""
    before: Ensemble
    after: Ensemble
    table: pd.DataFrame
    """Measure by measure, what changed most first: measure, by, towards, occasion, before, after,
    difference, low, high, unpaired_low, unpaired_high, differing. `towards` is the issue of a
    position. Measures range from 0 to 1, positions and perception gaps from -1."""
    flips: tuple[Flips, ...]
    divergences: Divergences

    @property
    def asked(self) -> str:
        """What was changed in words: "Parity of power 0.8 instead of 0.1499"."""
        scenario = self.before.scenario
        return "; ".join(_asked(scenario, *setting) for setting in self.settings.items())


def whatif(  # noqa: PLR0913 - what `run` takes, and the change
    scenario: Scenario | str | Path,
    settings: Mapping[str, object],
    *,
    replicates: int | None = None,
    seed: int | None = None,
    steps: int | None = None,
    replicate: int | None = None,
    engine: Engine = "compiled",
    threads: int | None = None,
    progress: Progress | None = None,
    sink: RowWriter | None = None,
) -> WhatIf:
    """What comes of a change of a scenario: {knob or path: value}.

    replicate: the one whose divergence is shown in full, the first that diverges
    unless given. The rest as in `run`; a row of `replicates` says which of the WORLDS it is of.
    Raises ScenarioError for a setting that is wrong, InputError where nothing is set.

    >>> from sim.scenario.files.reader import read_scenario
    >>> scenario = read_scenario("scenarios/two-states.yaml")
    >>> result = whatif(scenario, {"parity": 0.2}, replicates=20)
    >>> result.changes
    (Change(path='states.A.power', before=1.0, after=0.2),)
    """
    scenario = with_given(scenario_of(scenario), replicates=replicates, seed=seed, steps=steps)
    modified = changed_world(scenario, settings)
    pair = _Pair(build_world(scenario), build_world(modified))
    rows: list[pd.DataFrame] = []
    of_both = (_records(s, engine, threads) for s in (scenario, modified))
    for records in zip(*of_both, strict=True):
        pair.add(*records)
        (sink or rows.append)(with_world(*map(replicate_table, records)))
        if progress:
            progress(records[0].first + records[0].count, scenario.replicates)
    kept = pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()
    before, after = (
        _ensemble(s, tallies, engine, kept, world)
        for s, tallies, world in zip((scenario, modified), pair.tallies, WORLDS, strict=True)
    )
    return WhatIf(
        settings=dict(settings),
        changes=changes(scenario, modified),
        before=before,
        after=after,
        table=pair.table(),
        flips=pair.flips(),
        divergences=pair.divergences(replicate),
    )


def changed_world(scenario: Scenario, settings: Mapping[str, object]) -> Scenario:
    """The scenario as changed; what both must have in common is refused."""
    if not settings:
        raise InputError(
            "nothing is set: say what is to be different with --set PATH=VALUE, or what is to be "
            "reached with --until allied=0.5"
        )
    advice = {path: f"give {option} for both" for path, option in _OF_THE_RUN.items()}
    advice["focus"] = "the measures are of one pair"
    shared = [
        Mistake(path, f"must be the same in both scenarios; {advice[path]}")
        for path in settings
        if path in advice
    ]
    if shared:
        raise ScenarioError("", shared)
    return changed(scenario, settings)


def changes(before: Scenario, after: Scenario) -> tuple[Change, ...]:
    """Every path at which two scenarios differ, parts of interests rather than the whole."""
    baseline, modified = Editor(before), Editor(after)
    pairs = (Change(path, baseline.value(path), modified.value(path)) for path in all_paths(before))
    return tuple(
        change
        for change in pairs
        if change.before != change.after and not _is_whole_interest(change.path)
    )


def _asked(scenario: Scenario, name: str, value: object) -> str:
    knob = scenario.knobs.get(name)
    title, now = (
        (knob.title or name, neutral(scenario, name)) if knob else (name, value_at(scenario, name))
    )
    return f"{title} {value_in_words(value)} instead of {value_in_words(now)}"


def _is_whole_interest(path: str) -> bool:
    return path.split(".")[2:3] == ["interests"] and path.count(".") == 3


def _records(scenario: Scenario, engine: Engine, threads: int | None) -> Iterator[Record]:
    return simulate(
        scenario,
        range(scenario.replicates),
        engine=engine,
        threads=threads,
        chunk=_chunk(scenario),
        trace=True,
    )


def _chunk(scenario: Scenario) -> int:
    """Replicates in a chunk: the same for both scenarios and whatever the machine, as sums need."""
    joiners = len(scenario.states) - 1
    a_step = len(scenario.occasions) * (joiners + 1) + 6 * len(scenario.states) * joiners
    return max(1, min(256, _NUMBERS_IN_CHUNK // (scenario.steps * a_step)))


def with_world(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Tables of both scenarios as one, the first column of which says whose a row is."""
    both = pd.concat([before, after], ignore_index=True)
    names = [name for name, table in zip(WORLDS, (before, after), strict=True) for _ in table.index]
    both.insert(0, "world", pd.Series(pd.Categorical(names, list(WORLDS))))
    return both


def _ensemble(
    scenario: Scenario, tallies: Tallies, engine: Engine, rows: pd.DataFrame, world: str
) -> Ensemble:
    own = rows[rows["world"] == world].drop(columns="world") if len(rows) else rows
    return Ensemble(
        scenario=scenario,
        engine=engine,
        joins=tallies.joins(),
        pairs=tallies.pairs(),
        path=tallies.path(),
        ends=tallies.ends(),
        positions=tallies.positions(),
        replicates=own.reset_index(drop=True),
    )


class _Pair:
    """Results of both scenarios so far."""

    def __init__(self, before: World, after: World) -> None:
        self._worlds = before, after
        self.tallies = Tallies(before), Tallies(after)
        self._measures = list(measures_of(before, after))
        self._sums = PairedSums(len(self._measures))
        self._parted: list[Integers] = []

    def add(self, before: Record, after: Record) -> None:
        """Adds replicates: a record of each world, of the same ones."""
        for tally, record in zip(self.tallies, (before, after), strict=True):
            tally.add(record)
        self._sums.add(*(shares(record, self._measures) for record in (before, after)))
        self._parted.append(divergence_steps(before, after))

    def table(self) -> pd.DataFrame:
        """The measures, what changed most first; joins of others only where they differ."""
        focus = self._worlds[0].scenario.focus
        of_pair = np.array([measure.occasion is None for measure in self._measures])
        of_replicates = np.array([measure.measure in BINARY for measure in self._measures])
        # If rates and expected support are equal in every replicate, alliances cannot differ.
        some = self._sums.differing[of_pair].any()
        estimates = differences_from_shares(
            self._sums.table(of_replicates & some), [measure.measure for measure in self._measures]
        )
        table = pd.concat([pd.DataFrame(self._measures), estimates], axis=1)
        shown = table["by"].isin(focus) | (table["differing"] > 0)
        known = table["before"].notna() | table["after"].notna()
        size = -table["difference"].abs()
        order = size.sort_values(kind="stable").index
        return table.loc[order][(shown & known)[order]].reset_index(drop=True)

    def flips(self) -> tuple[Flips, ...]:
        """How many replicates flipped each way, allied at the end and in some step."""
        up, down = self._sums.flips()
        return tuple(
            Flips(measure.measure, round(up[index]), round(down[index]))
            for index, measure in enumerate(self._measures)
            if measure.measure in BINARY
        )

    def divergences(self, replicate: int | None) -> Divergences:
        """Where the two diverge, with one replicate in full."""
        steps = np.concatenate(self._parted)
        parted = steps[steps > 0]
        if replicate is None and len(parted):
            replicate = int((steps > 0).argmax())
        before, after = (world.scenario for world in self._worlds)
        return Divergences(
            parted=len(parted),
            median=float(np.median(parted)) if len(parted) else None,
            earliest=int(parted.min()) if len(parted) else None,
            example=None if replicate is None else divergence(before, after, replicate),
        )
