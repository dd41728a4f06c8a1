"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.surveys.routes import answering, office, public, questions, texts

PAGES = (public, answering, office, questions, texts)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
