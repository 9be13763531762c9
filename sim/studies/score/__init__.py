"""Scores of a model's predictions against what happened, beside nulls of the same table."""
