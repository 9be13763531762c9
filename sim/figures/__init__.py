"""Tables in, matplotlib figures out: one module a kind of picture."""

from sim.figures.comparison import comparison_figure
from sim.figures.decision import decision_figure
from sim.figures.sensitivity import sensitivity_figure
from sim.figures.signals import signals_figure
from sim.figures.style import Picture, save
from sim.figures.support import support_figure
from sim.figures.sweeps import sweep_figure
from sim.figures.tipping import tipping_figure
from sim.figures.world import world_figure

__all__ = [
    "Picture",
    "comparison_figure",
    "decision_figure",
    "save",
    "sensitivity_figure",
    "signals_figure",
    "support_figure",
    "sweep_figure",
    "tipping_figure",
    "world_figure",
]
