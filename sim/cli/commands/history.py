"""`alliance-sim history`: scenarios and records coded from tables, by one written rule."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sim.cli.groups import Group


@click.group(
    cls=Group,
    epilog="\b\nExamples:\n"
    "  alliance-sim history code RUS CHN --year 1996 --data tables -o rus-chn.yaml\n"
    "  alliance-sim history panel --data tables --from 1992 --to 2010 -o exercises",
)
def command() -> None:
    """Code scenarios and records from tables, by one rule.

    The rule, and the columns of the tables, are in docs/coding-from-tables.md. No such tables come
    with the program.
    """


def _data(tables: str) -> Callable[..., Any]:
    """The option for the folder of the tables."""
    return click.option(
        "--data",
        "folder",
        metavar="FOLDER",
        required=True,
        type=click.Path(path_type=Path),
        help=f"Where the tables are: {tables}.",
    )


@command.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim history code RUS CHN --year 1996 --data tables -o rus-chn.yaml\n"
    "  alliance-sim run rus-chn.yaml\n"
    "  alliance-sim history code 220 365 --year 1891 --data pacts -o 220-365.yaml"
)
@click.argument("one")
@click.argument("other")
@click.option("--year", metavar="YEAR", type=int, required=True, help="The year of all numbers.")
@_data("states.csv and pairs.csv, or dyads.csv and dyads-third-parties.csv")
@click.option(
    "-o",
    "--out",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="The scenario to write.",
)
def code(*, one: str, other: str, year: int, folder: Path, out: Path) -> None:
    """Write the scenario of two states in a year.

    ONE and OTHER are codes of states: those of states.csv or, as numbers, those of the Correlates
    of War in the table of pacts, where state 2 becomes C2. The scenario has them and every state
    with a rivalry or a dispute with either; the reason for each number stands beside it. The pair's
    own pact counts for nothing. A FILE that is there already is left alone.
    """
    from sim.cli.output.new_file import write_new
    from sim.cli.text.words import counted
    from sim.history.dyad_tables import DYADS, THIRDS, is_code, read_dyads, state_id
    from sim.history.exercise_tables import PAIRS, STATES, read_states
    from sim.history.pair_scenario import pair_scenario, third_states

    if is_code(one) and is_code(other):
        pair, tables = (state_id(one), state_id(other)), (DYADS, THIRDS)
        facts = read_dyads(folder).of(*pair, year).facts
    else:
        pair, tables = (one, other), (STATES, PAIRS)
        facts = read_states(folder).facts_of(pair, year)
    text = pair_scenario(facts, pair, year, [f"{' and '.join(tables)} in {folder}"])
    write_new({out: text})
    others = counted(len(third_states(facts, pair)), "other state")
    click.echo(f"{out} is written: {', '.join(pair)} and {others} in {year}")
    click.echo(f"run it with: alliance-sim run {out}")


@command.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim history panel --data tables --from 1992 --to 2010 -o exercises\n"
    "  alliance-sim likelihood exercises/scenario.yaml\n"
    "  alliance-sim history panel --data tables --from 1992 --to 2003 --panel past -o past"
)
@_data("states.csv, pairs.csv and exercises.csv")
@click.option("--from", "first", metavar="YEAR", type=int, required=True, help="The first year.")
@click.option("--to", "last", metavar="YEAR", type=int, required=True, help="The last year.")
@click.option(
    "--panel",
    "kind",
    type=click.Choice(["host", "series", "past"]),
    default="host",
    show_default=True,
    help="Who decided: every state about each exercise on a host's soil; the states of its series,"
    " before or after; those of its series so far.",
)
@click.option("--warfighting", is_flag=True, help="Only exercises with that focus.")
@click.option(
    "-o",
    "--out",
    metavar="FOLDER",
    required=True,
    type=click.Path(path_type=Path),
    help="The folder for scenario.yaml and record.csv.",
)
def panel(*, folder: Path, first: int, last: int, kind: str, warfighting: bool, out: Path) -> None:
    """Write the scenario and record of joint exercises.

    A step is a month, and every number is coded anew each year. The scenario names its record, so
    likelihood reads both, as does fit where a scenario that extends it names parameters and their
    priors. Files that are there already are left alone.
    """
    from sim.cli.output.new_file import made_folder, write_new
    from sim.cli.text.words import counted, listed
    from sim.history.exercise_tables import EXERCISES, PAIRS, STATES, read_exercises, read_states
    from sim.history.panel import panel as coded_panel
    from sim.history.panel_files import SCENARIO, panel_texts

    coded = coded_panel(
        read_states(folder),
        read_exercises(folder),
        range(first, last + 1),
        kind=kind,
        warfighting=warfighting,
        sources=[f"{STATES}, {PAIRS} and {EXERCISES} in {folder}"],
    )
    texts = panel_texts(coded)
    made = made_folder(out)
    write_new({made / name: text for name, text in texts.items()})
    record = coded.record
    sizes = (
        counted(len(record), "decision"),
        counted(sum(row.joined for row in record), "join"),
        counted(len({row.source for row in record}), "occasion"),
        counted(last + 1 - first, "year"),
    )
    click.echo(f"{listed([str(made / name) for name in texts])} are written: {listed(sizes)}")
    click.echo(f"how probable it was: alliance-sim likelihood {made / SCENARIO}")
