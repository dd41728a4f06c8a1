"""The pages of the administration under one blueprint, for the table of contents in ``app.py``."""

from participation.municipality.routes import areas, office, phases, processes

PAGES = (office, processes, phases, areas)
"""Named so that the imports, which add the pages, are no accident."""

blueprint = office.blueprint
