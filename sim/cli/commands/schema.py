"""`alliance-sim schema`: the JSON Schema of scenario files."""

import click


@click.command(epilog="\b\nExample:\n  alliance-sim schema > scenario.schema.json")
def command() -> None:
    """Print the JSON Schema of scenario files.

    Editors that know it complete keys and mark mistakes as you type.
    """
    from sim.cli.output.json_output import echo_json
    from sim.scenario.files.json_schema import json_schema

    echo_json(json_schema())
