"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.opinion_groups.routes import computing, public

PAGES = (public, computing)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
