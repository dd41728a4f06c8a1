"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.codes.routes import public, staff

PAGES = (public, staff)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
