import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Invoke = Callable[..., Result]

DECISION = ("russia-china-2022", "--state", "CHN", "--occasion", "zapad")


def test_a_decision_is_taken_apart_in_words_and_bars(invoke: Invoke) -> None:
    result = invoke("explain", *DECISION)
    assert result.exit_code == 0
    output = result.stdout
    for term in ("shared interest", "security", "third parties", "utility"):
        assert term in output
    assert "\N{FULL BLOCK}" in output
    assert "Chance to join:" in output
    assert "China was" in output


def test_json_terms_sum_to_the_worth(invoke: Invoke) -> None:
    decision = json.loads(invoke("explain", *DECISION, "--json").stdout)
    assert sum(decision["terms"].values()) == pytest.approx(decision["worth"])
    assert decision["joined"] == (decision["draw"] < decision["probability"])


def test_the_figure_goes_where_it_is_asked_for(invoke: Invoke, desk: Path) -> None:
    result = invoke("explain", *DECISION, "--out", "figures/zapad")
    assert result.exit_code == 0
    names = sorted(path.name for path in (desk / "figures" / "zapad").iterdir())
    assert names == ["decision-CHN-zapad.png", "decision-CHN-zapad.svg"]
    assert "figures/zapad/decision-CHN-zapad.png" in result.stdout


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_line_is_wider_than_the_terminal(invoke: Invoke, width: int) -> None:
    output = invoke("explain", *DECISION, width=width).stdout
    assert max(map(len, output.splitlines())) <= width


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--state", "CHM", "--occasion", "zapad"), "CHN"),
        (("--state", "CHN", "--occasion", "zappad"), "zapad"),
        (("--state", "RUS", "--occasion", "zapad"), "RUS"),
        (("--state", "CHN", "--occasion", "zapad", "--step", "121"), "121"),
        (("--state", "CHN"), "--occasion"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(
    invoke: Invoke, words: tuple[str, ...], message: str
) -> None:
    result = invoke("explain", "russia-china-2022", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
