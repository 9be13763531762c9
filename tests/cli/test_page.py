from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.unit.page_parts import Parts

Invoke = Callable[..., Result]


def block(file: Path, id_: str) -> Any:
    return Parts(file.read_text(encoding="utf-8")).block(id_)


def names(file: Path) -> list[str]:
    return [story["name"] for story in block(file, "stories")["stories"]]


def test_a_page_of_some_stories_opens_on_the_first(invoke: Invoke, desk: Path) -> None:
    result = invoke("page", "two-states", "neither", "-o", "pages/mine.html")
    file = desk / "pages" / "mine.html"
    size = file.stat().st_size
    assert result.exit_code == 0
    assert result.stdout == f"Page: pages/mine.html ({size / 1000:.0f} kB, 2 stories)\n"
    assert names(file) == ["two-states", "neither"]
    assert block(file, "settings") == {
        "story": "two-states",
        "seed": None,
        "set": {},
        "in_class": False,
    }
    assert [path.name for path in file.parent.iterdir()] == ["mine.html"]


def test_a_page_of_one_story_says_so(invoke: Invoke, desk: Path) -> None:
    result = invoke("page", "two-states")
    assert result.stdout.startswith("Page: page.html (")
    assert result.stdout.endswith(" kB, 1 story)\n")
    assert (desk / "page.html").exists()


def test_without_a_scenario_all_are_told_russia_and_china_first(invoke: Invoke, desk: Path) -> None:
    scenarios = desk / "scenarios"
    (scenarios / "broken.yaml").write_text("format: 1\n", encoding="utf-8")
    assert invoke("page").exit_code == 0
    told = names(desk / "page.html")
    assert told[0] == "russia-china-2022"
    assert sorted(told) == sorted(
        path.stem for path in scenarios.glob("*.yaml") if path.stem != "broken"
    )
    assert "russia-china-2022-system" in told


def test_a_folder_stands_for_its_scenarios(invoke: Invoke, desk: Path) -> None:
    for path in [*(desk / "scenarios").glob("*.yaml")]:
        if path.stem not in ("two-states", "neither"):
            path.unlink()
    assert invoke("page", "scenarios").exit_code == 0
    assert names(desk / "page.html") == ["neither", "two-states"]


def test_a_run_is_told_as_it_was_run(invoke: Invoke, desk: Path) -> None:
    small = ("--steps", "12", "--replicates", "5", "--seed", "3")
    invoke("run", "two-states", *small, "--set", "threat=2", "--out", "one")
    result = invoke("page", "one", "--set", "threat=0.5")
    assert "threat counts from the scenario in one, made with threat=2" in result.stderr
    (story,) = block(desk / "page.html", "stories")["stories"]
    assert (story["name"], story["seed"], story["scenario"]["steps"]) == ("two-states", "3", 12)
    assert story["scenario"]["rivalries"][0]["hostility"] == 1.0
    assert block(desk / "page.html", "settings")["set"] == {"threat": 0.5}


def test_settings_and_seed_are_those_of_the_first_story(invoke: Invoke, desk: Path) -> None:
    seed = str(2**63 - 1)
    words = ("--set", "threat=2", "--set", "states.B.power=0.5", "--seed", seed)
    result = invoke("page", "two-states", "neither", *words)
    assert result.exit_code == 0, result.output
    assert block(desk / "page.html", "settings") == {
        "story": "two-states",
        "seed": seed,
        "set": {"threat": 2, "states.B.power": 0.5},
        "in_class": False,
    }


def test_a_page_is_written_again_but_no_other_file_written_over(invoke: Invoke, desk: Path) -> None:
    words = ("page", "two-states", "-o")
    assert invoke(*words, "mine.html").exit_code == 0
    assert invoke(*words, "mine.html").exit_code == 0
    (desk / "notes.txt").write_text("mine")
    result = invoke(*words, "notes.txt")
    assert result.exit_code == 2
    assert "notes.txt is not a page of HTML, and is not written over" in result.stderr
    assert (desk / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("two-sates",), "did you mean 'two-states'?"),
        (("two-states", "--set", "thret=2"), "thret: no such knob or path; did you mean 'threat'"),
        (("two-states", "neither", "--set", "cause=1"), "cause: no such knob or path"),
        (("two-states", "--set", "parity=2"), "parity: must be above 0 and at most 1"),
        (
            ("two-states", "--set", "steps=300"),
            "two-states has 300 steps; a page takes at most 240",
        ),
        (("two-states", "--set", "seed=-1"), "seed: must be a whole number from 0 to 2^63 - 1"),
        (("two-states", "scenarios/two-states.yaml"), "two scenarios are named 'two-states'"),
        (("empty",), "empty holds neither scenario files nor a run"),
        (("many.yaml",), "many has 17 states; a page takes at most 16"),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    invoke: Invoke, desk: Path, given: tuple[str, ...], message: str
) -> None:
    (desk / "empty").mkdir()
    text = (desk / "scenarios/two-states.yaml").read_text(encoding="utf-8")
    more = "".join(f"  S{n}: {{name: S{n}, power: 1}}\n" for n in range(14))
    many = text.replace("states:\n", f"states:\n{more}")
    (desk / "many.yaml").write_text(many, encoding="utf-8")
    result = invoke("page", *given)
    assert result.exit_code == 2, result.output
    assert message in result.stderr
    assert not list(desk.glob("*.html"))
