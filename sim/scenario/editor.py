"""A scenario while it is being changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from sim.errors import InputError, Mistake, ScenarioError
from sim.scenario.addressable_paths import Interest, addressable_paths
from sim.scenario.checks.names import Names, among
from sim.scenario.checks.suggestions import NEAREST_PATHS, suggestion
from sim.scenario.dates import step_of
from sim.scenario.messages import details, path_text, place_of, sentence
from sim.scenario.parameters import Outsiders
from sim.scenario.schema import Scenario, directions
from sim.scenario.story import untold

Value = float | str | tuple[Any, ...]
"""What stands at a path: a number, a word, [position, salience], two states, or dates."""

LEFT_OUT: dict[str, Callable[[], dict[str, Any]]] = {"outsiders": lambda: Outsiders().model_dump()}
"""What holds of a section that may be left out, by its key."""


class Editor:
    """A scenario taken apart into plain data, changed path by path, and made again.

    Mistakes are gathered in `mistakes` on the way; `scenario` raises them all together.
    """

    def __init__(self, scenario: Scenario) -> None:
        if not isinstance(scenario, Scenario):
            raise InputError(f"{scenario!r:.80} is no scenario; read one with sim.read")
        self.data: dict[str, Any] = scenario.model_dump(by_alias=True, exclude_none=True)
        self.mistakes: list[Mistake] = []
        self.names = Names.of(self.data)
        """The ids of the scenario; what has a path can change none of them, but the steps."""

    def scenario(self) -> Scenario:
        """The scenario with its changes; raises ScenarioError if anything is wrong with them."""
        self.raise_mistakes()
        # Half a story would be told to an end that is not its own.
        if any(untold(self.data)):
            del self.data["story"]
        try:
            return Scenario.model_validate(self.data)
        except ValidationError as error:
            self._gather(error)
        raise ScenarioError("", self.mistakes)

    def raise_mistakes(self) -> None:
        """Raise ScenarioError if there was any mistake so far."""
        if self.mistakes:
            raise ScenarioError("", self.mistakes)

    def value(self, path: str) -> Value:
        """The value at a path; where the path leads nowhere, 0 and a mistake."""
        if path not in addressable_paths(self.names):
            self._gather_unknown(path)
            return 0.0
        match path.split("."):
            case ["states", state, "interests", issue, *part]:
                interest = self.interest(state, issue)
                return getattr(interest, part[0]) if part else interest
            case ["hostility", one, other]:
                hostilities = (
                    rivalry["hostility"]
                    for rivalry in self.data["rivalries"]
                    if (one, other) in directions(rivalry)
                )
                return next(hostilities, 0.0)
            case ["ties", one, other]:
                return self.data["ties"].get(one, {}).get(other, 0.0)  # type: ignore[no-any-return]
            case ["occasions", occasion, "rate"]:
                opens = self.data["occasions"][occasion]
                return opens.get("rate", len(opens.get("at", ())) / self.data["steps"])  # type: ignore[no-any-return]
            case keys:
                section, last = self._leaf(keys)
                return section[last]  # type: ignore[no-any-return]

    def number(self, path: str) -> float:
        """The value at a path that takes numbers. Raises TypeError at one that does not."""
        value = self.value(path)
        if not isinstance(value, (int, float)):
            raise TypeError(path)
        return value

    def interest(self, state: str, issue: str) -> Interest:
        """A state's position on an issue and its salience; 0 and 0 where it has none."""
        return Interest(*self.data["states"][state]["interests"].get(issue, (0.0, 0.0)))

    def set_all(self, values: Mapping[str, object]) -> None:
        """Set the values at several paths."""
        # Dates are checked against the steps, so these come first.
        for path in sorted(values, key=lambda path: path != "steps"):
            self.set(path, values[path])

    def set(self, path: str, value: object) -> None:
        """Set the value at a path; what is so already stays as it was written."""
        names = self.names
        addressed = addressable_paths(names).get(path)
        if addressed is None:
            self._gather_unknown(path)
            return
        # A sweep's numbers are NumPy's, which would not pass for whole numbers or be written.
        plain = value.tolist() if hasattr(value, "tolist") else value
        try:
            with among(names):
                right = addressed.kind.validate_python(plain)
        except ValidationError as error:
            self._gather(error, path)
            return
        if right != self.value(path):
            self._put(path.split("."), right)

    def _put(self, keys: list[str], value: Any) -> None:
        match keys:
            case ["steps"]:
                self.data["steps"] = value
                self.names = replace(self.names, steps=value)
                self._drop_later_than(value)
            case ["states", state, "interests", issue]:
                self.data["states"][state]["interests"][issue] = value
            case ["states", state, "interests", issue, part]:
                changed = self.interest(state, issue)._replace(**{part: value})
                self.data["states"][state]["interests"][issue] = changed
            case ["hostility", one, other]:
                rivalries = _with_hostility(self.data["rivalries"], (one, other), value)
                self.data["rivalries"] = list(rivalries)
            case ["ties", one, other]:
                self.data["ties"].setdefault(one, {})[other] = value
            case _:
                if keys[:2] == ["model", "outsiders"]:
                    self.data["model"].setdefault("outsiders", LEFT_OUT["outsiders"]())
                section, last = self._leaf(keys)
                section[last] = value

    def _leaf(self, keys: list[str]) -> tuple[dict[str, Any], str]:
        section = self.data
        for key in keys[:-1]:
            section = section[key] if key in section else LEFT_OUT[key]()
        return section, keys[-1]

    def _drop_later_than(self, steps: int) -> None:
        for occasion in self.data["occasions"].values():
            if "at" in occasion:
                occasion["at"] = [step for step in occasion["at"] if step <= steps]
        self.data["events"] = [e for e in self.data["events"] if e["step"] <= steps]
        start, unit = self.data.get("start", ""), self.data["unit"]
        self.data["record"] = [
            row
            for row in self.data["record"]
            if (row.get("step") or step_of(row["date"], start, unit) or 0) <= steps
        ]

    def _gather(self, error: ValidationError, *under: str) -> None:
        self.mistakes += [
            Mistake(path_text(under + place_of(line)), sentence(line)) for line in details(error)
        ]

    def _gather_unknown(self, path: str) -> None:
        advice = suggestion(path, addressable_paths(self.names), "paths", NEAREST_PATHS)
        self.mistakes.append(Mistake(path, f"no such path{advice}"))


def _with_hostility(
    rivalries: Sequence[dict[str, Any]], direction: tuple[str, str], hostility: float
) -> Iterator[dict[str, Any]]:
    """Rivalries with another hostility in one direction, and the other direction kept."""
    by, towards = direction
    changed = {"from": by, "to": towards, "hostility": hostility}
    known = False
    for rivalry in rivalries:
        both = list(directions(rivalry))
        if direction not in both:
            yield rivalry
            continue
        known = True
        if (towards, by) in both:
            yield {"from": towards, "to": by, "hostility": rivalry["hostility"]}
        yield changed
    if not known:
        yield changed
