"""Every figure of the gallery: the command and the call in Python draw the same picture."""

import io
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.image import imread

from docs.site.examples import commands, drawn, examples
from sim.cli.program import program
from sim.figures.core.files import picture_bytes
from tests.programs import ROOT

SECTIONS = {
    part.partition("\n")[0]: part
    for part in (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8").split("\n## ")[1:]
}
QUICK = ("Why a state decided so",)


@pytest.mark.parametrize(
    "title",
    [pytest.param(each, marks=[] if each in QUICK else pytest.mark.slow) for each in SECTIONS],
)
def test_command_and_call_draw_the_same(
    title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    typed, called = examples(SECTIONS[title])
    for command in commands(typed):
        assert command.words[0] == "alliance-sim"
        result = CliRunner().invoke(program, command.words[1:])
        assert result.exit_code == 0, result.output
    assert command.draws is not None
    png = io.BytesIO(picture_bytes(drawn(called.text), ".png"))
    np.testing.assert_array_equal(imread(command.draws), imread(png))
