"""Synthetic scenarios and tables for the tests of the figures: any size, any outcome, no engine."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text

from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import KIND_NAMES

RELATIONS = ("alliance", "one-sided support", "rhetorical support", "mutual support", "distant")
SHARES = [relation.replace("-", "_").replace(" ", "_") for relation in RELATIONS]
LONG = "The Most Serene and Indivisible Confederation of the Northern and Southern Archipelagos No."
SHORT = [
    "Russia",
    "China",
    "United States",
    "European Union",
    "Japan",
    "South Korea",
    "India",
    "Ukraine",
    "Kazakhstan",
    "Lithuania",
    "Brazil",
    "Iran",
    "Saudi Arabia",
    "Australia",
    "United Kingdom",
]
POWERS = [
    0.0349,
    0.2329,
    0.1211,
    0.0773,
    0.0258,
    0.0211,
    0.0979,
    0.0064,
    0.0027,
    0.0005,
    0.03,
    0.015,
    0.02,
    0.01,
    0.02,
]


def a_scenario(
    states: int = 10,
    steps: int = 120,
    long_names: bool = False,
    hosts: int = 2,
    start: str | None = "2021-08",
    unit: str = "month",
) -> Scenario:
    names = [f"{LONG} {n + 1}" if long_names else SHORT[n] for n in range(states)]
    ids = [f"S{n}" for n in range(states)]
    acts = ("speaks", "drills", "is sanctioned")
    return Scenario.model_validate(
        {
            "format": 1,
            "title": " ".join([LONG] * 3) if long_names else "Russia and China, 2022",
            "steps": steps,
            "unit": unit,
            **({"start": start} if start else {}),
            "focus": ids[:2],
            "issues": {"order": "The order of the world"},
            "states": {
                key: {"name": name, "power": power}
                for key, name, power in zip(ids, names, POWERS, strict=False)
            },
            "rivalries": [
                {"between": [a, b], "hostility": 0.1 + 0.9 * ((m * i) % 5) / 5}
                for m, a in enumerate(ids)
                for i, b in enumerate(ids[:m])
                if (m + i) % 3 == 2
            ],
            "occasions": {
                f"o{host}_{number}": {
                    "host": ids[host],
                    "kind": KIND_NAMES[number % 3],
                    "issue": "order",
                    "rate": 0.4,
                    "title": f"{names[host]} {acts[number % 3]} ({number})",
                }
                for host in range(hosts)
                for number in range(5)
            },
        }
    )


def a_history(
    scenario: Scenario, joins: float = 0.5, rate: float = 0.4, seed: int = 1
) -> pd.DataFrame:
    luck = np.random.default_rng(seed)
    rows = [
        (step, key, occasion.host, occasion.kind, state, bool(luck.random() < joins))
        for step in range(1, scenario.steps + 1)
        for key, occasion in scenario.occasions.items()
        if luck.random() < rate
        for state in scenario.states
        if state != occasion.host
    ]
    return pd.DataFrame(rows, columns=["step", "occasion", "host", "kind", "state", "joined"])


def a_path(scenario: Scenario, outcome: str = "rising") -> pd.DataFrame:
    """Outcomes: "never" and "always" are flat at 0 and 1, "equal" at 0.5, "rising" grows."""
    a, b = scenario.focus
    steps = np.arange(1, scenario.steps + 1)
    grown = steps / scenario.steps
    rows: list[tuple[object, ...]] = []
    for measure in ("expected", "costly_rate", "rhetoric_rate", "allied"):
        for by, towards in ((a, b), (b, a)) if measure != "allied" else ((a, b),):
            wave = 0.05 * np.sin(steps / 5 + (by == a))
            mean = {
                "never": 0 * grown,
                "always": 1 + 0 * grown,
                "equal": 0.5 + 0 * grown,
                "rising": np.clip(0.2 + 0.6 * grown * (1 if by == a else 0.4) + wave, 0, 1),
            }[outcome]
            if measure == "allied" and outcome == "rising":
                mean = 0.4 * grown**3
            width = 0.0 if outcome in ("never", "always") else 0.15
            for at, step in enumerate(steps):
                low, high = max(0.0, mean[at] - width), min(1.0, mean[at] + width)
                bounds = [np.nan] * 3 if measure == "allied" else [low, mean[at], high]
                rows.append((step, measure, by, towards, mean[at], *bounds))
    columns = ["step", "measure", "by", "towards", "mean", "q10", "q50", "q90"]
    return pd.DataFrame(rows, columns=columns)


def some_ends(scenario: Scenario) -> pd.DataFrame:
    """Where 400 replicates end, in two heaps, counts of their own for each way of each measure."""
    a, b = scenario.focus
    low = np.arange(20) / 20
    tables = []
    for number, measure in enumerate(("expected", "costly_rate")):
        for by, towards in ((a, b), (b, a)):
            heap = 100 + 10 * number + (by == a)
            counts = np.zeros(20, dtype=int)
            counts[[1, 17]] = heap, 400 - heap
            told = {"measure": measure, "by": by, "towards": towards}
            tables.append(
                pd.DataFrame(told | {"low": low, "high": low + 0.05, "replicates": counts})
            )
    return pd.concat(tables, ignore_index=True)


def some_singles(scenario: Scenario, replicates: int = 20) -> pd.DataFrame:
    """Single replicates, each with its own values, in the columns of `singles`."""
    luck = np.random.default_rng(6)
    steps = np.arange(1, scenario.steps + 1)
    a, b = scenario.focus
    tables = [
        pd.DataFrame(
            {
                "replicate": replicate,
                "step": steps,
                "measure": measure,
                "by": by,
                "towards": towards,
                "value": luck.random(len(steps)),
            }
        )
        for measure in ("expected", "costly_rate")
        for by, towards in ((a, b), (b, a))
        for replicate in range(replicates)
    ]
    return pd.concat(tables, ignore_index=True)


def some_pairs(
    scenario: Scenario, relation: str | None = None, share: float = 0.62
) -> pd.DataFrame:
    """One row each pair with a host; all with one relation, or every relation in turn."""
    hosts = {occasion.host for occasion in scenario.occasions.values()}
    ids = list(scenario.states)
    rows: list[tuple[object, ...]] = []
    for place, a in enumerate(ids):
        for b in ids[place + 1 :]:
            if a in hosts or b in hosts:
                held = relation or ((*RELATIONS[2:3], *RELATIONS)[len(rows) % 6])
                rest = (1 - share) / 4
                shares = [share if name == held else rest for name in RELATIONS]
                rows.append((a, b, 0.6, 0.3, held, share, *shares))
    columns = ["a", "b", "costly_rate_ab", "costly_rate_ba", "relation", "relation_share", *SHARES]
    return pd.DataFrame(rows, columns=columns)


def an_explanation(**changes: Any) -> Any:
    terms = {
        "shared_interest": 0.15,
        "security": 0.05,
        "reciprocity": 0.0,
        "audience": 0.31,
        "cost": -0.5,
        "third_parties": -0.59,
        "entrapment": -0.02,
        "dependence": 0.0,
    }
    fields: dict[str, Any] = {
        "state": "S1",
        "occasion": "o0_1",
        "host": "S0",
        "kind": "exercise",
        "issue": "european_order",
        "step": 37,
        "replicate": 0,
        "seed": 2022,
        "terms": terms,
        "committed": False,
        "premium": 0.4,
        "noise": 0.15,
        "probability": 0.018,
        "open": True,
        "draw": 0.58,
        "joined": False,
        "sentence": "China declines: what speaks against joining, above all third parties and "
        "cost, outweighs what speaks for it, above all audience.",
    }
    fields.update(changes)
    fields["worth"] = sum(fields["terms"].values())
    return SimpleNamespace(**fields)


SCENARIOS: dict[str, dict[str, Any]] = {
    "ten states": {},
    "two states, one step": {"states": 2, "steps": 1},
    "two long names, 240 steps": {"states": 2, "steps": 240, "long_names": True, "start": None},
    "three hosts, years": {"states": 3, "steps": 60, "hosts": 3, "start": "1900", "unit": "year"},
    "fifteen states, 240 steps": {"states": 15, "steps": 240, "hosts": 4, "start": "2021"},
    "fifteen long names, one step": {
        "states": 15,
        "steps": 1,
        "hosts": 9,
        "long_names": True,
        "start": None,
        "unit": "round",
    },
    "days": {"states": 5, "steps": 30, "start": "2021-08-15", "unit": "day"},
}
"""Arguments of `a_scenario`, from the smallest to the largest worlds that pictures must hold."""


def xs(line: Line2D) -> list[float]:
    return [float(x) for x in np.asarray(line.get_xdata(), dtype=float)]


def ys(line: Line2D) -> list[float]:
    return [float(y) for y in np.asarray(line.get_ydata(), dtype=float)]


def answered(pairs: pd.DataFrame, *, watched: bool = True) -> pd.DataFrame:
    """A table of pairs with what the others' answers came to, a number of its own in each cell."""
    measures = ("hostility", "tie", *(("perceived", "perception_gap") if watched else ()))
    columns = [f"{measure}_{way}" for measure in measures for way in ("ab", "ba")]
    count = len(pairs) * len(columns)
    numbers = (np.arange(count) + 0.5).reshape(len(pairs), -1) / count
    return pairs.assign(**{name: numbers[:, place] for place, name in enumerate(columns)})


