"""Runs side by side: the measures of a pair replicate by replicate, and joins in all."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.measures.scales import as_shares, differences_from_shares, values_from_shares
from sim.measures.values import Pair, compared_measures
from sim.statistics.paired_differences import PairedSums, Shares
from sim.statistics.two_sample import (
    Interval,
    difference_of_means,
    differences_of_intervals,
    mean_of,
)
from sim.studies.compare.answers import Answers, compared_answers, lacking_notes, position_table
from sim.studies.compare.comparison_sources import Side
from sim.studies.compare.stored_measures import (
    Scored,
    are_shares,
    names_of,
    rows_of,
    values_of,
)
from sim.vocabulary.arrays import Floats
from sim.vocabulary.measures import ANSWERS, JOINS

_KEYS = ["occasion", "state"]
_ESTIMATE = ["rate", "low", "high"]


class Compared(NamedTuple):
    """What came of a comparison: tables as of `Comparison`, and what is to be said of them."""

    values: pd.DataFrame
    differences: pd.DataFrame
    notes: tuple[str, ...]
    factors: tuple[str, ...] = ()


def compared_runs(sides: Sequence[Side], pairs: Sequence[Pair]) -> Compared:
    """Runs side by side, each with the pair that is measured in it."""
    answers = [Answers(side, pair) for side, pair in zip(sides, pairs, strict=True)]
    measures = [
        *compared_measures([side.scenario for side in sides], pairs),
        *compared_answers(answers, pairs[0]),
    ]
    positions, ends = position_table(answers, pairs[0], sides)
    ends = ends or [np.zeros((0, 3)) for _ in sides]
    by_side = [
        _replicates(side, pair, measures, own)
        for side, pair, own in zip(sides, pairs, answers, strict=True)
    ]
    values = [
        _own(number, side, sample, measures, _estimated(positions, end))
        for number, (side, sample, end) in enumerate(
            zip(sides, by_side, ends, strict=True), start=1
        )
    ]
    differences, notes = [], []
    for number in range(2, len(sides) + 1):
        reference, compared = sides[0], sides[number - 1]
        table = _differences(reference, compared, by_side[0], by_side[number - 1], measures)
        still = are_paired(reference, compared) and _same(reference, compared)
        moved = _unpaired_of(positions, ends[0], ends[number - 1], still=still)
        joins = _joins(reference, compared, still=still)
        table = pd.concat([table, moved, joins], ignore_index=True)
        table.insert(0, "side", number)
        differences.append(table)
        notes += [f"Side {number} and side 1: {note}" for note in pairing(reference, compared)]
    notes += lacking_notes(answers)
    if any((table["measure"] == JOINS).any() for table in differences):
        both = " and where the two stand on issues are" if len(positions) else " is"
        notes.append(
            f"Who joins what{both} kept by run, not by replicate: the differences are not paired, "
            "and their intervals wider than they need be."
        )
    return Compared(
        pd.concat(values, ignore_index=True),
        pd.concat(differences, ignore_index=True),
        (*notes, *_not_shared(sides)),
    )


def pairing(reference: Side, compared: Side) -> Iterator[str]:
    """Whether two sides' replicates are paired, and what else is to be known of both."""
    seeds = reference.scenario.seed, compared.scenario.seed
    counts = reference.scenario.replicates, compared.scenario.replicates
    if reference.manifest.model != compared.manifest.model:
        yield "not paired, as two versions of the model computed them."
    elif seeds[0] != seeds[1]:
        yield f"not paired, as seeds {seeds[1]} and {seeds[0]} give different random draws."
    elif not are_paired(reference, compared):
        yield "not paired, as each draw of a forecast has random draws of its own."
    else:
        some = f"{counts[0]:,} replicates"
        if counts[0] != counts[1]:
            some = f"the first {min(counts):,} replicates, which both have"
        yield f"paired in {some}, since with the same seed, {seeds[0]}, random draws are the same."
    steps = reference.scenario.steps, compared.scenario.steps
    if steps[0] != steps[1]:
        yield f"each measured at its own last step, {steps[1]:,} and {steps[0]:,}."


def are_paired(reference: Side, compared: Side) -> bool:
    """Whether the replicates of two sides have the same random draws, in the same model."""
    return (
        reference.scenario.seed == compared.scenario.seed
        and reference.manifest.model == compared.manifest.model
        and _is_forecast(reference) == _is_forecast(compared)
    )


def _is_forecast(side: Side) -> bool:
    plan = side.scenario.sweep
    return side.kind == "sweeps" and plan is not None and plan.own_draws


class _Sample(NamedTuple):
    """The measures of a side in its replicates."""

    values: Floats
    """[measure, replicate]"""
    is_given: npt.NDArray[np.bool_]
    """[measure] whether it is what the scenario gives, and so known exactly."""


def _replicates(side: Side, pair: Pair, measures: Sequence[Scored], answers: Answers) -> _Sample:
    rows, kept = rows_of(side.table("replicates"), pair)
    rows = rows.sort_values("replicate")
    given = [name in ANSWERS and name not in answers.kept for name in names_of(measures)]
    values = [
        np.full(len(rows), answers.given(measure))
        if is_given
        else values_of(rows, pair, kept, [measure], side.scenario.steps)[0]
        for measure, is_given in zip(measures, given, strict=True)
    ]
    return _Sample(np.stack(values), np.array(given))


