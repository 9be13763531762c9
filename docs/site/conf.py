"""How Sphinx makes the site from what `sources.py` lays out, beside which this file is copied."""

import sim

project = "alliance-sim"
author = "The alliance-sim authors"
release = sim.__version__
root_doc = "docs/index"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["extra"]
myst_heading_anchors = 3
default_role = "literal"  # what stands between single backticks in docstrings
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
maximum_signature_line_length = 90

html_theme = "furo"
html_title = "alliance-sim"
html_css_files = ["site.css"]
html_static_path = ["static"]
html_extra_path = ["extra"]
html_copy_source = False
html_show_search_summary = False  # a page from a disk may not read the others
html_show_copyright = False
