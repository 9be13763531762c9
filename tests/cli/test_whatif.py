import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sim.results.run import read_run

pytestmark = pytest.mark.slow

Invoke = Callable[..., Result]

SMALL = ("--replicates", "12", "--steps", "30")


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_change_is_told_without_the_manual(invoke: Invoke) -> None:
    words = ("russia-china-2022", "--set", "china_weaker=0.0349", *SMALL)
    result = invoke("whatif", *words, width=100)
    assert result.exit_code == 0
    output = flat(result.stdout)
    assert output.startswith("Russia and China are allied at the end in ")
    assert (
        "Russia and China, 2022: what if? 12 replicates of 30 months, seed 2022, each with the "
        "change and without The change: China's power 0.0349 instead of 0.2329. That is, "
        "states.CHN.power 0.0349 instead of 0.2329."
    ) in output
    assert " of 12 replicates with the change and 0 % without: +" in output
    assert "changed from no to yes, 0 from yes to no." in output
    assert "The two diverge in 12 of 12 replicates: in month " in output
    assert "In replicate 0 they diverge in month 1: China joins “" in output
    assert "with the change, and declines without; its chance to join was " in output
    assert "China joins Russia's exercises and sanctions support" in output
    assert "\nResults: runs/russia-china-2022-" in result.stdout


@pytest.mark.parametrize("width", [40, 45, 60, 80, 100])
@pytest.mark.parametrize(
    "words",
    [
        ("russia-china-2022", "--set", "interests=1", *SMALL),
        ("two-states", "--until", "allied<0.1", "--replicates", "10", "--steps", "30"),
    ],
    ids=["set", "until"],
)
def test_no_line_is_wider_than_the_terminal_nor_coloured_in_a_pipe(
    invoke: Invoke, width: int, words: tuple[str, ...]
) -> None:
    result = invoke("whatif", *words, width=width)
    assert result.exit_code == 0
    text = result.stdout.partition("\nResults:")[0].partition("\nNext,")[0]
    assert all(len(line) <= width or " " not in line.strip() for line in text.splitlines())
    assert "\x1b" not in result.stdout


def test_no_command_asks_about_a_third_party(invoke: Invoke) -> None:
    result = invoke("whatif", "usa-india-1962", "--set", "interests=1", *SMALL)
    assert "they diverge in month 1: Russia declines" in flat(result.stdout)
    assert "\nNext, all of it on one page:\n" in result.stdout
    result = invoke("whatif", "usa-india-1962", "--set", "parity=0.3", *SMALL)
    assert "\nNext, why the United States declined without the change:\n" in result.stdout


def test_a_change_that_changes_nothing_is_told_so(invoke: Invoke) -> None:
    result = invoke("whatif", "two-states", "--set", "trade=1", *SMALL)
    assert result.exit_code == 0
    assert "That changes nothing." in result.stdout


def test_what_cannot_matter_is_told_to_change_nothing_that_either_does(invoke: Invoke) -> None:
    result = invoke("whatif", "two-states", "--set", "hostility.A.R=0.7", *SMALL)
    assert result.exit_code == 0
    output = flat(result.stdout)
    assert "Allied at the end:" in output
    assert "no replicate differs." in output
    assert "Nothing that either does or expects differs in any replicate." in output


def test_an_occasion_that_no_longer_takes_place_parts_the_histories(invoke: Invoke) -> None:
    result = invoke("whatif", "two-states", "--set", "occasions.a_speaks.rate=0", *SMALL)
    assert "“Aland speaks up” takes place without the change alone." in flat(result.stdout)


def test_the_run_folder_holds_both_worlds_and_their_differences(invoke: Invoke, desk: Path) -> None:
    words = ("whatif", "two-states", "--set", "parity=0.3", *SMALL, "--out", "mine", "--csv")
    assert invoke(*words).exit_code == 0
    names = {path.relative_to(desk / "mine").as_posix() for path in (desk / "mine").rglob("*.*")}
    tables = {"replicates", "joins", "pairs", "path", "differences"}
    assert names == {
        "manifest.json",
        "scenario.yaml",
        "changed.yaml",
        *(f"{table}.{kind}" for table in tables for kind in ("parquet", "csv")),
        "figures/comparison.png",
        "figures/comparison.svg",
    }
    run = read_run("mine")
    assert run.manifest.kind == "whatif"
    assert run.scenario.states["A"].power == 1
    assert run.changed is not None
    assert run.changed.states["A"].power == 0.3
    assert run.manifest.outcome["asked"] == "Parity of power 0.3 instead of 1"
    for table in ("replicates", "joins", "pairs", "path"):
        assert run.tables[table]["world"].unique().tolist() == ["baseline", "change"]
    rows = run.tables["replicates"]
    assert len(rows) == 2 * 12 * 3
    assert rows.groupby(["world", "replicate", "a", "b"], observed=True).size().max() == 1


def test_another_change_does_not_overwrite_the_run(invoke: Invoke, desk: Path) -> None:
    words = ("whatif", "two-states", *SMALL, "--out", "mine", "--set")
    assert invoke(*words, "parity=0.3").exit_code == 0
    before = (desk / "mine" / "differences.parquet").read_bytes()
    assert invoke(*words, "parity=0.3").exit_code == 0
    assert (desk / "mine" / "differences.parquet").read_bytes() == before
    result = invoke(*words, "parity=0.4")
    assert result.exit_code == 2
    assert result.stderr.startswith("mine holds a ")


