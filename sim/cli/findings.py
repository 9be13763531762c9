"""The page of findings, in Markdown, from its prose and from what `check --json` says.

`alliance-sim check --json scenarios/ | python -m sim.cli.findings` prints it; docs/findings.md is
what it prints. So that no number of the prose goes stale, placeholders stand for them:
`{two-states/nothing}` is what was found for a claim, `{refuted}` or `{all}` how many claims there
are, `{refuted history}` how many of that name, and `{verdicts}` the tables of all.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.text.claims import Scale
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.studies.claims.verdicts import Verdict

_PROSE = Path("docs/findings.in.md")

_UNIT = "step"
"""What a scenario calls its steps is not said in JSON."""


def findings(prose: str, checked: Sequence[dict[str, Any]]) -> str:
    """The whole page.

    checked: what `check --json` says, read. Raises InputError where a placeholder of the prose
    stands for nothing.
    """
    library = [_Claims.read(each) for each in checked]
    texts = _texts(library)

    def text(place: re.Match[str]) -> str:
        if place[1] not in texts:
            raise InputError(f"{place[0]} stands for no claim, and for no number of claims")
        return texts[place[1]]

    return re.sub(r"\{([^{}\n]+)\}", text, prose)


@dataclass(frozen=True)
class _Claims:
    """What was found for the claims of a scenario."""

    source: Path
    title: str
    verdicts: "tuple[Verdict, ...]"

    @classmethod
    def read(cls, checked: dict[str, Any]) -> "_Claims":
        from sim.studies.claims.verdicts import Verdict

        verdicts = (
            Verdict(**claim | {"estimate": nan if claim["estimate"] is None else claim["estimate"]})
            for claim in checked["claims"]
        )
        return cls(Path(checked["source"]), checked["title"], tuple(verdicts))


def _texts(library: Sequence[_Claims]) -> dict[str, str]:
    """What each placeholder stands for."""
    found = {
        f"{claims.source.stem}/{verdict.claim}": Scale(verdict, _UNIT).estimate
        for claims in library
        for verdict in claims.verdicts
    }
    counts = _counts(verdict for claims in library for verdict in claims.verdicts)
    numbers = {name: f"{count:,}" for name, count in counts.items()}
    return found | numbers | {"verdicts": "\n".join(map(_table, library))}


def _counts(verdicts: "Iterable[Verdict]") -> Counter[str]:
    """How many claims came to each verdict: among all, and among those of one name."""
    from sim.vocabulary.verdicts import VERDICTS

    counts: Counter[str] = Counter()
    for verdict in verdicts:
        for among in ("", f" {verdict.claim}"):
            counts[f"all{among}"] += 1
            counts.update({f"{word}{among}": word == verdict.verdict for word in VERDICTS})
    return counts


def _table(claims: _Claims) -> str:
    rows = ["| claim | in words | verdict | found | claimed |", "| --- | --- | --- | --- | --- |"]
    for verdict in claims.verdicts:
        scale = Scale(verdict, _UNIT)
        found = f"{scale.estimate} ({scale.interval})"
        cells = (f"`{verdict.claim}`", verdict.says, verdict.verdict, found, scale.claimed)
        rows.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    heading = f"### [{claims.title}](../{claims.source.as_posix()})"
    return "\n".join([heading, "", *rows, ""])


if __name__ == "__main__":
    checked = json.load(sys.stdin.buffer)
    click.echo(findings(_PROSE.read_text(encoding="utf-8"), checked), nl=False)
