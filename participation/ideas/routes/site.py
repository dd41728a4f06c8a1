"""All pages of ideas under two blueprints: for everybody, and for authors. For ``app.py``."""

from participation.ideas.routes import changing, own, public, similar, submitting, versions

PAGES = (public, submitting, similar, versions, changing)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
contributions = own.blueprint
