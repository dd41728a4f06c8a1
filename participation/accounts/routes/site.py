"""One's own account with all its pages under one blueprint, for the table of contents in ``app.py``."""

from participation.accounts.routes import own, second_factor

PAGES = (own, second_factor)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = own.blueprint
