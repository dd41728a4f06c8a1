"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.themes.routes import (
    answers,
    board,
    describing,
    duplicates,
    moving,
    parking,
    placing,
    public,
    relatives,
    sheet,
    suggesting,
    undoing,
)

PAGES = (
    public,
    board,
    suggesting,
    sheet,
    moving,
    describing,
    answers,
    placing,
    parking,
    relatives,
    undoing,
    duplicates,
)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
