"""Setting a theme aside: no public page names it until it is brought back; its ideas stay in it."""

from datetime import datetime

from participation.extensions import db
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.themes.models import LONGEST_PARKED_REASON, ChangeKind, Theme
from participation.themes.services.ordering import refuse_gone
from participation.themes.services.states import state_of, take_turn
from participation.themes.services.steps import keep


def park_theme(theme: Theme, *, reason: str, by: Person, at: datetime) -> None:
    """Set the theme aside. Raises RuleViolation without a reason, Conflict if somebody did so before."""
    take_turn(theme.process_id, theme)
    refuse_gone(theme)
    if theme.parked_at is not None:
        raise Conflict(_("Dieses Thema ist schon zurückgestellt."))
    if not reason:
        raise RuleViolation(_("Bitte schreiben Sie, warum das Thema zurückgestellt wird."), field="reason")
    if len(reason) > LONGEST_PARKED_REASON:
        raise RuleViolation(
            _("Der Grund ist zu lang: Möglich sind %(most)s Zeichen."),
            field="reason",
            most=LONGEST_PARKED_REASON,
        )
    before = state_of(themes=[theme])
    theme.parked_at, theme.parked_reason = at, reason
    theme.version += 1
    db.session.flush()
    keep(ChangeKind.PARK, theme, before, themes=[theme], process_id=theme.process_id, by=by, at=at)


def unpark_theme(theme: Theme, *, by: Person, at: datetime) -> None:
    """Bring the theme back as it was. Raises Conflict if somebody did so before."""
    take_turn(theme.process_id, theme)
    refuse_gone(theme)
    if theme.parked_at is None:
        raise Conflict(_("Dieses Thema ist nicht mehr zurückgestellt."))
    before = state_of(themes=[theme])
    theme.parked_at, theme.parked_reason = None, ""
    theme.version += 1
    db.session.flush()
    keep(ChangeKind.UNPARK, theme, before, themes=[theme], process_id=theme.process_id, by=by, at=at)