def _own(
    number: int, side: Side, sample: _Sample, measures: Sequence[Scored], positions: pd.DataFrame
) -> pd.DataFrame:
    """The values of one side with their intervals."""
    shares = are_shares(measures)
    own = pd.DataFrame([measure for measure, _ in measures])
    estimates = [
        Interval(row[0], row[0], row[0]) if is_given else mean_of(row, share=share)
        for row, share, is_given in zip(
            as_shares(sample.values, names_of(measures)), shares, sample.is_given, strict=True
        )
    ]
    own[["value", "low", "high"]] = np.array(estimates)
    own = values_from_shares(own, names_of(measures)).dropna(subset=["value"])
    joins = side.table("joins")
    hosts = {name: occasion.host for name, occasion in side.scenario.occasions.items()}
    of_joins = _as_measures(joins[_KEYS], hosts)
    of_joins[["value", "low", "high"]] = joins[_ESTIMATE].to_numpy(float)
    table = pd.concat([own, positions, of_joins], ignore_index=True)
    table.insert(0, "side", number)
    return table


def _estimated(keys: pd.DataFrame, estimates: Floats) -> pd.DataFrame:
    """Measures that are kept by run with their estimates, [measure, (value, low, high)]."""
    return keys.assign(**dict(zip(("value", "low", "high"), estimates.T, strict=True)))


def _as_measures(keys: pd.DataFrame, hosts: dict[str, str]) -> pd.DataFrame:
    """Occasions and states as measures."""
    occasions = keys["occasion"].astype(str).to_numpy()
    return pd.DataFrame(
        {
            "measure": JOINS,
            "by": keys["state"].astype(str).to_numpy(),
            "towards": [hosts.get(occasion, "") for occasion in occasions],
            "occasion": occasions,
        }
    )


def _differences(
    reference: Side, compared: Side, before: _Sample, after: _Sample, measures: Sequence[Scored]
) -> pd.DataFrame:
    """The differences of the measures that both sides have."""
    ends = np.stack([sample.values[:, 0] for sample in (before, after)])  # missing in all, if any
    known = np.flatnonzero(~np.isnan(ends).any(axis=0))
    measures = [measures[index] for index in known.tolist()]
    names, shares = names_of(measures), are_shares(measures)
    one, other = (as_shares(sample.values[known], names) for sample in (before, after))
    if are_paired(reference, compared):
        common = min(one.shape[1], other.shape[1])
        one, other = one[:, :common], other[:, :common]
        # If rates and expected support are equal in every replicate, alliances cannot differ.
        estimates = paired_table(one, other, shares & (one != other).any())
    else:
        estimates = _unpaired_table(one, other, shares)
    table = pd.DataFrame([measure for measure, _ in measures])
    return pd.concat([table, differences_from_shares(estimates, names)], axis=1)


def paired_table(before: Floats, after: Floats, adjusted: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Paired differences by row, exactly zero where nothing differs in any replicate.

    before, after: [row, replicate]. adjusted: [row] whether it is a share of replicates, whose
    interval is not to close where none of them differs.
    """
    sums = PairedSums(len(before))
    sums.add(*(Shares(values, np.ones_like(values)) for values in (before, after)))
    table = sums.table(adjusted)
    return table.drop(columns=["unpaired_low", "unpaired_high"]).assign(paired=True)


def _unpaired_table(before: Floats, after: Floats, shares: npt.NDArray[np.bool_]) -> pd.DataFrame:
    rows = [
        (
            before_row.mean(),
            after_row.mean(),
            *difference_of_means(before_row, after_row, share=share),
        )
        for before_row, after_row, share in zip(before, after, shares, strict=True)
    ]
    columns = ["before", "after", "difference", "low", "high"]
    return pd.DataFrame(rows, columns=columns).assign(differing=math.nan, paired=False)


def _same(reference: Side, compared: Side) -> bool:
    """Whether every replicate is the same in both, of every pair."""
    return reference.table("replicates").equals(compared.table("replicates"))


def _joins(reference: Side, compared: Side, *, still: bool) -> pd.DataFrame:
    """Joins that both sides can have; zero where nothing at all differs between the two."""
    before, after = (
        side.table("joins").astype({"occasion": str, "state": str})
        for side in (reference, compared)
    )
    both = before.merge(after, on=_KEYS, suffixes=("", "_after"))
    first = both[_ESTIMATE].to_numpy(float)
    second = both[[f"{name}_after" for name in _ESTIMATE]].to_numpy(float)
    hosts = {name: occasion.host for name, occasion in reference.scenario.occasions.items()}
    return _unpaired_of(_as_measures(both[_KEYS], hosts), first, second, still=still)


def _unpaired_of(
    keys: pd.DataFrame, before: Floats, after: Floats, *, still: bool = False
) -> pd.DataFrame:
    """Differences of measures kept by run, from their estimates; still: where nothing differs."""
    names = keys["measure"].tolist()
    one, other = as_shares(before, names), as_shares(after, names)
    table = keys.assign(before=one[:, 0], after=other[:, 0])
    differences = differences_of_intervals(one, other)
    table[["difference", "low", "high"]] = np.zeros_like(differences) if still else differences
    return differences_from_shares(table, names).assign(differing=math.nan, paired=False)


def _not_shared(sides: Sequence[Side]) -> Iterator[str]:
    """What some sides have and others do not, of what is compared."""
    for nouns, parts in (
        ("states", [list(side.scenario.states) for side in sides]),
        ("occasions", [list(side.scenario.occasions) for side in sides]),
    ):
        shared = set.intersection(*({*part} for part in parts))
        for number, part in enumerate(parts, start=1):
            if own := [name for name in part if name not in shared]:
                yield f"Not shared by all: side {number}'s {nouns} {', '.join(own)}."
