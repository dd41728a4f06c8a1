"""Writing the rules for contributions: each change is a new version; earlier versions stay readable."""

from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.kernel.database import stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.kernel.text import slug_of
from participation.municipality.models import (
    LONGEST_REASON_CODE,
    NETIQUETTE_WRITTEN_ONCE,
    Netiquette,
    NetiquetteReason,
    Process,
)
from participation.municipality.netiquette import PRESET, NetiquetteDraft, RuleDraft
from participation.municipality.queries import netiquette_of
from participation.municipality.services.pages import pages_change

RESERVED_CODES = ("illegal", "staff", "other")
"""What reports call what is no rule of a netiquette."""


def begin_netiquette(process: Process, *, by: Person, at: datetime) -> Netiquette:
    """Version 1 of a new process: the preset."""
    return add_version(PRESET, number=1, process=process, by=by, at=at)


def write_netiquette(
    process: Process, draft: NetiquetteDraft, *, expected_number: int, by: Person, at: datetime
) -> Netiquette:
    """Make ``draft`` the version that holds from now on; if it says the same as that one, nothing happens.

    Rules without a code are new and get one; codes of the version before stay, as decisions bear them.
    Raises Conflict if ``expected_number`` is not the newest any more, and RuleViolation for a draft without
    words, without a rule that can be chosen, or with a rule that has no title.
    """
    now_holds = netiquette_of(process)
    if now_holds.number != expected_number:
        raise overtaken(now_holds)
    check(draft)
    coded = with_codes(draft, now_holds)
    if coded == said_by(now_holds):
        return now_holds
    written = add_version(coded, number=expected_number + 1, process=process, by=by, at=at)
    pages_change(process.id)
    return written


def overtaken(now_holds: Netiquette) -> Conflict:
    return Conflict(
        _(
            "Inzwischen gilt die Fassung %(number)s; sie steht unten. Ihre Eingaben sind noch da: "
            "Bitte vergleichen Sie und speichern Sie noch einmal."
        ),
        number=now_holds.number,
    )


def check(draft: NetiquetteDraft) -> None:
    if not draft.text:
        raise RuleViolation(_("Bitte schreiben Sie, wie miteinander umgegangen wird."), field="text")
    if any(not rule.title for rule in draft.reasons):
        raise RuleViolation(_("Jede Regel braucht einen Namen. Was nicht mehr gilt, nehmen Sie außer Kraft."))
    if not any(rule.is_active for rule in draft.reasons):
        raise RuleViolation(_("Mindestens eine Regel muss gelten, sonst lässt sich nichts begründen."))


def with_codes(draft: NetiquetteDraft, before: Netiquette) -> NetiquetteDraft:
    """Each rule with its code: known ones keep theirs, none gets lost, new ones are called by their title."""
    known = {reason.code: reason for reason in before.reasons}
    taken = {*known, *RESERVED_CODES}
    rules: list[RuleDraft] = []
    for rule in draft.reasons:
        if rule.code in known:
            rules.append(rule)
            continue
        code = slug_of(
            rule.title, taken={name.replace("_", "-") for name in taken}, length=LONGEST_REASON_CODE
        )
        code = code.replace("-", "_")
        taken.add(code)
        rules.append(RuleDraft(**{**vars(rule), "code": code}))
    kept = {rule.code for rule in rules}
    lost = [as_draft(reason, is_active=False) for code, reason in known.items() if code not in kept]
    return NetiquetteDraft(text=draft.text, text_en=draft.text_en, reasons=(*rules, *lost))


def said_by(version: Netiquette) -> NetiquetteDraft:
    """What a version says, as a draft that changes nothing."""
    return NetiquetteDraft(
        text=version.text,
        text_en=version.text_en,
        reasons=tuple(as_draft(reason, is_active=reason.is_active) for reason in version.reasons),
    )


def as_draft(reason: NetiquetteReason, *, is_active: bool) -> RuleDraft:
    return RuleDraft(
        code=reason.code,
        title=reason.title,
        title_en=reason.title_en,
        text=reason.text,
        text_en=reason.text_en,
        is_active=is_active,
    )


def add_version(
    draft: NetiquetteDraft, *, number: int, process: Process, by: Person, at: datetime
) -> Netiquette:
    version = Netiquette(
        process_id=process.id,
        number=number,
        text=draft.text,
        text_en=draft.text_en,
        written_by_id=by.id,
        created_at=at,
    )
    if not stored(version, unless=NETIQUETTE_WRITTEN_ONCE):
        raise overtaken(netiquette_of(process))
    db.session.add_all(
        NetiquetteReason(netiquette_id=version.id, position=position, **vars(rule))
        for position, rule in enumerate(draft.reasons)
    )
    db.session.flush()
    db.session.expire(version, ["reasons"])
    facts = {"number": number}
    record("netiquette.write", "netiquette", version.id, by=by, at=at, process_id=process.id, facts=facts)
    return version
