"""What commands print: set to the terminal, the answer first, a command to go on with last."""

import contextlib
import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sim.cli.output.next_command import command_lines, given
from sim.cli.program import program
from sim.cli.text.answer import answer, bar_heading, share_cells
from sim.scenario.files.reader import read_scenario
from tests.cli.test_every_command import BASE, CASES, OF_CASES, WORDS
from tests.unit.run_folders import a_fit

FIT = ("fit", "base.yaml", "--live", "30")
MADE = (
    ("run", *WORDS["run"]),
    ("whatif", *WORDS["whatif"]),
    ("sweep", *WORDS["sweep"]),
    ("sweep", *OF_CASES),
    (*FIT, "--out", "fitted"),
    (*FIT, "--without", "audience", "--out", "without"),
)
SMALL = ("--replicates", "5")
DRAWS = {"model.prior": [0.2, 0.5, 0.9]}
PRINTED: dict[str, tuple[str, ...]] = {
    "run": ("run", "base.yaml", *SMALL),
    "a clear run": ("run", "base.yaml", "--replicates", "40", "--steps", "12"),
    "long names": ("run", "long.yaml", *SMALL),
    "whatif of long names": ("whatif", "long.yaml", "--set", "threat=0.2", *SMALL),
    "whatif": ("whatif", "base.yaml", "--set", "threat=0.5", *SMALL),
    "until": ("whatif", "base.yaml", "--until", "allied<0.05", "--steps", "12", *SMALL),
    "compare": ("compare", "one", "changed"),
    "sweep": ("sweep", "base.yaml", "--vary", "threat=0:2:3", "--vary", "parity=0.5,1", *SMALL),
    "table": ("sweep", *OF_CASES, "--resume"),
    "tipping": ("tipping", "base.yaml", "--vary", "threat=0:2:3", "--replicates", "60"),
    "sensitivity": ("sensitivity", "swept", "--measure", "share_allied"),
    "check": ("check", "base.yaml", "--budget", "50"),
    "likelihood": ("likelihood", "base.yaml"),
    "explain": ("explain", "base.yaml", "--state", "A", "--occasion", "b_drills"),
    "fit": (*FIT, "--out", "again"),
    "forecast": ("run", "base.yaml", "--posterior", "drawn", *SMALL, "--out", "forecast"),
    "fits": ("compare", "fitted", "without"),
    "score": ("score", "cases", "--outcome", "formed"),
}
LONG = {
    "Aland": "United Kingdom of Great Britain and Northern Ireland, article: the",
    "Borduria": "Federated States of Micronesia, article: the",
}
NUMBER = r"[<>+\u2212-]?\d[\d.,]*"
BROKEN = re.compile(rf"(?<=\d)\n\s*%|{NUMBER}(?: %)?\n\s*to {NUMBER}|\d(?: %)? to\n\s*{NUMBER}")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> "Printed":
    return Printed(tmp_path_factory.mktemp("desk"))


class Printed:
    """What commands print in a folder in which there are results already."""

    def __init__(self, folder: Path) -> None:
        (folder / "base.yaml").write_text(BASE, encoding="utf-8")
        long = re.sub("|".join(LONG), lambda name: LONG[name[0]], BASE)
        (folder / "long.yaml").write_text(long, encoding="utf-8")
        (folder / "cases.csv").write_text(CASES, encoding="utf-8")
        a_fit(folder / "drawn", read_scenario(folder / "base.yaml"), DRAWS)
        self._folder, self._runner = folder, CliRunner()
        self._known: dict[tuple[object, ...], Result] = {}
        for words in MADE:
            assert self(words).exit_code == 0

    def __call__(self, words: tuple[str, ...], columns: int = 80) -> Result:
        known = (*words, columns)
        if known not in self._known:
            with contextlib.chdir(self._folder):
                set_ = {"COLUMNS": str(columns)}
                self._known[known] = self._runner.invoke(program, words, env=set_)
        return self._known[known]


