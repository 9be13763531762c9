"""The defaults beside the fitted sets: `python -m docs.studies.parameter_sets`.

Patterns of the model and verdicts on history under each set of parameters, side by side, to
`parameter-sets.md`.
"""

import sys
from collections.abc import Callable, Mapping
from operator import attrgetter
from pathlib import Path

import pandas as pd

import sim
from docs.studies.markdown import markdown
from sim.results.scenario_library import shipped
from sim.scenario.knobs import changed
from sim.scenario.parameter_sets import PARAMETER_SETS
from sim.scenario.parameters import ModelParameters
from sim.scenario.schema import Scenario
from sim.studies.claims.verdicts import check_claims

HERE = Path(__file__).parent
REPLICATES = 400
DEFAULTS = "defaults"

SHARED = {"states.A.interests.second.position": 1, "states.B.interests.first.position": 1}


def under(scenario: Scenario, name: str) -> Scenario:
    """A scenario with the parameters of a set where it has the defaults."""
    if name == DEFAULTS:
        return scenario
    defaults = ModelParameters()
    return changed(
        scenario,
        {
            f"model.{path}": value
            for path, value in PARAMETER_SETS[name].values.items()
            if attrgetter(path)(scenario.model) == attrgetter(path)(defaults)
        },
    )


Pattern = tuple[str, float, str, Callable[[sim.Ensemble], float], Mapping[str, object]]


def joins(state: str, occasion: str) -> Callable[[sim.Ensemble], float]:
    """The share of an occasion that a state joined."""

    def share(ensemble: sim.Ensemble) -> float:
        table = ensemble.joins
        row = table[(table["occasion"] == occasion) & (table["state"] == state)]
        return float(row["rate"].iloc[0])

    return share


def allied(ensemble: sim.Ensemble) -> float:
    """The share of replicates in which the focus pair is allied at the end."""
    return float(ensemble.pairs["allied"].iloc[0])


def patterns() -> list[Pattern]:
    """What is looked at, its published figure under the defaults, and where it comes from."""
    cold = sim.read("russia-china-2022")
    weak, strong = (cold.states[state].power for state in ("RUS", "CHN"))
    rows: list[Pattern] = [
        (f"{state} joins {occasion}", published, "russia-china-2022", joins(state, occasion), {})
        for state, occasion, published in (
            ("RUS", "japan_patrol", 0.99),
            ("CHN", "zapad", 0.145),
            ("CHN", "rus_statement_nato", 0.95),
            ("CHN", "rus_statement_ukraine", 0.62),
            ("CHN", "western_sanctions", 0.0),
            ("RUS", "tech_sanctions", 0.87),
            ("CHN", "csto", 0.925),
            ("CHN", "indian_ocean", 0.965),
        )
    ]
    whatifs: list[tuple[str, float, Mapping[str, object]]] = [
        ("allied as it stood", 0.0, {}),
        ("allied, European stakes shared", 0.84, {"interests": 1}),
        ("allied, China as weak as Russia", 0.63, {"states.CHN.power": weak}),
        ("allied, no Western ties", 0.58, {"ties.CHN.USA": 0, "ties.CHN.EUR": 0}),
        ("allied, Russia as strong as China", 0.07, {"states.RUS.power": strong}),
    ]
    rows += [(said, p, "russia-china-2022", allied, settings) for said, p, settings in whatifs]
    corners = ((0, False, 0.15, 0.0), (0, True, 0.15, 0.94), (1, False, 0.15, 0.44))
    for threat, shared, power, published in (*corners, (1, False, 1.0, 0.60), (1, True, 1.0, 1.0)):
        rival, same = "a rival" if threat else "no rival", "shared" if shared else "no shared"
        said = f"two states allied, {rival}, {same} interests, B's power {power}"
        settings = {"states.B.power": power, "threat": threat} | (SHARED if shared else {})
        rows.append((said, published, "two-states", allied, settings))
    for backlash, state, published in (
        (0.0, "EUR", 0.54),
        (0.06, "EUR", 0.94),
        (0.06, "KOR", 0.39),
    ):
        said = f"{state} joins American exercises in Asia, backlash {backlash}"
        where, settings = "russia-china-2022-system", {"model.backlash": backlash}
        rows.append((said, published, where, joins(state, "quad_exercise"), settings))
    return rows


def pattern_table(replicates: int = REPLICATES) -> pd.DataFrame:
    """Each pattern under each set of parameters."""
    rows = []
    for said, published, where, measured, settings in patterns():
        row: dict[str, object] = {"pattern": said, "published": published}
        for name in (DEFAULTS, *PARAMETER_SETS):
            scenario = changed(under(sim.read(where), name), settings)
            row[name] = measured(sim.run(scenario, replicates=replicates))
        rows.append(row)
        print(f"\r{len(rows)} patterns", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return pd.DataFrame(rows)


def verdict_table(budget: int = 2_000) -> pd.DataFrame:
    """Every claim of the scenarios that ship: its verdict under each set of parameters."""
    rows = []
    for file in shipped():
        scenario = sim.read(file)
        verdicts = {
            name: check_claims(under(scenario, name), budget=budget)
            for name in (DEFAULTS, *PARAMETER_SETS)
        }
        for number, claim in enumerate(scenario.claims):
            row: dict[str, object] = {"scenario": file.stem, "claim": claim}
            row |= {name: found[number].verdict for name, found in verdicts.items()}
            row |= {f"{name}, share": found[number].estimate for name, found in verdicts.items()}
            rows.append(row)
        print(f"\r{file.stem:40}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return pd.DataFrame(rows)


def counted(verdicts: pd.DataFrame) -> pd.DataFrame:
    """How many claims of each scenario are supported, of all."""
    names = [DEFAULTS, *PARAMETER_SETS]
    supported = (verdicts[names] == "supported").groupby(verdicts["scenario"]).sum()
    return supported.assign(claims=verdicts.groupby("scenario").size()).reset_index()


def main() -> None:
    """Write all tables."""
    shown, verdicts = pattern_table(), verdict_table()
    names = [DEFAULTS, *PARAMETER_SETS]
    history = verdicts[verdicts["claim"] == "history"]
    columns = [column for name in names for column in (name, f"{name}, share")]
    sources = [
        f"- **{name}**: {each.title}; {each.source}." for name, each in PARAMETER_SETS.items()
    ]
    parts = [
        "# The defaults beside the fitted sets",
        "Made by `python -m docs.studies.parameter_sets`; explained in [evidence](../evidence.md).",
        "A set takes the place of the defaults; what a scenario sets itself stays.",
        "\n".join(sources),
        f"## Patterns of the model, {REPLICATES} replicates\n\n{markdown(shown, 2)}",
        "## What happened in history (claim `history`)\n\n"
        + markdown(history[["scenario", *columns]], 2),
        f"## Claims supported\n\n{markdown(counted(verdicts))}",
    ]
    (HERE / "parameter-sets.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
