"""Lays out what Sphinx makes the site of: the pages as they are, filled where the site shows more.

    python -m docs.site.sources FOLDER

Links between pages stay right, as the folders do. Added are the navigation, the pictures of the
gallery, what the notebook shows, the page itself and the list of what is documented in Python.
"""

import inspect
import shutil
import sys
from pathlib import Path

import click

import sim
from docs.site import notebook
from docs.site.examples import drawn, examples
from sim.figures.core.files import png
from sim.page.page_file import page
from sim.page.stories import document
from sim.results.scenario_library import shipped
from sim.scenario.files.reader import read_scenario

SITE = Path(__file__).parent
ROOT = SITE.parents[1]
COPIED = ("docs", "scenarios", "CONTRIBUTING.md", "CHANGELOG.md")
NOT_COPIED = shutil.ignore_patterns("site", "*.in.md", "__pycache__", "results.json")

NAVIGATION = {
    "Start": ("page", "how-to/install", "tutorial", "notebooks/from-scenario-to-figure", "gallery"),
    "How to": (
        "how-to/write-a-scenario",
        "claims",
        "how-to/sweep",
        "tipping-and-sensitivity",
        "sweeps",
        "how-to/compare",
        "how-to/tables-in-r",
        "records",
        "scores",
        "coding-from-tables",
        "teaching",
    ),
    "Findings": (
        "findings",
        "map",
        "../scenarios/README",
        "studies/exercises/README",
        "studies/pacts/README",
        "studies/parameter-sets",
        "evidence",
    ),
    "Reference": ("ODD", "manual", "api", "glossary", "coding-rule", "claims-as-written"),
    "Project": ("decisions", "../CONTRIBUTING", "../CHANGELOG"),
}
"""Headings of the sidebar, and what stands under each."""

UNLISTED = {
    "docs/studies/exercises/README.md": ("results", "calibration"),
    "docs/studies/pacts/README.md": ("results",),
    "CONTRIBUTING.md": tuple(
        f"docs/contributing/{path.stem}"
        for path in sorted((ROOT / "docs" / "contributing").glob("*.md"))
    ),
}
"""Pages that stand in the sidebar below another."""

AREAS = {
    "sim.scenario": "Scenarios",
    "sim.results": "Scenarios",
    "sim.studies": "Studies",
    "sim.figures": "Figures",
    "sim.reports": "Figures",
    "sim.model": "The model, step by step",
    "sim.errors": "Mistakes",
}
"""Headings of the reference by the packages that names come from."""

EMBEDDED = """\
<iframe src="stories.html#story=russia-china-2022" title="The page" class="stage"></iframe>

<a href="stories.html">The page alone</a>, to save or to send.
"""
"""In place of the picture of the page."""


def lay_out(folder: Path) -> None:
    """Write all sources into a folder, which is emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=NOT_COPIED)
        else:
            shutil.copy(source, folder)
    shutil.copytree(SITE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    docs = folder / "docs"
    index = (docs / "index.md").read_text(encoding="utf-8")
    (docs / "index.md").write_text(index.replace(".ipynb)", ".md)"), encoding="utf-8")
    for caption, pages in NAVIGATION.items():
        _append(docs / "index.md", _toctree(pages, options=(f":caption: {caption}",)))
    for above, pages in UNLISTED.items():
        _append(folder / above, _toctree(pages))
    words, _, _ = (docs / "page.md").read_text(encoding="utf-8").partition("![")
    (docs / "page.md").write_text(words + EMBEDDED, encoding="utf-8")
    stories = {path.stem: read_scenario(path) for path in shipped()}
    embedded = folder / "extra" / "docs" / "stories.html"
    embedded.parent.mkdir()
    embedded.write_text(page(document(stories)), encoding="utf-8")
    _append(docs / "api.md", _reference(docs / "api"))
    gallery = docs / "gallery.md"
    gallery.write_text(_with_pictures(gallery.read_text("utf-8"), docs / "images"), "utf-8")
    for file in sorted((docs / "notebooks").glob("*.ipynb")):
        file.with_suffix(".md").write_text(notebook.page(file), "utf-8")


def _append(file: Path, text: str) -> None:
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")


def _toctree(pages: tuple[str, ...], options: tuple[str, ...] = ()) -> str:
    return "\n".join(["```{toctree}", ":hidden:", *options, "", *pages, "```", ""])


def _reference(folder: Path) -> str:
    """The public names by area with their first lines; each has a page from its docstring."""
    folder.mkdir()
    areas: dict[str, list[str]] = {area: [] for area in AREAS.values()}
    for name in sorted(set(sim.__all__) - {"__version__"}, key=str.casefold):
        value = getattr(sim, name)
        package = ".".join(value.__module__.split(".")[:2])
        first = (inspect.getdoc(value) or "").partition("\n")[0]
        areas[AREAS[package]].append(f"| [`sim.{name}`](api/{name}.md) | {first} |")
        (folder / f"{name}.md").write_text(_documented(name, inspect.isclass(value)), "utf-8")
    tables = (
        "\n".join([f"## {area}", "", "| name | |", "| --- | --- |", *rows, ""])
        for area, rows in areas.items()
    )
    return "\n".join([*tables, _toctree(("api/*",), options=(":glob:",))])


def _documented(name: str, is_class: bool) -> str:
    directive = f".. auto{'class' if is_class else 'function'}:: sim.{name}"
    members = ["   :members:", "   :undoc-members:"] if is_class else []
    return "\n".join([f"# sim.{name}", "", "```{eval-rst}", directive, *members, "```", ""])


def _with_pictures(page: str, folder: Path) -> str:
    """The gallery with what each call draws below it."""
    lines = page.splitlines()
    calls = [example for example in examples(page) if example.language == "python"]
    for number, call in reversed(list(enumerate(calls, start=1))):
        figure = drawn(call.text)
        (folder / f"gallery-{number}.png").write_bytes(png(figure))
        lines.insert(call.end, f"\n![{figure.title}](images/gallery-{number}.png)")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    lay_out(target)
    click.echo(f"Sources of the site: {target}")
