"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.comments.routes import desk, public, writing

PAGES = (public, writing, desk)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
