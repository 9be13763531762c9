"""Scenario files: read with line and column, merged, written, described."""