def answered_path(scenario: Scenario, *, watched: bool = True) -> pd.DataFrame:
    """A path with what the others answered in it, a line of its own in each; every third is 0."""
    others = [state for state in scenario.states if state not in scenario.focus]
    pairs = [(other, state) for other in others for state in scenario.focus]
    lines = [("hostility", m, i) for m, i in pairs] + [("tie", i, m) for m, i in pairs]
    if watched:
        for host, other in (scenario.focus, scenario.focus[::-1]):
            lines += [("belief", host, other), ("perceived", host, other)]
            lines.append(("commitment", other, host))
    tables = [a_path(scenario)]
    grown = np.arange(1, scenario.steps + 1) / scenario.steps
    for place, (measure, by, towards) in enumerate(lines):
        start = (
            (place + 0.5) / len(lines) if place % 3 or measure not in ("hostility", "tie") else 0
        )
        mean = start * (1 - 0.4 * grown * (place % 2))
        steps = np.arange(1, scenario.steps + 1)
        told = {"step": steps, "measure": measure, "by": by, "towards": towards, "mean": mean}
        tables.append(pd.DataFrame(told))
    return pd.concat(tables, ignore_index=True)


def some_joins(scenario: Scenario, seed: int) -> pd.DataFrame:
    """Counts of all occasions and states, others with every seed."""
    luck = np.random.default_rng(seed)
    rows = [
        (occasion, state, opened := int(luck.integers(1, 300)), int(luck.integers(0, opened + 1)))
        for occasion, entry in scenario.occasions.items()
        for state in scenario.states
        if state != entry.host
    ]
    return pd.DataFrame(rows, columns=["occasion", "state", "occasions", "joins"])


def words_of(figure: Figure) -> list[Text]:
    """All texts that are drawn, once they are where they are drawn."""
    figure.draw_without_rendering()
    texts = list(figure.texts)
    for axes in figure.axes:
        texts += axes.texts
        for axis in (axes.xaxis, axes.yaxis):
            texts += axis.get_ticklabels() if axis.get_visible() else []
    return [text for text in texts if text.get_text() and text.get_visible()]


def all_words(figure: Figure) -> str:
    """Everything written in a picture, with ordinary spaces."""
    words = " | ".join(text.get_text().replace("\n", " ") for text in words_of(figure))
    return words.replace("\N{NO-BREAK SPACE}", " ")
