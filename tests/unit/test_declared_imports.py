"""Whatever the program imports, it declares."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

DISTRIBUTIONS = packages_distributions()
"""By the name that is imported."""

EXTRAS = {
    "sim/classroom": "classroom",
    "sim/studies/fit": "fit",
    "sim/studies/score/nulls.py": "score",
    "sim/studies/sweep/cluster.py": "distributed",
}
"""Where only what has an extra installed is run."""


def declared(requirements: list[str]) -> set[str]:
    return {canonical(re.split(r"[<>=!~;\[ ]", each)[0]) for each in requirements}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(file: Path) -> set[str]:
    """The distributions that a file imports, its TYPE_CHECKING blocks included."""
    modules = set()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    tops = {module.partition(".")[0] for module in modules} - {"sim"} - sys.stdlib_module_names
    return {canonical(DISTRIBUTIONS[top][0]) for top in tops}


def test_every_import_is_declared_where_it_is_needed() -> None:
    core = declared(PROJECT["dependencies"])
    extras = PROJECT["optional-dependencies"]
    for file in sorted((ROOT / "sim").rglob("*.py")):
        path = file.relative_to(ROOT).as_posix()
        allowed = core
        for place, extra in EXTRAS.items():
            if path.startswith(place):
                allowed = allowed | declared(extras[extra])
        assert imported(file) <= allowed, path


def test_every_declared_package_is_imported() -> None:
    used = set().union(*(imported(file) for file in (ROOT / "sim").rglob("*.py")))
    extras = PROJECT["optional-dependencies"]
    needed = [*PROJECT["dependencies"], *extras["classroom"], *extras["fit"], *extras["score"]]
    # Newer Mesa needs networkx and does not bring it; Dask's distributed needs dask itself.
    assert declared(needed) - used == {"networkx"}
