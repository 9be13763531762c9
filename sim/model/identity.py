"""The identity of the model: a hash over the source of every module that decides a result.

Not the key of the compile cache, which covers only what is compiled.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MODEL_VERSION = 2
"""The version of the model, as its description (docs/ODD.md) counts them."""

ROOTS = (
    "sim.model.simulate",
    "sim.measures.pairs",
    "sim.studies.sweep.chunks",  # the tables of a sweep, and by them those of a run
    "sim.studies.ensemble.unanswered",  # the joins of a run with nobody answering
    "sim.studies.ensemble.focus",  # the measures of a what-if
    "sim.statistics.paired_differences",  # and their differences
    "sim.studies.fit.checks",  # the tables of a fit
)
"""The modules that compute what is stored; whatever they import takes part."""


@cache
def model_identity() -> str:
    """SHA-256, in hexadecimal, over the deciding modules of the package that is running."""
    return identity_of(Path(__file__).parents[2])


def identity_of(tree: Path) -> str:
    """SHA-256 over the deciding modules in a folder that holds the package, by name and bytes."""
    digest = hashlib.sha256()
    for name, file in sorted(deciding_modules(tree).items()):
        content = file.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def deciding_modules(tree: Path) -> dict[str, Path]:
    """The file of each deciding module: the ROOTS and all that they import from the package.

    Imports within functions count. Raises FileNotFoundError where one of the ROOTS is missing.
    """
    files: dict[str, Path] = {}
    waiting = list(ROOTS)
    while waiting:
        name = waiting.pop()
        file = _file(tree, name)
        if file is None and name in ROOTS:
            raise FileNotFoundError(name)
        if file is not None and name not in files:
            files[name] = file
            waiting += _imports(file)
    return files


def _file(tree: Path, name: str) -> Path | None:
    """The file of a module or package; None for what is neither, such as a function."""
    path = tree.joinpath(*name.split("."))
    candidates = path.with_suffix(".py"), path / "__init__.py"
    return next((file for file in candidates if file.is_file()), None)


def _imports(file: Path) -> Iterator[str]:
    """The modules of the package that a file may import; some of the names are not modules."""
    package = __name__.partition(".")[0]
    for node in ast.walk(ast.parse(file.read_bytes())):
        match node:
            case ast.ImportFrom(module=str(module), names=names):
                imported = [module, *(f"{module}.{alias.name}" for alias in names)]
            case ast.Import(names=names):
                imported = [alias.name for alias in names]
            case _:
                continue
        yield from (name for name in imported if name.startswith(f"{package}."))
