"""Fits: against integrals that can be worked out, again and again the same, and after a kill."""

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.polynomial import Polynomial

from sim.errors import InputError
from sim.results.lock import held_alone
from sim.scenario.event_record import RecordRow
from sim.scenario.files.reader import parse_scenario, read_scenario
from sim.scenario.fit_plan import Outcome, Prior
from sim.scenario.paths import with_values
from sim.studies.ensemble.focus import binary_count
from sim.studies.fit import fit as fitting
from sim.studies.fit.checks import log_likelihood_by_series, predictive_checks
from sim.studies.fit.fit import Fit, checkpoint_of, fit
from sim.studies.fit.target import Evidence, Target
from sim.studies.fit.terms import without_terms
from sim.studies.likelihood.likelihood import likelihood, simulated_record
from tests.unit.guest_and_host import HEAD, MODEL, U, logistic, scenario
from tests.unit.test_likelihood import ANSWERING, some_record

TWO = read_scenario("scenarios/two-states.yaml")
FLAT = {"model.prior": Prior(uniform=(0.0, 1.0))}
FOUR = [
    Evidence(
        scenario(),
        (RecordRow(step=1, occasion="drill", state="B", joined=joined, source=f"archive {place}"),),
    )
    for place, joined in enumerate((True, True, False, True))
]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unfinished fits are kept apart from those of others, and of other tests."""
    monkeypatch.setattr(fitting, "cache_home", lambda: tmp_path)


def test_evidence_and_posterior_are_integrals_of_a_polynomial() -> None:
    # A is committed with 0.8 of the prior (hostility 0.2), and all else is given: each decision has
    # a chance that is linear in the prior.
    committed, not_committed = logistic((U["drill"] + 0.4) / 0.2), logistic(U["drill"] / 0.2)
    join = Polynomial([not_committed, 0.8 * (committed - not_committed)])
    of_all = join**3 * (1 - join)
    evidence = of_all.integ()(1.0)
    mean = (of_all * Polynomial([0, 1])).integ()(1.0) / evidence
    found = fit(FOUR, FLAT, seed=1, live=400)
    # Errors: of the sampler as it states it, and of the mean of so many draws.
    assert found.log_evidence == pytest.approx(np.log(evidence), abs=3 * found.log_evidence_error)
    assert found.log_evidence_error < 0.1
    row = found.summary.iloc[0]
    assert row["mean"] == pytest.approx(mean, abs=4 * row["sd"] / np.sqrt(found.effective))
    assert found.draws["weight"].sum() == pytest.approx(1.0)
    assert found.simulation_error == 0.0


def small(seed: int) -> Fit:
    return fit(FOUR, FLAT, seed=seed, live=25)


def test_same_seed_gives_the_same_draws_and_another_seed_others() -> None:
    one, again, other = small(3), small(3), small(4)
    assert one.draws.equals(again.draws)
    assert one.posterior.equals(again.posterior)
    assert not one.draws.equals(other.draws)


def test_killed_fit_goes_on_to_the_same_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = small(5)
    monkeypatch.setattr(fitting, "_SECONDS_BETWEEN_CHECKPOINTS", 0.0)
    steps: list[int] = []

    def stop(done: int, _of: int) -> None:
        steps.append(done)
        if len(steps) == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(FOUR, FLAT, seed=5, live=25, progress=stop)
    kept = checkpoint_of(Target(FOUR, FLAT), 5, 25)
    assert kept.exists()
    gone_on: list[int] = []
    resumed = fit(FOUR, FLAT, seed=5, live=25, progress=lambda done, _: gone_on.append(done))
    assert min(gone_on) > 30
    assert resumed.draws.equals(whole.draws)
    assert not kept.exists()


def test_values_set_in_arrays_give_the_likelihood_of_the_changed_scenario() -> None:
    world = read_scenario("scenarios/russia-china-2022.yaml")
    target = Target([Evidence(world, world.record)], world.fit)
    settings = {path: 1.1 * prior.parameters[0] for path, prior in world.fit.items()}
    changed = with_values(world, settings)
    assert target(np.array(list(settings.values()))) == likelihood(changed).log_likelihood


def test_outcomes_count_by_simulation_on_the_same_draws() -> None:
    world = read_scenario("scenarios/two-states.yaml").model_copy(update={"replicates": 50})
    premium = {"model.premium": Prior(uniform=(0.1, 1.0))}
    for was in (True, False):
        outcome = Outcome(allied=("A", "B"), was=was)
        target = Target([Evidence(world, (), (outcome,))], premium)
        allied = binary_count(world, "ever_allied", range(50))
        assert 0 < allied < 50
        count = allied if was else 50 - allied
        assert target(np.array([0.4])) == pytest.approx(np.log((count + 0.5) / 51))
        assert target.largest_error == pytest.approx(50**-0.5)
    soon = Target([Evidence(world, (), (Outcome(allied=("A", "B"), within=1, was=True),))], premium)
    assert soon(np.array([0.4])) == pytest.approx(np.log(0.5 / 51))


def test_a_term_left_out_weighs_nothing() -> None:
    world = read_scenario("scenarios/russia-china-2022.yaml")
    assert without_terms(world, ["third_parties"]).model.weights.third_parties == 0.0
    assert without_terms(world, []) is world
    with pytest.raises(InputError, match="no such term 'thrid_parties'; did you mean"):
        without_terms(world, ["thrid_parties"])
    with pytest.raises(InputError, match="no such term 'cost'"):
        without_terms(world, ["cost"])


@pytest.mark.parametrize(
    ("evidence", "priors", "problem"),
    [
        (FOUR, {}, "no parameter to fit"),
        ([Evidence(scenario())], FLAT, "nothing to fit to"),
        (FOUR, {"states.Z.power": Prior(uniform=(1.0, 2.0))}, "nothing depends on states.Z.power"),
    ],
)
def test_fits_of_nothing_are_refused(
    evidence: list[Evidence], priors: dict[str, Prior], problem: str
) -> None:
    with pytest.raises(InputError, match=problem):
        fit(evidence, priors)


def test_too_few_live_points_are_refused() -> None:
    with pytest.raises(InputError, match="2 live points are too few for 1 parameters"):
        fit(FOUR, FLAT, live=2)


def test_checks_count_what_happened_and_what_was_expected() -> None:
    found = small(1)
    checks = predictive_checks(found)
    joins = checks[checks["by"] == "pair"]
    assert joins["joined"].tolist() == [1, 1, 0, 1]
    assert set(checks["by"]) == {"pair", "kind", "occasion"}
    committed, not_committed = logistic((U["drill"] + 0.4) / 0.2), logistic(U["drill"] / 0.2)
    chances = not_committed + 0.8 * found.posterior["model.prior"] * (committed - not_committed)
    assert joins["expected"].to_numpy() == pytest.approx(chances[:500].mean(), abs=1e-12)
    assert ((checks["low"] <= checks["expected"]) & (checks["expected"] <= checks["high"])).all()
    series = log_likelihood_by_series(found)
    assert series["1.drill"].to_numpy() == pytest.approx(np.log(chances[:500]).to_numpy())
    assert series["3.drill"].to_numpy() == pytest.approx(np.log(1 - chances[:500]).to_numpy())


def test_checks_and_series_are_given_that_enough_joined_to_be_recorded() -> None:
    rows = tuple(
        RecordRow(step=1, occasion="drill", state="B", joined=True, n=n, at_least=1) for n in (1, 2)
    )
    one = Evidence(scenario(), rows)
    found = fit([one], FLAT, seed=1, live=25)
    checks = predictive_checks(found)
    assert checks["expected"].tolist() == pytest.approx([2.0, 2.0, 2.0])
    assert checks["low"].tolist() == [2, 2, 2]
    # One state was asked, so that it joined was certain.
    assert log_likelihood_by_series(found)["1.drill"].abs().max() < 1e-12


def test_series_sum_to_the_log_likelihood() -> None:
    world = read_scenario("scenarios/russia-china-2022.yaml")
    rows = tuple(
        RecordRow(step=2, occasion="zapad", state=state, joined=joined, at_least=1)
        for state, joined in (("CHN", False), ("KAZ", True), ("IND", False))
    )
    evidence = Evidence(world, rows)
    found = fit([evidence], FLAT | {"model.premium": Prior(uniform=(0.0, 1.0))}, live=25)
    series = log_likelihood_by_series(found).sum(axis=1)
    target = Target([evidence], found.priors)
    draws = found.posterior.to_numpy()[: len(series)]
    assert series.to_numpy() == pytest.approx([target(draw) for draw in draws], abs=1e-12)


def test_predictions_are_made_where_the_others_answer_if_that_is_fitted() -> None:
    world = parse_scenario(ANSWERING.replace("backlash: 0.3, convergence: 0.1, ", ""))
    evidence = Evidence(world, some_record(0b1011010110))
    found = fit([evidence], {"model.backlash": Prior(uniform=(0.0, 1.0))}, live=25)
    target = Target([evidence], found.priors)
    draws = found.posterior.to_numpy()
    logs = [target(draw) for draw in draws]
    assert max(logs) - min(logs) > 1e-6
    assert log_likelihood_by_series(found).sum(axis=1).to_numpy() == pytest.approx(logs, abs=1e-12)


def test_what_nothing_depends_on_is_not_fitted() -> None:
    event = "events: [{step: 1, title: Set, set: {model.premium: 0.3}}]\n"
    world = parse_scenario(HEAD + event + MODEL)
    evidence = Evidence(world, FOUR[0].record)
    with pytest.raises(InputError, match=r"nothing depends on model\.premium"):
        fit([evidence], {"model.premium": Prior(uniform=(0.0, 1.0))})
    no_sanctions = parse_scenario(re.sub("  plight:.*\n", "", HEAD) + MODEL)
    with pytest.raises(InputError, match=r"nothing depends on model\.cost\.sanctions_support"):
        fit(
            [Evidence(no_sanctions, FOUR[0].record)],
            {"model.cost.sanctions_support": Prior(uniform=(0.0, 1.0))},
        )


def test_same_evidence_twice_is_refused() -> None:
    with pytest.raises(InputError, match="is given twice"):
        fit([FOUR[0], FOUR[0]], FLAT)


def test_few_draws_do_not_make_a_parameter_moved() -> None:
    assert fitting.least_moved(np.ones(10_000)) == fitting.HARDLY_MOVED
    assert fitting.least_moved(np.ones(25)) == pytest.approx(1.36 / 5)
    assert fitting.least_moved(np.array([1.0, 0.0, 0.0])) == pytest.approx(1.36)


def test_parameter_that_made_a_long_record_is_found_again() -> None:
    world = read_scenario("scenarios/russia-china-2022.yaml")
    weight = {"model.weights.third_parties": Prior(uniform=(0.0, 40.0))}
    found = fit([Evidence(world, simulated_record(world))], weight, seed=2, live=50)
    row = found.summary.iloc[0]
    assert abs(row["mean"] - world.model.weights.third_parties) < 3 * row["sd"]
    assert row["sd"] < row["prior_sd"] / 4
    assert row["moved"] > 0.3
    assert not row["hardly_moved"]


def test_a_fit_that_another_process_makes_is_refused() -> None:
    kept = checkpoint_of(Target(FOUR, FLAT), 6, 25)
    kept.parent.mkdir(parents=True)
    with held_alone(kept.parent), pytest.raises(InputError, match="under way in another process"):
        fit(FOUR, FLAT, seed=6, live=25)
    fit(FOUR, FLAT, seed=6, live=25)
    assert not kept.parent.exists()
