"""A picture in one file, of the kind that its name says."""

from io import BytesIO
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf

from sim.figures.style import DPI, Picture, house_style, svg_text

KINDS = (".png", ".svg", ".pdf")
"""Endings of the names of files that can be drawn to."""


def draw_to(path: Path, figure: Picture) -> None:
    """Writes a picture to a file, whose folder is made; the same picture gives the same bytes.

    Raises OSError where it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == ".svg":
        path.write_text(svg_text(figure), encoding="utf-8", newline="\n")
        return
    if path.suffix.lower() == ".png":
        path.write_bytes(png(figure))
        return
    told = {"Title": figure.title, "Subject": figure.description}
    unsaid = {"CreationDate": None, "Creator": None, "Producer": None}
    with house_style():
        FigureCanvasPdf(figure).print_pdf(path, metadata=told | unsaid)  # type: ignore[no-untyped-call]
    figure.dpi = DPI  # which writing a PDF leaves changed


def png(figure: Picture) -> bytes:
    """A picture as PNG."""
    file = BytesIO()
    with house_style():
        FigureCanvasAgg(figure).print_png(file, metadata={"Software": None})  # type: ignore[no-untyped-call]
    return file.getvalue()
