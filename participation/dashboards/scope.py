"""What a page of the dashboards is about: the whole process, one area of life, or what lies in none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext

from participation.charts.looks import Look
from participation.figures.results import Figures, Part
from participation.municipality.models import AreaOfLife
from participation.web.formats import day

NO_AREA = "querschnitt"
"""The last part of the address of what lies in no area; an area of the process may not be shadowed by it."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The figures of a page with their filter and time; ``area`` None and not ``whole``: in no area."""

    slug: str
    areas: Sequence[AreaOfLife]
    figures: Figures
    part: Part
    at: datetime
    whole: bool = False
    area: AreaOfLife | None = None

    @property
    def here(self) -> str:
        """The address of the page itself."""
        return url_for("dashboards.overview", slug=self.slug) if self.whole else self.page_of(self.area)

    def base(self, sentence: str) -> str:
        """``sentence``, which names the number n, followed by what was filtered and when."""
        if self.whole:
            stand = gettext("Alle Bereiche und Wege; Stand %(day)s.", day=day(self.at))
        elif self.area is not None:
            stand = gettext("Nur %(area)s, alle Wege; Stand %(day)s.", area=self.area.name, day=day(self.at))
        else:
            stand = gettext("Nur ohne Bereich, alle Wege; Stand %(day)s.", day=day(self.at))
        return f"{sentence} {stand}"

    def area_of(self, area_id: int | None) -> AreaOfLife | None:
        return next((area for area in self.areas if area.id == area_id), None)

    def look_of(self, area_id: int | None) -> Look:
        area = self.area_of(area_id)
        return Look.NONE if area is None else Look.named(area.look)

    def area_words(self, area_id: int | None) -> str:
        area = self.area_of(area_id)
        return gettext("Querschnitt, ohne Bereich") if area is None else area.name

    def page_of(self, area: AreaOfLife | None) -> str:
        """The address of an area's page; None: of what lies in none."""
        return url_for("dashboards.area", slug=self.slug, area_slug=NO_AREA if area is None else area.slug)
