"""What can be changed: controls in plain words, the luck, and the button that runs them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple

from nicegui import ui

from sim.classroom.page.parts import Slider, heading, set_class
from sim.classroom.settings import HIGHEST_SEED, POSITIONS, Settings, whole
from sim.classroom.stories import Story
from sim.scenario.schema import Knob

Act = Callable[[], Awaitable[None]]


class Acts(NamedTuple):
    """What is called when something is done."""

    turned: Act
    """While a control moves."""
    rested: Act
    """Once it is let go."""
    lucky: Callable[[object], Awaitable[None]]
    """With another seed, or whatever was sent for one."""
    run: Act
    keep: Callable[[], None]


class Change:
    """The controls of a story, its luck, and what a change waits for."""

    def __init__(self, settings: Settings, acts: Acts) -> None:
        story, self._acts = settings.story, acts
        heading("Change one thing", 3)
        self._controls = [self._control(story, *each) for each in story.controls.items()]
        if story.more:
            with ui.element("details").props("data-testid=more"):
                ui.html("More", sanitize=False, tag="summary")
                self._controls += [self._control(story, *each) for each in story.more.items()]
        with ui.element("div").classes("row"):
            self._seed = ui.number(
                "Luck (seed)", value=settings.seed, min=0, max=HIGHEST_SEED, precision=0
            )
            self._seed.props("dense data-testid=seed").classes("w-32")
            self._seed.on_value_change(lambda: acts.lucky(self._seed.value))
            ui.button("New luck", on_click=self._new_luck).props("outline data-testid=new-luck")
        with ui.element("div").classes("row"):
            ui.button("Run", on_click=acts.run).props("data-testid=run")
            ui.button("Keep as A", on_click=acts.keep).props("outline data-testid=keep")
            self._waits = ui.label().classes("trouble").props("data-testid=waits aria-live=polite")

    def show(self, values: Mapping[str, float], settings: Settings) -> None:
        """Where the controls stand, by knob, and the luck."""
        self._seed.set_value(settings.seed)
        for control in self._controls:
            control.show(values[control.name])
        self.mark(values, settings)

    def mark(self, values: Mapping[str, float], settings: Settings) -> None:
        """Say what differs from the story."""
        for control in self._controls:
            control.mark(values[control.name], is_set=control.name in settings.knobs)

    def moved(self, values: Mapping[str, float]) -> dict[str, float]:
        """The controls that were moved away from where they stood, by knob."""
        return {each.name: each.value for each in self._controls if each.value != values[each.name]}

    def wait(self, reason: str) -> None:
        """Say what a change waits for."""
        self._waits.set_text(reason)

    def _control(self, story: Story, name: str, knob: Knob) -> "Control":
        return Control(story, name, knob, self._acts.turned, self._acts.rested)

    def _new_luck(self) -> None:
        self._seed.set_value(((whole(self._seed.value) or 0) + 1) % HIGHEST_SEED)


class Control:
    """A slider in plain words, which says what it differs from."""

    def __init__(self, story: Story, name: str, knob: Knob, turn: Act, rest: Act) -> None:
        """turn: called while it moves; rest: once it is let go."""
        self.name, self._standing = name, story.standing[name]
        self._told = False
        with ui.element("div").classes("control part").props(f"data-testid=control-{name}") as box:
            self._box = box
            ui.label(knob.title).classes("name")
            self._slider = Slider(
                min=knob.from_, max=knob.to, step=(knob.to - knob.from_) / POSITIONS
            )
            self._slider.props["aria-label"] = knob.title
            self._reading = ui.label().classes("muted")
        self._slider.on_value_change(lambda: None if self._told else turn())
        self._slider.on("change", rest, args=[])

    @property
    def value(self) -> float:
        """Where the slider stands; not a number where something else was sent."""
        value: object = self._slider.value
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return float(value) if number else float("nan")  # type: ignore[arg-type]

    def show(self, value: float) -> None:
        """Stand at a value."""
        self._told = True
        self._slider.set_value(value)
        self._told = False

    def mark(self, value: float, *, is_set: bool) -> None:
        """Say where it stands, and whether that is not as in the story."""
        reading, story = f"{value:.3g}", f"{self._standing:.3g}"
        if is_set or reading != story:
            by = "" if is_set else "moved by another control to "
            reading = f"{by}{reading}, in the story {story}"
        self._reading.set_text(reading)
        set_class(self._box, "changed", on=is_set)
