"""`alliance-sim knobs`: what can be turned in a scenario."""

from typing import TYPE_CHECKING, Any

import click

from sim.cli import options

if TYPE_CHECKING:
    from sim.scenario.schema import Knob


@click.command(
    epilog="\b\nExample:\n  alliance-sim knobs two-states"
    "\n  alliance-sim run two-states --set parity=0.2"
)
@options.scenario
@options.settings
@options.as_json
def command(source: str, settings: tuple[str, ...], as_json: bool) -> None:
    """List the knobs of a scenario.

    Each with what it turns, its range, and where it stands now.
    """
    from sim.cli.inputs import chosen
    from sim.cli.output.json_output import echo_json
    from sim.cli.text.tables import text_table
    from sim.scenario.knobs import neutrals

    scenario, name = chosen(source, settings)
    now = neutrals(scenario)
    if as_json:
        echo_json([_report(knob, entry, now[knob]) for knob, entry in scenario.knobs.items()])
    elif now:
        rows = [_row(knob, entry, now[knob]) for knob, entry in scenario.knobs.items()]
        click.echo(
            text_table(["knob", "what it turns", "range", "now"], rows, numbers=[3], names=[0])
        )
    else:
        click.echo(
            f"{name} has no knobs; --set takes any path, such as model.weights.third_parties"
        )


def _row(knob: str, entry: "Knob", now: float) -> list[str]:
    report = _report(knob, entry, now)
    span = f"{report['from']:g} to {report['to']:g}"
    return [knob, f"{entry.title} ({report['turns']})", span, f"{now:.4g}"]


def _report(knob: str, entry: "Knob", now: float) -> dict[str, Any]:
    return {
        "knob": knob,
        "title": entry.title,
        "turns": _turns(entry),
        "from": entry.from_,
        "to": entry.to,
        "now": now,
    }


def _turns(entry: "Knob") -> str:
    """What a knob does to the scenario, in words."""
    if entry.converge:
        state, towards = entry.converge.state, entry.converge.towards
        return f"moves {state} towards {towards} on {', '.join(entry.converge.issues)}"
    if entry.scale:
        return f"scales {', '.join(entry.scale)}"
    if entry.parity:
        return f"weaker's power / stronger's, of {' and '.join(entry.parity)}"
    return f"sets {entry.set}"
