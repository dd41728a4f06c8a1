"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.voting.routes import desk, public
from participation.voting.services import revoking

PAGES = (public, desk)
"""Named so that the imports, which add the pages, are no accident."""
HEARS = revoking
"""Likewise: it registers what happens to supports when codes are revoked."""

blueprint = public.blueprint
