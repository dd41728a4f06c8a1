"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.comments.routes import desk, instead, public, writing

PAGES = (public, writing, instead, desk)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
