"""Sobol indices from the points of a sweep: the Ishigami function's are known."""

import numpy as np
import pandas as pd
import pytest

from sim.errors import InputError
from sim.studies.sweep.designs import Design, Factor
from sim.studies.sweep.sensitivity import sensitivity

NAMES = ["x1", "x2", "x3"]
A, B = 7.0, 0.1
VARIANCE = A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5
FIRST = np.array([0.5 * (1 + B * np.pi**4 / 5) ** 2, A**2 / 8, 0.0]) / VARIANCE
SHARED = B**2 * np.pi**8 * (1 / 18 - 1 / 50) / VARIANCE
TOTAL = FIRST + np.array([SHARED, 0.0, SHARED])


def ishigami(method: str = "saltelli", sample: int = 1024) -> pd.DataFrame:
    """The points of a design as a sweep leaves them, with Ishigami and Homma's function (1990)."""
    factors = tuple(Factor(name, -np.pi, np.pi) for name in NAMES)
    points = Design(method, factors, sample, seed=3).points  # type: ignore[arg-type]
    x1, x2, x3 = (points[name].to_numpy() for name in NAMES)
    points["allied"] = np.sin(x1) + A * np.sin(x2) ** 2 + B * x3**4 * np.sin(x1)
    return points


def test_indices_of_ishigami_are_recovered() -> None:
    found = sensitivity(ishigami(), NAMES)
    assert found.indices["first"].to_numpy() == pytest.approx(FIRST, abs=0.03)
    assert found.indices["total"].to_numpy() == pytest.approx(TOTAL, abs=0.03)
    assert found.variance == pytest.approx(VARIANCE, rel=0.02)
    assert found.blocks == 1024


def test_intervals_hold_the_indices_of_ishigami() -> None:
    table = sensitivity(ishigami(), NAMES).indices
    for index, truth in (("first", FIRST), ("total", TOTAL)):
        assert (table[f"{index}_low"] <= truth).all()
        assert (table[f"{index}_high"] >= truth).all()


@pytest.mark.slow
def test_indices_are_the_same_each_time() -> None:
    pd.testing.assert_frame_equal(
        sensitivity(ishigami(), NAMES).indices, sensitivity(ishigami(), NAMES).indices
    )


@pytest.mark.parametrize("method", ["lhs", "sobol"])
def test_another_design_is_refused(method: str) -> None:
    with pytest.raises(InputError, match="need a sweep of the design saltelli"):
        sensitivity(ishigami(method, sample=320), NAMES)


def test_a_grid_is_refused() -> None:
    values = tuple(np.linspace(0, 1, 5).tolist())
    points = Design("grid", tuple(Factor(name, 0, 1, values) for name in NAMES)).points
    points["allied"] = points["x1"]
    with pytest.raises(InputError, match="differ in one knob at a time"):
        sensitivity(points, NAMES)


def test_points_in_another_order_are_refused() -> None:
    shuffled = ishigami().sample(frac=1, random_state=1)
    with pytest.raises(InputError, match="saltelli"):
        sensitivity(shuffled, NAMES)


def test_points_that_failed_are_refused_with_their_number() -> None:
    points = ishigami()
    points.loc[[3, 4], "allied"] = np.nan
    with pytest.raises(InputError, match=r"2 of the 5,120 points have no allied"):
        sensitivity(points, NAMES)


def test_an_outcome_that_does_not_vary_is_refused() -> None:
    points = ishigami()
    points["allied"] = 0.0
    with pytest.raises(InputError, match="allied is 0 at every point"):
        sensitivity(points, NAMES)


def test_an_unknown_measure_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"no such measure 'aliied'; there is allied"):
        sensitivity(ishigami(), NAMES, measure="aliied")
