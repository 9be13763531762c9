"""The engine's files for a page: those of the package, or of an engine that was edited since."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.model.compiling import cache_home
from sim.model.wasm.building import DESCRIPTION, build, sources

BUILT = Path(__file__).with_name("built")
"""The folder of the package's own files."""


def engine_folder() -> Path:
    """The folder in which the files of the engine lie as its sources are now.

    The package's, unless its sources were edited: then one in the user's cache, built once. Raises
    RuntimeError where the engine cannot be built and OSError where nothing can be kept.
    """
    stamp = json.loads((BUILT / DESCRIPTION).read_text(encoding="utf-8"))["stamp"]
    now = sources()
    if stamp["sources"] == now:
        return BUILT
    kept = cache_home() / "pages" / now[:16]
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=kept.parent) as unfinished:
            files = Path(unfinished, "built")
            files.mkdir()
            build(files)
            files.rename(kept)
    return kept
