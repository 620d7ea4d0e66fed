"""How this folder becomes a site: Sphinx with MyST Markdown, the command line and the docstrings included."""

project = "kgraph"
author = "the kgraph project"
copyright = "the kgraph project, Apache-2.0"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode", "sphinx_click"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3
autodoc_default_options = {"members": True, "member-order": "bysource", "undoc-members": False}
autodoc_typehints = "description"
html_theme = "furo"
html_title = "kgraph"
html_copy_source = False
html_show_sphinx = False
suppress_warnings = ["misc.highlighting_failure"]  # examples with … in them are no code of any language
