"""Kinds of value, what each must be, and what was probably meant."""
