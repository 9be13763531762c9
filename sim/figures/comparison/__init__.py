"""Figures that compare a change, runs or sweeps."""
