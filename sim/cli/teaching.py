"""The teacher's guide, in Markdown, with the share of each row of its tables worked out.

`python -m sim.cli.teaching` prints it from docs/teaching.in.md; docs/teaching.md is what it prints.
In a row of a table `{share}` stands for the share of 200 replicates allied at the last step, of the
story in the first cell with the settings in the second.
"""

import re
from pathlib import Path

import click

_GUIDE = Path("docs/teaching.in.md")
_REPLICATES = 200
_ROW = re.compile(r"^(\| `([\w-]+)` \| (?:nothing|`([^`]+)`) \| )\{share\}", re.MULTILINE)


def guide(text: str) -> str:
    """The guide. Raises InputError where a row names no scenario, or settings that it has not."""
    return _ROW.sub(lambda row: f"{row[1]}{percent_allied(row[2], row[3] or ''):.0f} %", text)


def percent_allied(story: str, settings: str) -> float:
    """How many in a hundred replicates of a story, so changed, are allied at the last step."""
    from sim.results.scenario_library import read
    from sim.scenario.files.settings import parse_settings
    from sim.scenario.knobs import changed
    from sim.studies.ensemble.ensemble import run

    scenario = changed(read(story), parse_settings(settings.split()))
    return 100 * float(run(scenario, replicates=_REPLICATES).pairs["allied"].iloc[0])


if __name__ == "__main__":
    click.echo(guide(_GUIDE.read_text(encoding="utf-8")), nl=False)
