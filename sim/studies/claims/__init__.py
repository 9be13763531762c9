"""Verdicts on the claims of a scenario."""
