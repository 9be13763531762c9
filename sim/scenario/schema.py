"""What a scenario is: states, what divides and ties them, and the occasions to stand together.

A scenario is unchangeable and checked when it is made, whether from a file (`reader`), from
another scenario (`paths`, `knobs`) or from plain data: `Scenario.model_validate({...})`.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, ModelWrapValidatorHandler, PrivateAttr, TypeAdapter, model_validator

from sim.scenario.addressable_paths import (
    Interest,
    InterestPair,
    NumberPath,
    ValuesInTime,
    value_problem,
)
from sim.scenario.checks.names import NAMES_NOW, Names, among
from sim.scenario.checks.validated_model import Objection, Section
from sim.scenario.checks.values import (
    ANY_KIND,
    Count,
    Dates,
    Ends,
    Format,
    Id,
    IssueId,
    Number,
    Place,
    Positive,
    Replicates,
    Seed,
    Share,
    Short,
    SignalKind,
    Start,
    StateId,
    StatePair,
    Step,
    Steps,
    Title,
    Words,
)
from sim.scenario.claims import Claim
from sim.scenario.columns import TAKEN
from sim.scenario.event_record import RecordRow
from sim.scenario.fit_plan import FitPlan, Outcome
from sim.scenario.parameter_sets import ParameterSetName, over_set
from sim.scenario.parameters import ModelParameters
from sim.scenario.story import StoryWords, untold
from sim.scenario.sweep_plan import Plan, wrong_factors

_INDIFFERENT = Interest(0.0, 0.0)


class State(Section):
    """An agent: what it can, wants and dares."""

    name: Title = Field(description="the state's name in words")
    power: Positive = Field(description="its power, in any unit that all states share")
    brinkmanship: Share = Field(0.5, description="how readily it lets quarrels grow")
    autonomy: Share = Field(0.0, description="how much standing apart is worth to it in itself")
    interests: dict[IssueId, InterestPair] = Field(
        default_factory=dict, description="issue: [position, salience]"
    )
    place: Place | None = Field(
        None, description="its place on a page, [x, y] in percent from the left and the top"
    )
    short: Short | None = Field(None, description="its name where there is little room")
    article: Short | None = Field(
        None, description="the article that its name has in a sentence, as the United States"
    )

    @property
    def label(self) -> str:
        """Its name where there is little room."""
        return self.short or self.name

    @property
    def in_text(self) -> str:
        """Its name within a sentence."""
        return f"{self.article} {self.name}" if self.article else self.name

    def interest(self, issue: str) -> Interest:
        """Its position on an issue and the issue's salience; both 0 where it has none."""
        return self.interests.get(issue, _INDIFFERENT)


class Rivalry(Section):
    """How far states threaten each other: both ways (`between`) or one way (`from`, `to`)."""

    between: StatePair | None = Field(None, description="two states that threaten each other alike")
    from_: StateId | None = Field(None, alias="from", description="the state that threatens")
    to: StateId | None = Field(None, description="the state that is threatened")
    hostility: Share = Field(description="how far the one threatens the other")

    @property
    def directions(self) -> tuple[tuple[str, str], ...]:
        """(m, i) for each direction in which m threatens i."""
        return tuple(directions({"between": self.between, "from": self.from_, "to": self.to}))

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        both_ways, one_way = "between" in data, {"from", "to"} & data.keys()
        if both_ways == bool(one_way) or len(one_way) == 1:
            yield (), "must have either between: [one, other], or both from and to"
        elif not both_ways and data["from"] == data["to"]:
            yield ("to",), f"must be another state; found '{data['to']}' on both sides"


def directions(rivalry: object) -> Iterator[tuple[str, str]]:
    """The directions of a rivalry in plain data, as far as it is right."""
    match rivalry:
        case {"between": [str(one), str(other)] | (str(one), str(other))}:
            yield from dict.fromkeys([(one, other), (other, one)])
        case {"from": str(one), "to": str(other)}:
            yield (one, other)


class Occasion(Section):
    """Something that a host does and others can join."""

    host: StateId = Field(description="the state whose occasion it is")
    kind: SignalKind = Field(description=ANY_KIND)
    issue: IssueId = Field(description="what it is about")
    rate: Share | None = Field(None, description="the probability that it arises in a step")
    at: Dates | None = Field(
        None, description="the steps in which it happens, and in no others; in place of a rate"
    )
    title: Words = Field("", description="what it is, in words")

    _steps: int = PrivateAttr(1)

    @property
    def weight(self) -> float:
        """What it counts in its host's expected support: its rate, or the share of its dates."""
        return len(self.at or ()) / self._steps if self.rate is None else self.rate

    def model_post_init(self, context: Any, /) -> None:
        """Remember how long the scenario lasts, of which known dates are a share."""
        del context
        self._steps = NAMES_NOW.get().steps or 1

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        if "rate" not in data and "at" not in data:
            yield ("rate",), "is missing (the probability that it arises in a step, or at: [steps])"


