import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]


def test_fine_scenarios_are_called_fine_with_their_size(invoke: Invoke) -> None:
    result = invoke("check", "two-states", "scenarios/russia-china-2022.yaml")
    assert result.exit_code == 0
    assert result.output == (
        "two-states: fine: Two states and a rival (3 states, 6 occasions, 120 months)\n"
        "scenarios/russia-china-2022.yaml: fine: "
        "Russia and China, 2022 (10 states, 11 occasions, 120 months)\n"
    )


def test_every_mistake_of_every_file_is_told_with_line_and_column(
    invoke: Invoke, desk: Path
) -> None:
    text = (desk / "scenarios" / "two-states.yaml").read_text(encoding="utf-8")
    wrong = text.replace("steps: 120", "steps: 0").replace(
        "issue: second, rate: 0.1", "issue: secnd, rate: 2"
    )
    (desk / "wrong.yaml").write_text(wrong, encoding="utf-8")
    (desk / "empty.yaml").write_text("", encoding="utf-8")
    result = invoke("check", "wrong.yaml", "two-states", "empty.yaml")
    assert result.exit_code == 2
    assert result.stdout.startswith("two-states: fine")
    lines = result.stderr.splitlines()
    assert any(line.startswith("wrong.yaml:6:8: steps: ") for line in lines)
    assert any("did you mean 'second'?" in line for line in lines)
    assert any("occasions.b_sanctioned.rate: " in line for line in lines)
    assert any(line.startswith("empty.yaml") for line in lines)


def test_json_tells_the_same_to_programs(invoke: Invoke, desk: Path) -> None:
    (desk / "wrong.yaml").write_text("format: 2\n", encoding="utf-8")
    result = invoke("check", "two-states", "wrong.yaml", "--json")
    fine, wrong = json.loads(result.stdout)
    assert result.exit_code == 2
    assert fine["fine"] is True
    assert wrong["fine"] is False
    assert {"path", "message", "line", "column"} <= set(wrong["mistakes"][0])


@pytest.mark.parametrize(
    "content", [None, b"", b"\x00\xff\x80", b"- 1\n", b"a: &a [*a]\n", b"a: {", b"\xff\xfe"]
)
def test_no_file_however_wrong_ends_in_a_traceback(
    invoke: Invoke, desk: Path, content: bytes | None
) -> None:
    if content is not None:
        (desk / "wrong.yaml").write_bytes(content)
    result = invoke("check", "wrong.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith("wrong.yaml")
    assert result.stdout == ""


def test_a_folder_is_not_a_scenario(invoke: Invoke) -> None:
    result = invoke("check", "scenarios")
    assert result.exit_code == 2
    assert "scenarios is not a run folder" in result.stderr
