"""The invented town itself: its contact data, and the pages that the law asks of it."""

from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.permissions import SYSTEM
from participation.municipality.calendar import Land
from participation.municipality.models import Municipality, PageKind, PageText
from participation.seeds.material import material, page

LANGUAGES = ("de", "en")
HOME = Land.BW
CONTACT = ("name", "population", "office", "address", "phone", "hours", "mailbox")


def found_town(*, at: datetime) -> Municipality:
    """Stadt Musterburg, marked as a demo: every page says that it is invented."""
    town = Municipality(
        is_demo=True, created_at=at, land=HOME.value, **{key: material("town")[key] for key in CONTACT}
    )
    db.session.add(town)
    db.session.flush()
    db.session.add_all(
        PageText(
            municipality_id=town.id,
            kind=kind,
            language=language,
            text=page(kind.value, language),
            plain_text=page(kind.value, language, plain=True),
            created_at=at,
            changed_at=at,
        )
        for kind in PageKind
        for language in LANGUAGES
    )
    record("town.found", "municipality", town.id, by=SYSTEM, at=at)
    return town
