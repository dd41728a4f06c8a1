"""How pages, papers and files call the horizon and status of a measure and the role of a source."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.strategy.models import Horizon, MeasureStatus, SourceRole

HORIZON_WORDS: dict[Horizon, LazyString] = {
    Horizon.SHORT: _l("kurzfristig"),
    Horizon.MEDIUM: _l("mittelfristig"),
    Horizon.LONG: _l("langfristig"),
}

HORIZON_MEANINGS: dict[Horizon, LazyString] = {
    Horizon.SHORT: _l("kurzfristig: Beginn innerhalb eines Jahres"),
    Horizon.MEDIUM: _l("mittelfristig: Beginn in einem bis drei Jahren"),
    Horizon.LONG: _l("langfristig: Beginn später"),
}

STATUS_WORDS: dict[MeasureStatus, LazyString] = {
    MeasureStatus.DRAFT: _l("Entwurf"),
    MeasureStatus.PROPOSED: _l("vorgeschlagen"),
    MeasureStatus.ADOPTED: _l("beschlossen"),
    MeasureStatus.RUNNING: _l("in Umsetzung"),
    MeasureStatus.DONE: _l("umgesetzt"),
    MeasureStatus.DELAYED: _l("verzögert"),
    MeasureStatus.REJECTED: _l("nicht beschlossen"),
}

STATUS_MEANINGS: dict[MeasureStatus, LazyString] = {
    MeasureStatus.DRAFT: _l("Entwurf: nur Redaktion und Gemeinderat sehen die Maßnahme"),
    MeasureStatus.PROPOSED: _l("Vorgeschlagen: öffentlich, der Gemeinderat hat noch nicht entschieden"),
    MeasureStatus.ADOPTED: _l("Beschlossen: der Gemeinderat hat zugestimmt"),
    MeasureStatus.RUNNING: _l("In Umsetzung"),
    MeasureStatus.DONE: _l("Umgesetzt"),
    MeasureStatus.DELAYED: _l("Verzögert"),
    MeasureStatus.REJECTED: _l("Nicht beschlossen: der Gemeinderat hat abgelehnt"),
}

ROLE_WORDS: dict[SourceRole, LazyString] = {
    SourceRole.ORIGIN: _l("Ursprung"),
    SourceRole.SUPPLEMENT: _l("Ergänzung"),
    SourceRole.OBJECTION: _l("Einwand, in der Abwägung berücksichtigt"),
}
