"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.themes.routes import answers, board, describing, moving, placing, public, sheet, suggesting

PAGES = (public, board, suggesting, sheet, moving, describing, answers, placing)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
