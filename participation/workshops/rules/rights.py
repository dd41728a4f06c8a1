"""Who may do what in a room: the permission matrix of the method."""

from enum import StrEnum

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.workshops.models import Participant, Role


class Act(StrEnum):
    """What can be done in a room."""

    CONTRIBUTE = "contribute"
    """Write cards, put dots, raise a hand, work in a small group."""
    SORT = "sort"
    """Group, title, merge, park, hide and restore cards; work on every group and on the action plan."""
    ENTER_FOR_OTHERS = "enter_for_others"
    KEEP_TIME = "keep_time"
    ADMIT = "admit"
    """Admit and remove people, form small groups."""
    LEAD = "lead"
    """Open and close steps and rounds, hand over, close the workshop, release the protocol."""


HELP = frozenset({Act.SORT, Act.ENTER_FOR_OTHERS, Act.KEEP_TIME, Act.ADMIT})

RIGHTS: dict[Role, frozenset[Act]] = {
    Role.FACILITATOR: HELP | {Act.LEAD},
    Role.CO_FACILITATOR: HELP,
    Role.PARTICIPANT: frozenset({Act.CONTRIBUTE}),
    Role.OBSERVER: frozenset(),
}

STAFF = frozenset({Role.FACILITATOR, Role.CO_FACILITATOR})


def may(somebody: Participant, act: Act) -> bool:
    is_in = somebody.removed_at is None and somebody.waiting_since is None
    return is_in and act in RIGHTS[somebody.role]


def refuse_unless(somebody: Participant, act: Act) -> None:
    """RuleViolation, in words that fit the person, if they may not."""
    if somebody.removed_at is not None:
        raise RuleViolation(
            _("Sie sind nicht mehr in dieser Werkstatt. Bitte wenden Sie sich an die Werkstattleitung.")
        )
    if somebody.waiting_since is not None:
        raise RuleViolation(
            _("Die Werkstatt läuft schon. Die Mitleitung lässt Sie gleich ein; bitte warten Sie kurz.")
        )
    if act in RIGHTS[somebody.role]:
        return
    if somebody.role is Role.OBSERVER:
        raise RuleViolation(_("Sie schauen zu. Wer mitmachen möchte, kommt mit dem Code noch einmal herein."))
    if somebody.role is Role.CO_FACILITATOR and act is Act.LEAD:
        raise RuleViolation(
            _("Das entscheidet die Werkstattleitung. Ist sie nicht da, übernehmen Sie zuerst die Leitung.")
        )
    raise RuleViolation(_("Das können Sie in dieser Werkstatt nicht tun."))


def is_staff(somebody: Participant) -> bool:
    return somebody.role in STAFF and somebody.removed_at is None
