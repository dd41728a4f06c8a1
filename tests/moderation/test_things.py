"""One thing done with many comments, reports, mails or letters: previewed, done, told, taken back."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from participation.comments.models import Comment, CommentStatus
from participation.extensions import db
from participation.jobs.models import Letter, LetterStatus
from participation.jobs.services import LetterDraft, send
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Person, Role
from participation.mailbox.models import ReceivedMail, Trouble
from participation.moderation.models import Assignment
from participation.municipality.models import Process
from participation.reports.models import Report, ReportOutcome
from tests.comments.people import a_comment
from tests.factories import a_published_idea, an_account
from tests.moderation.desk import Office
from tests.reports.test_reports import reported
from tests.statements import counted

KEY = "f" * 32


def comments(office: Office, number: int, **words: Any) -> list[Comment]:  # noqa: ANN401 (fields of CommentDraft)
    with writing():
        process = db.session.get_one(Process, office.process.id)
        for phase in process.phases:
            phase.takes_comments = True
        idea = a_published_idea(process)
        return [a_comment(idea, contact=f"k{n}@example.org", **words) for n in range(number)]


def these(ids: Iterable[int]) -> str:
    return "&".join(f"ding={number}" for number in ids)


def do(office: Office, tab: str, word: str, rows: list[tuple[int, int]], **fields: str) -> str:
    """The page with the result."""
    form = {"wahl": [f"{number}:{version}" for number, version in rows], "submission_key": KEY, **fields}
    answer = office.browser.post(office.at(f"stapel/{tab}/{word}"), data=form, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return answer.text


def undo(office: Office, page: str) -> str:
    number = re.findall(r"schritte/(\d+)/rueckgaengig", page)[0]
    answer = office.browser.post(office.at(f"auswahl/schritte/{number}/rueckgaengig"), follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


def statuses() -> set[CommentStatus]:
    db.session.rollback()
    return set(db.session.scalars(select(Comment.status)))


def test_comments_are_released_together_and_wait_again(office: Office) -> None:
    rows = comments(office, 3)
    chosen = [(row.id, row.version) for row in rows]
    queue = office.page("eingang?art=kommentare")
    assert all(f'name="ding" value="{number}"' in queue for number, _ in chosen)
    preview = office.page(
        "stapel/kommentare?was=veroeffentlichen&" + "&".join(f"ding={n}" for n, _ in chosen)
    )
    assert "3 Einträge sind betroffen." in preview
    page = do(office, "kommentare", "veroeffentlichen", chosen)
    assert "Erledigt für 3 Einträge." in page
    assert statuses() == {CommentStatus.PUBLISHED}
    assert "Rückgängig gemacht für 3 Einträge." in undo(office, page)
    assert statuses() == {CommentStatus.WAITING}


def test_refusing_comments_needs_a_rule_and_tells_each_and_is_undone(office: Office) -> None:
    rows = comments(office, 2)
    chosen = [(row.id, row.version) for row in rows]
    form = {"wahl": [f"{n}:{v}" for n, v in chosen], "submission_key": KEY, "text": "Bitte sachlich bleiben."}
    missing = office.browser.post(office.at("stapel/kommentare/nicht-veroeffentlichen"), data=form)
    assert missing.status_code == 422
    assert "Bitte sachlich bleiben." in missing.text, "what was typed is kept"
    assert statuses() == {CommentStatus.WAITING}
    page = do(
        office, "kommentare", "nicht-veroeffentlichen", chosen, text="Bitte sachlich.", reason="advertising"
    )
    assert statuses() == {CommentStatus.HIDDEN}
    undo(office, page)
    assert statuses() == {CommentStatus.WAITING}
    kinds = [letter.kind for letter in db.session.scalars(select(Letter).order_by(Letter.id))]
    assert kinds.count("comment_refused") == kinds.count("comment_undone") == 2


def test_what_somebody_else_decided_meanwhile_and_ones_own_stay(office: Office) -> None:
    me = Person(id=office.moderator.id)
    first, second = comments(office, 2)
    with writing():
        own = a_comment(first.idea, by=me)
        db.session.get_one(Comment, second.id).version += 1
    chosen = [(first.id, first.version), (second.id, second.version - 1), (own.id, own.version)]
    page = do(office, "kommentare", "veroeffentlichen", chosen)
    assert "Erledigt für 1 Eintrag." in page
    assert "hat sich inzwischen geändert" in page
    assert "Über den eigenen Kommentar entscheidet jemand anderes." in page
    again = do(office, "kommentare", "veroeffentlichen", [(second.id, second.version)])
    assert "Erledigt für 1 Eintrag." in again, "the same form is one step"


def test_reports_are_settled_together_for_good(office: Office) -> None:
    with writing():
        process = db.session.get_one(Process, office.process.id)
        found = [reported(a_published_idea(process)) for _ in range(2)]
        chosen = [(report.id, report.id) for report in found]
    preview = office.page("stapel/meldungen?was=erledigen&" + these(n for n, _ in chosen))
    assert "lässt sich nicht zurücknehmen" in preview
    page = do(office, "meldungen", "erledigen", chosen, text="Der Beitrag hält die Regeln ein.")
    assert "Erledigt für 2 Einträge." in page
    db.session.rollback()
    assert {report.outcome for report in db.session.scalars(select(Report))} == {ReportOutcome.KEPT}
    assert "die Meldung bleibt entschieden" in undo(office, page)


def test_mails_and_letters_are_dealt_with_and_come_back(office: Office) -> None:
    with writing():
        process = db.session.get_one(Process, office.process.id)
        for number in range(2):
            db.session.add(
                ReceivedMail(
                    process_id=process.id, mailbox="x", validity=1, uid=number, digest=f"{number}" * 64,
                    trouble=Trouble.EMPTY, created_at=now(),
                )
            )  # fmt: skip
        draft = LetterDraft(
            kind="idea_published", recipient="x@example.org", language="de", facts={"number": "2026-0001"},
            municipality_id=process.municipality_id, process_id=process.id,
        )  # fmt: skip
        letter = send(draft, at=now())
        letter.status = LetterStatus.FAILED
        mails = list(db.session.scalars(select(ReceivedMail.id)))
    page = do(office, "post", "erledigen", [(number, 1) for number in mails])
    db.session.rollback()
    assert all(mail.settled_at for mail in db.session.scalars(select(ReceivedMail)))
    undo(office, page)
    db.session.rollback()
    assert not any(mail.settled_at for mail in db.session.scalars(select(ReceivedMail)))
    form = {"wahl": f"{letter.id}:1", "submission_key": "e" * 32}
    settled = office.browser.post(office.at("stapel/briefe/erledigen"), data=form, follow_redirects=True)
    assert "Erledigt für 1 Eintrag." in settled.text
    undo(office, settled.text)
    db.session.rollback()
    assert db.session.get_one(Letter, letter.id).settled_at is None


def test_whatever_waits_is_given_to_a_colleague_and_back(office: Office) -> None:
    with writing():
        colleague = an_account(Role.MODERATOR, name="T. Vogt")
    rows = comments(office, 2)
    page = do(office, "kommentare", "zuweisen", [(row.id, 1) for row in rows], an=str(colleague.id))
    db.session.rollback()
    assert set(db.session.scalars(select(Assignment.assignee_id))) == {colleague.id}
    undo(office, page)
    db.session.rollback()
    assert not db.session.scalars(select(Assignment)).all()


def test_all_that_a_filter_finds_and_nothing_of_another_process(office: Office) -> None:
    ids = [row.id for row in comments(office, 25)]
    page = office.page("stapel/kommentare?was=veroeffentlichen&alle=1")
    assert "25 Einträge sind betroffen." in page
    nothing = office.browser.get(office.at("stapel/kommentare?was=veroeffentlichen&ding=99999"))
    assert nothing.status_code == 302
    assert office.browser.get(office.at("stapel/nichts?was=erledigen")).status_code == 404
    assert office.browser.get(office.at("stapel/kommentare?was=erledigen")).status_code == 404
    few = "stapel/kommentare?was=veroeffentlichen&" + f"ding={ids[0]}"
    office.page(few)
    with counted() as one:
        office.page(few)
    with counted() as many:
        office.page("stapel/kommentare?was=veroeffentlichen&" + these(ids[:20]))
    assert len(many.statements) == len(one.statements)
