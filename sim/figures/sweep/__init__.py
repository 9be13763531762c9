"""Figures of a sweep, of tipping points and of sensitivity."""
