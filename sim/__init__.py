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
    from sim.figures.comparison.compared import compared_figure as compared_figure
    from sim.figures.comparison.whatif import comparison_figure as comparison_figure
    from sim.figures.fit.forecast import forecast_figure as forecast_figure
    from sim.figures.run.answers import answers_figure as answers_figure
    from sim.figures.run.company import company_figure as company_figure
    from sim.figures.run.decision import decision_figure as decision_figure
    from sim.figures.run.likelihood import likelihood_figure as likelihood_figure
    from sim.figures.run.signals import signals_figure as signals_figure
    from sim.figures.run.support import support_figure as support_figure
    from sim.figures.run.system import system_figure as system_figure
    from sim.figures.run.world import world_figure as world_figure
    from sim.figures.sweep.score import score_figure as score_figure
    from sim.figures.sweep.sensitivity import sensitivity_figure as sensitivity_figure
    from sim.figures.sweep.sweep_figure import sweep_figure as sweep_figure
    from sim.figures.sweep.tipping import tipping_figure as tipping_figure
    from sim.model.agents import AllianceModel as AllianceModel
    from sim.model.agents import StateAgent as StateAgent
    from sim.reports.page import report as report
    from sim.results.run import Run as Run
    from sim.results.run import list_runs as list_runs
    from sim.results.run import read_run as read_run
    from sim.results.scenario_library import read as read
    from sim.scenario.event_record import RecordRow as RecordRow
    from sim.scenario.files.record_file import read_record as read_record
    from sim.scenario.knobs import changed as changed
    from sim.scenario.schema import Scenario as Scenario
    from sim.studies.claims.verdicts import Verdict as Verdict
    from sim.studies.claims.verdicts import check_claims as check_claims
    from sim.studies.compare.comparison import Comparison as Comparison
    from sim.studies.compare.comparison import compare as compare
    from sim.studies.ensemble.ensemble import Ensemble as Ensemble
    from sim.studies.ensemble.ensemble import run as run
    from sim.studies.ensemble.ensemble import signals as signals
    from sim.studies.ensemble.singles import singles as singles
    from sim.studies.ensemble.unanswered import unanswered_joins as unanswered_joins
    from sim.studies.explain.explanation import Explanation as Explanation
    from sim.studies.explain.explanation import explain as explain
    from sim.studies.fit.forecast import Forecast as Forecast
    from sim.studies.fit.forecast import forecast as forecast
    from sim.studies.likelihood.likelihood import Likelihood as Likelihood
    from sim.studies.likelihood.likelihood import likelihood as likelihood
    from sim.studies.score.score import Score as Score
    from sim.studies.score.score import score as score
    from sim.studies.sweep.sensitivity import Sensitivity as Sensitivity
    from sim.studies.sweep.sensitivity import sensitivity as sensitivity
    from sim.studies.sweep.sweep import Sweep as Sweep
    from sim.studies.sweep.sweep import sweep as sweep
    from sim.studies.sweep.tipping import Search as Search
    from sim.studies.sweep.tipping import Tipping as Tipping
    from sim.studies.sweep.tipping import tipping as tipping
    from sim.studies.whatif.minimal_change import MinimalChanges as MinimalChanges
    from sim.studies.whatif.minimal_change import Target as Target
    from sim.studies.whatif.minimal_change import minimal_changes as minimal_changes
    from sim.studies.whatif.whatif import WhatIf as WhatIf
    from sim.studies.whatif.whatif import whatif as whatif

__version__ = "0.2.0"

