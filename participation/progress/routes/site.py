"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.progress.routes import editing, milestones, public, trail

PAGES = (public, trail, editing, milestones)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
