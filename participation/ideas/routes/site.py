"""All pages of ideas under two blueprints: for everybody, and for authors. For ``app.py``."""

from participation.ideas.routes import (
    changing,
    drafting,
    images,
    own,
    public,
    similar,
    submitting,
    versions,
    whereabouts,
)

PAGES = (public, submitting, drafting, similar, versions, changing, images, whereabouts)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = public.blueprint
contributions = own.blueprint
pictures = images.blueprint
placing = whereabouts.blueprint
