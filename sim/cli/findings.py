"""The page of findings, in Markdown, from its prose and from what `check --json` says.

`alliance-sim check --json scenarios/ | python -m sim.cli.findings` prints it; docs/findings.md is
what it prints. So that no number of the prose goes stale, placeholders stand for them:
`{two-states/nothing}` is what was found for a claim, `{refuted}` or `{all}` how many claims there
are, `{refuted history}` how many of that name, `{refuted history: a b}` how many of it in the
scenarios a and b, `{verdicts}` the tables of all, `{knobs}` the table of the knobs that carry the
outcome, and `{answers}` that of what becomes of it where the others answer.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli.text.claims import Scale
from sim.errors import InputError
from sim.wording.numbers import percent

if TYPE_CHECKING:
    from sim.scenario.schema import Scenario
    from sim.studies.claims.verdicts import Verdict

_PROSE = Path("docs/findings.in.md")

_UNIT = "step"
"""What a scenario calls its steps is not said in JSON."""


_UNLIKELY, _LIKELY = 0.2, 0.8
_VALUES = 5
"""Values tried of a knob: both ends, and three between."""


def findings(prose: str, checked: Sequence[dict[str, Any]]) -> str:
    """The whole page.

    checked: what `check --json` says, read. Raises InputError where a placeholder of the prose
    stands for nothing.
    """
    library = [_Claims.read(claims) for claims in checked]
    texts = _texts(library)
    tables = {"knobs": _knob_table, "answers": _answer_table}
    texts |= {
        name: "\n".join(table(library)) for name, table in tables.items() if f"{{{name}}}" in prose
    }

    def text(placeholder: re.Match[str]) -> str:
        name, _, stems = placeholder[1].partition(": ")
        among = _texts([c for c in library if c.source.stem in stems.split()]) if stems else texts
        if name not in among:
            raise InputError(f"{placeholder[0]} stands for no claim, and for no number of claims")
        return among[name]

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
    estimates = {
        f"{claims.source.stem}/{verdict.claim}": Scale(verdict, _UNIT).estimate
        for claims in library
        for verdict in claims.verdicts
    }
    counts = _counts(verdict for claims in library for verdict in claims.verdicts)
    numbers = {name: f"{count:,}" for name, count in counts.items()}
    return estimates | numbers | {"verdicts": "\n".join(map(_table, library))}


def carrying_knobs(scenario: "Scenario") -> dict[str, list[str]]:
    """The knobs that carry the focus pair from unlikely, at most 0.2, to likely, at least 0.8.

    By measure: allied at the last step, and ever allied. The other knobs stay as they are, and of
    each five values are tried with the scenario's own number of replicates.
    """
    import numpy as np

    from sim.scenario.knobs import changed
    from sim.studies.ensemble.ensemble import run

    carrying: dict[str, list[str]] = {"allied": [], "ever_allied": []}
    for name, knob in scenario.knobs.items():
        values = np.linspace(knob.from_, knob.to, _VALUES).tolist()
        rows = [run(changed(scenario, {name: value})).pairs.iloc[0] for value in values]
        for measure, knobs in carrying.items():
            shares = [float(row[measure]) for row in rows]
            if min(shares) <= _UNLIKELY and max(shares) >= _LIKELY:
                knobs.append(name)
    return carrying


def _knob_table(library: Sequence[_Claims]) -> Iterator[str]:
    from sim.scenario.files.reader import read_scenario

    yield "| scenario | allied at the end | ever allied |"
    yield "| --- | --- | --- |"
    for claims in library:
        carrying = carrying_knobs(read_scenario(claims.source))
        cells = (", ".join(f"`{knob}`" for knob in knobs) or "none" for knobs in carrying.values())
        yield f"| [{claims.source.stem}](../{claims.source.as_posix()}) | {' | '.join(cells)} |"


ANSWERS = {"backlash": 0.06, "deterrence": 0.5, "convergence": 0.02}
"""How strongly the others answer in the table of answers; 0 otherwise."""


def answered(scenario: "Scenario") -> list[float]:
    """The share of replicates ever allied with no answers, with each of ANSWERS, and with all."""
    from sim.scenario.paths import with_values
    from sim.studies.ensemble.ensemble import run

    ways = [{}, *({name: strength} for name, strength in ANSWERS.items()), ANSWERS]
    changes = [{f"model.{name}": way.get(name, 0.0) for name in ANSWERS} for way in ways]
    tables = [run(with_values(scenario, change)).pairs for change in changes]
    return [float(pairs["ever_allied"].iloc[0]) for pairs in tables]


def _answer_table(library: Sequence[_Claims]) -> Iterator[str]:
    from sim.scenario.files.reader import read_scenario

    ways = ("nobody answers", *(f"{name} {value:g}" for name, value in ANSWERS.items()), "all")
    yield f"| scenario | {' | '.join(ways)} |"
    yield f"| --- |{' --- |' * len(ways)}"
    for claims in library:
        cells = map(percent, answered(read_scenario(claims.source)))
        yield f"| [{claims.source.stem}](../{claims.source.as_posix()}) | {' | '.join(cells)} |"


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
        estimate = f"{scale.estimate} ({scale.interval})"
        cells = (f"`{verdict.claim}`", verdict.says, verdict.verdict, estimate, scale.claimed)
        rows.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    file = claims.source.as_posix()
    return "\n".join([f"### {claims.title}", "", f"[{file}](../{file})", "", *rows, ""])


if __name__ == "__main__":
    checked = json.load(sys.stdin.buffer)
    click.echo(findings(_PROSE.read_text(encoding="utf-8"), checked), nl=False)
