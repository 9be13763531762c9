"""Names of right-to-left letters stand in sentences, tables, pages and figures in their order."""

import re
from pathlib import Path

import pytest

from sim.cli.text.tables import text_table
from sim.cli.text.words import paragraph
from sim.errors import InputError, ScenarioError
from sim.figures.core.files import picture_bytes
from sim.figures.run.support import support_figure
from sim.reports.page import report
from sim.scenario.files.reader import dump_scenario, parse_scenario
from sim.scenario.files.settings import parse_setting
from sim.wording.markup import element
from sim.wording.names import ISOLATES, isolated
from tests.unit.figure_tables import a_path, a_scenario
from tests.unit.run_folders import a_run, two_states

ISRAEL, EGYPT = "ישראל", "مصر"
FIRST, LAST = ISOLATES


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Russia joins China's drills", "Russia joins China's drills"),
        ("Łódź, 中国 and Ελλάς", "Łódź, 中国 and Ελλάς"),
        (f"{ISRAEL} 3 %", f"{FIRST}{ISRAEL}{LAST} 3 %"),
        (f"{ISRAEL} and {EGYPT}", f"{FIRST}{ISRAEL}{LAST} and {FIRST}{EGYPT}{LAST}"),
        ("ערב הסעודית", f"{FIRST}ערב הסעודית{LAST}"),
    ],
)
def test_runs_of_right_to_left_letters_are_isolated_once(text: str, told: str) -> None:
    assert isolated(text) == told
    assert isolated(told) == told


def test_terminal_text_is_isolated_and_set_to_the_same_width() -> None:
    assert paragraph(f"{ISRAEL} joins 3", 40) == f"{FIRST}{ISRAEL}{LAST} joins 3"
    rows = [[ISRAEL, "3 %"], ["abcde", "4 %"]]
    lines = text_table([EGYPT, "share"], rows, numbers=[1]).splitlines()
    assert lines[0].startswith(f"{FIRST}{EGYPT}{LAST} ")
    plain = [re.sub(f"[{FIRST}{LAST}]", "", line) for line in lines]
    assert plain[2].index("3 %") == plain[3].index("4 %")


def test_pages_have_elements_for_it(tmp_path: Path) -> None:
    assert element("p", f"{ISRAEL} & 3") == f"<p><bdi>{ISRAEL}</bdi> &amp; 3</p>"
    scenario = two_states(replicates=5, steps=6)
    israel = scenario.states["A"].model_copy(update={"name": ISRAEL})
    named = scenario.model_copy(update={"states": scenario.states | {"A": israel}})
    page = report(a_run(tmp_path / "run", named))
    assert f"<bdi>{ISRAEL}</bdi> joins Borduria" in page
    body = re.sub(r"<svg.*?</svg>|<pre>.*?</pre>", "", page, flags=re.DOTALL)
    assert not re.search(f"(?<!<bdi>){ISRAEL} (joins|expects)", body)


def test_figures_isolate_names_and_draw_the_same_twice() -> None:
    scenario = a_scenario(states=2, steps=4)
    israel = scenario.states["S1"].model_copy(update={"name": ISRAEL})
    named = scenario.model_copy(update={"states": {**scenario.states, "S1": israel}})
    figure = support_figure(a_path(named), named)
    first, second = (picture_bytes(figure, ".svg").decode() for _ in range(2))
    assert first == second
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", first)
    named_texts = [text for text in drawn if ISRAEL in text]
    assert named_texts
    assert all(f"{FIRST}{ISRAEL}{LAST}" in text for text in named_texts)


@pytest.mark.parametrize(
    "character", [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]
)
def test_characters_that_change_the_order_of_text_are_refused(character: str) -> None:
    text = dump_scenario(two_states()).replace("Aland", f"A{character}land")
    with pytest.raises(ScenarioError, match="which changes the order in which text is shown"):
        parse_scenario(text)
    with pytest.raises(InputError, match="which changes the order in which text is shown"):
        parse_setting(f"focus=[A{character}, B]")
