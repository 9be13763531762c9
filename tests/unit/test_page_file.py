"""The page is one file that loads nothing, runs one script, and shows texts as texts."""

import base64
import hashlib
import json
import re
from importlib.resources import files
from typing import Any

import pytest

from sim.errors import InputError, ScenarioError
from sim.model.wasm.building import DESCRIPTION, PLAIN, SIMD
from sim.model.wasm.engine_files import BUILT
from sim.page import page_file
from sim.page.document import Document
from sim.page.page_file import page
from sim.page.settings import Settings, settings_of
from sim.page.stories import document, read_scenarios
from tests.unit.page_parts import Parts
from tests.unit.run_folders import two_states
from tests.unit.test_markup_in_texts import filled

MOST_BYTES = 600_000
"""Which a phone loads in a few seconds over a slow network, and any mail lets through."""

HOSTILE = '</script><img src=x onerror="x"><!--<script>\u2028\u2029{}&lt;</style>'


@pytest.fixture(scope="module")
def told() -> Document:
    return document({"two": two_states(replicates=5, steps=6)})


def policy(text: str) -> str:
    (found,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    return str(found)


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_lets_in_the_script_the_style_and_webassembly_alone(told: Document) -> None:
    text = page(told)
    parts = Parts(text)
    style, *_, script = parts.raw
    assert policy(text) == (
        f"default-src 'none'; script-src 'sha256-{digest(script)}' 'wasm-unsafe-eval'; "
        f"style-src 'sha256-{digest(style)}'; worker-src blob:; base-uri 'none'; "
        "form-action 'none'"
    )
    built = files("sim.page").joinpath("built")
    assert script == built.joinpath("page.js").read_text(encoding="utf-8")
    assert style == built.joinpath("page.css").read_text(encoding="utf-8")


def test_in_a_class_the_page_may_ask_its_own_server_and_says_what_it_sends(told: Document) -> None:
    alone, in_class = page(told), page(told, Settings(in_class=True))
    assert "connect-src" not in policy(alone)
    assert policy(in_class) == policy(alone).replace("base-uri", "connect-src 'self'; base-uri")
    assert "sends nothing" in alone
    assert "sends nothing" not in in_class
    assert "sends bets, what came of them" in in_class
    assert Parts(in_class).block("settings")["in_class"] is True


def test_blocks_stand_before_the_only_script_that_runs(told: Document) -> None:
    parts = Parts(page(told))
    scripts = [at for at, tag in enumerate(parts.tags) if tag == "script"]
    assert [parts.attributes[at] for at in scripts] == [
        {"type": "application/json", "id": "stories"},
        {"type": "application/json", "id": "settings"},
        {"type": "application/json", "id": "engine"},
        {},
    ]
    assert scripts[-1] == len(parts.tags) - 1
    assert parts.attributes[parts.tags.index("html")] == {"lang": "en"}
    assert parts.attributes[parts.tags.index("main")] == {"id": "page"}
    assert "Two states and a rival" in parts.text
    assert "This page needs JavaScript." in parts.text
    addresses = {"src", "href", "action", "srcset", "data", "style"}
    assert not addresses & {name for attributes in parts.attributes for name in attributes}


def test_the_engine_is_in_it_byte_by_byte(told: Document) -> None:
    engine = Parts(page(told)).block("engine")
    described = json.loads((BUILT / DESCRIPTION).read_text(encoding="utf-8"))
    assert engine["block"] == described["block"]
    assert base64.b64decode(engine["simd"]) == (BUILT / SIMD).read_bytes()
    assert base64.b64decode(engine["plain"]) == (BUILT / PLAIN).read_bytes()


def test_the_stories_are_in_it_as_they_were_told(told: Document) -> None:
    assert Parts(page(told)).block("stories") == json.loads(told.json_text())


def test_markup_in_any_text_is_text(told: Document) -> None:
    scenario, fields = filled(HOSTILE)
    assert len(fields) > 20
    hostile = Parts(page(document({"<b>": scenario})))
    assert hostile.tags == Parts(page(told)).tags
    (story,) = hostile.block("stories")["stories"]
    assert story["name"] == "<b>"
    assert story["scenario"]["title"] == scenario.title
    assert story["scenario"]["states"]["A"]["name"] == scenario.states["A"].name
    assert scenario.title in hostile.text


@pytest.mark.parametrize("mark", ["<", "\u2028", "\u2029"])
def test_what_could_end_a_block_is_never_in_one(mark: str, told: Document) -> None:
    opens = Settings(set={HOSTILE: HOSTILE})
    parts = Parts(page(told, opens))
    assert parts.block("settings")["set"] == {HOSTILE: HOSTILE}
    assert all(mark not in block for block in parts.raw[1:-1])


@pytest.mark.parametrize("mark", ["</script", "</SCRIPT>", "<!--", "\0"])
def test_a_script_that_a_page_would_not_keep_as_it_is_is_refused(
    mark: str, told: Document, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    own = files("sim.page")
    (tmp_path / "built").mkdir()
    for name in ("page.html", "built/page.js", "built/page.css"):
        (tmp_path / name).write_bytes(own.joinpath(name).read_bytes())
    monkeypatch.setattr(page_file, "files", lambda _: tmp_path)
    assert page(told)
    (tmp_path / "built" / "page.js").write_text(f"'{mark}'", encoding="utf-8")
    with pytest.raises(ValueError, match=r"page\.js holds"):
        page(told)


@pytest.mark.slow
def test_a_page_of_all_scenarios_is_small_enough_to_be_sent() -> None:
    scenarios = read_scenarios(())
    size = len(page(document(scenarios)).encode())
    assert len(scenarios) > 20
    assert size < MOST_BYTES, f"{size:,} bytes"


def test_settings_are_those_of_a_story() -> None:
    scenario = two_states()
    asked = {"threat": 2, "focus": ["A", "R"], "seed": 2**63 - 1}
    opens = settings_of("two", scenario, asked)
    assert json.loads(opens.model_dump_json()) == {
        "story": "two",
        "seed": "9223372036854775807",
        "set": {"threat": 2, "focus": ["A", "R"]},
        "in_class": False,
    }
    assert settings_of("two", scenario, {"seed": 1e6}).seed == "1000000"
    assert settings_of("two", scenario, {}) == Settings(story="two")
    with pytest.raises(ScenarioError, match="threat: must be a number"):
        settings_of("two", scenario, {"threat": "much"})
    with pytest.raises(InputError, match="two has 241 steps; a page takes at most 240"):
        settings_of("two", scenario, {"steps": 241})
