"""One hostile marker in every text column there is; then every page, letter and file that shows it."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import Column, Enum, String, select, update
from werkzeug.test import TestResponse

from participation.accounts.models import Account, LinkKind, RoleGrant
from participation.accounts.services.links import LinkDraft, new_mail_link
from participation.assessment.services.rounds import close_round as close_assessment
from participation.codes.services import revoke_batch
from participation.comments.services.deciding import CommentRefusal, refuse_comment
from participation.comments.services.redacting import CommentRedaction, redact_comment
from participation.consultations.models import Consultation
from participation.consultations.rules import token_of
from participation.consultations.services.asking import ConsultationDraft, ask
from participation.council.models import AgendaItem, AmendedField
from participation.council.models import Outcome as CouncilOutcome
from participation.council.models import Purpose as CouncilPurpose
from participation.council.services.freezing import redact_leaf
from participation.council.services.results import AmendmentDraft
from participation.council.services.sessions import put_on_agenda
from participation.demographics.services import PopulationDraft, enter_population
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.ideas.models import Answer, Idea, ReasonCode, RefusalProposal
from participation.ideas.models.authored import IdeaImage, IdeaVersion, VersionStatus
from participation.ideas.models.repeated import IdeaSubmission
from participation.ideas.rules import receipt_for
from participation.ideas.services.authorship import ReplyDraft, reply
from participation.ideas.services.decisions import (
    AnswerDraft,
    QuestionDraft,
    RefusalDraft,
    answer_idea,
    publish,
    refuse,
    return_to_author,
)
from participation.ideas.services.redaction import RedactionDraft, redact
from participation.intake.models import FileState, FollowWay, IdeaEntry, ImportFile, PostFollow
from participation.jobs.letters import message, rendered
from participation.jobs.models import Job, JobStatus, Letter, LetterStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, VISITOR, Grant, Person, Role
from participation.mailbox.models import ReceivedMail, Trouble
from participation.moderation.models import FilteredList, ModuleText, Note, Purpose, SavedFilter
from participation.municipality.models import PageKind, PageText, Process
from participation.privacy.models import ArchiveOffer
from participation.progress.services import reporting as progress
from participation.publication.models import Audience, ReportForm, ReportKind
from participation.publication.rules import Part
from participation.publication.services.reporting import ReportWish, want_report
from participation.reports.services.reporting import ReportDraft, send_report
from participation.reports.services.settling import answer_complaint
from participation.rounds.queries.reading import options_of
from participation.rounds.services.closing import close as close_round
from participation.rounds.services.closing import correct, show_result
from participation.rounds.services.correcting import CorrectionDraft, correct_option
from participation.strategy.models import Measure, MeasureStatus
from participation.surveys.services.building import close, show_results
from participation.surveys.services.texts import show_text
from participation.themes.services.parking import park_theme
from participation.voting.services import support
from participation.workshops.models import (
    Correction,
    MeasureDraft,
    Prompt,
    StepKind,
    WorkshopPhase,
    WorkshopStep,
)
from tests.accounts.sessions import signed_in_browser
from tests.assessment.making import a_blind_round, a_joint_round, agreed, an_assessor, given
from tests.codes.making import printed_codes
from tests.comments.people import a_comment
from tests.council.making import a_result, a_session, a_snapshot, an_item
from tests.factories import (
    a_measure,
    a_process,
    a_published_idea,
    a_suggestion,
    a_theme,
    a_town,
    an_account,
    an_idea,
)
from tests.progress.making import a_decided_measure, a_milestone, a_report
from tests.publication.strategies import published, write_text
from tests.rounds.making import a_ballot, a_round
from tests.security.crawler import crawled, is_page
from tests.security.hostile import LONG, MEDIUM, SHORT, TABLE_FORMULA, executable_in
from tests.surveys.making import a_sheet, a_survey
from tests.surveys.test_services import texts_of
from tests.workshops.pages import Desk, joined, send
from tests.workshops.sample import a_room
from tests.workshops.test_pages import MARK, planned, sorted_and_weighed

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
"""What a page does with a text is no question of the database."""

NOT_TYPED = {
    # Keys, codes, digests, choices and addresses of pages: made by the program, or checked by a pattern.
    "assessment_round.submission_key",
    "progress_report.submission_key", "measure_milestone.submission_key", "progress_evidence.address",
    "progress_file.digest",
    "council_session.submission_key", "council_paper.submission_key", "council_paper.link",
    "council_resolution.submission_key",
    "account.language", "account.mailbox", "account.mailbox_key", "account.password_hash",
    "area_of_life.slug", "consultation.language", "consultation.mailbox", "consultation.submission_key",
    "consultation.token_digest", "failed_attempt.subject", "idea.contact", "idea.language", "idea.number",
    "idea.reason", "idea.receipt_digest", "idea.submission_key", "idea_redaction.reason",
    "idea_redaction.submission_key", "netiquette_reason.code", "report.code_digest", "report.language",
    "report.mailbox", "report.reason", "report.submission_key", "report.target_kind", "idea_import.file_hash",
    "idea_message.submission_key", "idea_submission.contact", "idea_submission.external_id",
    "import_file.file_hash", "import_file.submission_key",
    "job.key", "job.kind", "job.lease_owner", "letter.kind", "letter.language", "letter.message_id",
    "letter.recipient", "mail_link.mailbox", "mail_link.mailbox_key", "mail_link.token_digest",
    "measure.submission_key", "municipality.host", "municipality.mailbox", "municipality.time_zone",
    "comment.language", "comment.contact", "comment.submission_key", "comment.reason",
    "municipality.land", "municipality.closed_days", "queue_assignment.kind", "queue_note.kind",
    "queue_note.submission_key", "queue_step.submission_key", "queue_step_row.kind",
    "opinion_run.error", "queue_step_row.refusal", "queue_step_row.undo_refusal", "refusal_proposal.reason",
    "refusal_proposal.submission_key", "saved_filter.query", "text_module.code",
    "live_event.audience", "live_event.digest", "live_event.key", "live_event.type", "received_mail.digest",
    "received_mail.mailbox", "workshop.agenda", "workshop.join_code", "workshop.room_url",
    "workshop.submission_key", "workshop_card.digest", "workshop_card.key",
    "workshop_measure_draft.submission_key", "workshop_participant.join_key",
    "workshop_participant.name_key", "workshop_participant.nonce", "workshop_protocol.checksum",
    "workshop_small_group.room_url", "workshop_protocol_file.checksum", "workshop_protocol_file.language",
    "workshop_staff_action.act",
    "text_original.kind", "text_original.field", "text_original.shown_hash", "text_original.reason",
    "idea_draft.code_digest", "idea_draft.submission_key", "idea_version.submission_key",
    "idea_image.digest", "idea_image.reason",
    "page_text.language", "process.slug", "sign_in_session.token_digest",
    "survey.submission_key", "survey_sheet.submission_key", "survey_sheet.language", "survey_text.reason",
    "access_code.digest", "code_batch.print_digest", "provider_identity.issuer", "provider_identity.subject",
    "recovery_code.digest", "second_factor.sealed_secret",
    "survey_draft.code_digest", "demographic_token.digest",
    "follow_link.language", "follow_link.mailbox", "follow_link.mailbox_key", "follow_link.token_digest",
    "held_release.submission_key", "held_release.trouble", "muted_notice.mailbox_digest",
    "undeliverable_mailbox.mailbox_key", "undeliverable_mailbox.reason",
    "voting_round.seed", "voting_round.submission_key", "open_ballot.ref", "open_ballot.content",
    "open_ballot.receipt_digest", "counted_ballot.content", "round_part.confirmed_by", "round_receipt.digest",
    "privacy_link.token_digest", "privacy_link.mailbox", "privacy_link.mailbox_key", "privacy_link.language",
    "erasure.ref", "retention_result.step",
    "strategy_part.name", "strategy_edition.checksum", "strategy_edition.submission_key",
    "strategy_report.language", "strategy_report.submission_key", "strategy_report.digest",
}  # fmt: skip
UNIQUE = {"idea.external_id"}
APPEND_ONLY = {
    "audit_entry", "audit_head", "audit_text",
    "council_snapshot", "council_snapshot_leaf", "council_snapshot_redaction",
}  # fmt: skip
SHOWN_NOWHERE = {
    "idea_redaction.mark",
    "cluster_run.error",
    "idea.external_id",
    "idea_import.file_name",
    "idea_submission.author_name",
    "letter.error",
    "workshop_card.earlier_text",
}
WITHOUT_PAGE_YET = {"page_text.text", "page_text.plain_text", "process.plain_text"}
"""Columns that no page shows until the town's own pages exist; then the crawl finds them by itself."""
HEADERS_OF_LETTERS = {
    "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Content-Language", "Auto-Submitted",
    "In-Reply-To", "References", "List-Unsubscribe", "List-Unsubscribe-Post",
    "MIME-Version", "Content-Type",
}  # fmt: skip