class Event(Section):
    """What changes in the course of a run, and for how long."""

    step: Step = Field(description="the first step in which it holds")
    until: Count | None = Field(None, description="the first step in which it no longer holds")
    title: Title = Field(description="what happens, in words")
    set: ValuesInTime = Field(description="path: the value it has meanwhile")

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        step, until = data.get("step"), data.get("until")
        if isinstance(step, int) and isinstance(until, int) and until <= step:
            yield ("until",), f"must be after step {step}; found {until}"


class Converge(Section):
    """A state coming to want what another wants."""

    state: StateId = Field(description="the state that changes")
    towards: StateId = Field(description="the state that it comes to resemble")
    issues: Annotated[tuple[IssueId, ...], Field(min_length=1)] = Field(
        description="the issues on which it does"
    )

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        if "state" in data and data["state"] == data.get("towards"):
            yield ("towards",), f"must be another state; found '{data['towards']}' on both sides"


KNOB_KINDS = ("set", "scale", "parity", "converge")
RELATIVE_KINDS = ("scale", "converge")
"""Kinds of knobs that count from the scenario as it is: its own values are 1, or 0."""


class Knob(Section):
    """One number that turns into a change of the world."""

    title: Title = Field(description="what it turns, in words")
    set: NumberPath | None = Field(None, description="the path whose value it is")
    scale: Annotated[tuple[NumberPath, ...], Field(min_length=1)] | None = Field(
        None, description="the paths whose values it multiplies; 1 = as it is"
    )
    parity: StatePair | None = Field(
        None, description="two states: weaker's power / stronger's, the stronger's kept"
    )
    converge: Converge | None = Field(
        None, description="whose interests move; 0 = as it is, 1 = the other's"
    )
    from_: Number = Field(alias="from", description="the lowest value")
    to: Number = Field(description="the highest value")
    ends: Ends | None = Field(None, description="what its lowest and its highest value are called")
    stands: Title | None = Field(
        None, description="what the value is called at which the scenario stays as it is"
    )

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths whose values it sets or multiplies; none of another kind."""
        return self.scale or ((self.set,) if self.set else ())

    @property
    def kind(self) -> str:
        """How it turns: one of KNOB_KINDS."""
        return next(kind for kind in KNOB_KINDS if getattr(self, kind) is not None)

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        turns = [kind for kind in KNOB_KINDS if kind in data]
        misspelt = data.keys() - {field.alias or name for name, field in cls.model_fields.items()}
        if len(turns) > 1 or not (turns or misspelt):
            clause = f"; found {' and '.join(turns) or 'none'}"
            yield (), f"must have one of set, scale, parity and converge{clause}"
        reach = [(end, data[end]) for end in ("from", "to") if type(data.get(end)) in (int, float)]
        if len(reach) == 2 and not data["from"] < data["to"]:
            yield ("to",), f"must be above from, {data['from']}; found {data['to']}"
        for kind in turns:
            for end, value in reach:
                problem = turning_problem(kind, value)
                if kind == "set" and isinstance(data["set"], str):
                    problem = value_problem(data["set"], value)
                if problem:
                    yield (end,), problem


def turning_problem(kind: str, value: float) -> str | None:
    """Why no knob of a kind can be turned to a value; None if it can."""
    match kind:
        case "parity" if not 0 < value <= 1:
            return f"must be above 0 and at most 1, a ratio of powers; found {value:g}"
        case "converge" if not 0 <= value <= 1:
            return f"must be from 0, as it is, to 1, the other's interests; found {value:g}"
        case "scale" if value < 0:
            return f"must be 0 or above, a factor; found {value:g}"
    return None


_ANYTHING = TypeAdapter(Any)

STATE_ON_PAGES, KNOB_ON_PAGES = ("place", "short", "article"), ("ends", "stands")
"""Parts of a state and of a knob that show on pages alone, as the story does."""

RESERVED = ("steps", "seed", "replicates", "focus")
"""Paths of one word, which a knob may not be named like."""


class Scenario(Section):
    """States, what divides and ties them, and what happens: all but the random draws."""

    format: Format = Field(description="the format of the file, 1")
    title: Title = Field(description="what the scenario is called")
    about: Words = Field("", description="what it is about")
    sources: tuple[Title, ...] = Field((), description="where its figures come from")
    steps: Steps = Field(description="how many steps it lasts")
    unit: Title = Field("month", description="what a step is")
    start: Start | None = Field(None, description="the date of step 1, for labels")
    seed: Seed = Field(0, description="what decides the random draws")
    replicates: Replicates = Field(400, description="how many runs make an ensemble")
    focus: StatePair = Field(description="the two states that it is about")
    issues: dict[Id, Title] = Field(description="id: what the issue is about")
    states: dict[Id, State] = Field(description="id: the state")
    rivalries: tuple[Rivalry, ...] = Field((), description="who threatens whom")
    ties: dict[StateId, dict[StateId, Share]] = Field(
        default_factory=dict, description="state: {other: how much it depends on the other}"
    )
    occasions: dict[Id, Occasion] = Field(description="id: the occasion")
    events: tuple[Event, ...] = Field((), description="what changes, and for how long")
    parameters: ParameterSetName | None = Field(
        None, description="the name of a set of parameters, fitted to data, in place of defaults"
    )
    model: ModelParameters = Field(
        default=ModelParameters(), description="parameters other than the defaults"
    )
    knobs: dict[Id, Knob] = Field(
        default_factory=dict, description="id: what can be changed by one number"
    )
    claims: dict[Id, Claim] = Field(default_factory=dict, description="id: a hypothesis")
    sweep: Plan | None = Field(None, description="what a sweep of it varies")
    record: tuple[RecordRow, ...] = Field(
        (), description="what took place and who joined; rows, or the name of a CSV file"
    )
    outcomes: tuple[Outcome, ...] = Field((), description="who became allied, to be fitted to")
    fit: FitPlan = Field(default_factory=dict, description="path: its prior distribution")
    story: StoryWords | None = Field(None, description="the words by which a page tells it")

    def set_by_events(self, step: int) -> dict[str, object]:
        """Values by path that events have set in a step; of two on one path the later counts."""
        values: dict[str, object] = {}
        for event in self.in_force(step):
            # Set anew, not updated: a whole interest must come after an earlier part of it.
            kept = {path: values[path] for path in values if path not in event.set}
            values = kept | event.set
        return values

    def in_force(self, step: int) -> list[Event]:
        """The events that hold in a step, by when they began."""
        begun = sorted(self.events, key=lambda event: event.step)
        return [
            event
            for event in begun
            if event.step <= step and (event.until is None or step < event.until)
        ]

    @property
    def varied(self) -> list[str]:
        """The knobs and paths that its sweep varies; none where it has no sweep."""
        return list(self.sweep.vary) if self.sweep else []

    @cached_property
    def hostility(self) -> dict[tuple[str, str], float]:
        """[m, i] how far m threatens i, from 0 to 1; where nothing is given, 0."""
        return {
            direction: rivalry.hostility
            for rivalry in self.rivalries
            for direction in rivalry.directions
        }

    @cached_property
    def tie(self) -> dict[tuple[str, str], float]:
        """[i, m] how much i depends on m, from 0 to 1; where nothing is given, 0."""
        return {(i, m): tie for i, ties in self.ties.items() for m, tie in ties.items()}

    @classmethod
    def objections(cls, data: Mapping[str, Any]) -> Iterator[Objection]:
        sections = {name: entry for name, entry in data.items() if isinstance(entry, dict)}
        if (number := len(sections.get("states", "ab"))) < 2:
            yield ("states",), f"must hold at least two states, or nobody can join; found {number}"
        if not sections.get("occasions", "some"):
            yield ("occasions",), "must hold at least one occasion, or there is nothing to join"
        for state, ties in sections.get("ties", {}).items():
            if isinstance(ties, dict) and state in ties:
                yield ("ties", state, state), "must lead to another state; none depends on itself"
        for knob in sections.get("knobs", {}):
            if knob in RESERVED:
                yield ("knobs", knob), f"must have another name; '{knob}' is a path already"
            elif knob in TAKEN:
                taken = f"'{knob}' is a column of the results already"
                yield ("knobs", knob), f"must have another name; {taken}"
        yield from _directions_given_twice(data.get("rivalries"))
        yield from untold(data)
        if isinstance(varied := sections.get("sweep", {}).get("vary"), dict):
            yield from wrong_factors(varied, sections.get("knobs", {}))

    @model_validator(mode="wrap")
    @classmethod
    def _among_its_names(cls, data: object, make: ModelWrapValidatorHandler[Self]) -> Self:
        # Parts that are made already are taken apart, so that their references are checked too.
        plain = _ANYTHING.dump_python(data, by_alias=True, exclude_none=True)
        if isinstance(plain, dict) and "parameters" in plain:
            plain["model"] = over_set(plain["parameters"], plain.get("model", {}))
        with among(Names.of(plain) if isinstance(plain, dict) else Names()):
            return make(plain)


def _directions_given_twice(rivalries: object) -> Iterator[Objection]:
    first: dict[tuple[str, str], int] = {}
    for index, rivalry in enumerate(rivalries if isinstance(rivalries, (list, tuple)) else ()):
        again = [pair for pair in directions(rivalry) if pair in first and pair[0] != pair[1]]
        if again:
            (by, towards), entry = again[0], first[again[0]] + 1
            sentence = f"hostility of {by} towards {towards} is given already, in rivalries.{entry}"
            yield ("rivalries", index), sentence
        for pair in directions(rivalry):
            first.setdefault(pair, index)
