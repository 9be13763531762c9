"""Three steps of two states and a rival, every belief, rate and expected support by hand.

The worth of joining is kept simple: interest and cost alone stand, security is worth exactly the
support that is expected (weight 6, gain (1 + 1) / (2 + 1) - 1 / (1 + 1) = 1/6, threat 0.5 x 2 = 1;
nobody threatens R, so it gains none), reciprocity the difference of the support rates. With a
noise of 1 / ln 3 the odds of joining are 3^U, and with the premium 1 thrice that if committed:

    P(join | not committed) = 3^U / (1 + 3^U)    P(join | committed) = 3^(U + 1) / (1 + 3^(U + 1))

    interest less cost    A, B on a drill 0.5 - 0.5 = 0, on words 0.5; R on either -1, -0.5
    priors                A, B about each other 0.5; about R 0.5 x (1 - 0.5) = 0.25
    memory 0.5, turnover 0.1, worth of words 0.25

What happens: in step 1 A and B join each other's drills; in step 2 B joins A's words and declines
A's drill; in step 3 both drills are joined again, and R joins B's. Everything else R declines.
Beliefs depend on luck through nothing but these joins, so every replicate in which they happen
must tell this story.

    step 1    U of B on A's drill 0 + 0.5 + 0 = 0.5, and so A on B's: odds 3^0.5 = 1.732051
              P 0.838610 if committed, 0.633975 if not
      A, B about each other, joined: 0.5 x 0.838610 / (0.5 x 0.838610 + 0.5 x 0.633975) = 0.569482
              drifted 0.9 x 0.569482 + 0.1 x 0.5                                        = 0.562533
              expected 0.562533 x 0.838610 + 0.437467 x 0.633975                        = 0.749089
      R on drills U -1: P 0.5 and 0.25, declined: 0.25 x 0.5 / (0.125 + 0.75 x 0.75)    = 0.181818
              drifted 0.9 x 0.181818 + 0.1 x 0.25                                       = 0.188636
              expected 0.188636 x 0.5 + 0.811364 x 0.25                                 = 0.297159
    step 2    U of B on A's drill 0.749089 + (1 - 1): P 0.872313, 0.694864
              words 0.5 more: P 0.922075, 0.797746
      A about B, drill declined and words joined: odds
              0.562533 / 0.437467 x 0.127687 / 0.305136 x 0.922075 / 0.797746 = 0.621952: 0.383459
              drifted 0.395113, expected 0.395113 x 0.872313 + 0.604887 x 0.694864      = 0.764976
      B about A, nothing seen: 0.9 x 0.562533 + 0.05 = 0.556280; U of A 0.749089 as that of B:
              expected 0.556280 x 0.872313 + 0.443720 x 0.694864                        = 0.793576
      A about R, both declined, words P 0.633975, 0.366025: odds 0.188636 / 0.811364
              x 0.5 / 0.75 x 0.366025 / 0.633975 = 0.089487: 0.082136; drifted 0.098923
    step 3    U of B on A's drill 0.793576 + (1 - 0.428571) = 1.365004: P 0.930747, 0.817516
              U of A on B's drill 0.764976 + (0.428571 - 1) = 0.193548: P 0.787722, 0.552959
      A about B, joined: 0.395113 to 0.426498, drifted 0.433848
      B about A, joined: 0.556280 to 0.641053, drifted 0.626948
      A about R, declined: 0.068197, drifted 0.086378; B about R, joined: odds
              0.194773 / 0.805227 x 0.5 / 0.25 = 0.483770: 0.326041, drifted 0.318437

    held by A    support 1, 0.5 + 1 + 0.25, 0.875 + 1    costly 1, 1.5, 1.75    words 0, 1, 0.5
    B joined     support 1, 0.5 + 0.25, 0.375 + 1        costly 1, 0.5, 1.25    words 0, 1, 0.5
    held by B    support and costly 1, 0.5, 1.25; A joined all of it, R 0, 0, 1
"""

import numpy as np
import numpy.typing as npt
import pytest

from sim.model.record import Record, Trace
from sim.model.simulate import Engine, simulate
from sim.scenario.files.reader import parse_scenario

SCENARIO = parse_scenario("""\
format: 1
title: A story of three steps
steps: 3
seed: 1
focus: [A, B]
issues: {land: Land}
states:
  A: {name: Aland, power: 1, interests: {land: [1, 0.5]}}
  B: {name: Borduria, power: 1, interests: {land: [1, 0.5]}}
  R: {name: Rival, power: 2, interests: {land: [-1, 0.5]}}
rivalries:
  - {from: R, to: A, hostility: 0.5}
  - {from: R, to: B, hostility: 0.5}
occasions:
  a_drill: {host: A, kind: exercise, issue: land, at: [1, 2, 3]}
  a_words: {host: A, kind: rhetoric, issue: land, at: [2]}
  b_drill: {host: B, kind: exercise, issue: land, at: [1, 3]}
model:
  weights:
    interest: 1
    security: 6
    reciprocity: 1
    audience: 0
    third_parties: 0
    entrapment: 0
    dependence: 0
  cost: {rhetoric: 0, exercise: 0.5, sanctions_support: 0}
  worth: {rhetoric: 0.25, exercise: 1, sanctions_support: 1}
  premium: 1
  noise: 0.9102392266268373
  prior: 0.5
  turnover: 0.1
  memory: 0.5
""")

