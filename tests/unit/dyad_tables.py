"""Made-up tables of pacts, in the format of the public ones."""

from pathlib import Path

import numpy as np

DYADS = (
    "c1,c2,year,formed,p1,p2,S,distance,rivals,dispute10,past_pact,majors,common_allies,tie12,tie21"
)
THIRDS = (
    "c1,c2,year,m,power,rival1,rival2,dispute1,dispute2,tie1,tie2,distance1,distance2,ally1,ally2"
)
PAIR = "2,365,1901,1,0.2,0.1,0.5,4000,0,0,0,1,0,0.1,0.25"
THIRD = "2,365,1901,740,0.05,1,0,1,0,0.3,0.02,8000,0,0,1"


def write(folder: Path, dyads: tuple[str, ...] = (PAIR,), thirds: tuple[str, ...] = ()) -> Path:
    """Both tables, of rows of text."""
    (folder / "dyads.csv").write_text("\n".join((DYADS, *dyads, "")), encoding="utf-8")
    thirds_text = "\n".join((THIRDS, *thirds, ""))
    (folder / "dyads-third-parties.csv").write_text(thirds_text, encoding="utf-8")
    return folder


def write_made_up(folder: Path, pairs: int = 12, seed: int = 1) -> Path:
    """Pairs in six years each, half of them before 1946; the alike and near form most pacts."""
    generator = np.random.default_rng(seed)
    dyads, thirds = [], []
    for pair in range(pairs):
        c1, c2, m = 1 + pair, 101 + pair, 201 + pair % 3
        for year in (1901, 1906, 1911, 1951, 1956, 1961):
            s, km = generator.uniform(-0.2, 1.0), round(generator.exponential(3000.0))
            formed = int(generator.uniform() < 0.05 + 0.5 * (s > 0.5) * np.exp(-km / 4000))
            p1, p2, power = generator.uniform(0.001, 0.2, 3)
            tie1, tie2 = generator.uniform(0.0, 0.3, 2)
            flags = ",".join(map(str, generator.integers(0, 2, 3)))
            dyads.append(
                f"{c1},{c2},{year},{formed},{p1:.4f},{p2:.4f},{s:.3f},{km},{flags},"
                f"{pair % 3},{pair % 2},{tie1:.3f},{tie2:.3f}"
            )
            if generator.uniform() < 0.7:
                flags = ",".join(map(str, generator.integers(0, 2, 2)))
                thirds.append(
                    f"{c1},{c2},{year},{m},{power:.4f},1,{flags[0]},{flags},"
                    f"{tie2:.3f},{tie1:.3f},{km},{km},{flags}"
                )
    return write(folder, tuple(dyads), tuple(thirds))
