"""Worlds and records coded from public tables, by one rule: docs/coding-from-tables.md."""
