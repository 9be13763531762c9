"""How probable a record of events is: every decision predicted before it is seen."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import InputError
from sim.model.recorded_model import RecordedModel
from sim.model.simulate import simulate
from sim.results.scenario_library import scenario_of
from sim.scenario.event_record import RecordRow
from sim.scenario.files.record_file import read_record
from sim.scenario.recorded import EventRecord, Observation
from sim.scenario.schema import Scenario
from sim.studies.explain.explanation import decision_sentence
from sim.studies.likelihood.record_likelihood import RecordLikelihood


@dataclass(frozen=True, eq=False)
class Likelihood:
    """The probability of a record of events, decision by decision. Logarithms are natural."""

    scenario: Scenario
    observations: tuple[Observation, ...]
    decisions: pd.DataFrame
    """In the order of the record: step, occasion, host, n, state, joined, probability (that it
    joins, given all that went before), surprise (minus the logarithm of the probability of what it
    did, above 0)."""
    log_likelihood: float
    """Of the record, given that its occasions were recorded."""
    log_recorded: float
    """Of the occasions with an `at_least` being recorded; 0 where there is none."""


def likelihood(
    scenario: Scenario | str | Path, record: EventRecord | str | Path | None = None
) -> Likelihood:
    """The likelihood of a record of a scenario: its own, or that in a CSV file.

    Raises ScenarioError with every mistake in the record, InputError where there is none.

    >>> likelihood("russia-china-2022").decisions["state"].unique().tolist()
    ['RUS', 'CHN']
    """
    scenario = scenario_of(scenario)
    evaluated = RecordLikelihood(scenario, record_of(scenario, record))
    predicted = evaluated.predicted()
    log_probabilities = evaluated.log_probabilities(predicted)
    log_recorded = evaluated.log_recorded(predicted)
    seen = evaluated.observations
    decisions = pd.DataFrame(
        {
            "step": [entry.step for entry in seen],
            "occasion": [entry.occasion for entry in seen],
            "host": [scenario.occasions[entry.occasion].host for entry in seen],
            "n": [entry.n for entry in seen],
            "state": [entry.state for entry in seen],
            "joined": [entry.joined for entry in seen],
            "probability": predicted,
            "surprise": -log_probabilities,
        }
    )
    total = float(log_probabilities.sum()) - log_recorded
    return Likelihood(scenario, tuple(seen), decisions, total, log_recorded)


def simulated_record(scenario: Scenario, replicate: int = 0) -> EventRecord:
    """What happens in one replicate of a scenario, as a record: every occasion, everyone asked.

    To see what a fit makes of a record whose parameters are known.
    """
    (simulated,) = simulate(
        scenario, range(replicate, replicate + 1), threads=1, path=False, trace=True
    )
    world, trace = simulated.world, simulated.trace
    return tuple(
        RecordRow(step=step + 1, occasion=occasion, state=state, joined=bool(joined))
        for step in range(scenario.steps)
        for (occasion, state), joined in zip(
            world.decisions, trace.joined[step, :, 0].tolist(), strict=True
        )
        if trace.opened[step, world.occasion_index[occasion], 0]
    )


def record_of(scenario: Scenario, record: EventRecord | str | Path | None) -> EventRecord:
    """A record as it is, that in a file, or else the scenario's own."""
    if isinstance(record, (str, Path)):
        return read_record(record, scenario)
    if record is None and not scenario.record:
        raise InputError("the scenario has no record of its own; give one with --record FILE")
    return scenario.record if record is None else record


def most_surprising(found: Likelihood, most: int) -> pd.DataFrame:
    """The rows of `decisions` that were least expected, at most so many, the worst first.

    With columns `sentence`, what spoke for and against joining at that point of the record, and
    `terms`, the terms of U by name, each with its sign.
    """
    order = np.argsort(-found.decisions["surprise"].to_numpy(), kind="stable")[:most]
    rows = found.decisions.iloc[order]
    sentences: dict[int, str] = {}
    terms: dict[int, dict[str, float]] = {}
    model = RecordedModel(found.scenario, found.observations)
    wanted = sorted(order.tolist(), key=lambda index: found.observations[index].step)
    for step in range(1, 1 + max((found.observations[i].step for i in wanted), default=0)):
        model.open_occasions()
        for index in wanted:
            if found.observations[index].step == step:
                entry = found.observations[index]
                terms[index] = model.agent_of(entry.state).terms(entry.occasion)
                sentences[index] = _sentence(found.scenario, entry, terms[index])
        model.end_step()
    return rows.assign(
        sentence=[sentences[index] for index in order.tolist()],
        terms=pd.Series([terms[index] for index in order.tolist()], rows.index, "object"),
    )


def _sentence(scenario: Scenario, entry: Observation, terms: dict[str, float]) -> str:
    """A decision on record in words; whether its state was committed is not known."""
    subject, verb = scenario.states[entry.state].in_text, "joins" if entry.joined else "declines"
    return decision_sentence(scenario, entry.occasion, terms, subject=subject, verb=verb)
