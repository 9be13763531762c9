"""A picture as files, each of the kind that its ending says."""

from io import BytesIO, StringIO
from pathlib import Path

from markupsafe import escape
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG

from sim.figures.core.picture import Picture
from sim.figures.core.style import house_style


def save(figure: Picture, folder: Path, name: str) -> list[Path]:
    """Writes `name`.png and `name`.svg into the folder, of a paper's or a talk's also `name`.pdf.

    Returns their paths. The same picture gives the same bytes. The SVG keeps text as text and
    carries the picture's title and description for those who cannot see it. Raises OSError where
    the folder cannot be written.
    """
    endings = figure.sheet.endings
    files = {folder / f"{name}{ending}": picture_bytes(figure, ending) for ending in endings}
    try:
        for file, content in files.items():
            file.write_bytes(content)
    except OSError:
        for file in files:  # half a picture is none
            file.unlink(missing_ok=True)
        raise
    return list(files)


def picture_bytes(figure: Picture, ending: str) -> bytes:
    """A picture as PNG, SVG or PDF; the same picture gives the same bytes.

    ending: .png, .svg or .pdf.
    """
    match ending:
        case ".svg":
            return svg_text(figure).encode()
        case ".png":
            return png(figure)
    header = {"Title": figure.title, "Subject": figure.description}
    unsaid = {"CreationDate": None, "Creator": None, "Producer": None}
    file = BytesIO()
    with house_style():
        FigureCanvasPdf(figure).print_pdf(file, metadata=header | unsaid)  # type: ignore[no-untyped-call]
    figure.dpi = figure.sheet.dpi  # which writing a PDF leaves changed
    return file.getvalue()


def png(figure: Picture) -> bytes:
    """A picture as PNG."""
    file = BytesIO()
    with house_style():
        FigureCanvasAgg(figure).print_png(  # type: ignore[no-untyped-call]
            file, metadata={"Software": None}, pil_kwargs={"compress_level": 3}
        )
    return file.getvalue()


def svg_text(figure: Picture) -> str:
    """A picture as SVG, which an HTML page can hold."""
    drawing = StringIO()
    with house_style():
        FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]
            drawing, metadata={"Date": None, "Creator": None}
        )
    figure.dpi = figure.sheet.dpi  # which writing an SVG leaves changed
    return _described(drawing.getvalue(), figure)


def _described(svg: str, figure: Picture) -> str:
    """The SVG with the title and description that screen readers announce."""
    start = svg.index(">", svg.index("<svg ")) + 1
    words = f"\n <title>{escape(figure.title)}</title>\n <desc>{escape(figure.description)}</desc>"
    return f'{svg[: start - 1]} role="img">{words}{svg[start:]}'
