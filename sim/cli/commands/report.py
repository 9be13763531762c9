"""`alliance-sim report`: runs on one page that needs no network."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options

if TYPE_CHECKING:
    from sim.reports.claims import ClaimResult
    from sim.studies.compare.comparison_sources import Side
    from sim.vocabulary.callbacks import Progress


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim report runs/russia-china-2022-01234567\n"
    "  alliance-sim report runs/two-states-01234567 runs/two-states-89abcdef --out both.html\n"
    "  alliance-sim report sweep-a --no-claims"
)
@click.argument("sources", metavar="RUN...", nargs=-1, required=True)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where the page goes.  [default: beside the first run folder, by its name]",
)
@click.option("--no-claims", is_flag=True, help="Do not test the scenarios' claims.")
@options.budget
@options.threads
@click.pass_context
def command(
    ctx: click.Context,
    *,
    sources: tuple[str, ...],
    out: Path | None,
    no_claims: bool,
    budget: int,
    threads: int | None,
) -> None:
    """Report runs, what-ifs or sweeps on one page.

    RUN is a run folder; several are compared with the first. The page holds the answer, pictures,
    tables, inputs, claims and how to repeat it; it needs no network, and can be read on a phone.
    Printed, it has two pages: answer, main picture, claims and how to repeat it.
    """
    from sim.cli.exits import COMMAND
    from sim.cli.output.output_file import PAGE, refuse_output, write_output
    from sim.reports.page import report
    from sim.results.run import read_run
    from sim.results.run_folder import beside
    from sim.studies.compare.comparison_sources import sides_of

    runs = [read_run(source) for source in sources]
    sides = sides_of(runs)
    folder = runs[0].folder
    path = out or beside(folder, f"{folder.resolve().name}.html")
    refuse_output(path, PAGE)
    claims = None if no_claims else _claims(sides, budget, threads)
    page = report(*runs, claims=claims, command=shlex.join(ctx.meta[COMMAND]))
    write_output(path, page.encode(), PAGE)
    click.echo(f"Report: {path}")


def _claims(sides: "tuple[Side, ...]", budget: int, threads: int | None) -> "list[ClaimResult]":
    """What the model says of the claims of each side, with a bar over all of them."""
    from sim.cli.output.terminal import ProgressBar

    total = sum(len(side.scenario.claims) for side in sides)
    tested: list[ClaimResult] = []
    with ProgressBar("testing claims") as progress:
        for number, side in enumerate(sides, start=1):
            tested += _of_side(number, side, budget, threads, progress.after(len(tested), total))
    return tested


def _of_side(
    number: int, side: "Side", budget: int, threads: int | None, step: "Progress"
) -> "list[ClaimResult]":
    from sim.cli.text.claims import Scale, judged, tested_in_words
    from sim.errors import InputError
    from sim.reports.claims import ClaimResult
    from sim.studies.claims.verdicts import check_claims
    from sim.wording.numbers import exact_percent

    try:
        verdicts = check_claims(side.scenario, budget=budget, threads=threads, progress=step)
    except InputError as error:
        return [ClaimResult(number, "All claims", "undecided", "not tested", "", "", str(error))]
    results = []
    for verdict in verdicts:
        scale = Scale(verdict, side.scenario.unit)
        of = f"{exact_percent(verdict.confidence)} interval"
        results.append(
            ClaimResult(
                number,
                verdict.says,
                verdict.verdict,
                judged(verdict),
                scale.asked,
                scale.found,
                f"{tested_in_words(verdict)}, {of}. {verdict.note}".strip(),
            )
        )
    return results
