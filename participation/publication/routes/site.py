"""All pages of the feature, for the table of contents in ``app.py``."""

from participation.publication.routes import public, releasing, reports, writing

blueprint = public.blueprint
PAGES = (public, writing, releasing, reports)
"""Named so that the imports, which add the pages, are no accident."""