def test_a_run_folder_repeats_its_change(invoke: Invoke) -> None:
    settings = ("--set", "parity=0.3", "--set", "states.R.interests.first=[0.5, 0.25]")
    first = invoke("whatif", "two-states", *settings, *SMALL, "--out", "first")
    again = invoke("whatif", "first", "--out", "again")
    assert again.exit_code == 0
    assert again.stdout == first.stdout.replace("first/", "again/").replace(" first", " again")
    one, other = (read_run(folder).manifest for folder in ("first", "again"))
    assert one.files == other.files
    assert (one.inputs, one.settings) == (other.inputs, other.settings)


def test_another_change_takes_the_place_of_a_run_folders_own(invoke: Invoke) -> None:
    invoke("whatif", "two-states", "--set", "parity=0.3", *SMALL, "--out", "mine")
    assert invoke("whatif", "mine", "--set", "threat=0.5", "--out", "other").exit_code == 0
    assert read_run("other").manifest.settings == {"threat": 0.5}


def test_a_run_folder_without_a_change_has_none_to_repeat(invoke: Invoke) -> None:
    invoke("run", "two-states", *SMALL, "--out", "plain")
    result = invoke("whatif", "plain")
    assert result.exit_code == 2
    assert result.stderr.startswith("nothing is set: say what is to be different with --set")


def test_runs_lists_what_was_asked(invoke: Invoke) -> None:
    words = ("two-states", *SMALL, "--out", "runs/mine")
    assert invoke("whatif", *words, "--set", "parity=0.3").exit_code == 0
    assert "Two states and a rival: what if Parity of power 0.3" in flat(
        invoke("runs", width=100).output
    )


def test_json_holds_both_intervals_of_every_difference(invoke: Invoke) -> None:
    words = ("whatif", "two-states", "--set", "parity=0.3", *SMALL, "--json", "--replicate", "5")
    result = json.loads(invoke(*words).stdout)
    assert result["settings"] == {"parity": 0.3}
    assert result["changes"] == [{"path": "states.A.power", "before": 1.0, "after": 0.3}]
    assert {"low", "high", "unpaired_low", "unpaired_high"} <= result["table"][0].keys()
    assert [flips["measure"] for flips in result["flips"]] == ["allied", "ever_allied"]
    assert result["partings"]["example"]["replicate"] == 5
    assert result["folder"].startswith("runs/two-states-")


def test_what_it_would_take_is_told_smallest_first(invoke: Invoke) -> None:
    words = ("whatif", "two-states", "--until", "allied<0.2", "--replicates", "30")
    result = invoke(*words, "--steps", "40", width=100)
    assert result.exit_code == 0
    output = flat(result.stdout)
    assert "Wanted: less than 20 %." in output
    assert "The smallest change that does it: " in output
    command = result.stdout.replace("\\\n", "").splitlines()[-1].split()
    assert command[:4] == ["alliance-sim", "whatif", "two-states", "--set"]
    assert command[-2:] == ["--steps", "40"]
    accurate = "reported changes are accurate to <1 % of the range in these replicates"
    assert f"in the same 30 replicates; {accurate}" in output
    found = json.loads(invoke(*words, "--steps", "40", "--json").stdout)
    sizes = [lever["change"] for lever in found["levers"]]
    assert sizes == sorted(sizes)
    assert len(sizes) > 0
    assert found["target"] == {"measure": "allied", "level": 0.2, "rising": False}


def test_a_search_starts_from_what_is_set(invoke: Invoke, desk: Path) -> None:
    words = ("whatif", "two-states", "--until", "allied=0.5", "--replicates", "20", "--json")
    assert "nothing is needed" in invoke(*words).stderr
    start = ("--set", "hostility.R.A=0.1", "--set", "hostility.R.B=0.1")
    found = json.loads(invoke(*words, *start, "--steps", "40").stdout)
    assert found["baseline"]["share"] < 0.5
    assert [path.name for path in desk.iterdir()] == ["scenarios"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "nothing is set: say what is to be different with --set PATH=VALUE"),
        (("--set", "pariti=0.3"), "pariti: no such knob or path; did you mean 'parity'"),
        (("--set", "states.A.powr=1"), "states.A.power"),
        (("--set", "parity"), "'parity' is not a setting; write PATH=VALUE"),
        (("--set", "parity=-1"), "parity: must be above 0"),
        (("--set", "states.A.power=-1"), "states.A.power: must be a number above 0; found -1"),
        (
            ("--set", "replicates=3"),
            "replicates: must be the same in both scenarios; give --replic",
        ),
        (("--set", "parity=0.5", "--replicate", "-1"), "--replicate"),
        (("--set", "parity=0.5", "--out", "scenarios"), "is not empty and not a run folder"),
        (("--until", "allied"), "'allied' is nothing to reach; write MEASURE=LEVEL"),
        (("--until", "allied=half"), "'allied=half' is nothing to reach"),
        (("--until", "=0.5"), "'=0.5' is nothing to reach"),
        (("--until", "allied=1"), "'allied=1': the level must be above 0 and below 1; found 1"),
        (("--until", "allied=0"), "the level must be above 0 and below 1"),
        (("--until", "allied=nan"), "the level must be above 0 and below 1"),
        (("--until", "allyed=0.5"), "no such measure 'allyed'; did you mean 'allied'"),
        (("--until", "expected=0.5"), "no such measure 'expected'; the measures are allied, ever"),
        (("--until", "allied=0.5", "--steps", "120"), "nothing is needed: allied is 6"),
        (("--until", "allied=0.99", "--out", "x"), "--out: not with --until"),
        (("--until", "allied=0.99", "--set", "pariti=3"), "did you mean 'parity'"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence(
    invoke: Invoke, desk: Path, words: tuple[str, ...], message: str
) -> None:
    result = invoke("whatif", "two-states", *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert [path.name for path in desk.iterdir()] == ["scenarios"]
