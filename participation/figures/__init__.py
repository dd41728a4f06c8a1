"""The one source of every number shown: dashboards, overview, papers and exports count nothing themselves.

``queries.kept.figures_of(process)`` is the door. What counts as what, and when a number of people is not
told, is decided in ``rules`` and explained in docs/decisions/0006-figures.md.
"""
