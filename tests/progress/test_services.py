"""Reporting and correcting, planning and moving: what stands, what stays to be read, and what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, VISITOR
from participation.municipality.models import Process
from participation.progress.evidence import LARGEST, FileDraft, readable_file
from participation.progress.models import (
    Evidence,
    EvidenceKind,
    MeasureNews,
    NewsOf,
    ProgressFile,
    ProgressReport,
    ReportedStatus,
)
from participation.progress.queries.milestones import overdue_in
from participation.progress.queries.reports import latest_reports, reports_of, versions_of
from participation.progress.services.milestones import MilestoneDraft, change_milestone
from participation.progress.services.reporting import (
    Correction,
    EvidenceDraft,
    ReportDraft,
    correct_report,
    write_report,
)
from participation.strategy.models import Measure, MeasureStatus
from participation.strategy.services.drafts import Standing
from participation.strategy.services.measures import set_standing
from tests.crowd import at_once
from tests.factories import a_measure, a_process
from tests.progress.making import a_decided_measure, a_milestone, a_report, decide

R = ReportedStatus
A_PDF = FileDraft(EvidenceKind.PDF, b"%PDF-1.7 Rechnung %%EOF")
LINK = EvidenceDraft(title="Die Ausschreibung", address="https://musterburg.example/rad")


def drafted(
    status: ReportedStatus = R.RUNNING, text: str = "Es geht voran.", days_ago: int = 0
) -> ReportDraft:
    return ReportDraft(
        status=status,
        reported_on=now().date() - timedelta(days=days_ago),
        text=text,
        submission_key=uuid4().hex,
    )


def correct(report: ProgressReport, draft: ReportDraft, **words: object) -> ProgressReport:
    correction = Correction(**{"reason": "Der Tag war falsch.", "expected_version": report.version, **words})  # type: ignore[arg-type]  # fields of a correction
    process = db.session.get_one(Measure, report.measure_id).process_id
    return correct_report(
        report, draft, correction, process=db.session.get_one(Process, process), by=SYSTEM, at=now()
    )


def test_a_report_moves_the_measure_and_is_said_of_it(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
        a_report(measure, process, R.RUNNING, text="Die Räder sind bestellt.")
    assert (measure.status, measure.progress_note) == (MeasureStatus.RUNNING, "Die Räder sind bestellt.")
    assert measure.progress_on == now().date()
    action = select(AuditEntry.action, AuditEntry.reason).order_by(AuditEntry.id.desc()).limit(1)
    assert db.session.execute(action).one() == ("measure.report", "running")


def test_what_is_reported_later_for_an_earlier_day_moves_nothing(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
        a_report(measure, process, R.DONE, text="Fertig.")
        a_report(measure, process, R.DELAYED, text="Die Lieferung verspätet sich.", days_ago=90)
    assert (measure.status, measure.progress_note) == (MeasureStatus.DONE, "Fertig.")
    assert [report.text for report in reports_of(measure)] == ["Fertig.", "Die Lieferung verspätet sich."]
    assert latest_reports([measure.id])[measure.id].text == "Fertig."


@pytest.mark.parametrize("status", [MeasureStatus.DRAFT, MeasureStatus.PROPOSED, MeasureStatus.REJECTED])
def test_nothing_is_reported_of_what_is_not_decided(app: Flask, status: MeasureStatus) -> None:
    with writing():
        process = a_process()
        measure = a_measure(process, status=MeasureStatus.DRAFT)
        if status is not MeasureStatus.DRAFT:
            decide(measure, process, status)
    with pytest.raises(RuleViolation) as refused, writing():
        a_report(measure, process)
    assert refused.value.field == "status"
    assert db.session.scalars(select(func.count()).select_from(ProgressReport)).one() == 0


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (drafted(R.ADOPTED), "status"),
        (drafted(text=""), "text"),
        (drafted(days_ago=-2), "reported_on"),
    ],
)
def test_a_report_that_says_too_little_or_goes_back_is_refused_at_its_field(
    app: Flask, draft: ReportDraft, field: str
) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
        a_report(measure, process, R.RUNNING)
    with pytest.raises(RuleViolation) as refused, writing():
        write_report(measure, draft, process=process, expected_version=measure.version, by=SYSTEM, at=now())
    assert refused.value.field == field
    assert len(reports_of(measure)) == 1


def test_the_same_form_sent_twice_reports_once(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
    draft, version = drafted(), measure.version

    def send(_place: int) -> bool:
        with app.app_context(), writing():
            found = db.session.get_one(Measure, measure.id)
            try:
                write_report(found, draft, process=process, expected_version=version, by=SYSTEM, at=now())
            except Conflict:
                return False
            return True

    measure_id = measure.id
    assert any(at_once(send, [1, 2, 3]))
    rows = db.session.scalars(select(ProgressReport).where(ProgressReport.measure_id == measure_id)).all()
    assert [row.number for row in rows] == [1]


def test_a_correction_is_a_new_version_and_the_old_one_stays(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
        report = a_report(measure, process, text="Zwei Räder.", evidence=(LINK,))
        kept = [one.id for one in report.evidence]
        new = correct(report, drafted(text="Drei Räder."), kept=kept)
    assert (new.number, new.version, new.correction) == (1, 2, "Der Tag war falsch.")
    assert [one.title for one in new.evidence] == ["Die Ausschreibung"]
    assert measure.progress_note == "Drei Räder."
    assert [report.text for report in reports_of(measure)] == ["Drei Räder."]
    assert [version.report.text for version in versions_of(measure)[1]] == ["Zwei Räder."]
    assert db.session.scalars(select(func.count()).select_from(Evidence)).one() == 2


def test_correcting_an_earlier_report_leaves_the_measure_where_it_is(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
        first = a_report(measure, process, R.RUNNING, text="Beginn.", days_ago=9)
        a_report(measure, process, R.DONE, text="Fertig.")
        correct(first, drafted(R.DELAYED, "Beginn, später als geplant.", days_ago=9))
    assert (measure.status, measure.progress_note) == (MeasureStatus.DONE, "Fertig.")


def test_a_correction_of_the_last_report_corrects_the_status(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
        report = a_report(measure, process, R.DONE, text="Fertig.")
        correct(report, drafted(R.DELAYED, "Doch nicht fertig."))
    assert (measure.status, measure.progress_note) == (MeasureStatus.DELAYED, "Doch nicht fertig.")


def test_of_two_corrections_at_once_one_comes_too_late(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
        report_id = a_report(measure, process).id

    def step(text: str) -> bool:
        with app.app_context():
            try:
                with writing():
                    report = db.session.get_one(ProgressReport, report_id)
                    correct(report, drafted(text=text), expected_version=1)
            except Conflict:
                return False
        return True

    assert sorted(at_once(step, ["Eins.", "Zwei."])) == [False, True]
    standing = select(func.count()).select_from(ProgressReport).where(ProgressReport.stands)
    assert db.session.scalars(standing).one() == 1


def test_a_correction_without_a_reason_is_refused(app: Flask) -> None:
    with writing():
        process = a_process()
        report = a_report(a_decided_measure(process), process)
    with pytest.raises(RuleViolation) as refused, writing():
        correct(report, drafted(), reason="")
    assert refused.value.field == "correction"


def test_a_file_is_kept_once_however_often_it_is_shown(app: Flask) -> None:
    with writing():
        process = a_process()
        for _ in range(2):
            proof = EvidenceDraft(title="Die Rechnung", file=A_PDF)
            a_report(a_decided_measure(process), process, evidence=(proof,))
    assert db.session.scalars(select(func.count()).select_from(ProgressFile)).one() == 1
    assert set(db.session.scalars(select(Evidence.kind))) == {EvidenceKind.PDF}


@pytest.mark.parametrize(
    ("proof", "field"),
    [
        (EvidenceDraft(title="Böse", address="javascript:alert(1)"), "link"),
        (EvidenceDraft(title="", address="https://musterburg.example/"), "link_title"),
        (EvidenceDraft(title="", file=A_PDF), "file_title"),
    ],
)
def test_evidence_without_a_name_or_an_address_is_refused(
    app: Flask, proof: EvidenceDraft, field: str
) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
    with pytest.raises(RuleViolation) as refused, writing():
        a_report(measure, process, evidence=(proof,))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90", b"%PDF-1.7 abgeschnitten", b"<svg/>", b"GIF89a", b"%PDF-" + b"x" * LARGEST],
    ids=["program", "cut", "drawing", "gif", "large"],
)
def test_what_is_no_picture_and_no_whole_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(RuleViolation) as refused:
        readable_file(content)
    assert refused.value.field == "file"


# --- What is said beside the reports ----------------------------------------------------------------


def standing(status: MeasureStatus, note: str) -> Standing:
    day = now().date() - timedelta(days=20)
    return Standing(status=status, decided_on=day, decision_note="Einstimmig.", progress_note=note)


def say(measure: Measure, process_id: int, said: Standing) -> None:
    set_standing(
        measure,
        said,
        process=db.session.get_one(Process, process_id),
        expected_version=measure.version,
        answers=False,
        by=SYSTEM,
        at=now(),
    )


def test_what_is_said_with_the_status_is_a_report_too_and_nothing_of_it_is_deleted(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
        say(measure, process.id, standing(MeasureStatus.RUNNING, "Es geht los."))
        say(measure, process.id, standing(MeasureStatus.RUNNING, "Es geht los."))
        say(measure, process.id, standing(MeasureStatus.DONE, ""))
    assert [report.text for report in reports_of(measure)] == ["Es geht los."]
    assert (measure.status, measure.progress_note) == (MeasureStatus.DONE, "Es geht los.")


def test_decisions_and_reports_are_news_once(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
        a_report(measure, process, text="Eins.", days_ago=3)
        a_report(measure, process, text="Zwei.")
        a_report(measure, process, text="Nachgetragen.", days_ago=30)
    kinds = db.session.scalars(select(MeasureNews.kind).order_by(MeasureNews.id)).all()
    assert kinds == [NewsOf.DECIDED, NewsOf.REPORTED]


# --- Milestones -------------------------------------------------------------------------------------


def test_a_step_is_overdue_until_it_is_done_and_keeps_the_day_that_was_promised(app: Flask) -> None:
    today = now().date()
    with writing():
        process = a_process()
        measure = a_decided_measure(process)
        late = a_milestone(measure, process, in_days=-3, title="Angebote")
        a_milestone(measure, process, in_days=3, title="Bestellung")
        a_milestone(a_decided_measure(process, status=MeasureStatus.REJECTED), process, in_days=-9)
    found = overdue_in(process, reader=VISITOR, today=today)
    assert [(one.title, one.since) for one in found] == [("Angebote", today - timedelta(days=3))]
    later = MilestoneDraft(title="Angebote", planned_on=today - timedelta(days=1), note="Kein Angebot kam.")
    with writing():
        change_milestone(late, later, process=process, expected_version=1, by=SYSTEM, at=now())
    found = overdue_in(process, reader=VISITOR, today=today)
    assert [(one.since, one.first_planned_on) for one in found] == [
        (today - timedelta(days=1), today - timedelta(days=3))
    ]
    done = MilestoneDraft(title="Angebote", planned_on=later.planned_on, done_on=today, note=later.note)
    with writing():
        change_milestone(late, done, process=process, expected_version=2, by=SYSTEM, at=now())
    assert overdue_in(process, reader=VISITOR, today=today) == []


def test_a_step_is_not_moved_back_without_a_reason_nor_by_two_at_once(app: Flask) -> None:
    with writing():
        process = a_process()
        step = a_milestone(a_decided_measure(process), process, in_days=1)
    later = MilestoneDraft(title=step.title, planned_on=step.planned_on + timedelta(days=9))
    with pytest.raises(RuleViolation) as refused, writing():
        change_milestone(step, later, process=process, expected_version=1, by=SYSTEM, at=now())
    assert refused.value.field == "note"
    with pytest.raises(Conflict), writing():
        change_milestone(step, later, process=process, expected_version=7, by=SYSTEM, at=now())


def test_drafts_of_measures_show_no_overdue_step_to_visitors(app: Flask) -> None:
    with writing():
        process = a_process()
        measure = a_measure(process, status=MeasureStatus.DRAFT)
        a_milestone(measure, process, in_days=-5)
    assert overdue_in(process, reader=VISITOR, today=now().date()) == []
