"""`alliance-sim compare`: runs or sweeps on the same axes, and what differs between them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli import options
from sim.cli.output.output_file import DIFFERENCES, PICTURES

if TYPE_CHECKING:
    from sim.figures.comparison.compared import Form
    from sim.figures.core.picture import Picture
    from sim.figures.core.sizes import SizeName
    from sim.studies.compare.comparison import Comparison

_TABLE = ".csv"
_KINDS = PICTURES | {_TABLE: DIFFERENCES}
"""What is written to a file, by the ending of its name."""


@click.command(
    epilog="\b\nExamples:\n"
    "  alliance-sim compare runs/two-states-01234567 runs/two-states-89abcdef\n"
    "  alliance-sim compare runs/russia-china-2022-* --measure joins --out joins.svg\n"
    "  alliance-sim compare sweep-a sweep-b --out difference.png --out difference.csv"
)
@click.argument("sources", metavar="RUN RUN...", nargs=-1, required=True)
@click.option(
    "--measure",
    metavar="NAME",
    help="One measure alone: allied, ever_allied, share_allied, costly_rate, rhetoric_rate, "
    "expected or joins; where others answer or watch, also hostility, tie, strain, perceived, "
    "perception_gap and, of runs, position.  [default: all; of sweeps, figures and text show "
    "allied]",
)
@click.option(
    "--pair",
    metavar="A,B",
    help="The two states that are measured.  [default: the first run's focus pair]",
)
@click.option(
    "--label",
    "labels",
    metavar="TEXT",
    multiple=True,
    help="What figures call a run, once for each in their order.  [default: what is set in it]",
)
@click.option(
    "--figure",
    "form",
    type=click.Choice(["bars", "lines", "map", "points"]),
    help="How it is drawn: bars or lines for runs; lines, a map or points for sweeps.  "
    "[default: what suits]",
)
@click.option(
    "--out",
    "places",
    metavar="FILE",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw to FILE.png, .svg or .pdf, or write the differences to FILE.csv; may be given "
    "again.",
)
@options.sized
@options.as_json
def command(
    *,
    sources: tuple[str, ...],
    measure: str | None,
    pair: str | None,
    labels: tuple[str, ...],
    form: "Form | None",
    places: tuple[Path, ...],
    size: "SizeName",
    as_json: bool,
) -> None:
    """Compare runs, sweeps or fits with the first of them.

    RUN is a run folder; that of a what-if holds two runs. Fits are compared by their evidence and
    by how well they predict one occasion's decisions from all others. Of other runs it says what
    came of them, what differs in the inputs, and by how much each measure differs; replicates are
    paired where both have the same seed, since their random draws are the same.
    """
    from sim.cli.output.drawing import named_files
    from sim.cli.output.json_output import echo_json
    from sim.cli.output.next_command import tell_next
    from sim.cli.output.terminal import width
    from sim.cli.text.comparison import comparison_in_words
    from sim.studies.compare.comparison import compare
    from sim.studies.fit.fit_comparison import are_fits

    _refuse_places(places)
    if are_fits(sources):
        _refuse_of_fits(measure=measure, pair=pair, label=labels, figure=form)
        _compare_fits(sources, places, as_json=as_json)
        return
    comparison = compare(*sources, measure=measure, pair=_pair(pair), labels=labels)
    drawn = form or any(_ending(path) != _TABLE for path in places)
    picture = _picture(comparison, form, size) if drawn else None
    if as_json:
        echo_json(_plain(comparison))
    else:
        click.echo(comparison_in_words(comparison, width()))
    written = _write(comparison, picture, places)
    if not as_json:
        if written:
            click.echo(f"\n{named_files('Written', written)}")
        folders = dict.fromkeys(str(side.run.folder) for side in comparison.sides)
        tell_next("all of it on one page", "report", *folders)


def _refuse_of_fits(**options: object) -> None:
    from sim.errors import InputError

    if named := [f"--{name}" for name, value in options.items() if value]:
        raise InputError(
            f"{' and '.join(named)}: not of fits, which are compared by their evidence"
        )


def _compare_fits(sources: tuple[str, ...], places: tuple[Path, ...], *, as_json: bool) -> None:
    from sim.cli.output.drawing import named_files
    from sim.cli.output.json_output import echo_json
    from sim.cli.output.next_command import tell_next
    from sim.cli.output.output_file import write_output
    from sim.cli.output.terminal import width
    from sim.cli.text.fit_comparison import fit_comparison_text
    from sim.errors import InputError
    from sim.studies.fit.fit_comparison import compare_fits

    for path in places:
        if _ending(path) != _TABLE:
            raise InputError(f"--out {path}: a comparison of fits is a table; name a file in .csv")
    found = compare_fits(sources)
    if as_json:
        echo_json({"fits": found.table})
    else:
        click.echo(fit_comparison_text(found, width()))
    for path in places:
        text = found.table.to_csv(index=False, lineterminator="\n")
        write_output(path, text.encode(), _KINDS[_TABLE])
    if not as_json:
        if places:
            click.echo(f"\n{named_files('Written', places)}")
        best = str(found.table["fit"].iloc[found.table["log_evidence"].argmax()])
        tell_next("a forecast with the best of them", "run", best, "--posterior", best)


def _pair(text: str | None) -> tuple[str, str] | None:
    from sim.errors import InputError

    if text is None:
        return None
    match [part.strip() for part in text.split(",")]:
        case [str(a), str(b)] if a and b:
            return a, b
    raise InputError(f"'{text}' is no pair; write two states, such as --pair RUS,CHN")


def _refuse_places(places: tuple[Path, ...]) -> None:
    from sim.cli.output.output_file import refuse_output, refuse_twice
    from sim.errors import InputError

    for path in places:
        if _ending(path) not in _KINDS:
            *some, last = _KINDS
            raise InputError(f"--out {path}: must end in {', '.join(some)} or {last}")
        refuse_output(path, _KINDS[_ending(path)])
    refuse_twice(places)


def _ending(path: Path) -> str:
    return path.suffix.lower()


def _picture(result: "Comparison", form: "Form | None", size: "SizeName") -> "Picture | None":
    """The figure; None, with a warning, if it cannot be drawn."""
    from sim.cli.output.drawing import at_no_cost

    with at_no_cost("the comparison"):
        from sim.figures.comparison.compared import compared_figure

        return compared_figure(result, form, size)
    return None


def _write(result: "Comparison", picture: "Picture | None", places: tuple[Path, ...]) -> list[Path]:
    """Write the table, then draw; returns the files that are written."""
    from sim.cli.output.drawing import at_no_cost
    from sim.cli.output.output_file import write_output

    written = []
    for path in sorted(places, key=lambda path: _ending(path) != _TABLE):
        if _ending(path) == _TABLE:
            text = result.differences.to_csv(index=False, lineterminator="\n")
            write_output(path, text.encode(), _KINDS[_TABLE])
            written.append(path)
        elif picture is not None:
            with at_no_cost(str(path)):
                from sim.figures.core.files import picture_bytes

                content = picture_bytes(picture, _ending(path))
                write_output(path, content, _KINDS[_ending(path)])
                written.append(path)
    return written


def _plain(result: "Comparison") -> dict[str, object]:
    sides = [
        {
            "name": side.name,
            "folder": side.run.folder,
            "world": side.world,
            "manifest": side.manifest,
        }
        for side in result.sides
    ]
    fields = ("models", "pairs", "factors", "notes", "values", "differences")
    inputs = [difference._asdict() for difference in result.inputs]
    return {"sides": sides, "inputs": inputs, **{name: getattr(result, name) for name in fields}}
