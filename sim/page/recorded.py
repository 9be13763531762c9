"""What came of a story as it stands, run beforehand."""

from sim.measures.values import compared_measures
from sim.model.simulate import pair_record
from sim.page.document import Course, Openings, Recorded
from sim.scenario.paths import with_values
from sim.scenario.schema import Scenario
from sim.scenario.story import MOST_REPLICATES
from sim.studies.ensemble.focus_summary import focus_summary
from sim.studies.ensemble.trajectory import Trajectory

_DIGITS = 3


def recorded(scenario: Scenario) -> Recorded:
    """What came of the focus pair of a scenario, with the numbers of `run`."""
    replicates = min(scenario.replicates, MOST_REPLICATES)
    found = focus_summary(with_values(scenario, {"replicates": replicates}))
    measures = compared_measures([scenario], [scenario.focus])
    expecting = [of.by for of, _ in measures if of.measure == "expected"]
    return Recorded(
        replicates=replicates,
        allied=sum(found.allied),
        first=_course(scenario, expecting),
    )


def _course(scenario: Scenario, expecting: list[str]) -> Course:
    """Replicate 0; expecting: those of the focus pair who expect any support of the other."""
    a, b = scenario.focus
    other = {a: b, b: a}
    record = pair_record(scenario, scenario.focus, 0, range(1, scenario.steps + 1))
    course, world = Trajectory(scenario, 0, record), record.world
    expected = record.trace.expected[:, :, 0].round(_DIGITS)
    return Course(
        allied=tuple(
            step
            for step in range(1, scenario.steps + 1)
            if course.relation(scenario.focus, step) == "alliance"
        ),
        expected={
            host: tuple(expected[:, world.pair_index[other[host], host]].tolist())
            for host in expecting
        },
        occasions={
            name: _openings(course.answers(name, other[occasion.host]))
            for name, occasion in scenario.occasions.items()
            if occasion.host in other
        },
    )


def _openings(answers: list[tuple[int, bool]]) -> Openings:
    return Openings(
        open=tuple(step for step, _ in answers),
        joined=tuple(step for step, joined in answers if joined),
    )
