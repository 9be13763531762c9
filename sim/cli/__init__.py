"""The command line: one module a command, which parses, calls and prints."""

from sim.cli.program import main

__all__ = ["main"]
