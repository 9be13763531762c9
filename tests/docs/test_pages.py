"""Every example that stands in the pages runs, in the page's order: commands, Python and R.

Those with `>>>` are doctests, which pytest finds by itself. Blocks called `text` are not run.
"""

import doctest
import os
import re
import shutil
import subprocess
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from docs.site import notebook
from docs.site.examples import Command, Example, commands, examples
from sim.cli.program import program
from sim.figures.core.picture import Picture
from tests.programs import ROOT

RUN = ("sh", "console", "python", "r")
NOT_COMMANDS = ("make", "source")
"""What pages also say to type, which is how the tests themselves are started."""

GALLERY = ROOT / "docs" / "gallery.md"  # has a test of its own
MADE = (".in.md", "docs/manual.md")
QUICK = ("docs/how-to/install.md",)


def runnable(page: Path) -> list[Example]:
    found = (each for each in examples(page.read_text("utf-8")) if each.language in RUN)
    return [each for each in found if not each.text.startswith(">>>")]


PAGES = {
    page.relative_to(ROOT).as_posix(): page
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md"))
    if page != GALLERY and not page.as_posix().endswith(MADE) and runnable(page)
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenarios in it, and made-up tables of three states over the years."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    (tmp_path / "tables").mkdir()
    for name, rows in made_up_tables().items():
        (tmp_path / "tables" / name).write_text("\n".join([*rows, ""]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def made_up_tables() -> dict[str, list[str]]:
    """Rows of tables in the formats of docs/coding-from-tables.md, the heading first.

    Each state holds a yearly exercise, which one of the others joins, in even years both.
    """
    states, years = ("CHN", "RUS", "USA"), range(1992, 2011)
    pairs = list(permutations(states, 2))
    others = {host: [state for state in states if state != host] for host in states}
    return {
        "states.csv": [
            "state,year,chosen,power,ideal_all",
            *(f"{state},{year},1,0.1,0" for state in states for year in years),
        ],
        "pairs.csv": [
            "i,m,year,trade_share,rival,dispute10,pact,distance,S",
            *(f"{i},{m},{year},0.1,0,0,0,1000,0.5" for i, m in pairs for year in years),
        ],
        "exercises.csv": [
            "id,year,month,series,host,lead,warfighting,complete,outside,joiners,eligible",
            *(
                f"{host}{year},{year},3,{host},{host},{host},1,1,1,"
                f"{';'.join(both[year % 2 :])},{';'.join(both)}"
                for host, both in others.items()
                for year in years
            ),
        ],
    }


@pytest.mark.parametrize(
    "name", [pytest.param(each, marks=[] if each in QUICK else pytest.mark.slow) for each in PAGES]
)
@pytest.mark.usefixtures("desk")
def test_every_example_of_a_page_runs(name: str) -> None:
    page = PAGES[name]
    for file, text in re.findall(
        r"`(\S+\.yaml)`:\n\n```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL
    ):
        Path(file).write_text(text, encoding="utf-8")
    names: dict[str, Any] = {}
    for example in runnable(page):
        match example.language:
            case "python":
                exec(example.text, names)
            case "r":
                run_in_r(example.text)
            case _:
                for command in commands(example):
                    run_command(command)


def run_command(command: Command) -> None:
    name, *words = command.words
    if name in NOT_COMMANDS:
        return
    assert name == "alliance-sim"
    file = words.pop() if ">" in words else None
    words = [word for word in words if word != ">"]
    result = CliRunner(env={"COLUMNS": "80"}).invoke(program, words)
    assert result.exit_code == 0, result.output
    if file is not None:
        Path(file).write_text(result.stdout, encoding="utf-8")
    if command.output:
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        same = doctest.OutputChecker().check_output(command.output, result.stdout, flags)
        assert same, result.stdout
    if command.draws is not None:
        assert Path(command.draws).exists()


def run_in_r(code: str) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("no R to run an example in; on Debian: apt install r-base-core")
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("file", NOTEBOOKS, ids=[file.stem for file in NOTEBOOKS])
def test_a_notebook_runs_from_top_to_end(file: Path) -> None:
    cells = list(notebook.run(file))
    assert isinstance(cells[-1].value, Picture)
