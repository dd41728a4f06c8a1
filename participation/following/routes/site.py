"""All pages of the feature, for the table of contents in ``app.py``."""

from participation.following.routes import leaving, public

blueprint = public.blueprint
unsubscribing = leaving.blueprint
