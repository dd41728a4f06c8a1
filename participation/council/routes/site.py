"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.council.routes import desk, papers, public, reading

PAGES = (desk, papers, reading, public)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = desk.blueprint
