"""All pages of the feature, for the table of contents in ``app.py``."""

from participation.following.routes import holding, leaving, public

blueprint = public.blueprint
unsubscribing = leaving.blueprint
embargoes = holding.blueprint
