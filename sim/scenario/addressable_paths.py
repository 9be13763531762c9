"""Places: every path that addresses a value of a scenario, and what may stand there.

A path is dotted: `states.CHN.power`, `model.weights.interest`, and the matrices cell by cell,
`hostility.USA.RUS`, `ties.CHN.EUR`, for any two different states. Words for people (titles,
names) and lists (events, sources) have no paths; nor has anything that no number depends on.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import permutations
from typing import Annotated, Any, NamedTuple, get_args, get_type_hints

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from sim.scenario.checks.names import NAMES_NOW, Names, among, unknown
from sim.scenario.checks.validated_model import Section, objection, raised_again
from sim.scenario.checks.values import (
    Dates,
    IssueId,
    MustBe,
    Number,
    Position,
    Positive,
    Replicates,
    Seed,
    Share,
    SignalKind,
    StateId,
    StatePair,
    Steps,
    Two,
)
from sim.scenario.parameters import ModelParameters


class Interest(NamedTuple):
    """What a state wants on an issue, and how much it cares."""

    position: Position
    salience: Share


InterestPair = Annotated[Interest, Two("[position, salience]")]


@dataclass(frozen=True, eq=False)
class AddressablePath:
    """What may stand at a path."""

    kind: TypeAdapter[Any]
    is_number: bool = True
    is_whole: bool = False
    """Whether the number must be whole."""
    changes_in_time: bool = True


@lru_cache(maxsize=8)
def addressable_paths(names: Names) -> Mapping[str, AddressablePath]:
    """Every path of a scenario with these names, in the order of a scenario file.

    Cached, because a sweep asks for the same names at every point.
    """
    kinds = _kinds()
    states = names.states or ()
    paths = {path: kinds[path] for path in ("steps", "seed", "replicates", "focus")}
    for state in states:
        paths[f"states.{state}.power"] = kinds["power"]
        paths[f"states.{state}.brinkmanship"] = kinds["share"]
        paths[f"states.{state}.autonomy"] = kinds["share"]
        for issue in names.issues or ():
            paths[f"states.{state}.interests.{issue}"] = kinds["interest"]
            paths[f"states.{state}.interests.{issue}.position"] = kinds["position"]
            paths[f"states.{state}.interests.{issue}.salience"] = kinds["share"]
    for matrix in ("hostility", "ties"):
        for by, towards in permutations(states, 2):
            paths[f"{matrix}.{by}.{towards}"] = kinds["share"]
    for occasion in names.occasions or ():
        for part in ("host", "kind", "issue"):
            paths[f"occasions.{occasion}.{part}"] = kinds[part]
        if occasion in names.dated:
            paths[f"occasions.{occasion}.at"] = kinds["at"]
        paths[f"occasions.{occasion}.rate"] = kinds["share"]
    return paths | _parameters()


@cache
def _kinds() -> dict[str, AddressablePath]:
    return {
        "steps": AddressablePath(TypeAdapter(Steps), is_whole=True, changes_in_time=False),
        "seed": AddressablePath(TypeAdapter(Seed), is_whole=True, changes_in_time=False),
        "replicates": AddressablePath(
            TypeAdapter(Replicates), is_whole=True, changes_in_time=False
        ),
        "focus": AddressablePath(TypeAdapter(StatePair), is_number=False, changes_in_time=False),
        "power": AddressablePath(TypeAdapter(Positive)),
        "share": AddressablePath(TypeAdapter(Share)),
        "position": AddressablePath(TypeAdapter(Position)),
        "interest": AddressablePath(TypeAdapter(InterestPair), is_number=False),
        "host": AddressablePath(TypeAdapter(StateId), is_number=False, changes_in_time=False),
        "kind": AddressablePath(TypeAdapter(SignalKind), is_number=False, changes_in_time=False),
        "issue": AddressablePath(TypeAdapter(IssueId), is_number=False, changes_in_time=False),
        "at": AddressablePath(TypeAdapter(Dates), is_number=False, changes_in_time=False),
    }


@cache
def _parameters() -> dict[str, AddressablePath]:
    leaves = _leaves("model", ModelParameters)
    return {
        path: AddressablePath(TypeAdapter(annotation), is_whole=get_args(annotation)[0] is int)
        for path, annotation in leaves
    }


def _leaves(path: str, section: type[Section]) -> Iterator[tuple[str, Any]]:
    for name, annotation in get_type_hints(section, include_extras=True).items():
        kinds = (annotation, *get_args(annotation))  # a section may be left out: X | None
        sections = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Section)]
        if sections:
            yield from _leaves(f"{path}.{name}", sections[0])
        elif name in section.model_fields:
            yield f"{path}.{name}", annotation


def _number_path(path: str) -> str:
    known = places_now()
    if known is None:
        return path
    if path not in known:
        raise unknown("path", path, tuple(known))
    if not known[path].is_number:
        raise objection(f"must lead to a single number, to be turned; found '{path}'")
    return path


NumberPath = Annotated[str, Field(strict=True), MustBe("a path"), AfterValidator(_number_path)]


def _value_in_time(known: Mapping[str, AddressablePath], path: str, value: object) -> object:
    if path not in known:
        raise unknown("path", path, tuple(known))
    if not known[path].changes_in_time:
        raise objection("cannot change in the course of a run")
    return known[path].kind.validate_python(value)


def _setting(known: Mapping[str, AddressablePath], name: str, value: object) -> object:
    names = NAMES_NOW.get()
    if name in names.knobs:
        return _NUMBER.validate_python(value)
    if name not in known:
        raise unknown("knob or path", name, (*names.knobs, *known))
    if name in _NOT_OF_THE_WORLD:
        raise objection("cannot be set here; leave it out")
    # A run may be shorter than its file, and then what a claim sets is not looked at.
    with among(replace(names, steps=None)):
        return known[name].kind.validate_python(value)


_NUMBER = TypeAdapter[float](Number)
_NOT_OF_THE_WORLD = ("seed", "replicates", "focus")


def _each(right: Callable[[Mapping[str, AddressablePath], str, object], object]) -> AfterValidator:
    """A check of values by their names, of all of them, against the paths that there are."""

    def check(values: dict[str, object]) -> dict[str, object]:
        known = places_now()
        if known is None:
            return values
        checked: dict[str, object] = {}
        wrong: list[InitErrorDetails] = []
        for name, value in values.items():
            try:
                checked[name] = right(known, name, value)
            except PydanticCustomError as problem:
                wrong.append(InitErrorDetails(type=problem, loc=(name,), input=value))
            except ValidationError as error:
                wrong += [raised_again(line, (name,)) for line in error.errors(include_url=False)]
        if wrong:
            raise ValidationError.from_exception_data("values", wrong)
        return checked

    return AfterValidator(check)


ValuesInTime = Annotated[dict[str, object], Field(min_length=1), _each(_value_in_time)]

Settings = Annotated[dict[str, object], _each(_setting)]
"""Values of knobs and paths that make another world of a scenario."""


def value_problem(path: str, value: object) -> str | None:
    """Why a value cannot stand at a path of the scenario being made; None if it can."""
    addressed = (places_now() or {}).get(path)
    try:
        if addressed is not None and addressed.is_number:
            addressed.kind.validate_python(value)
    except ValidationError as error:
        return f"{error.errors(include_url=False)[0]['msg']}; found {value}"
    return None


def places_now() -> Mapping[str, AddressablePath] | None:
    """The paths of the scenario being made, or None while its ids cannot be read."""
    names = NAMES_NOW.get()
    if names.states is None or names.issues is None or names.occasions is None:
        return None
    return addressable_paths(names)
