"""Tables in, matplotlib figures out: one module a kind of picture."""

from sim.figures.comparison.whatif import comparison_figure
from sim.figures.core.files import save
from sim.figures.core.picture import Picture
from sim.figures.run.answers import answers_figure
from sim.figures.run.company import company_figure
from sim.figures.run.decision import decision_figure
from sim.figures.run.likelihood import likelihood_figure
from sim.figures.run.signals import signals_figure
from sim.figures.run.support import support_figure
from sim.figures.run.system import system_figure
from sim.figures.run.world import world_figure
from sim.figures.sweep.score import score_figure
from sim.figures.sweep.sensitivity import sensitivity_figure
from sim.figures.sweep.sweep_figure import sweep_figure
from sim.figures.sweep.tipping import tipping_figure

__all__ = [
    "Picture",
    "answers_figure",
    "company_figure",
    "comparison_figure",
    "decision_figure",
    "likelihood_figure",
    "save",
    "score_figure",
    "sensitivity_figure",
    "signals_figure",
    "support_figure",
    "sweep_figure",
    "system_figure",
    "tipping_figure",
    "world_figure",
]
