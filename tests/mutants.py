"""Mutants: small faults planted in the modules that numbers rest on, and whether a test sees them.

`make mutants` plants a fixed sample, by a seed, one fault at a time in a copy of the program, and
runs the tests of its module until one fails. A mutant that survives is a test that is missing, or
says the same as the original. Prints the survivors and the score. Modules without a fault come
first: tests that fail on them as well would see every mutant.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
SEED = 9
SECONDS = 300
"""After which a mutant that does not end counts as seen."""

STRATEGIC = ("test_strain", "test_outside_view", "test_deterrence", "test_convergence")
"""What hand-worked cases of the terms that version 2 of the model added are in."""

TESTS: dict[str, tuple[str, ...]] = {
    "sim/model/rule.py": ("test_rule", "test_terms", "test_learning", "test_story", *STRATEGIC),
    "sim/model/regard.py": ("test_terms", "test_world", *STRATEGIC),
    "sim/model/appraisal.py": ("test_terms", "test_world", "test_choices", *STRATEGIC),
    "sim/statistics/bisection.py": ("test_bisection",),
    "sim/statistics/proportions.py": ("test_proportions",),
    "sim/statistics/confidence_sequence.py": ("test_confidence_sequence", "test_sequential_test"),
    "sim/statistics/sequential_test.py": ("test_sequential_test", "test_claims"),
    "sim/statistics/paired_differences.py": (
        "test_whatif_intervals",
        "test_whatif",
        "test_compare",
    ),
    "sim/statistics/two_sample.py": ("test_compare_unpaired", "test_compare"),
    "sim/statistics/level_crossing.py": ("test_level_crossing",),
    "sim/studies/ensemble/tallies.py": ("test_ensemble", "test_sweep"),
    "sim/studies/claims/verdicts.py": ("test_claims",),
    "sim/scenario/claims.py": ("test_claims", "test_reader_mistakes", "test_reader"),
    "sim/results/json_file.py": ("test_results_run", "test_ledger"),
    "sim/results/manifest.py": ("test_results_run", "test_identity", "test_older_runs"),
    "sim/results/run_folder.py": ("test_run_folder", "test_results_run"),
    "sim/results/ledger.py": ("test_ledger",),
    "sim/results/tables.py": ("test_results_tables",),
    "sim/results/run.py": ("test_results_run", "test_older_runs"),
    "sim/results/scenario_library.py": ("test_scenario_library",),
    "sim/results/chunk_file.py": ("test_ledger",),
}
"""The tests that concern a module, files of tests/unit, beside the examples in the module."""

OTHERS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


class Mutant(NamedTuple):
    """A module with one fault in it."""

    module: str
    line: int
    fault: str
    source: str


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    for index, node in enumerate(ast.walk(tree)):
        for fault in faults(node):
            changed = copy.deepcopy(tree)
            place = next(each for n, each in enumerate(ast.walk(changed)) if n == index)
            before, after = plant(place, fault)
            line = getattr(node, "lineno", 0)
            yield Mutant(module, line, f"{before} -> {after}", ast.unparse(changed))


def faults(node: ast.AST) -> Iterator[object]:
    """The faults that can be planted in a node: what stands there in its place."""
    match node:
        case ast.Compare(ops=[op]) | ast.BinOp(op=op) | ast.BoolOp(op=op):
            yield from OTHERS.get(type(op), ())
        case ast.Constant(value=bool(value)):
            yield not value
        case ast.Constant(value=int() | float() as value):
            yield value + 1
        case ast.Name(id=name) if name in NAMES:
            yield NAMES[name]
        case ast.UnaryOp(op=ast.Not()):
            yield "without not"


def plant(node: ast.AST, fault: object) -> tuple[str, str]:
    """Plants a fault in a node; returns the code of both."""
    before = ast.unparse(node)
    match node:
        case ast.Compare():
            node.ops = [fault()]  # type: ignore[operator]
        case ast.BinOp() | ast.BoolOp():
            node.op = fault()  # type: ignore[operator]
        case ast.Constant():
            node.value = fault  # type: ignore[assignment]
        case ast.Name():
            node.id = str(fault)
        case ast.UnaryOp():
            node.operand = ast.UnaryOp(ast.Not(), node.operand)
    return before, ast.unparse(node)


def is_seen(mutant: Mutant, tree: Path) -> bool:
    """Whether a test fails on a mutant in a copy of the program, which is mended afterwards."""
    file = tree / mutant.module
    written = file.read_bytes()
    file.write_text(mutant.source, encoding="utf-8")
    tests = [f"tests/unit/{name}.py" for name in TESTS[mutant.module]]
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    # Python's numbers overflow with a warning, compiled ones without.
    pytest += ["-W", "ignore:overflow:RuntimeWarning", mutant.module, *tests]
    own = {"XDG_CACHE_HOME": str(tree / "cache"), "PYTHONPATH": str(tree)}
    if mutant.module.startswith("sim/model/"):
        # The engine runs as Python, since each mutant would have it compiled anew.
        own["NUMBA_DISABLE_JIT"] = "1"
    # Bytecode is told from its source by size and second, which two mutants may share.
    environment = os.environ | own | {"PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            pytest, cwd=tree, env=environment, capture_output=True, timeout=SECONDS, check=False
        )
        return done.returncode != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        file.write_bytes(written)


def sample(each: int, seed: int) -> list[Mutant]:
    """So many mutants of each module, or all where there are fewer."""
    chance = random.Random(seed)
    found = []
    for module in TESTS:
        known = list(mutants(module))
        found += chance.sample(known, min(each, len(known)))
    return found


def without_fault(module: str) -> Mutant:
    """A module as it is, written as mutants are."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    return Mutant(module, 0, "no fault", ast.unparse(tree))


def main() -> None:
    """Plant a sample of faults, and print which of them no test sees."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--each", type=int, default=6, help="mutants of each module")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=SEED, help="another is another sample")
    given = parser.parse_args()
    chosen = sample(given.each, given.seed)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(given.workers) as pool:
        trees: Queue[Path] = Queue()
        for number in range(given.workers):
            tree = Path(folder) / str(number)
            ignored = shutil.ignore_patterns(
                ".*", "__pycache__", "node_modules", "runs", "build", "dist"
            )
            shutil.copytree(ROOT, tree, ignore=ignored)
            trees.put(tree)

        def seen(mutant: Mutant) -> bool:
            tree = trees.get()
            try:
                return is_seen(mutant, tree)
            finally:
                trees.put(tree)

        sound = [without_fault(module) for module in TESTS]
        failing = [
            mutant.module
            for mutant, fails in zip(sound, pool.map(seen, sound), strict=True)
            if fails
        ]
        if failing:
            sys.exit(f"tests fail without a fault: {', '.join(failing)}")
        survivors = []
        outcomes = zip(chosen, pool.map(seen, chosen), strict=True)
        for number, (mutant, found) in enumerate(outcomes, start=1):
            if not found:
                survivors.append(mutant)
                print(f"{mutant.module}:{mutant.line}: {mutant.fault}", flush=True)
            print(f"{number} of {len(chosen)}", end="\r", file=sys.stderr)
    print(f"{len(chosen) - len(survivors)} of {len(chosen)} mutants are seen by a test")


if __name__ == "__main__":
    main()
