"""What the cases give a page: stories and the engine, as JSON."""

import base64
import json
from collections.abc import Mapping

from sim.model.wasm.building import DESCRIPTION, PLAIN, SIMD
from sim.model.wasm.engine_files import engine_folder
from sim.scenario.knobs import neutrals
from sim.scenario.parameters import Outsiders
from sim.scenario.schema import Scenario
from sim.vocabulary.kinds import KINDS
from sim.vocabulary.terms import DECISION_TERMS

_NEVER_NEEDED = {"seed", "sweep", "record", "outcomes", "fit", "parameters", "format"}


def stories_text(scenarios: Mapping[str, Scenario]) -> str:
    """The document of some scenarios by name."""
    kinds = {
        name: {"label": kind.label, "plural": kind.plural, "costly": kind.costly}
        for name, kind in KINDS.items()
    }
    stories = [
        {
            "name": name,
            "seed": str(scenario.seed),
            "scenario": scenario.model_dump(
                mode="json", by_alias=True, exclude_none=True, exclude=_NEVER_NEEDED
            ),
            "dates": [],
            "standing": neutrals(scenario),
            "phrases": {},
            "whole": [],
        }
        for name, scenario in scenarios.items()
    ]
    terms = {name: term._asdict() for name, term in DECISION_TERMS.items()}
    left_out = {"outsiders": Outsiders().model_dump()}
    words = {"terms": terms, "kinds": kinds}
    return json.dumps({"format": 1, "words": words, "left_out": left_out, "stories": stories})


def engine_text() -> str:
    """The engine's files, as a page holds them."""
    folder = engine_folder()
    described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    files = {"simd": SIMD, "plain": PLAIN}
    return json.dumps(
        {"block": described["block"]}
        | {
            name: base64.b64encode((folder / file).read_bytes()).decode()
            for name, file in files.items()
        }
    )
