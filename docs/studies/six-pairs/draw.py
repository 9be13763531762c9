"""Draws six historical pairs by lot: three that formed a pact, three that did not.

    python docs/studies/six-pairs/draw.py DYADS.csv.gz

The table has a row for each politically relevant pair of states without a pact, every fifth year
from 1871 to 2011, and in `formed` whether the pair had a pact in any of the five following years
(ATOP; Correlates of War for the rest). The frame are the pair-years that a coder can know from
general histories and whose states are in the table of powers:

- one of the two is a major power, and neither has less than a hundredth of the world's power,
- 1876 to 1986, without 1911, 1916, 1936 and 1941, whose following years are those of a world war,
- not a pair that is coded already, within ten years.
"""

import random
import sys

import pandas as pd

SEED = 20261127
CODED = {
    (200, 255): 1897,
    (200, 740): 1900,
    (2, 200): 1902,
    (220, 365): 1890,
    (255, 325): 1936,
    (365, 710): 1950,
    (2, 710): 1972,
    (2, 750): 1962,
    (2, 732): 1950,
}
"""Correlates of War codes of the nine pairs, and the year of each."""


def frame(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that can be drawn, in the order of pair and year."""
    known = (table["majors"] >= 1) & (table[["p1", "p2"]].min(axis=1) >= 0.01)
    years = table["year"].between(1876, 1986) & ~table["year"].isin([1911, 1916, 1936, 1941])
    coded = [
        abs(year - CODED.get((c1, c2), -1000)) <= 10
        for c1, c2, year in zip(table["c1"], table["c2"], table["year"], strict=True)
    ]
    rows = table[known & years & ~pd.Series(coded, index=table.index)]
    return rows.sort_values(["c1", "c2", "year"]).reset_index(drop=True)


def draw(rows: pd.DataFrame) -> pd.DataFrame:
    """Three rows of each kind, no pair twice."""
    chance = random.Random(SEED)
    drawn: list[int] = []
    for formed in (1, 0):
        waiting = rows.index[rows["formed"] == formed].tolist()
        chance.shuffle(waiting)
        while sum(rows.loc[drawn, "formed"] == formed) < 3:
            row = waiting.pop()
            pairs = {(rows.loc[n, "c1"], rows.loc[n, "c2"]) for n in drawn}
            if (rows.loc[row, "c1"], rows.loc[row, "c2"]) not in pairs:
                drawn.append(row)
    return rows.loc[drawn, ["c1", "c2", "year", "formed"]]


if __name__ == "__main__":
    found = frame(pd.read_csv(sys.argv[1]))
    sys.stdout.write(f"{len(found)} rows, {found['formed'].sum()} formed\n{draw(found)}\n")
