"""What a sweep will take, said before it starts; and whether it may, if that is a lot."""

import sys
from typing import TYPE_CHECKING

import click

from sim.cli.output.terminal import width
from sim.cli.text.words import counted, listed, text_paragraphs

if TYPE_CHECKING:
    from sim.results.pending_run import Request
    from sim.studies.sweep.chunks import Frames
    from sim.studies.sweep.cost import SweepCost
    from sim.studies.sweep.designs import Design

_MANY_RUNS = 1_000_000
_LONG = 3600.0


def announce(
    cost: "SweepCost",
    frames: "Frames",
    request: "Request",
    design: "Design",
    *,
    as_json: bool = False,
    err: bool = False,
) -> None:
    """Say how many points and runs there are, how long they take and how large results become.

    frames: tables of a few points, by which size is judged.
    """
    from sim.cli.output.json_output import echo_json

    scenario = request.scenario
    size = _bytes(frames, scenario.replicates) * cost.points
    if as_json:
        report: dict[str, float] = {
            "points": cost.points,
            "replicates": scenario.replicates,
            "runs": cost.runs,
        }
        report |= {"workers": cost.workers, "seconds": cost.seconds, "bytes": size}
        echo_json({**report, "folder": request.place})
        return
    varied, noun = " × ".join(scenario.varied), "point"
    if design.method == "posterior":
        varied, noun = counted(len(scenario.varied), "parameter"), "draw"
    points, replicates = counted(cost.points, noun), counted(scenario.replicates, "replicate")
    time = f"about {duration(cost.seconds)} on {counted(cost.workers, 'worker')}"
    lines = [f"{scenario.title}: {design.method} of {varied}"]
    if rounded := [factor.name for factor in design.factors if factor.rounded]:
        lines.append(f"{listed(rounded)} rounded to whole numbers, as no others can be")
    lines.append(f"{points} × {replicates} = {counted(cost.runs, 'run')}")
    lines.append(f"{time}, {_size(size)} of results in {request.place}")
    click.echo(text_paragraphs(lines, width()), err=err)


def may_start(cost: "SweepCost", *, yes: bool) -> None:
    """Ask before a sweep that takes a lot; raises where the answer is no or nobody is there."""
    from sim.cli.exits import Failure
    from sim.errors import InputError

    if yes or not (cost.runs > _MANY_RUNS or cost.seconds > _LONG):
        return
    many = f"{counted(cost.runs, 'run')}, about {duration(cost.seconds)}"
    if not sys.stdin.isatty():
        raise InputError(f"{many}: if that is meant, say so with --yes; nothing was run")
    if not click.confirm(f"{many}: go on?", err=True):
        raise Failure("nothing was run")


def duration(seconds: float) -> str:
    """How long something takes, in words.

    >>> duration(0.4), duration(75), duration(8000), duration(400_000)
    ('1 second', '1 minute 15 seconds', '2 hours 13 minutes', '4 days 15 hours')
    """
    total = max(1, round(seconds))
    units = (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1))
    parts = []
    for unit, length in units:
        number, total = divmod(total, length)
        parts.append((number, unit))
    first = next(index for index, (number, _) in enumerate(parts) if number)
    report = [counted(number, unit) for number, unit in parts[first : first + 2] if number]
    return " ".join(report)


def _bytes(frames: "Frames", replicates: int) -> float:
    """What a point takes on disk, by the tables of a few."""
    from sim.results.chunk_file import packed

    points = len(frames["points"])
    total = 0.0
    for name, frame in frames.items():
        grows = replicates / max(1, frame["replicate"].nunique()) if name == "replicates" else 1.0
        total += len(packed({name: frame})) / points * grows
    return total


def _size(number: float) -> str:
    """A number of bytes, in words.

    >>> _size(12_400), _size(3.2e9)
    ('12 kB', '3.2 GB')
    """
    for unit in ("kB", "MB", "GB"):
        number /= 1000
        if number < 1000:
            return f"{number:.{0 if number >= 10 else 1}f} {unit}"
    return f"{number / 1000:.1f} TB"
