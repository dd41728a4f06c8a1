"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.strategy.routes import board, editing, editions, handover, planning, public, sources

PAGES = (public, board, editing, editions, planning, sources, handover)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
