"""What a session made of a paper: recording it, announcing it, and what follows for the measures.

Whoever changes several things takes them in this order: the item of the agenda, ideas by id, measures by id,
the record. So nobody waits for somebody who waits for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from participation.audit.rules import DecisionCode
from participation.audit.services import record
from participation.council.models import (
    ONE_RESULT,
    AgendaItem,
    AmendedField,
    CouncilAmendment,
    CouncilResolution,
    Outcome,
)
from participation.council.queries.snapshots import latest_snapshot
from participation.council.rules import Votes, check_day_of_result, checked_votes, decides, status_after
from participation.council.services.adopting import (
    amended,
    before_amendment,
    check_amendments,
    hold_all,
    sentence_on,
)
from participation.extensions import db
from participation.kernel.database import stored
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.rules import zone_of
from participation.municipality.services.pages import pages_change
from participation.strategy.models import Measure, MeasureStatus
from participation.strategy.services.drafts import Standing
from participation.strategy.services.measures import edit_measure, set_standing


@dataclass(frozen=True, kw_only=True)
class AmendmentDraft:
    """What the council put otherwise; ``text`` is the new wording."""

    measure: Measure
    field: AmendedField
    text: str


NOT_COUNTED = Votes()


@dataclass(frozen=True, kw_only=True)
class ResultDraft:
    """The result of a paper in a session."""

    outcome: Outcome
    votes: Votes = NOT_COUNTED
    conditions: str = ""
    referred_to: str = ""
    amendments: tuple[AmendmentDraft, ...] = ()
    answers_ideas: bool = True


def record_result(
    item: AgendaItem, draft: ResultDraft, *, submission_key: str, by: Person, at: datetime
) -> CouncilResolution:
    """Keep what the session decided. In a public session it is announced with that, else it waits.

    The same form sent twice records one. Raises Conflict where a result is recorded already, and
    RuleViolation at its field for impossible votes, a session to come, and amendments that fit to nothing.
    """
    db.session.refresh(item, with_for_update={"of": AgendaItem})
    known = db.session.scalars(
        select(CouncilResolution).where(CouncilResolution.item_id == item.id)
    ).one_or_none()
    if known is not None:
        if known.submission_key == submission_key:
            return known
        raise Conflict(_("Zu diesem Punkt ist inzwischen ein Ergebnis eingetragen. Ihr Text ist noch da."))
    check_result(item, draft, at=at)
    votes = checked_votes(draft.votes, draft.outcome)
    if item.session.is_public and decides(item.purpose, draft.outcome):
        hold_all(item.paper.measures)  # before the first line of the record, for which everybody waits
    snapshot = latest_snapshot(item.session)
    resolution = CouncilResolution(
        item_id=item.id,
        outcome=draft.outcome,
        conditions=draft.conditions,
        referred_to=draft.referred_to if draft.outcome is Outcome.REFERRED else "",
        snapshot_id=snapshot.id if snapshot else None,
        answers_ideas=draft.answers_ideas,
        recorded_by_id=by.id,
        submission_key=submission_key,
        created_at=at,
        **vars(votes),
    )
    if not stored(resolution, unless=ONE_RESULT):
        raise Conflict(_("Zu diesem Punkt ist inzwischen ein Ergebnis eingetragen. Ihr Text ist noch da."))
    keep_amendments(resolution, draft.amendments, at=at)
    # Of a session that is not public the record bears neither the result nor its words.
    is_open = item.session.is_public
    note("record_result", resolution, by=by, at=at, reason=draft.outcome.value if is_open else None)
    if is_open:
        announce(resolution, by=by, at=at)
    return resolution


def check_result(item: AgendaItem, draft: ResultDraft, *, at: datetime) -> None:
    """Raise RuleViolation, at its field, for what the minutes would have to ask back."""
    process = item.session.process
    check_day_of_result(item.session, at.astimezone(zone_of(process)).date())
    if draft.outcome is Outcome.REFERRED and not draft.referred_to:
        raise RuleViolation(_("Bitte nennen Sie, wohin die Vorlage verwiesen ist."), field="referred_to")
    if draft.amendments and draft.outcome is not Outcome.ADOPTED_WITH_CHANGES:
        raise RuleViolation(_("Änderungen an Maßnahmen gibt es nur bei „mit Änderungen“."), field="outcome")
    if draft.outcome is Outcome.ADOPTED_WITH_CHANGES and not (draft.amendments or draft.conditions):
        raise RuleViolation(
            _("Was wurde geändert? Bitte tragen Sie mindestens eine Änderung oder Bedingung ein."),
            field="conditions",
        )
    check_amendments([(one.measure, one.field, one.text) for one in draft.amendments], item.paper)


def keep_amendments(resolution: CouncilResolution, drafts: Sequence[AmendmentDraft], *, at: datetime) -> None:
    db.session.add_all(
        CouncilAmendment(
            resolution_id=resolution.id,
            measure_id=one.measure.id,
            field=one.field,
            before=before_amendment(one.measure, one.field),
            text=one.text,
            created_at=at,
        )
        for one in drafts
    )
    db.session.flush()
    db.session.expire(resolution, ["amendments"])


def announce(resolution: CouncilResolution, *, by: Person, at: datetime) -> bool:
    """Tell everybody the result, and let it take effect; False if that was done before."""
    db.session.refresh(resolution, with_for_update={"key_share": True, "of": CouncilResolution})
    if resolution.announced_at is not None:
        return False
    resolution.announced_at = at
    take_effect(resolution, by=by, at=at)
    note("announce", resolution, by=by, at=at, reason=resolution.outcome.value)
    pages_change(resolution.item.session.process_id)
    return True


def take_effect(resolution: CouncilResolution, *, by: Person, at: datetime) -> None:
    """Amend the measures of the paper and let them stand where the table of transitions says."""
    item, outcome = resolution.item, resolution.outcome
    if not decides(item.purpose, outcome):
        return
    measures = item.paper.measures
    hold_all(measures)
    of_measure: dict[int, list[CouncilAmendment]] = {}
    for amendment in resolution.amendments:
        of_measure.setdefault(amendment.measure_id, []).append(amendment)
    for measure in sorted(measures, key=lambda one: one.id):
        decide(measure, resolution, of_measure.get(measure.id, []), by=by, at=at)


def decide(
    measure: Measure,
    resolution: CouncilResolution,
    amendments: Sequence[CouncilAmendment],
    *,
    by: Person,
    at: datetime,
) -> None:
    item, outcome = resolution.item, resolution.outcome
    process = item.session.process
    struck = any(one.field is AmendedField.STRUCK for one in amendments)
    if not struck and (draft := amended(measure, amendments, by=by)) is not None:
        edit_measure(measure, draft, process=process, expected_version=measure.version, by=by, at=at)
    status = status_after(measure.status, item.purpose, outcome, struck=struck)
    standing = Standing(
        status=status,
        decided_on=item.session.held_on,
        decision_note=sentence_on(resolution, amendments),
        progress_note=measure.progress_note,
        progress_on=measure.progress_on,
    )
    set_standing(
        measure,
        standing,
        process=process,
        expected_version=measure.version,
        answers=resolution.answers_ideas and status is not MeasureStatus.REJECTED,
        by=by,
        at=at,
    )


def note(action: str, resolution: CouncilResolution, *, by: Person, at: datetime, reason: str | None) -> None:
    db.session.flush()
    item = resolution.item
    record(
        f"council.{action}",
        "council_resolution",
        resolution.id,
        by=by,
        at=at,
        process_id=item.session.process_id,
        reason=reason or DecisionCode.NOT_ANNOUNCED,
        facts={"session": item.session_id, "paper": item.paper_id},
    )