_HOMES = {
    "AllianceModel": "sim.model.agents",
    "Comparison": "sim.studies.compare.comparison",
    "Ensemble": "sim.studies.ensemble.ensemble",
    "Explanation": "sim.studies.explain.explanation",
    "Forecast": "sim.studies.fit.forecast",
    "InputError": "sim.errors",
    "Likelihood": "sim.studies.likelihood.likelihood",
    "MinimalChanges": "sim.studies.whatif.minimal_change",
    "RecordRow": "sim.scenario.event_record",
    "Run": "sim.results.run",
    "Scenario": "sim.scenario.schema",
    "ScenarioError": "sim.errors",
    "Score": "sim.studies.score.score",
    "Search": "sim.studies.sweep.tipping",
    "Sensitivity": "sim.studies.sweep.sensitivity",
    "StateAgent": "sim.model.agents",
    "Sweep": "sim.studies.sweep.sweep",
    "Target": "sim.studies.whatif.minimal_change",
    "Tipping": "sim.studies.sweep.tipping",
    "Verdict": "sim.studies.claims.verdicts",
    "WhatIf": "sim.studies.whatif.whatif",
    "answers_figure": "sim.figures.run.answers",
    "changed": "sim.scenario.knobs",
    "check_claims": "sim.studies.claims.verdicts",
    "company_figure": "sim.figures.run.company",
    "comparison_figure": "sim.figures.comparison.whatif",
    "compare": "sim.studies.compare.comparison",
    "compared_figure": "sim.figures.comparison.compared",
    "decision_figure": "sim.figures.run.decision",
    "explain": "sim.studies.explain.explanation",
    "forecast": "sim.studies.fit.forecast",
    "forecast_figure": "sim.figures.fit.forecast",
    "likelihood": "sim.studies.likelihood.likelihood",
    "likelihood_figure": "sim.figures.run.likelihood",
    "list_runs": "sim.results.run",
    "minimal_changes": "sim.studies.whatif.minimal_change",
    "read": "sim.results.scenario_library",
    "read_record": "sim.scenario.files.record_file",
    "read_run": "sim.results.run",
    "report": "sim.reports.page",
    "run": "sim.studies.ensemble.ensemble",
    "score": "sim.studies.score.score",
    "score_figure": "sim.figures.sweep.score",
    "sensitivity": "sim.studies.sweep.sensitivity",
    "sensitivity_figure": "sim.figures.sweep.sensitivity",
    "signals": "sim.studies.ensemble.ensemble",
    "signals_figure": "sim.figures.run.signals",
    "singles": "sim.studies.ensemble.singles",
    "support_figure": "sim.figures.run.support",
    "sweep": "sim.studies.sweep.sweep",
    "sweep_figure": "sim.figures.sweep.sweep_figure",
    "system_figure": "sim.figures.run.system",
    "tipping": "sim.studies.sweep.tipping",
    "tipping_figure": "sim.figures.sweep.tipping",
    "unanswered_joins": "sim.studies.ensemble.unanswered",
    "whatif": "sim.studies.whatif.whatif",
    "world_figure": "sim.figures.run.world",
}

__all__ = [
    "AllianceModel",
    "Comparison",
    "Ensemble",
    "Explanation",
    "Forecast",
    "InputError",
    "Likelihood",
    "MinimalChanges",
    "RecordRow",
    "Run",
    "Scenario",
    "ScenarioError",
    "Score",
    "Search",
    "Sensitivity",
    "StateAgent",
    "Sweep",
    "Target",
    "Tipping",
    "Verdict",
    "WhatIf",
    "__version__",
    "answers_figure",
    "changed",
    "check_claims",
    "company_figure",
    "compare",
    "compared_figure",
    "comparison_figure",
    "decision_figure",
    "explain",
    "forecast",
    "forecast_figure",
    "likelihood",
    "likelihood_figure",
    "list_runs",
    "minimal_changes",
    "read",
    "read_record",
    "read_run",
    "report",
    "run",
    "score",
    "score_figure",
    "sensitivity",
    "sensitivity_figure",
    "signals",
    "signals_figure",
    "singles",
    "support_figure",
    "sweep",
    "sweep_figure",
    "system_figure",
    "tipping",
    "tipping_figure",
    "unanswered_joins",
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
