"""Each command of the program runs once, on the smallest scenario with 5 replicates."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click import Group
from click.testing import Result

from sim.cli.program import every_command
from tests.unit.history_tables import tables

Invoke = Callable[..., Result]

COMMANDS = [words for words, command in every_command().items() if not isinstance(command, Group)]

BASE = """
format: 1
title: Two
steps: 24
replicates: 5
focus: [A, B]
issues: {i: Anything}
states:
  A: {name: Aland, power: 1.0, interests: {i: [1.0, 0.7]}}
  B: {name: Borduria, power: 1.0, interests: {i: [1.0, 0.7]}}
  R: {name: Rival, power: 1.0}
rivalries: [{from: R, to: A, hostility: 0.5}, {from: R, to: B, hostility: 0.5}]
occasions:
  a_drills: {host: A, kind: exercise, issue: i, rate: 0.3}
  b_drills: {host: B, kind: exercise, issue: i, rate: 0.3}
knobs:
  threat: {title: Threat, scale: [hostility.R.A, hostility.R.B], from: 0, to: 2}
  parity: {title: Parity, parity: [A, B], from: 0.1, to: 1}
claims:
  allied: {says: They ally., measure: {ever_allied: [A, B]}, is: {at least: 0.5}}
record: [{step: 1, occasion: a_drills, state: B, joined: yes}]
fit: {model.prior: {uniform: [0, 1]}}
"""

CASES = "threat,x,formed\n" + "".join(f"{n / 10},{n % 4},{n % 3 // 2}\n" for n in range(12))

SALTELLI = (
    "--design",
    "saltelli",
    "--points",
    "4",
    "--vary",
    "threat=0:2",
    "--vary",
    "parity=0.1:1",
)
WORDS: dict[str, tuple[str, ...]] = {
    "run": ("base.yaml", "--csv", "--out", "one"),
    "explain": ("base.yaml", "--state", "A", "--occasion", "b_drills", "--out", "drawn"),
    "check": ("base.yaml", "--budget", "50", "--junit", "claims.xml"),
    "whatif": ("base.yaml", "--set", "threat=0.5", "--out", "changed"),
    "sweep": ("base.yaml", *SALTELLI, "--replicates", "5", "--out", "swept", "--workers", "1"),
    "compare": ("one", "changed", "--out", "compared.png", "--out", "compared.csv"),
    "report": ("one", "--budget", "50"),
    "tipping": ("base.yaml", "--vary", "threat=0:2:3", "--replicates", "5", "--out", "drawn"),
    "sensitivity": ("swept", "--measure", "share_allied", "--out", "drawn"),
    "score": ("cases", "--outcome", "formed", "--out", "drawn"),
    "likelihood": ("base.yaml", "--out", "drawn"),
    "fit": ("base.yaml", "--live", "10", "--out", "fitted"),
    "history code": ("A", "B", "--year", "2000", "--data", "tables", "-o", "pair.yaml"),
    "history panel": ("--data", "tables", "--from", "2000", "--to", "2001", "-o", "made"),
    "page": ("base.yaml", "-o", "page.html"),
    "classroom": ("base.yaml", "--no-browser", "--port", "0"),
    "worksheet": ("base.yaml", "--key", "-o", "key.html"),
    "knobs": ("base.yaml",),
    "scenarios": (),
    "runs": (),
    "new": ("mine.yaml",),
    "schema": (),
}
OF_CASES = ("base.yaml", "--table", "cases.csv", "--replicates", "5", "--out", "cases")
MADE_BEFORE: dict[str, tuple[tuple[str, ...], ...]] = {
    "compare": (("run", *WORDS["run"]), ("whatif", *WORDS["whatif"])),
    "report": (("run", *WORDS["run"]),),
    "sensitivity": (("sweep", *WORDS["sweep"]),),
    "score": (("sweep", *OF_CASES),),
}
"""Commands whose results a command reads."""

WRITTEN = {
    "run": "one/joins.csv",
    "explain": "drawn/decision-A-b_drills.svg",
    "check": "claims.xml",
    "whatif": "changed/differences.parquet",
    "sweep": "swept/points.parquet",
    "compare": "compared.png",
    "report": "one.html",
    "tipping": "drawn/tipping-threat.png",
    "sensitivity": "drawn/sensitivity-share_allied.png",
    "score": "drawn/score-formed.png",
    "likelihood": "drawn/likelihood.png",
    "fit": "fitted/posterior.parquet",
    "history code": "pair.yaml",
    "history panel": "made/record.csv",
    "page": "page.html",
    "worksheet": "key.html",
    "new": "mine.yaml",
}


def test_no_command_is_forgotten() -> None:
    assert list(WORDS) == COMMANDS


@pytest.fixture
def prepared(desk: Path) -> Path:
    (desk / "base.yaml").write_text(BASE, encoding="utf-8")
    (desk / "cases.csv").write_text(CASES, encoding="utf-8")
    (desk / "tables").mkdir()
    tables(desk / "tables")
    return desk


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs(
    command: str, invoke: Invoke, prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[object] = []
    monkeypatch.setattr("sim.classroom.server.serve", lambda *given: served.append(given))
    for words in (*MADE_BEFORE.get(command, ()), (*command.split(), *WORDS[command])):
        result = invoke(*words)
        assert result.exit_code == 0, result.output
    assert result.stdout.strip()
    assert "warning" not in result.stderr
    assert bool(served) == (command == "classroom")
    if command in WRITTEN:
        assert (prepared / WRITTEN[command]).stat().st_size > 100


DRAWING = [words for words in COMMANDS if "size" in {p.name for p in every_command()[words].params}]


def test_every_command_that_draws_does_so_for_a_paper_a_talk_or_a_screen() -> None:
    drawing = "run explain whatif sweep compare tipping sensitivity score likelihood fit"
    assert [words for words in COMMANDS if words in drawing.split()] == DRAWING


@pytest.mark.slow
@pytest.mark.parametrize("command", DRAWING)
def test_figures_for_a_paper_are_a_column_wide_in_print(
    command: str, invoke: Invoke, prepared: Path
) -> None:
    for words in MADE_BEFORE.get(command, ()):
        assert invoke(*words).exit_code == 0
    before = {*prepared.rglob("*.png")}
    result = invoke(command, *WORDS[command], "--for", "paper")
    assert result.exit_code == 0, result.output
    assert "warning" not in result.stderr
    made = {*prepared.rglob("*.png")} - before
    assert made
    for file in made:
        pixels = int.from_bytes(file.read_bytes()[16:20])
        assert pixels / 300 * 2.54 == pytest.approx(8.5, abs=0.02)
        assert command == "compare" or file.with_suffix(".pdf").read_bytes()[:5] == b"%PDF-"
