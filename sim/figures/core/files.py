"""A picture as the bytes of one file, of the kind that its ending says."""

from io import BytesIO

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf

from sim.figures.core.style import DPI, Picture, house_style, svg_text


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
    figure.dpi = DPI  # which writing a PDF leaves changed
    return file.getvalue()


def png(figure: Picture) -> bytes:
    """A picture as PNG."""
    file = BytesIO()
    with house_style():
        FigureCanvasAgg(figure).print_png(file, metadata={"Software": None})  # type: ignore[no-untyped-call]
    return file.getvalue()
