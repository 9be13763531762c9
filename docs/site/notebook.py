"""A notebook run cell by cell in one namespace, as Jupyter does, and told as a page."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from sim.figures.core.files import png
from sim.figures.core.picture import Picture


class Cell(NamedTuple):
    """A cell, and the value that its last line shows, if any."""

    kind: str
    """`markdown` or `code`."""
    source: str
    value: Any


def run(notebook: Path) -> Iterator[Cell]:
    """Every cell in turn, once it has run."""
    names: dict[str, Any] = {}
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        kind = cell["cell_type"]
        yield Cell(kind, source, _value(source, names) if kind == "code" else None)


def _value(source: str, names: dict[str, Any]) -> Any:
    """The value of the last line of a cell that has run."""
    body = ast.parse(source).body
    last = body[-1] if body else None
    if not isinstance(last, ast.Expr):
        exec(source, names)
        return None
    exec(compile(ast.Module(body[:-1], []), "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)


def page(notebook: Path) -> str:
    """The notebook as Markdown with what its cells show; pictures are written beside it."""
    parts = []
    for number, cell in enumerate(run(notebook), start=1):
        if cell.kind == "markdown":
            parts.append(cell.source)
            continue
        parts.append(f"```python\n{cell.source}\n```")
        if isinstance(cell.value, Picture):
            file = notebook.with_name(f"{notebook.stem}-{number}.png")
            file.write_bytes(png(cell.value))
            parts.append(f"![{cell.value.title}]({file.name})")
        elif isinstance(cell.value, pd.DataFrame):
            parts.append(cell.value.to_html(border=0, classes="docutils"))
        elif cell.value is not None:
            parts.append(f"```text\n{cell.value!r}\n```")
    return "\n\n".join([*parts, f"[This notebook]({notebook.name}), to run yourself.\n"])
