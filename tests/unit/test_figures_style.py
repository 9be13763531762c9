"""What all pictures share: bytes that repeat, words that stay words, colours that can be told."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgb

from sim.figures import Picture, answers_figure, save, signals_figure, support_figure, world_figure
from sim.figures.core import style, timeline
from sim.figures.core.labels import fitted, spread, text_width
from sim.model.agents import AllianceModel
from sim.scenario.dates import step_name
from sim.scenario.schema import Scenario
from sim.vocabulary.terms import COMMITMENT, DECISION_TERMS
from sim.wording.differences import signed_number
from sim.wording.numbers import percent
from tests.unit.figure_tables import (
    a_history,
    a_path,
    a_scenario,
    answered,
    some_pairs,
    words_of,
)

SVG = "{http://www.w3.org/2000/svg}"


def pictures(scenario: Scenario) -> dict[str, Picture]:
    return {
        "signals": signals_figure(a_history(scenario), scenario),
        "support": support_figure(a_path(scenario), scenario),
        "world": world_figure(some_pairs(scenario), scenario),
        "answers": answers_figure(answered(some_pairs(scenario)), scenario),
    }


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(c * share for c, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.slow
def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    scenario = a_scenario(states=4, steps=24)
    again = tmp_path / "again"
    again.mkdir()
    first, second = pictures(scenario), pictures(scenario)
    for name in first:
        written = save(first[name], tmp_path, name)
        assert [path.name for path in written] == [f"{name}.png", f"{name}.svg"]
        for path, repeated in zip(written, save(second[name], again, name), strict=True):
            assert path.read_bytes() == repeated.read_bytes()
        before = [path.read_bytes() for path in written]
        assert before == [path.read_bytes() for path in save(first[name], tmp_path, name)]


@pytest.mark.slow
def test_settings_made_elsewhere_leave_pictures_as_they_are(tmp_path: Path) -> None:
    scenario = a_scenario(states=4, steps=24)
    before = [save(figure, tmp_path, name) for name, figure in pictures(scenario).items()]
    bytes_before = [path.read_bytes() for paths in before for path in paths]
    unlike = {"font.family": "serif", "svg.fonttype": "path", "text.parse_math": True}
    with matplotlib.rc_context(unlike):  # type: ignore[arg-type]
        after = [save(figure, tmp_path, name) for name, figure in pictures(scenario).items()]
    assert bytes_before == [path.read_bytes() for paths in after for path in paths]


def test_an_svg_keeps_its_words_and_has_a_text_alternative(tmp_path: Path) -> None:
    scenario = a_scenario(states=3, steps=2)
    dangerous = scenario.model_copy(update={"title": "Cats & <dogs> cost $5 and $6"})
    figure = support_figure(a_path(dangerous), dangerous)
    _, svg = save(figure, tmp_path, "support")
    root = ET.parse(svg).getroot()
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Do Russia and China become allies?"
    assert root.findtext(f"{SVG}desc") == figure.description != ""
    words = " ".join("".join(text.itertext()).strip() for text in root.iter(f"{SVG}text"))
    assert "Cats & <dogs> cost $5 and $6." in words
    assert not any("date" in element.tag for element in root.iter())


def test_a_name_that_the_font_lacks_is_drawn_without_a_warning(tmp_path: Path) -> None:
    scenario = a_scenario(states=2, steps=2)
    china = scenario.states["S1"].model_copy(update={"name": "中国"})
    renamed = scenario.model_copy(update={"states": {**scenario.states, "S1": china}})
    _, svg = save(signals_figure(a_history(renamed), renamed), tmp_path, "signals")
    assert "Hosted by 中国" in svg.read_text(encoding="utf-8")


@pytest.mark.slow
def test_drawing_never_loads_pyplot() -> None:
    code = "import sys, sim.figures; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.parametrize("colour", [style.INK, style.MUTED, style.FIRST.text, style.SECOND.text])
def test_small_letters_stand_out_from_the_paper(colour: str) -> None:
    contrast = (luminance(style.PAPER) + 0.05) / (luminance(colour) + 0.05)
    assert contrast >= 4.5


def test_the_two_states_have_the_colours_that_they_have_on_the_page() -> None:
    page = Path("sim/page/web/page/page.css").read_text(encoding="utf-8")
    for variable, line in (("--a", style.FIRST), ("--b", style.SECOND)):
        assert re.findall(rf"{variable}: (#\w+);", page) == [line.colour.lower()]


def test_each_of_the_pair_has_its_colour_in_every_picture_of_a_run() -> None:
    scenario = a_scenario(states=4)
    a, b = style.FIRST, style.SECOND
    drawn = pictures(scenario)
    circles = [each.get_facecolor() for each in drawn["world"].axes[0].patches]
    assert {to_rgb(a.colour), to_rgb(b.colour)} <= {to_rgb(each) for each in circles}
    told = {
        ("signals", "China joined"): b,
        ("signals", "Russia joined"): a,
        ("support", "Russia joins China"): a,
        ("support", "China joins Russia"): b,
        ("world", "Russia"): a,
        ("world", "China"): b,
    }
    for (name, words), line in told.items():
        texts = words_of(drawn[name])
        (text,) = [each for each in texts if each.get_text().partition(":")[0] == words]
        assert text.get_color() == line.text, words


def test_terms_are_those_of_the_model() -> None:
    scenario = a_scenario()
    agent = AllianceModel(scenario).agent_of(next(iter(scenario.states)))
    occasion = next(name for name, each in scenario.occasions.items() if each.host != agent.state)
    assert list(DECISION_TERMS) == [*agent.terms(occasion), COMMITMENT]


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0 %"), (0.005, "<1 %"), (0.376, "38 %"), (0.995, ">99 %"), (1, "100 %")],
)
def test_percentages_claim_certainty_only_where_it_is(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0.154, "+0.15"), (-0.5, "\N{MINUS SIGN}0.50"), (-0.001, "0.00"), (2e7, "+2e+07")],
)
def test_numbers_have_their_sign(number: float, words: str) -> None:
    assert signed_number(number) == words


@given(st.text(min_size=1), st.floats(20, 300), st.integers(1, 3))
def test_fitted_text_fits(text: str, room: float, lines: int) -> None:
    written = fitted(text, room, 9.0, lines).split("\n")
    assert len(written) <= lines
    assert all(text_width(line, 9.0) <= room for line in written)


def test_text_that_fits_is_left_as_it_is() -> None:
    assert fitted("Naval or bomber patrol", 300, 9.0) == "Naval or bomber patrol"
    assert fitted("Naval or bomber patrol", 60, 9.0, lines=2).endswith("\N{HORIZONTAL ELLIPSIS}")


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(1, 20)), min_size=1, max_size=5))
def test_spread_labels_do_not_touch_and_stay_within(labels: list[tuple[float, float]]) -> None:
    wanted, sizes = [label[0] for label in labels], [label[1] for label in labels]
    placed = spread(wanted, sizes, 0, 100)
    boxes = sorted((at - size / 2, at + size / 2) for at, size in zip(placed, sizes, strict=True))
    assert boxes[0][0] >= -1e-9
    assert boxes[-1][1] <= 100 + 1e-9
    assert all(one[1] <= other[0] + 1e-9 for one, other in pairwise(boxes))


def test_labels_with_room_stay_where_they_are_wanted() -> None:
    assert spread([80.0, 20.0, 50.0], [10.0, 10.0, 10.0], 0, 100) == [80.0, 20.0, 50.0]


@pytest.mark.parametrize(
    ("start", "unit", "step", "name"),
    [
        ("2021-08", "month", 1, "Aug 2021"),
        ("2021-08", "month", 6, "Jan 2022"),
        ("2021", "month", 12, "Dec 2021"),
        ("2021-08-15", "month", 5, "Dec 2021"),
        ("1900", "year", 12, "1911"),
        ("2021-12-30", "day", 3, "1 Jan 2022"),
        ("2021-12-30", "week", 2, "6 Jan 2022"),
        ("9999", "week", 60, "week 60"),
        ("2021", "round", 3, "round 3"),
        (None, "month", 7, "month 7"),
    ],
)
def test_steps_are_called_by_their_dates(start: str, unit: str, step: int, name: str) -> None:
    scenario = a_scenario(start=start, unit=unit)
    assert step_name(scenario, step) == name


def test_long_months_are_marked_by_their_januaries() -> None:
    ticks = timeline.time_ticks(a_scenario(start="2021-08"), 1, 120, room=500)
    assert [(tick.step, tick.name) for tick in ticks][:2] == [(6, "2022"), (30, "2024")]


def test_steps_without_dates_are_counted_from_the_first() -> None:
    ticks = timeline.time_ticks(a_scenario(start=None), 1, 120, room=500)
    assert [tick.name for tick in ticks] == ["month 1", "20", "40", "60", "80", "100", "120"]


def test_a_notebook_shows_the_picture_itself() -> None:
    scenario = a_scenario()
    shown = answers_figure(answered(some_pairs(scenario)), scenario)._repr_png_()
    assert shown.startswith(b"\x89PNG")
    assert len(shown) > 10_000
