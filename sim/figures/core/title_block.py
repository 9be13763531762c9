"""What is said above the picture of a sweep: the question, and the answer in a line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.figures.core.picture import Picture
from sim.figures.core.sizes import Sheet
from sim.figures.core.state_names import focus_names
from sim.wording.numbers import percent

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario.schema import Scenario


def sweep_picture(
    points: "pd.DataFrame",
    scenario: "Scenario",
    body: float,
    sheet: Sheet,
    where: str = "",
    notes: Sequence[str] = (),
    stack: tuple[int, float] = (0, 0.0),
) -> Picture:
    """A picture of the points of a sweep, empty below its headline.

    where: a sentence that says at which points they are allied.
    """
    a, b = focus_names(scenario, room=165, size=sheet.title)
    failed = int(points["allied"].isna().sum())
    made = f"{scenario.replicates:,} runs at each of {len(points):,} points."
    subtitle = [f"{scenario.title}.", *([where] if where else []), f"{_verdict(points)} {made}"]
    if failed:
        subtitle.append(f"{failed:,} of the points failed, and are left out.")
    picture = Picture(f"When do {a} and {b} become allied?", subtitle, body, sheet, notes, stack)
    picture.description = f"{where} {_verdict(points)} {made}".strip()
    return picture


def _verdict(points: "pd.DataFrame") -> str:
    shares = points["allied"].dropna()
    if shares.empty:
        return "No point could be run."
    least, most = percent(shares.min()), percent(shares.max())
    if least == most:
        return f"At the end, allied in {least} of the runs at every point."
    return f"At the end, allied in {least} to {most} of the runs."
