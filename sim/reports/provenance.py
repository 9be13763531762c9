"""Where a report comes from: commands, seed, versions; what all its runs share is said once."""

import shlex
from collections.abc import Callable, Sequence

from sim.reports.elements import breakable, on_screen, section, terms
from sim.results.manifest import Manifest
from sim.studies.compare.comparison_sources import Side
from sim.wording.markup import Html, element, html, joined

_DIGITS = 12
"""Of a hash; a run folder has all of it."""

_LINES = Html("<br>")

_MOST_TYPED = 3
"""Run folders of which print also has the commands that made them."""


def provenance_section(sides: Sequence[Side], names: Sequence[str], command: str) -> Html:
    """The section on provenance; names: what the sides are called; command: the report's own."""
    runs: dict[str, list[str]] = {}
    for side, name in zip(sides, names, strict=True):
        runs.setdefault(str(side.run.folder), []).append(name)
    manifests = {str(side.run.folder): side.manifest for side in sides}
    called = [", ".join(own) for own in runs.values()]

    def told(tell: Callable[[Manifest], str]) -> Html:
        return _told([tell(manifest) for manifest in manifests.values()], called)

    typed = [_code(shlex.join(manifest.command)) for manifest in manifests.values()]
    made = _told(typed, called, _LINES)
    repeat = [_code(_repeating(folder, manifest)) for folder, manifest in manifests.items()]
    return section(
        "Provenance",
        terms(
            [
                ("Made by", made if len(runs) <= _MOST_TYPED else on_screen(made)),
                ("To repeat it, bit for bit", _told(repeat, called, _LINES)),
                ("This report", _code(command)),
                ("Seed", told(lambda manifest: str(manifest.seed))),
                ("Size", told(_size)),
                ("Model", told(_model)),
                ("Versions", told(_versions)),
                ("Inputs, SHA-256", told(lambda manifest: _code(manifest.inputs[:_DIGITS]))),
                ("Finished (UTC)", told(lambda manifest: manifest.finished.split("+")[0])),
            ]
        ),
    )


def _told(values: Sequence[str], called: Sequence[str], between: str = "; ") -> Html:
    """What holds of all, once; else of each, with what it is called."""
    if len({*values}) == 1:
        return html(values[0])
    return html(between).join(
        joined([value, element("span", f"({name})", class_="quiet")])
        for value, name in zip(values, called, strict=True)
        if value
    )


def _code(text: str) -> Html:
    return element("code", breakable(text)) if text else Html("")


def _repeating(folder: str, manifest: Manifest) -> str:
    # What-ifs of before they kept what was asked do not know it any more.
    again = manifest.kind != "whatif" or manifest.settings
    words = ["alliance-sim", manifest.kind, folder] if again else manifest.command
    return shlex.join(words)


def _size(manifest: Manifest) -> str:
    return f"{manifest.replicates:,} replicates of {manifest.steps:,} steps"


def _model(manifest: Manifest) -> str:
    identity = manifest.versions.get("model", "")
    known = f", identity {identity[:_DIGITS]}" if identity else ""
    return f"version {manifest.model}{known}, engine {manifest.engine}"


def _versions(manifest: Manifest) -> str:
    return ", ".join(f"{n} {v}" for n, v in manifest.versions.items() if n != "model")
