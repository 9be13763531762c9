"""The compiled engine is kept between programs, but never an old rule."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.model.compiling import cache_folder

ROOT = Path(__file__).parents[2]

PROGRAM = """
import hashlib, json
from sim.model import engine
from sim.model.compiling import cache_folder, compiled_already
from sim.model.world import build_world
from sim.scenario.files.reader import read_scenario

already = compiled_already()
scenario = read_scenario("scenarios/two-states.yaml")
record = engine.record(build_world(scenario), 0, range(20))
stats = engine.run.stats
print(json.dumps({
    "from_cache": bool(stats.cache_hits) and not stats.cache_misses,
    "compiled_already": already,
    "folder": cache_folder().name,
    "expected": hashlib.sha256(record.outcome.expected.tobytes()).hexdigest(),
}))
"""


def test_the_folder_of_the_cache_is_named_by_enough_of_a_hash() -> None:
    assert re.fullmatch("[0-9a-f]{16}", cache_folder().name)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program in a folder of its own, where it can be edited."""
    for part in ("sim", "scenarios"):
        shutil.copytree(
            ROOT / part,
            tmp_path / part,
            ignore=shutil.ignore_patterns("__pycache__", "node_modules"),
        )
    return tmp_path


def run(copy: Path, cache_home: Path) -> dict[str, Any]:
    """Runs a few replicates in a new interpreter."""
    environment = os.environ | {
        "XDG_CACHE_HOME": str(cache_home),
        "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",  # edits within one second would go unnoticed
    }
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.slow
def test_edited_rule_is_compiled_anew_and_the_old_one_is_kept(copy: Path) -> None:
    rule = copy / "sim/model/rule.py"
    written = rule.read_text()
    edited = written.replace(
        "return support_rate_ji - support_rate_ij",
        "return 2.0 * (support_rate_ji - support_rate_ij)",
    )
    assert edited != written

    first = run(copy, copy / "cache")
    rule.write_text(edited)
    second = run(copy, copy / "cache")
    rule.write_text(written)
    third = run(copy, copy / "cache")

    assert (first["from_cache"], first["compiled_already"]) == (False, False)
    assert (second["from_cache"], second["compiled_already"]) == (False, False)
    assert second["folder"] != first["folder"]
    assert second["expected"] != first["expected"]
    assert third == first | {"from_cache": True, "compiled_already": True}


@pytest.mark.slow
def test_engine_runs_without_a_folder_to_keep_it_in(copy: Path) -> None:
    regular_file = copy / "file"
    regular_file.touch()
    result = run(copy, regular_file / "below")
    assert not result["from_cache"]
    assert regular_file.read_bytes() == b""