JOINED = {
    ("a_drill", "B"): (1, 0, 1),
    ("a_words", "B"): (0, 1, 0),
    ("b_drill", "A"): (1, 0, 1),
    ("a_drill", "R"): (0, 0, 0),
    ("a_words", "R"): (0, 0, 0),
    ("b_drill", "R"): (0, 0, 1),
}

BY_HAND = {
    # (joiner, host): by step; of belief and expected support the host is the one who judges
    "belief": {
        ("B", "A"): (0.562533417, 0.395112957, 0.433848289),
        ("A", "B"): (0.562533417, 0.556280075, 0.626948036),
        ("R", "A"): (0.188636364, 0.098922834, 0.086377582),
        ("R", "B"): (0.188636364, 0.194772727, 0.318437322),
    },
    "expected": {
        ("B", "A"): (0.749088580, 0.764976486, 0.866641312),
        ("A", "B"): (0.749088580, 0.793575522, 0.700143035),
        ("R", "A"): (0.297159091, 0.274730708, 0.271594395),
        ("R", "B"): (0.297159091, 0.298693182, 0.329609330),
    },
    "support_rate": {
        ("B", "A"): (1.0, 0.428571429, 0.733333333),
        ("A", "B"): (1.0, 1.0, 1.0),
        ("R", "A"): (0.0, 0.0, 0.0),
        ("R", "B"): (0.0, 0.0, 0.8),
    },
    "costly_rate": {
        ("B", "A"): (1.0, 0.333333333, 0.714285714),
        ("A", "B"): (1.0, 1.0, 1.0),
        ("R", "A"): (0.0, 0.0, 0.0),
        ("R", "B"): (0.0, 0.0, 0.8),
    },
    "rhetoric_rate": {
        ("B", "A"): (0.0, 1.0, 1.0),
        ("A", "B"): (0.0, 0.0, 0.0),
        ("R", "A"): (0.0, 0.0, 0.0),
        ("R", "B"): (0.0, 0.0, 0.0),
    },
}


REPLICATES = 4_000


def told(record: Record) -> npt.NDArray[np.bool_]:
    """[replicate] where the joins are those of the story."""
    by_decision = [JOINED[decision] for decision in record.world.decisions]
    wanted = np.array(by_decision).T[:, :, None]
    return np.asarray((record.trace.joined == wanted).all(axis=(0, 1)))


@pytest.fixture(scope="module")
def everything() -> Record:
    (record,) = simulate(SCENARIO, range(REPLICATES), threads=1, trace=True)
    return record


@pytest.fixture(scope="module", params=["compiled", "mesa"])
def stories(request: pytest.FixtureRequest, everything: Record) -> list[Trace]:
    """Some replicates in which the story happens, as an engine tells it."""
    engine: Engine = request.param
    found = []
    for replicate in np.flatnonzero(told(everything))[:5].tolist():
        only = range(replicate, replicate + 1)
        (record,) = simulate(SCENARIO, only, engine=engine, threads=1, trace=True)
        assert told(record).all()
        found.append(record.trace)
    return found


@pytest.mark.parametrize("measure", BY_HAND)
def test_every_step_is_as_worked_out_by_hand(
    stories: list[Trace], everything: Record, measure: str
) -> None:
    assert len(stories) == 5
    for story in stories:
        found = getattr(story, measure)[:, :, 0]
        for pair, by_hand in BY_HAND[measure].items():
            track = found[:, everything.world.pair_index[pair]]
            assert track == pytest.approx(np.array(by_hand), abs=1e-9), pair


def test_luck_moves_beliefs_through_nothing_but_joins(everything: Record) -> None:
    same = told(everything)
    assert np.ptp(everything.trace.commitment[:, :, same], axis=2).max() == 1
    assert np.ptp(everything.trace.belief[:, :, same], axis=2).max() == 0.0


@pytest.mark.parametrize(
    ("decision", "by_hand"),
    [
        # step 1: prior 0.5 x 0.838610 + 0.5 x 0.633975, prior 0.25 x 0.5 + 0.75 x 0.25
        (("a_drill", "B"), 0.736292),
        (("b_drill", "A"), 0.736292),
        (("a_drill", "R"), 0.3125),
        (("b_drill", "R"), 0.3125),
    ],
)
def test_states_join_as_often_as_worked_out_by_hand(
    everything: Record, decision: tuple[str, str], by_hand: float
) -> None:
    # within 4 standard errors
    share = everything.trace.joined[0, everything.world.decision_index[decision]].mean()
    assert share == pytest.approx(by_hand, abs=4 * (by_hand * (1 - by_hand) / REPLICATES) ** 0.5)
