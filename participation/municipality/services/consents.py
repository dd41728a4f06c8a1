"""Wordings of the consent to publication: each change is a new one; earlier ones stay readable."""

from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.consents import FIRST, PRESET, PRESET_EN
from participation.municipality.models import ConsentText
from participation.municipality.queries import wording

WRITTEN_ONCE = "uq_consent_text_municipality_id_number"


def agreed_wording(municipality_id: int, number: int | None, *, at: datetime) -> ConsentText:
    """The wording that somebody was shown, else the one in force; a town's first is the preset."""
    found = wording(municipality_id, number)
    if found is not None:
        return found
    first = ConsentText(
        municipality_id=municipality_id, number=FIRST, text=PRESET, text_en=PRESET_EN, created_at=at
    )
    if stored(first, unless=WRITTEN_ONCE):
        record("consent.write", "consent_text", first.id, by=SYSTEM, at=at)
        return first
    return agreed_wording(municipality_id, None, at=at)


def write_wording(  # noqa: PLR0913 (whose, both languages, what was seen, who, when)
    municipality_id: int, *, text: str, text_en: str, expected_number: int, by: Person, at: datetime
) -> ConsentText:
    """The next wording, in force from now on; who agreed to an earlier one agreed to that.

    The same words change nothing. Raises Conflict if ``expected_number`` is not the newest any more.
    """
    if not text:
        raise RuleViolation(_("Bitte schreiben Sie, worin Menschen einwilligen."), field="text")
    newest = agreed_wording(municipality_id, None, at=at)
    if (newest.text, newest.text_en) == (text, text_en):
        return newest
    following = ConsentText(
        municipality_id=municipality_id,
        number=expected_number + 1,
        text=text,
        text_en=text_en,
        written_by_id=by.id,
        created_at=at,
    )
    if newest.number != expected_number or not stored(following, unless=WRITTEN_ONCE):
        raise Conflict(
            _("Inzwischen gilt eine neue Fassung. Ihre Eingaben sind noch da: Bitte vergleichen Sie."),
        )
    record("consent.write", "consent_text", following.id, by=by, at=at)
    db.session.flush()
    return following
