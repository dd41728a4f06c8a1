"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.assessment.routes import entering, office, own, pages, ranking

PAGES = (office, entering, own, ranking)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = pages.blueprint
