"""`alliance-sim score`: predictions of a sweep against what happened, and against nulls."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.vocabulary.measures import BINARY

if TYPE_CHECKING:
    from sim.figures.core.sizes import SizeName
    from sim.studies.score.score import Score

_PREDICTION = "ever_allied"
_FOLDS = 5


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim sweep two-states --table pairs.csv --out forecasts\n"
    "  alliance-sim score forecasts --outcome formed\n"
    "  alliance-sim score forecasts --outcome formed --groups year --clusters pair \\\n"
    "      --predictor power --predictor distance --out figures"
)
@click.argument("sweep", metavar="SWEEP")
@click.option(
    "--outcome",
    required=True,
    metavar="COLUMN",
    help="What happened: 0 or 1, or yes or no, in each row.",
)
@click.option(
    "--prediction",
    default=_PREDICTION,
    show_default=True,
    metavar="COLUMN",
    help="The probability that is scored.",
)
@click.option(
    "--predictor",
    "predictors",
    multiple=True,
    metavar="COLUMN",
    help="A column of numbers for the nulls; may be given again.  [default: all factors and "
    "columns carried through that hold numbers and are nothing else here]",
)
@click.option("--groups", metavar="COLUMN", help="Also the AUC among rows of the same value.")
@click.option(
    "--clusters",
    metavar="COLUMN",
    help="Rows of the same value are not independent: for errors, intervals and folds.",
)
@click.option("--weights", metavar="COLUMN", help="Weights of the rows, above 0.")
@click.option(
    "--folds",
    metavar="N",
    type=click.IntRange(min=2),
    default=_FOLDS,
    show_default=True,
    help="Folds of the nulls: each is predicted by fits to all others.",
)
@click.option(
    "--folds-by",
    metavar="COLUMN",
    help="Rows of the same value are in one fold.  [default: the clusters]",
)
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write the tables as CSV, and a figure as PNG and SVG, to DIR.",
)
@options.sized
@options.as_json
@click.pass_context
def command(  # noqa: PLR0913 - one parameter an option
    ctx: click.Context,
    *,
    sweep: str,
    outcome: str,
    prediction: str,
    predictors: tuple[str, ...],
    groups: str | None,
    clusters: str | None,
    weights: str | None,
    folds: int,
    folds_by: str | None,
    out: Path | None,
    size: "SizeName",
    as_json: bool,
) -> None:
    """Score predictions against what happened, and against nulls.

    SWEEP is the folder of a finished sweep, such as of a table of cases whose outcomes are known.
    Log score, Brier score, area under the ROC curve and reliability curve of a column of it; and
    scores of what the table predicts without the model: its base rate, a logit on each column and
    on all, boosted trees, each fitted on other rows than it predicts.
    """
    from sim.cli.exits import COMMAND
    from sim.cli.inputs import swept
    from sim.cli.output.json_output import echo_json
    from sim.cli.output.next_command import tell_next
    from sim.cli.output.terminal import width
    from sim.cli.text.score import score_text
    from sim.studies.score.score import score

    run = swept(sweep, "score")
    result = score(
        run.tables["points"],
        outcome,
        prediction,
        # Other columns are not shares of replicates, and are taken as they are.
        replicates=run.scenario.replicates if prediction in BINARY else None,
        predictors=predictors or None,
        groups=groups,
        clusters=clusters,
        weights=weights,
        folds=folds,
        folds_by=folds_by,
    )
    if as_json:
        echo_json(_plain(result))
    else:
        click.echo(score_text(result, run.manifest.title, width()))
    if not out and not as_json:
        tell_next("tables and a figure of it", *ctx.meta[COMMAND][1:], "--out", "scores")
    if out:
        _write(result, run.manifest.title, out, size, as_json=as_json)


def _plain(result: "Score") -> dict[str, object]:
    """All but what was predicted row by row."""
    return {name: value for name, value in vars(result).items() if name != "predictions"}


def _write(result: "Score", title: str, folder: Path, size: "SizeName", *, as_json: bool) -> None:
    """Write the tables, then draw."""
    from sim.cli.output.drawing import draw_figures, named_files, tell_drawn
    from sim.cli.output.output_file import RELIABILITY, SCORES, write_output
    from sim.figures.sweep.score import score_figure

    name = f"score-{result.outcome}"
    tables = {
        folder / f"{name}.csv": (result.scores, SCORES),
        folder / f"{name}-reliability.csv": (result.reliability, RELIABILITY),
    }
    for path, (table, kind) in tables.items():
        write_output(path, table.to_csv(index=False, lineterminator="\n").encode(), kind)
    drawn = draw_figures(folder, name, size, lambda: score_figure(result, title, size))
    if not as_json:
        click.echo(f"\n{named_files('Tables', [*tables])}")
        tell_drawn(drawn)
