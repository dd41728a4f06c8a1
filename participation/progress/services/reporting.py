"""Reporting on a measure, and correcting what was reported: by a new version, so that nothing is deleted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from participation.extensions import db
from participation.kernel.database import inserted
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.municipality.rules import zone_of
from participation.progress.evidence import FileDraft
from participation.progress.models import Evidence, EvidenceKind, ProgressFile, ProgressReport, ReportedStatus
from participation.progress.queries.reports import standing
from participation.progress.rules import MOST_EVIDENCE, is_latest, is_link, may_follow, takes_reports
from participation.progress.services.following import tell_of_decision, tell_of_report
from participation.strategy.models import Measure, MeasureStatus
from participation.strategy.rules import is_public
from participation.strategy.services.keeping import begin, finish
from participation.strategy.services.measures import AFTER_STANDING
from participation.strategy.services.provenance import lock_measure


@dataclass(frozen=True, kw_only=True)
class EvidenceDraft:
    """A link or a file, and what it is."""

    title: str
    address: str = ""
    file: FileDraft | None = None


@dataclass(frozen=True, kw_only=True)
class ReportDraft:
    """What is to be said. The same ``submission_key`` sent twice says it once."""

    status: ReportedStatus
    reported_on: date
    text: str
    evidence: tuple[EvidenceDraft, ...] = ()
    submission_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Correction:
    """Why a report is written anew, which of its evidence goes along, and which version it replaces."""

    reason: str
    kept: Collection[int] = ()
    expected_version: int


def write_report(  # noqa: PLR0913 (what, of which process, from which version, by whom, when)
    measure: Measure,
    draft: ReportDraft,
    *,
    process: Process,
    expected_version: int,
    by: Person,
    at: datetime,
) -> ProgressReport:
    """Report where the measure stands; if nothing later is known, it stands there from now on.

    Raises Conflict if somebody changed the measure since ``expected_version``, RuleViolation at its field.
    """
    if (made := made_with(draft.submission_key)) is not None:
        return made
    begin(measure, expected_version, zone_of(process))
    if not takes_reports(measure.status):
        raise RuleViolation(
            _("Über eine Maßnahme wird berichtet, wenn sie beschlossen ist oder schon läuft."), field="status"
        )
    check(draft, today=at.astimezone(zone_of(process)).date())
    before = standing_rows(measure)
    report = new_row(measure, draft, number=last_number(measure) + 1, by=by, at=at)
    if is_latest(report, before):
        check_step(measure.status, report)
        measure.status = MeasureStatus(report.status)
    add_evidence(report, draft.evidence, at=at)
    say_the_latest(measure)
    if is_latest(report, before):
        tell_of_report(measure, at=at)
    finish("measure.report", measure, by=by, at=at)
    return report


def correct_report(  # noqa: PLR0913 (which, what, why, of which process, by whom, when)
    report: ProgressReport,
    draft: ReportDraft,
    correction: Correction,
    *,
    process: Process,
    by: Person,
    at: datetime,
) -> ProgressReport:
    """Write a report anew; the version that stood stays to be read, with the reason beside the new one.

    Raises Conflict if somebody was faster, and RuleViolation at its field.
    """
    if (made := made_with(draft.submission_key)) is not None:
        return made
    measure = report.measure
    lock_measure(measure)
    db.session.refresh(report)
    if not report.stands or report.version != correction.expected_version:
        raise Conflict(_("Dieser Bericht wurde inzwischen berichtigt. Ihr Text ist noch da."))
    if not correction.reason:
        raise RuleViolation(_("Bitte schreiben Sie in einem Satz, was berichtigt ist."), field="correction")
    check(draft, today=at.astimezone(zone_of(process)).date())
    others = [row for row in standing_rows(measure) if row.id != report.id]
    was_latest = is_latest(report, others)
    kept = [one for one in report.evidence if one.id in set(correction.kept)]
    report.stands = False
    db.session.flush()
    new = new_row(measure, draft, number=report.number, version=report.version + 1, by=by, at=at)
    new.correction = correction.reason
    if is_latest(new, others):
        earlier = max(others, key=lambda row: (row.reported_on, row.number), default=None)
        if earlier is not None:
            check_step(MeasureStatus(earlier.status), new)
    copy_evidence(kept, to=new)
    add_evidence(new, draft.evidence, at=at)
    if was_latest and takes_reports(measure.status):
        last = say_the_latest(measure)
        if (last.number, last.status) != (report.number, report.status):
            measure.status = MeasureStatus(last.status)
    else:
        say_the_latest(measure)
    finish("measure.correct_report", measure, by=by, at=at)
    return new


# --- What the verbs share -----------------------------------------------------------------------


def check(draft: ReportDraft, *, today: date) -> None:
    """Raise RuleViolation, at its field, for what cannot be reported."""
    if not draft.text:
        raise RuleViolation(
            _("Bitte schreiben Sie, was geschehen ist und was als Nächstes kommt."), field="text"
        )
    if draft.reported_on > today:
        raise RuleViolation(
            _("Dieser Tag liegt in der Zukunft. Was noch kommt, ist ein Meilenstein."), field="reported_on"
        )
    for one in draft.evidence:
        if one.file is None and not is_link(one.address):
            raise RuleViolation(
                _("Bitte geben Sie eine Adresse ein, die mit https:// beginnt und öffentlich ist."),
                field="link",
            )
        if not one.title:
            raise RuleViolation(
                _("Bitte schreiben Sie dazu, was zu sehen oder zu lesen ist."),
                field="link_title" if one.file is None else "file_title",
            )


def check_step(before: MeasureStatus, report: ProgressReport) -> None:
    if not may_follow(before, report.status):
        raise RuleViolation(
            _("Von dort, wo die Maßnahme steht, geht es nicht dorthin. Bitte wählen Sie etwas anderes."),
            field="status",
        )


def standing_rows(measure: Measure) -> Sequence[ProgressReport]:
    return db.session.scalars(standing([measure.id])).all()


def last_number(measure: Measure) -> int:
    statement = select(func.coalesce(func.max(ProgressReport.number), 0))
    return db.session.scalars(statement.where(ProgressReport.measure_id == measure.id)).one()


def made_with(submission_key: str | None) -> ProgressReport | None:
    """What the same form wrote before."""
    if submission_key is None:
        return None
    known = select(ProgressReport).where(ProgressReport.submission_key == submission_key)
    return db.session.scalars(known).one_or_none()


def new_row(  # noqa: PLR0913 (a row of the table)
    measure: Measure, draft: ReportDraft, *, number: int, version: int = 1, by: Person, at: datetime
) -> ProgressReport:
    row = ProgressReport(
        measure_id=measure.id,
        number=number,
        version=version,
        status=draft.status,
        reported_on=draft.reported_on,
        text=draft.text,
        written_by_id=by.id,
        submission_key=draft.submission_key,
        created_at=at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def say_the_latest(measure: Measure) -> ProgressReport:
    """The measure bears the words of its latest report."""
    last = standing_rows(measure)[0]
    measure.progress_note, measure.progress_on = last.text, last.reported_on
    return last


def copy_evidence(kept: Sequence[Evidence], *, to: ProgressReport) -> None:
    db.session.add_all(
        Evidence(report_id=to.id, kind=one.kind, title=one.title, address=one.address, file_id=one.file_id)
        for one in kept
    )
    db.session.flush()


def add_evidence(report: ProgressReport, drafts: Sequence[EvidenceDraft], *, at: datetime) -> None:
    """Raises RuleViolation for more than a report bears."""
    for one in drafts:
        kind = EvidenceKind.LINK if one.file is None else one.file.kind
        db.session.add(
            Evidence(
                report_id=report.id,
                kind=kind,
                title=one.title,
                address=one.address if one.file is None else "",
                file_id=None if one.file is None else kept_file(one.file, at=at),
            )
        )
    db.session.flush()
    many = db.session.scalars(select(func.count()).where(Evidence.report_id == report.id)).one()
    if many > MOST_EVIDENCE:
        raise RuleViolation(
            _("Ein Bericht trägt höchstens %(most)s Nachweise."), field="link", most=MOST_EVIDENCE
        )
    db.session.expire(report, ["evidence"])


def kept_file(file: FileDraft, *, at: datetime) -> int:
    """The id of the file, which is kept once however often it is brought."""
    inserted(
        ProgressFile,
        unless=("digest",),
        digest=file.digest,
        content=file.content,
        size=len(file.content),
        width=file.width,
        height=file.height,
        created_at=at,
    )
    kept = db.session.scalars(select(ProgressFile).where(ProgressFile.digest == file.digest)).one()
    if not kept.size:  # known by its digest alone, from an export
        kept.content, kept.size = file.content, len(file.content)
        kept.width, kept.height = file.width, file.height
    return kept.id


def report_said(measure: Measure, _before: MeasureStatus, by: Person, at: datetime) -> None:
    """What is said of a measure beside the reports, with its status or under embargo, becomes one."""
    reports = standing_rows(measure)
    last = reports[0] if reports else None
    said, on = measure.progress_note, measure.progress_on
    if not said:
        if last is not None:  # nothing that was reported is deleted
            measure.progress_note, measure.progress_on = last.text, last.reported_on
        return
    if on is None or not takes_reports(measure.status):
        return
    if last is None or (said, on) != (last.text, last.reported_on):
        draft = ReportDraft(status=ReportedStatus(measure.status), reported_on=on, text=said)
        report = new_row(measure, draft, number=last_number(measure) + 1, by=by, at=at)
        if is_latest(report, reports) and is_public(measure.status):
            tell_of_report(measure, at=at)
        say_the_latest(measure)


AFTER_STANDING.extend((tell_of_decision, report_said))
