import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

import sim
from sim.cli.commands import new
from sim.cli.manual import manual
from sim.cli.program import every_command, program
from sim.studies.claims.verdicts import BUDGET
from sim.studies.score.score import PREDICTION
from sim.studies.sweep.tipping import Search

ROOT = Path(__file__).parents[2]
HEAVY = {
    "matplotlib",
    "mesa",
    "numba",
    "numpy",
    "pandas",
    "pyarrow",
    "pydantic",
    "rich",
    "scipy",
    "sklearn",
}

Invoke = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[bytes]"]


def imported(code: str) -> set[str]:
    listing = f"{code}\nimport sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}


def test_the_package_is_imported_without_anything_heavy() -> None:
    assert not imported("import sim; sim.__version__; dir(sim)") & HEAVY


def test_help_is_printed_without_anything_heavy() -> None:
    code = "from sim.cli.program import program; program(['--help'], standalone_mode=False)"
    assert not imported(code) & HEAVY


@pytest.mark.parametrize(
    ("command", "option", "default"),
    [
        ("check", "budget", BUDGET),
        ("report", "budget", BUDGET),
        ("tipping", "replicates", Search.replicates),
        ("tipping", "reach", Search.level),
        ("tipping", "measure", Search.measure),
        ("score", "prediction", PREDICTION),
    ],
)
def test_the_default_of_a_command_is_that_of_python(
    command: str, option: str, default: object
) -> None:
    """Help is printed without what is heavy, so such defaults stand in two places."""
    found = program.get_command(click.Context(program), command)
    assert found is not None
    assert [each.default for each in found.params if option in each.opts[0]] == [default]


def test_bad_files_are_found_without_the_engines() -> None:
    code = (
        "from sim.cli.program import program\n"
        "try: program(['check', 'nowhere.yaml'])\n"
        "except SystemExit: pass"
    )
    assert not imported(code) & (HEAVY - {"pydantic"})


def test_every_public_name_is_there_and_listed() -> None:
    assert set(sim.__all__) <= set(dir(sim))
    for name in sim.__all__:
        assert getattr(sim, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'runn'"):
        getattr(sim, "runn")  # noqa: B009 - the type checker knows better


@pytest.mark.parametrize("name", every_command())
def test_every_command_has_help_with_an_example(invoke: Invoke, name: str) -> None:
    result = invoke(*name.split(), "--help")
    assert result.exit_code == 0
    assert f"alliance-sim {name}" in result.output.partition("Example")[2]


def test_no_line_of_the_help_page_is_cut_short(invoke: Invoke) -> None:
    assert "..." not in invoke("--help").output.partition("Commands:")[2]


def test_the_manual_is_what_the_help_says() -> None:
    written = (ROOT / "docs" / "manual.md").read_text(encoding="utf-8")
    assert written == manual(), "docs/manual.md is stale: python -m sim.cli.manual > docs/manual.md"


def test_the_version_is_the_package_s(invoke: Invoke) -> None:
    assert invoke("--version").output == f"alliance-sim {sim.__version__}\n"


def test_a_misspelt_command_is_refused_with_the_nearest(invoke: Invoke) -> None:
    result = invoke("explian", "two-states")
    assert result.exit_code == 2
    assert "no such command 'explian'; did you mean 'explain'?" in result.stderr


def test_a_command_like_no_other_is_told_what_there_is(invoke: Invoke) -> None:
    result = invoke("zzz")
    assert result.exit_code == 2
    assert "the commands are run, explain, check" in result.stderr


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "not enough memory; nothing was written"),
        (PermissionError(13, "Permission denied", "mine.yaml"), "mine.yaml: Permission denied\n"),
        (KeyboardInterrupt(), "interrupted; nothing was written\n"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(
    invoke: Invoke, monkeypatch: pytest.MonkeyPatch, error: BaseException, message: str
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(new.command, "callback", fail)
    result = invoke("new", "mine.yaml")
    assert result.stderr.startswith(message)
    assert result.stdout == ""
    assert result.exit_code == (130 if isinstance(error, KeyboardInterrupt) else 2)


def test_a_reader_who_leaves_early_is_no_error(start: Start) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start("schema", stdout=writing)
    os.close(writing)
    _, errors = process.communicate(timeout=60)
    assert errors == b""
    assert process.returncode == 141


@pytest.mark.slow
@pytest.mark.parametrize(
    "terminal",
    [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1252"}],
)
def test_no_encoding_of_a_terminal_is_too_poor(start: Start, terminal: dict[str, str]) -> None:
    process = start("scenarios", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", **terminal)
    output, errors = process.communicate(timeout=60)
    assert errors == b""
    assert process.returncode == 0
    assert b"Two states and a rival" in output


@pytest.mark.slow
def test_what_an_encoding_lacks_is_written_as_something_like_it(start: Start) -> None:
    output, _ = start("scenarios", PYTHONIOENCODING="latin-1").communicate(timeout=60)
    assert b"-----" in output
    assert b"?" not in output
