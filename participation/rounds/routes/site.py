"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.rounds.routes import casting, correcting, desk, guests, office, own, public

PAGES = (public, casting, own, guests, desk, office, correcting)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