def commands_in(text: str) -> list[list[str]]:
    """The commands to copy in a text, their lines put together as a shell does."""
    lines = text.replace("\\\n", "").splitlines()
    return [shlex.split(line) for line in lines if line.startswith("  alliance-sim ")]


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.parametrize("columns", [60, 80, 120])
def test_lines_fit_and_break_no_number(printed: Printed, name: str, columns: int) -> None:
    result = printed(PRINTED[name], columns)
    assert result.exit_code == 0, result.output
    for line in result.stdout.splitlines():
        assert len(line) <= columns or " " not in line.strip(), line
    assert not BROKEN.search(result.stdout)
    assert "\x1b" not in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", PRINTED)
def test_the_last_lines_are_one_command_that_runs(printed: Printed, name: str) -> None:
    narrow, wide = (printed(PRINTED[name], columns).stdout for columns in (60, 120))
    (at_60,), (at_120,) = commands_in(narrow), commands_in(wide)
    assert at_60 == at_120
    assert wide.splitlines()[-1].startswith("  alliance-sim ")
    quick = SMALL if at_60[1] in ("run", "whatif", "tipping") else ()
    result = printed((*at_60[1:], *quick))
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("columns", [30, 60, 80])
def test_a_command_to_copy_is_the_same_in_a_shell(columns: int) -> None:
    words = ["printf", "%s\n", "whatif", "a folder/it's", "--set", "a=[0.5, 1]", "--until", "b<0.1"]
    lines = command_lines(words, columns)
    done = subprocess.run(["bash", "-c", lines], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == words[2:]
    assert max(map(len, lines.splitlines())) <= max(columns, 30)


def test_options_that_are_not_given_are_left_out() -> None:
    options = ["--set", "a=1", "--set", "b=2", "--seed", "0"]
    assert given(set=("a=1", "b=2"), steps=None, seed=0) == options


@pytest.mark.parametrize("columns", [30, 40, 60])
def test_a_bar_is_full_up_to_the_low_end_and_light_to_the_high_end(columns: int) -> None:
    _, before, after = answer(
        "Yes.", columns, {"now": (0.0, 0.25), "then": (0.5, 1.0)}
    ).splitlines()
    cells = after.count("\N{FULL BLOCK}") + after.count("\N{LIGHT SHADE}")
    assert after.count("\N{FULL BLOCK}") == cells // 2
    assert "\N{FULL BLOCK}" not in before
    assert before.count("\N{LIGHT SHADE}") == -(-cells // 4)
    assert len(before) == len(after) <= columns


def test_what_is_never_none_shows_in_a_bar_and_what_lies_outside_is_cut_off() -> None:
    assert share_cells(0.0, 0.001, 8).count("\N{LIGHT SHADE}") == 1
    assert share_cells(-0.4, 1.9, 8) == "\N{LIGHT SHADE}" * 8
    assert len(bar_heading(8)) == 10


def seen(words: tuple[str, ...], **environment: str) -> str:
    """What a command prints on a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "sim", *words],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "80", **environment},
    )
    os.close(theirs)
    text = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        text += part
    process.wait(timeout=60)
    os.close(ours)
    return text.decode()


@pytest.mark.slow
def test_the_answer_alone_is_bold_on_a_terminal_that_wants_it() -> None:
    words = ("explain", "two-states", "--state", "A", "--occasion", "b_drills")
    lines = seen(words).splitlines()
    bold = [number for number, line in enumerate(lines) if "\x1b[1m" in line]
    assert bold == [0, 1]
    for plain in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in seen(words, **plain)


def test_blocks_have_a_likeness_where_the_encoding_lacks_them() -> None:
    from sim.cli.output.terminal import accept_any_encoding

    accept_any_encoding()
    text = (
        "\N{BOX DRAWINGS LIGHT VERTICAL}\N{FULL BLOCK}\N{LIGHT SHADE} \N{GREATER-THAN OR EQUAL TO}"
    )
    assert text.encode("ascii", "likeness") == b"|#: >="
