"""A against B: two runs on the same axes, with the same luck."""

from functools import partial

from nicegui import ui

from sim.classroom import words
from sim.classroom.page import pictures, tables
from sim.classroom.page.parts import Shown, drawn, heading
from sim.classroom.telling import Told, turned


class Sides:
    """What is kept as A beside what is seen, B."""

    def __init__(self, a: Told) -> None:
        self.a = a
        one, other = words.names(a.scenario)
        heading("A against B, with the same luck")
        ui.label("A, dashed, is the story until you keep another; B, solid, is what you see.")
        self._compared = ui.label().props("data-testid=compared")
        ui.label(f"Support that {one} expects of {other}, mean of all lives").classes("muted")
        self._support = drawn("support")
        ui.label(f"Support that {other} expects of {one}, mean of all lives").classes("muted")
        self._support_back = Shown("support-back")
        self._settings = ui.html("", sanitize=False).props("data-testid=sides")

    def show(self, b: Told) -> None:
        """Another B."""
        a = self.a
        self._compared.set_text(words.compared(a, b, turned(a, b)))
        self._support.set_content(pictures.support(a, b, back=False))
        self._support_back.show(pictures.support(a, b, back=True), partial(tables.support, a, b))
        self._settings.set_content(tables.settings(a, b))
