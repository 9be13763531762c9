"""Alliance signalling: when does joining each other's shows of force become an alliance?

>>> import sim
>>> scenario = sim.read("two-states")
>>> ensemble = sim.run(scenario, replicates=50)

What is heavy is imported when it is first used, so `import sim` is cheap.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.errors import InputError as InputError
    from sim.errors import ScenarioError as ScenarioError
    from sim.figures.compared import compared_figure as compared_figure
    from sim.figures.comparison import comparison_figure as comparison_figure
    from sim.figures.decision import decision_figure as decision_figure
    from sim.figures.sensitivity import sensitivity_figure as sensitivity_figure
    from sim.figures.signals import signals_figure as signals_figure
    from sim.figures.support import support_figure as support_figure
    from sim.figures.sweeps import sweep_figure as sweep_figure
    from sim.figures.tipping import tipping_figure as tipping_figure
    from sim.figures.world import world_figure as world_figure
    from sim.model.agents import AllianceModel as AllianceModel
    from sim.model.agents import StateAgent as StateAgent
    from sim.reports.page import report as report
    from sim.results.run import Run as Run
    from sim.results.run import list_runs as list_runs
    from sim.results.run import read_run as read_run
    from sim.results.source import read as read
    from sim.scenario.knobs import changed as changed
    from sim.scenario.schema import Scenario as Scenario
    from sim.studies.claims import Verdict as Verdict
    from sim.studies.claims import check_claims as check_claims
    from sim.studies.compare import Comparison as Comparison
    from sim.studies.compare import compare as compare
    from sim.studies.ensemble import Ensemble as Ensemble
    from sim.studies.ensemble import history as history
    from sim.studies.ensemble import run as run
    from sim.studies.explain import Explanation as Explanation
    from sim.studies.explain import explain as explain
    from sim.studies.levers import Levers as Levers
    from sim.studies.levers import Target as Target
    from sim.studies.levers import levers as levers
    from sim.studies.sensitivity import Sensitivity as Sensitivity
    from sim.studies.sensitivity import sensitivity as sensitivity
    from sim.studies.sweep import Sweep as Sweep
    from sim.studies.sweep import sweep as sweep
    from sim.studies.tipping import Search as Search
    from sim.studies.tipping import Tipping as Tipping
    from sim.studies.tipping import tipping as tipping
    from sim.studies.whatif import WhatIf as WhatIf
    from sim.studies.whatif import whatif as whatif

__version__ = "0.1.0"

_HOMES = {
    "AllianceModel": "sim.model.agents",
    "Comparison": "sim.studies.compare",
    "Ensemble": "sim.studies.ensemble",
    "Explanation": "sim.studies.explain",
    "InputError": "sim.errors",
    "Levers": "sim.studies.levers",
    "Run": "sim.results.run",
    "Scenario": "sim.scenario.schema",
    "ScenarioError": "sim.errors",
    "Search": "sim.studies.tipping",
    "Sensitivity": "sim.studies.sensitivity",
    "StateAgent": "sim.model.agents",
    "Sweep": "sim.studies.sweep",
    "Target": "sim.studies.levers",
    "Tipping": "sim.studies.tipping",
    "Verdict": "sim.studies.claims",
    "WhatIf": "sim.studies.whatif",
    "changed": "sim.scenario.knobs",
    "check_claims": "sim.studies.claims",
    "comparison_figure": "sim.figures.comparison",
    "compare": "sim.studies.compare",
    "compared_figure": "sim.figures.compared",
    "decision_figure": "sim.figures.decision",
    "explain": "sim.studies.explain",
    "history": "sim.studies.ensemble",
    "levers": "sim.studies.levers",
    "list_runs": "sim.results.run",
    "read": "sim.results.source",
    "read_run": "sim.results.run",
    "report": "sim.reports.page",
    "run": "sim.studies.ensemble",
    "sensitivity": "sim.studies.sensitivity",
    "sensitivity_figure": "sim.figures.sensitivity",
    "signals_figure": "sim.figures.signals",
    "support_figure": "sim.figures.support",
    "sweep": "sim.studies.sweep",
    "sweep_figure": "sim.figures.sweeps",
    "tipping": "sim.studies.tipping",
    "tipping_figure": "sim.figures.tipping",
    "whatif": "sim.studies.whatif",
    "world_figure": "sim.figures.world",
}

__all__ = [
    "AllianceModel",
    "Comparison",
    "Ensemble",
    "Explanation",
    "InputError",
    "Levers",
    "Run",
    "Scenario",
    "ScenarioError",
    "Search",
    "Sensitivity",
    "StateAgent",
    "Sweep",
    "Target",
    "Tipping",
    "Verdict",
    "WhatIf",
    "__version__",
    "changed",
    "check_claims",
    "compare",
    "compared_figure",
    "comparison_figure",
    "decision_figure",
    "explain",
    "history",
    "levers",
    "list_runs",
    "read",
    "read_run",
    "report",
    "run",
    "sensitivity",
    "sensitivity_figure",
    "signals_figure",
    "support_figure",
    "sweep",
    "sweep_figure",
    "tipping",
    "tipping_figure",
    "whatif",
    "world_figure",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'sim' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
