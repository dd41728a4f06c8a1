"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.voting.routes import desk, public

PAGES = (public, desk)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
