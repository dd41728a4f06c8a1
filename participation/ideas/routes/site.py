"""All pages of ideas for everybody under one blueprint, for the table of contents in ``app.py``."""

from participation.ideas.routes import public, similar, submitting

PAGES = (public, submitting, similar)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
