"""Sweeps: which knobs and paths are varied, over which values, and how points are chosen."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import isfinite, prod
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from sim.scenario.addressable_paths import places_now
from sim.scenario.checks.names import unknown
from sim.scenario.checks.suggestions import NEAREST_PATHS, suggestion
from sim.scenario.checks.validated_model import Objection, Section, must_be
from sim.scenario.checks.values import MustBe, Number, Replicates, Title
from sim.scenario.columns import TAKEN

DesignName = Literal["grid", "lhs", "sobol", "saltelli", "table", "posterior"]
DESIGNS: tuple[DesignName, ...] = get_args(DesignName)
IN_ROWS: tuple[DesignName, ...] = ("table", "posterior")
"""Designs whose points are rows, of a value for each factor. The rows of a posterior are equally
likely, and each has random draws of its own, as the whole of them is what counts."""
Kept = Literal["joins", "replicates"]
"""What a sweep may keep beyond what it measures of the focus pair."""

MOST_POINTS = 100_000_000

Points = Annotated[
    int,
    Field(strict=True, ge=2, le=MOST_POINTS),
    MustBe(f"a whole number from 2 to {MOST_POINTS:,}"),
]
_HOW = "from:to:points, such as 0:1:11, from:to, or values, such as 0.1,0.2,0.5"


def _plain(written: object) -> object:
    """Values in plain data as from, to, points or values, from whichever way they were written."""
    if isinstance(written, (list, tuple)):
        return {"values": written}
    if not isinstance(written, str):
        return written
    if not written.isascii():  # Python takes digits of any script; files do not
        raise must_be(_HOW)
    try:
        if ":" in written:
            from_, to, *points = written.split(":", 2)
            number = {"points": int(points[0])} if points else {}
            return {"from": _number(from_), "to": _number(to), **number}
        return {"values": [_number(part) for part in written.split(",")]}
    except ValueError:
        pass
    raise must_be(_HOW)


def _number(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


class Values(Section):
    """What a knob or path is given: numbers of a range, or one value after the other."""

    from_: Number | None = Field(None, alias="from", description="the lowest value")
    to: Number | None = Field(None, description="the highest value")
    points: Points | None = Field(None, description="how many values from the lowest to it")
    values: tuple[Number, ...] | None = Field(None, description="the values, in place of a range")

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        if "values" in data:
            yield from _of_list(data)
        elif "from" not in data or "to" not in data:
            yield (), "must have both from and to, or values"
        else:
            match data["from"], data["to"]:
                case (int() | float() as low, int() | float() as high) if low >= high:
                    word = "an empty range" if low == high else "the wrong way round"
                    yield (), f"must go up; found {low:g} to {high:g}, which is {word}"


def _of_list(data: Mapping[str, Any]) -> Iterator[Objection]:
    if len(data) > 1:
        yield (), "must have either values, or from and to"
    values = data["values"]
    if not isinstance(values, (list, tuple)):
        return
    if len(values) < 2:
        yield (), f"must have two values or more; found {len(values)}, for which there is --set"


Varied = Annotated[
    Values, BeforeValidator(_plain, json_schema_input_type=str | list[float] | Values)
]


def _design(name: object) -> object:
    if isinstance(name, str) and name not in DESIGNS:
        raise unknown("design", name, DESIGNS)
    return name


class Plan(Section):
    """A sweep: the points at which a scenario is run."""

    vary: Annotated[dict[str, Varied], Field(min_length=1)] = Field(
        description="knob or path: from:to:points, or a list of values"
    )
    design: Annotated[
        DesignName, MustBe(f"one of {', '.join(DESIGNS)}"), BeforeValidator(_design)
    ] = Field(
        "grid", description="how points are chosen: grid, lhs, sobol, saltelli, table or posterior"
    )
    points: Points | None = Field(
        None, description="how many points; of saltelli, how many for each factor and two more"
    )
    carried: dict[Title, tuple[float | str, ...]] = Field(
        default_factory=dict,
        description="of a table: columns that are no factors, to be kept beside the results",
    )
    replicates: Replicates | None = Field(
        None, description="how many replicates at each point, instead of the scenario's"
    )
    keep: Annotated[Kept, MustBe(" or ".join(get_args(Kept)))] | None = Field(
        None,
        description="joins: of all states, not of the focus pair alone; replicates: those, and a "
        "row for each replicate and pair",
    )

    @property
    def own_draws(self) -> bool:
        """Whether each point has random draws of its own, as the draws of a posterior have."""
        return self.design == "posterior"

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        vary = data.get("vary")
        values = {}
        for name, entry in vary.items() if isinstance(vary, dict) else ():
            try:
                plain = _plain(entry)
            except PydanticCustomError:  # reported where it stands
                continue
            if isinstance(plain, dict):
                values[name] = plain
        if data.get("design", "grid") == "grid":
            yield from _of_grid(data, values)
        elif data["design"] in IN_ROWS:
            yield from _of_rows(data, values)
        elif data["design"] in DESIGNS:
            yield from _of_sample(data, values)


def _of_grid(data: Mapping[str, Any], values: dict[str, Any]) -> Iterator[Objection]:
    if "points" in data:
        yield ("points",), "goes with lhs, sobol and saltelli; a grid's points follow from vary"
    counts = []
    for name, plain in values.items():
        if {"from", "to"} <= plain.keys() and "points" not in plain:
            low, high = (str(plain[end]).removesuffix(".0") for end in ("from", "to"))
            yield ("vary", name), f"must say at how many points, as in {low}:{high}:11"
        listed = plain.get("values")
        count = len(listed) if isinstance(listed, (list, tuple)) else plain.get("points")
        counts.append(count if type(count) is int else 1)
        if isinstance(listed, (list, tuple)):
            yield from _given_twice(name, listed)
    if prod(counts) > MOST_POINTS:
        yield ("vary",), f"must make at most {MOST_POINTS:,} points; found {prod(counts):,}"


def _given_twice(name: str, values: Sequence[object]) -> Iterator[Objection]:
    numbers = [value for value in values if isinstance(value, int | float)]
    twice = [value for value, following in pairwise(sorted(numbers)) if value == following]
    if twice:
        yield ("vary", name), f"must have different values; found {twice[0]:g} twice"


def _of_rows(data: Mapping[str, Any], values: dict[str, Any]) -> Iterator[Objection]:
    if "points" in data:
        yield (
            ("points",),
            f"goes with lhs, sobol and saltelli; a {data['design']} has a point a row",
        )
    rows = 0
    carried = data.get("carried")
    columns = [(("vary", name), plain.get("values")) for name, plain in values.items()]
    columns += [
        (("carried", name), cells)
        for name, cells in (carried.items() if isinstance(carried, dict) else ())
    ]
    for loc, cells in columns:
        if not isinstance(cells, (list, tuple)):
            yield loc, f"must be a list, a value for each row, for the design {data['design']}"
            continue
        rows = rows or len(cells)
        if len(cells) != rows:
            yield loc, f"must have a value for each of {rows} rows; found {len(cells)}"
        if loc[0] == "carried" and (loc[1] in values or loc[1] in TAKEN):
            yield loc, f"must have another name; '{loc[1]}' is a column of the results already"


def _of_sample(data: Mapping[str, Any], values: dict[str, Any]) -> Iterator[Objection]:
    design, points = data["design"], data.get("points")
    if points is None:
        yield ("points",), f"is missing: how many points the design {design} has"
    elif design == "saltelli" and type(points) is int and points & (points - 1):
        below = 2 ** (points.bit_length() - 1)
        right = "must be a power of two in the design saltelli"
        yield ("points",), f"{right}, such as {below} or {2 * below}; found {points}"
    for name, plain in values.items():
        if "values" in plain or "points" in plain:
            right = f"must be a range, from:to, for the design {design}, which chooses the values"
            yield ("vary", name), right


def wrong_factors(vary: Mapping[str, Any], knobs: Mapping[str, Any]) -> Iterator[Objection]:
    """What a sweep varies that is neither a knob nor a path to a number, or needs whole numbers."""
    known = places_now()
    if known is None:
        return
    for name, entry in vary.items():
        addressed = known.get(_path_of(name, knobs))
        if addressed is not None and addressed.is_whole and (broken := _not_whole(entry)):
            right = f"must be varied over whole numbers; found {broken[0]:g}"
            yield ("sweep", "vary", name), right
        if name in knobs:
            continue
        if name not in known:
            advice = suggestion(name, [*knobs, *known], "knobs and paths", NEAREST_PATHS)
            yield ("sweep", "vary", name), f"no such knob or path{advice}"
        elif name == "replicates":
            right = "cannot be varied; how many there are at each point, sweep.replicates says"
            yield ("sweep", "vary", name), right
        elif not known[name].is_number:
            yield ("sweep", "vary", name), "must be a knob, or lead to a single number"


def _path_of(name: str, knobs: Mapping[str, Any]) -> str:
    """The path that a factor's own number is set at: of a knob, where it is set; else its name."""
    knob = knobs.get(name)
    path = knob.get("set") if isinstance(knob, dict) else None
    return path if isinstance(path, str) else name


def _not_whole(entry: object) -> list[float]:
    """Numbers of an entry of `vary` that are not whole; of what cannot be read, none."""
    try:
        plain = _plain(entry)
    except PydanticCustomError:  # reported where it stands
        return []
    data = plain if isinstance(plain, dict) else {}
    values = data.get("values")
    listed = values if isinstance(values, (list, tuple)) else ()
    numbers = (*listed, data.get("from"), data.get("to"))
    return [number for number in numbers if isinstance(number, float) and not number.is_integer()]