def typed_columns() -> Iterator[Column[str]]:
    """Every column whose words somebody types, found in the tables themselves."""
    for table in db.metadata.sorted_tables:
        for column in table.columns:
            is_text = isinstance(column.type, String) and not isinstance(column.type, Enum)
            if is_text and table.name not in APPEND_ONLY and str(column) not in NOT_TYPED:
                yield column


def marker(column: Column[str], place: int) -> str:
    """The hostile words as long as they fit, with a sign by which the column is known again."""
    length = column.type.length or len(LONG) + 20  # type: ignore[attr-defined]  # a String
    words = next(words for words in (LONG, MEDIUM, SHORT, SHORT[:20]) if len(words) + 6 <= length)
    return f"{words} ~{place}~"


class Furnished:
    """A process with something of everything, and all its words hostile."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with writing():
            self.furnish(app.config["SECRET_KEY"])
            self.process_id, self.slug = self.process.id, self.process.slug
        self.hold_workshop()
        self.columns = dict(enumerate(typed_columns()))
        with writing():
            for place, column in self.columns.items():
                change = update(column.table).values({column: marker(column, place)})
                only_one = str(column) in UNIQUE
                db.session.execute(change.where(Idea.id == self.first_id) if only_one else change)
            db.session.execute(update(Idea).where(Idea.id == self.withdrawn_id).values(text="", title=""))
        with writing():
            self.correspond()

    def write_down(self, idea: Idea) -> None:
        """A telephone number beside an idea, the same words once more, a file that was taken back."""
        db.session.add_all(
            (
                IdeaEntry(idea_id=idea.id, reach="x", created_at=now()),
                PostFollow(
                    process_id=idea.process_id, idea_id=idea.id, way=FollowWay.POST, reach="x",
                    is_author=True, created_at=now() - timedelta(days=1),
                ),
                IdeaSubmission(
                    idea_id=idea.id,
                    process_id=idea.process_id,
                    external_id="x",
                    channel=idea.channel,
                    consent=idea.consent,
                    author_name="x",
                    created_at=now(),
                ),
                ImportFile(
                    process_id=idea.process_id, file_name="x", file_hash="x", content=b"", columns=["x"],
                    rows=1, mapping={}, bad_rows=[], kept_numbers=[], submission_key="7" * 32,
                    kept_until=now(), state=FileState.UNDONE, undone_at=now(), undo_reason="x",
                    created_at=now(),
                ),
            )
        )  # fmt: skip
        idea.submissions = 2
        db.session.flush()

    def furnish(self, key: str) -> None:
        process = self.process = a_process()
        town = a_town()
        town.mailbox = "rathaus@example.org"
        self.author, self.staff = an_account(), an_account()
        db.session.add_all(RoleGrant(account_id=self.staff.id, role=role) for role in Role)
        by = Person(id=self.author.id)
        area = process.areas[0]
        receipt = receipt_for("1" * 32, key)
        self.code = receipt.code
        first = a_published_idea(process, by=by, area_id=area.id, author_name="x", contact="a@example.org")
        self.first_id = first.id
        more = [a_published_idea(process, author_name="x", area_id=area.id) for _ in range(3)]
        ended = a_published_idea(process, contact="b@example.org")
        answer_idea(ended, AnswerDraft(answer=Answer.NOT_PURSUED, text="x", body="x"), by=SYSTEM, at=now())
        passed = a_published_idea(process, area_id=area.id)
        answer_idea(passed, AnswerDraft(answer=Answer.PASSED_ON, text="x", body="x"), by=SYSTEM, at=now())
        self.waiting = [
            an_idea(process, contact=f"{n}@example.org", by=by, author_name="x") for n in range(4)
        ]
        self.share_work(an_idea(process))
        self.hear_voices(a_published_idea(process, text="Das bleibt. Das geht."), key)
        self.argue(first)
        self.write_down(first)
        self.ask_around(process)
        self.weigh(process)
        self.publish(process)
        revoke_batch(printed_codes(process)[0], "verloren", by=SYSTEM, at=now())
        enter_population(
            PopulationDraft(source="x", figures={}), process=process, expected_version=0, by=SYSTEM, at=now()
        )
        mail = ReceivedMail(
            process_id=process.id, mailbox="x", validity=1, uid=1, digest="5" * 64, trouble=Trouble.EMPTY
        )
        db.session.add(mail)
        db.session.flush()
        self.mail_id = mail.id
        self.withdrawn_id = a_published_idea(process).id
        self.reword(first, a_published_idea(process, by=by))
        an_idea(process, contact="c@example.org", receipt=receipt, submission_key="1" * 32)
        theme, alone = a_theme(process, first, *more[:2]), a_theme(process, ended)
        park_theme(a_theme(process), reason="x", by=SYSTEM, at=now())
        a_suggestion(process, more[2], passed)
        for status in MeasureStatus:
            a_measure(process, theme if status is not MeasureStatus.REJECTED else alone, status=status)
        self.assess(process)
        self.meet(process)
        self.report(process)
        support(first, account_id=self.staff.id, at=now())
        for kind in PageKind:
            db.session.add(
                PageText(municipality_id=town.id, kind=kind, language="de", text="x", changed_at=now())
            )
        db.session.add(ArchiveOffer(process_id=process.id, note="x"))
        db.session.add(Job(kind="x", payload={}, status=JobStatus.FAILED, run_at=now(), error="x"))
        draft = LinkDraft(
            kind=LinkKind.SUPPORT, mailbox="d@example.org", municipality_id=town.id, facts={"idea": first.id}
        )
        self.token = new_mail_link(draft, key=key, at=now()).token

    def report(self, process: Process) -> None:
        """A report that was corrected, with what shows it, and a planned step that was moved."""
        measure = a_decided_measure(process)
        link = progress.EvidenceDraft(title="x", address="https://evil.example/")
        report = a_report(measure, process, text="x", evidence=(link,))
        again = progress.ReportDraft(status=report.status, reported_on=report.reported_on, text="x")
        why = progress.Correction(reason="x", kept=[report.evidence[0].id], expected_version=1)
        progress.correct_report(report, again, why, process=process, by=SYSTEM, at=now())
        a_milestone(measure, process).note = "x"

    def assess(self, process: Process) -> None:
        """A round whose single values are discussed, one that is open, and one in which all agree."""
        measure = db.session.scalars(
            select(Measure).where(Measure.process_id == process.id, Measure.status == MeasureStatus.PROPOSED)
        ).first()
        assert measure is not None
        for closes in (True, False):
            found = a_blind_round(process, [measure], [self.staff, an_assessor(process, "Zett")])
            given(found, measure, self.staff, 1, 2, 3, comment="x")
            if closes:
                close_assessment(found, by=SYSTEM, at=now())
                agreed(found, measure, 4, 0, 0, comment="x")
        a_joint_round(process, measure)

    def meet(self, process: Process) -> None:
        """A session with a paper, its measure amended; a closed one whose result nobody knows yet."""
        by = Person(id=self.staff.id, grants=frozenset({Grant(Role.MODERATOR)}))
        measure = a_measure(process)
        item = an_item(process, by, measure)
        self.item_id = item.id
        changes = tuple(
            AmendmentDraft(measure=measure, field=field, text="x")
            for field in (AmendedField.GOAL, AmendedField.CONDITION)
        )
        a_result(item, by, CouncilOutcome.ADOPTED_WITH_CHANGES, amendments=changes, conditions="x")
        closed = a_session(process, by, is_public=False)
        prepared = CouncilPurpose.PRELIMINARY
        again = put_on_agenda(item.paper, closed, purpose=prepared, top="1", by=by, at=now())
        a_result(again, by, CouncilOutcome.REFERRED, referred_to="x")

    def reword(self, idea: Idea, other: Idea) -> None:
        """What authors wish to say instead, what stood there before, and what was not taken over."""
        for number, status in enumerate(VersionStatus):
            of = other if status is VersionStatus.DROPPED else idea
            db.session.add(
                IdeaVersion(
                    idea_id=of.id, title="x", text="x", status=status, reason="x",
                    submission_key=f"{number:032x}",
                    is_public=status is VersionStatus.EARLIER, decided_at=now(), created_at=now(),
                )
            )  # fmt: skip
        idea.changes, idea.changed_at, idea.images = 1, now(), 1
        db.session.add(IdeaImage(idea_id=idea.id, digest="a" * 64, width=1, height=1, alt="x"))
        idea.process.takes_images = idea.process.takes_places = True

    def hold_workshop(self) -> None:
        """One that goes on: with cards, groups, a round of dots, small groups and the plan."""
        with writing():
            room = a_room(process=self.stored, lobby=False)
        self.desk = desk = Desk(room, signed_in_browser(self.app, room.account))
        desk.press("/stand", "Raum zum Ankommen")
        self.guests = [joined(room, self.app.test_client, name) for name in ("Anna", "Bert")]
        self.workshop, self.room = desk.home, f"/w/{room.workshop.join_code}"
        desk.press(f"/{room.step(WorkshopPhase.PREPARATION, StepKind.COLLECT).id}", "Weiter")
        desk.open(WorkshopPhase.CRITIQUE, StepKind.COLLECT)
        for words in (MARK, "Bus", "Formular"):
            send(self.guests[0], self.room, "/karten", text=words)
        sorted_and_weighed(self.app, room, desk, *self.guests)
        planned(room, desk, self.guests[0])
        later = room.step(WorkshopPhase.FANTASY, StepKind.COLLECT)
        with writing():
            area_id = self.stored.areas[0].id
            db.session.add(Prompt(step_id=later.id, area_id=area_id, text="x"))
            draft_id = db.session.scalars(select(MeasureDraft.id)).first()
            corrected = {"workshop_id": room.workshop.id, "draft_id": draft_id, "by_id": room.lead.id}
            db.session.add(Correction(**corrected, reason="x", earlier=[], created_at=now()))
        steps = db.session.scalars(select(WorkshopStep.id))
        drafts = db.session.scalars(select(MeasureDraft.id))
        self.parts = [f"/schritte/{step}" for step in steps] + [f"/massnahmen/{draft}" for draft in drafts]

    def end_workshop(self) -> None:
        self.desk.press("/stand", "soll enden", sicher="1")
        self.desk.press("/stand", "Protokoll freigeben")
        found = (item for item in self.columns.items() if str(item[1]) == "workshop_protocol.correction")
        place, column = next(found)
        self.desk.press("/stand", "Berichtigte Fassung", berichtigung=marker(column, place))

    def argue(self, idea: Idea) -> None:
        """What stands below an idea, what is read first, and what was hidden."""
        for phase in idea.process.phases:
            phase.takes_comments = True
        editor = Person(id=self.staff.id, grants=frozenset({Grant(Role.MODERATOR)}))
        comment = a_comment(idea, by=editor, author_name="x")
        a_comment(idea, by=editor, parent=comment, author_name="x")
        a_comment(idea, contact="f@example.org", author_name="x")
        hidden = a_comment(idea, author_name="x")
        self.comment = f"{idea.number}/{hidden.number}"
        wish = CommentRedaction(words="Grund", reason="x", reason_title="x")
        redact_comment(hidden, wish, by=SYSTEM, at=now())
        refuse_comment(hidden, CommentRefusal(reason="advertising", text="x"), by=SYSTEM, at=now())

    def ask_around(self, process: Process) -> None:
        """A survey with results, and one that can be answered, with words that wait."""
        held, running = a_survey(process), a_survey(process)
        for number in range(6):
            a_sheet(held, text="x", answer=number % 2)
        for text in texts_of(held):
            show_text(text, by=SYSTEM, at=now())
        close(held, by=SYSTEM, at=now())
        show_results(held, by=SYSTEM, at=now())
        a_sheet(running, text="y")
        self.survey_text = max(texts_of(running), key=lambda text: text.text).id

    def publish(self, process: Process) -> None:
        """A strategy with a text, published; and a report."""
        a_measure(process)
        for part in (Part.SUMMARY, Part.AIMS):
            write_text(process, part, "x")
        published(process, note="x")
        wish = ReportWish(
            kind=ReportKind.ANSWERS, audience=Audience.PUBLIC, form=ReportForm.PDF, language="de",
            submission_key="8" * 32,
        )  # fmt: skip
        want_report(wish, process=process, by=Person(id=self.staff.id), at=now())

    def weigh(self, process: Process) -> None:
        """A round with its result, corrected once."""
        round_ = a_round(process)
        for _ in range(5):
            a_ballot(round_, an_account(), "1")
        close_round(round_, by=SYSTEM, at=now(), reason="x")
        show_result(round_, by=SYSTEM, at=now())
        correct(round_, reason="x", by=SYSTEM, at=now())
        slip = CorrectionDraft(title="x", cost=None, reason="x")
        correct_option(round_, options_of(round_)[0], slip, by=SYSTEM, at=now())

    def hear_voices(self, idea: Idea, key: str) -> None:
        """What people point out about an idea, what is unrecognisable in it, and what offices say."""
        redact(idea, RedactionDraft(reason="x", reason_title="x", words="Das geht"), by=SYSTEM, at=now())
        self.redacted, self.reports, self.opinions = idea.number, [], []
        for reason in ("personal_data", "staff", "staff"):
            report_key = uuid4().hex
            draft = ReportDraft(reason=reason, text="x", about="x", submission_key=report_key)
            report = send_report(
                draft,
                process=idea.process,
                target=("idea", idea.id),
                by=VISITOR,
                at=now(),
                receipt=receipt_for(report_key, key),
            )
            self.reports.append(report.id)
        answer_complaint(report, "x", by=SYSTEM, at=now())
        for _ in range(2):
            asked = ConsultationDraft(
                office="x", mailbox="e@example.org", question="x", last_day=now().date(),
                submission_key=uuid4().hex, ideas=(idea,),
            )  # fmt: skip
            opinion = ask(asked, process=idea.process, by=SYSTEM, at=now(), secret=key)
            self.opinions.append(opinion.id)
            self.opinion_token = token_of(opinion, key)
        first = db.session.get_one(Consultation, self.opinions[0])
        first.answered_at, first.is_elsewhere = now(), True
        db.session.flush()

    def share_work(self, idea: Idea) -> None:
        """What the Redaktion keeps for itself about an idea that waits."""
        process, staff = idea.process, self.staff.id
        thing = {"process_id": process.id, "kind": "idea", "item_id": idea.id}
        own = {"process_id": process.id, "text": "x", "changed_at": now()}
        db.session.add_all(
            [
                Note(**thing, text="x", written_by_id=staff, submission_key="3" * 32),
                ModuleText(**own, purpose=Purpose.QUESTION, code="own", name="x"),
                SavedFilter(
                    process_id=process.id, owner_id=staff, name="x", list=FilteredList.QUEUE, query="art=neu"
                ),
                RefusalProposal(idea_id=idea.id, reason="advertising", text="x", submission_key="4" * 32),
            ]
        )
        idea.refusal_proposed_at = now()

    def correspond(self) -> None:
        """What the town hall and authors write to each other goes out in letters."""
        ideas = [db.session.get_one(Idea, idea.id) for idea in self.waiting]
        at = now()
        return_to_author(ideas[0], QuestionDraft(text=LONG), by=SYSTEM, at=at)
        return_to_author(ideas[1], QuestionDraft(text=LONG), by=SYSTEM, at=at)
        reply(ideas[1], ReplyDraft(text=LONG, submission_key="2" * 32), by=VISITOR, at=at)
        refuse(ideas[2], RefusalDraft(reason=next(iter(ReasonCode)), text=LONG), by=SYSTEM, at=at)
        publish(ideas[3], by=SYSTEM, at=at)
        draft = AnswerDraft(answer=Answer.PASSED_ON, text=LONG, body=MEDIUM)
        answer_idea(db.session.get_one(Idea, self.first_id), draft, by=SYSTEM, at=at)
        session = db.session.get_one(AgendaItem, self.item_id).session
        snapshot = a_snapshot(session, Person(id=self.staff.id, grants=frozenset({Grant(Role.MODERATOR)})))
        redact_leaf(snapshot, "measures/M-01/goal", reason=MEDIUM, by=SYSTEM, at=at)

    @property
    def stored(self) -> Process:
        return db.session.get_one(Process, self.process_id)

    def browser(self, account: Account | None = None, *, language: str = "de") -> FlaskClient:
        client = self.app.test_client() if account is None else signed_in_browser(self.app, account)
        client.set_cookie("sprache", language)
        return client

    def starts(self) -> list[str]:
        """Pages that no link leads to, and all that are there without one."""
        ideas = db.session.scalars(select(Idea)).all()
        pages = [f"/{self.slug}/{page}" for page in ("", "themen", "massnahmen", "gemeinderat", "daten")]
        pages += [
            f"/{self.slug}/redaktion/{page}"
            for page in ("eingang", "ideen", "themen", "massnahmen", "filter", "textbausteine")
        ]
        pages += [f"/{self.slug}/ideen?q=alert&seite=1", f"/{self.slug}/redaktion/eingang?q=alert"]
        pages += [f"/{self.slug}/beitrag/{idea.number}" for idea in ideas]
        pages += [
            f"/{self.slug}/beitrag/{self.waiting[0].number}/zurueckziehen",
            "/konto",
            "/konto/beitraege",
        ]
        pages += ["/verwaltung/konten?alle=y", "/verwaltung/briefe", "/verwaltung/aufgaben", "/"]
        numbers = [f"M-{n:02d}" for n in db.session.scalars(select(Measure.number))]
        for number in numbers:
            pages += [
                f"/{self.slug}/redaktion/massnahmen/{number}/{page}" for page in ("bearbeiten", "stand")
            ]
        pages += [f"/{self.slug}/spielregeln", f"/{self.slug}/melden/idee/{self.redacted}"]
        pages += [
            f"/{self.slug}/redaktion/{page}"
            for page in (
                "spielregeln",
                f"kommentare/{self.comment}",
                "stellungnahmen",
                f"ideen/{self.redacted}/unkenntlich",
                f"meldungen/{self.reports[0]}",
                *(f"stellungnahmen/{number}" for number in self.opinions),
            )
        ]
        pages += [f"/{self.slug}/redaktion/post/{self.mail_id}", f"/{self.slug}/werkstatt", self.room]
        pages += [f"{self.room}/{page}" for page in ("leinwand", "termin.ics")]
        pages += [
            f"{self.workshop}{page}"
            for page in (
                "",
                "/angaben",
                "/berichtigen",
                "/einladung",
                "/leitung",
                "/menschen",
                "/mitbringen",
                *self.parts,
            )
        ]
        pages += [f"/verwaltung/beschwerden/{number}" for number in self.reports[1:]]
        pages += [
            f"/{self.slug}/{page}"
            for page in (
                "umfragen/2/bogen", "umfragen/2/weiter", "redaktion/umfragen/2/papier",
                f"redaktion/umfragetexte/{self.survey_text}",
            )
        ]  # fmt: skip
        pages += [f"/stellungnahme/{self.opinion_token}"]
        return [*pages, f"/link/{self.token}", f"/b/{self.code}", "/no-such-page"]


@pytest.fixture
def furnished(app: Flask) -> Furnished:
    return Furnished(app)


def endpoint_of(app: Flask, address: str) -> str:
    parts = urlsplit(address)
    return str(app.url_map.bind("localhost").match(parts.path, method="GET")[0])


def test_a_marker_in_every_column_runs_on_no_page(furnished: Furnished) -> None:
    shown: set[int] = set()
    wrong, opened = [], set()
    readers = {
        "visitor": furnished.browser(),
        "author": furnished.browser(furnished.author, language="en"),
        "everybody at the town hall": furnished.browser(furnished.staff),
        "who leads the workshop": furnished.desk.browser,
        "somebody in the workshop": furnished.guests[0],
    }
    for name, browser in readers.items():
        for address, answer in crawled(browser, *furnished.starts()):
            wrong += [f"{name} {address}: {found}" for found in problems(answer)]
            shown |= columns_in(answer, furnished)
            if answer.status_code == 200:
                opened.add(endpoint_of(furnished.app, address))
    furnished.end_workshop()
    for address in (f"{furnished.room}/protokoll", furnished.room, f"{furnished.workshop}/protokoll"):
        for answer in (furnished.desk.browser.get(address), furnished.guests[0].get(address)):
            wrong += [f"{address}: {found}" for found in problems(answer)]
            shown |= columns_in(answer, furnished)
    assert not wrong, "\n".join(wrong[:20])
    unseen = {str(column) for place, column in furnished.columns.items() if place not in shown}
    assert unseen - SHOWN_NOWHERE <= WITHOUT_PAGE_YET, "the crawl no longer reaches what it is to test"
    assert len(opened) > 45, sorted(opened)


def problems(answer: TestResponse) -> list[str]:
    if answer.status_code >= 500:
        return [answer.status]
    leaks = [name for name, value in answer.headers.items() if "xss7" in value or "evil.example" in value]
    return leaks + (executable_in(answer.text) if is_page(answer) else [])


def columns_in(answer: TestResponse, furnished: Furnished) -> set[int]:
    page = answer.text if is_page(answer) else ""
    return {place for place in furnished.columns if f"~{place}~" in page}


def test_a_marker_in_every_column_runs_in_no_letter(furnished: Furnished) -> None:
    letters = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    assert {"idea_returned", "idea_refused", "idea_published", "idea_answered"} <= {
        one.kind for one in letters
    }
    assert any("~" in rendered(letter).html for letter in letters)
    for letter in letters:
        words = rendered(letter)
        assert not executable_in(words.html.replace(furnished.app.config["BASE_URL"], "")), letter.kind
        mail = message(letter, words, at=now())
        assert set(mail.keys()) <= HEADERS_OF_LETTERS
        assert mail["To"] == letter.recipient
        sent = mail.as_bytes()
        assert b"\nBcc:" not in sent.partition(b"\r\n\r\n")[0]
        assert mail["Subject"] == " ".join(str(mail["Subject"]).split())


@pytest.mark.parametrize("profile", list(Profile))
def test_a_marker_in_every_column_is_worked_out_in_no_file(
    furnished: Furnished, profile: Profile, tmp_path: Path
) -> None:
    paths = {form: tmp_path / f"x.{form}" for form in Format}
    for form, path in paths.items():
        write(path, furnished.stored, profile=profile, form=form)
    for sheet in load_workbook(paths[Format.XLSX]):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    with zipfile.ZipFile(paths[Format.CSV]) as archive:
        for name in archive.namelist():
            for line in csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))):
                assert not [cell for cell in line if TABLE_FORMULA.match(cell) and not number(cell)]
    rows = [json.loads(line) for line in paths[Format.JSONL].read_text().split("\n") if line]
    exact = db.session.get_one(Idea, furnished.first_id)
    assert exact.text in [row.get("text") for row in rows if row["record"] == "idea"]


def number(cell: str) -> bool:
    return cell.removeprefix("-").isdigit()


def test_a_failed_letter_names_its_reason_without_running_it(furnished: Furnished) -> None:
    with writing():
        letter = db.session.scalars(select(Letter)).first()
        assert letter is not None
        letter.status, letter.error = LetterStatus.FAILED, LONG
    page = furnished.browser(furnished.staff).get(f"/verwaltung/briefe/{letter.id}")
    assert not executable_in(page.text)
    assert "onfocus" in page.text
