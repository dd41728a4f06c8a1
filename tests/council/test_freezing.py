"""What is frozen is whole, of one moment, without personal data, and cannot be changed."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from participation.assessment.services.rounds import close_round
from participation.council.frozen import Frozen
from participation.council.models import CouncilSession, CouncilSnapshot, SnapshotLeaf, SnapshotRedaction
from participation.council.queries.snapshots import file_of, tree_of, unreadable_now
from participation.council.services.freezing import freeze, hold_still, redact_leaf
from participation.council.tree import looked_at, nested
from participation.extensions import db
from participation.figures.queries.kept import counted_now
from participation.ideas.models import Answer
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.ideas.services.redaction import RedactionDraft, redact
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, VISITOR
from participation.municipality.models import Process
from participation.strategy.models import Measure, SourceRole
from participation.strategy.queries.provenance import support_of
from tests.assessment.making import a_blind_round, an_assessor, given
from tests.council.making import a_session, a_snapshot, an_editor
from tests.factories import a_measure, a_process, a_published_idea, a_theme
from tests.statements import counted
from tests.strategy.people import supported, supporters


def a_full_process() -> Process:
    process = a_process()
    area = process.areas[0].id
    ideas = [a_published_idea(process, area_id=area, title=f"Bank {n}") for n in range(4)]
    supported(ideas[0], *supporters(6))
    refused = a_published_idea(process, title="Eine Seilbahn")
    answer_idea(refused, AnswerDraft(answer=Answer.NOT_PURSUED, text="Zu teuer."), by=SYSTEM, at=now())
    theme = a_theme(process, *ideas[:2], title="Sitzen")
    a_measure(process, theme, title="Bänke", area_ids=(area,))
    a_measure(process, ideas[2], title="Lehnen", role=SourceRole.OBJECTION)
    return process


def a_frozen_process() -> tuple[Process, CouncilSnapshot]:
    with writing():
        hold_still()
        process, by = a_full_process(), an_editor()
        snapshot = a_snapshot(a_session(process, by), by)
    return process, snapshot


def test_every_figure_is_the_one_that_figures_counts(app: Flask) -> None:
    process, snapshot = a_frozen_process()
    tree, figures = tree_of(snapshot), counted_now(process)
    whole = tree["figures"]["whole"]
    for name in ("ideas", "verbatim", "without_access", "supports", "supports_elsewhere", "submissions"):
        assert whole[name] == getattr(figures.whole, name), name
    for name in ("authors", "supporters", "participants"):
        assert whole[name] == getattr(figures.whole, name).number, name
    for area in process.areas:
        frozen, part = tree["figures"]["areas"][area.slug], figures.areas[area.id]
        assert frozen["ideas"] == part.ideas
        assert frozen["supporters"] == part.supporters.number
        assert frozen["answers"] == {key.value: number for key, number in part.answering.counts.items()}
        assert frozen["channels"] == {key.value: number for key, number in part.channels.items()}
    assert tree["figures"]["submitted"] == figures.submitted
    assert {key: theme["supporters"] for key, theme in tree["themes"].items()} == {"T-01": 6}
    measures = db.session.scalars(select(Measure).order_by(Measure.number)).all()
    support = support_of(measures)
    for measure in measures:
        frozen = tree["measures"][f"M-{measure.number:02d}"]
        assert frozen["support"] == support[measure.id]._asdict()
        assert frozen["title"] == measure.title
    found = Frozen(tree)
    assert [idea.title for idea in found.not_pursued()] == ["Eine Seilbahn"]
    assert found.not_pursued()[0].branch["answer_text"] == "Zu teuer."
    assert {idea.role for idea in found.ideas_behind(found.measures["M-02"])} == {SourceRole.OBJECTION}


def test_the_file_verifies_and_changes_since_leave_what_is_frozen_alone(app: Flask) -> None:
    process, snapshot = a_frozen_process()
    before = file_of(snapshot)
    verdict = looked_at(before)
    assert verdict.is_intact
    assert verdict.checksum == snapshot.checksum
    assert verdict.about["about/session"] == snapshot.session.held_on.isoformat()
    with writing():
        a_published_idea(process)
        measure = db.session.scalars(select(Measure)).first()
        assert measure is not None
        measure.title = "Anders"
    assert file_of(db.session.get_one(CouncilSnapshot, snapshot.id)) == before


def test_nobody_is_named_and_nothing_internal_is_in_it(app: Flask) -> None:
    marks = ("maria.geheim@example.org", "Maria Geheim", "Geheimnotiz", "Geheimer Kommentar")
    with writing():
        hold_still()
        process, by = a_full_process(), an_editor("Maria Geheim")
        idea = a_published_idea(process, contact=marks[0], author_name=marks[1])
        answer = AnswerDraft(answer=Answer.EXISTS, text="Gibt es.")
        answer_idea(idea, answer, by=by, at=now())
        snapshot = a_snapshot(a_session(process, by), by)
    text = file_of(snapshot).decode()
    assert "Gibt es." in text
    assert "@" not in text
    for mark in (*marks, idea.text):
        assert mark not in text


def test_of_the_assessment_it_bears_means_and_never_what_one_assessor_said(app: Flask) -> None:
    with writing():
        hold_still()
        process, by = a_process(), an_editor()
        measure = a_measure(process)
        offices = [an_assessor(process, name) for name in ("Stadtbauamt", "Ordnungsamt")]
        blind = a_blind_round(process, [measure], offices)
        given(blind, measure, offices[0], 1, 5, 2, comment="Geheime Bemerkung")
        given(blind, measure, offices[1], 4, 2, None)
        close_round(blind, by=by, at=now())
        snapshot = a_snapshot(a_session(process, by), by)
    judged = tree_of(snapshot)["assessment"]["measures"]["M-01"]
    assert judged["means"] == {"1": 2.5, "2": 3.5, "3": None}, "one voice alone is no result"
    text = file_of(snapshot).decode()
    for secret in ("Geheime Bemerkung", "Stadtbauamt", "Ordnungsamt"):
        assert secret not in text


@pytest.mark.parametrize("table", [CouncilSnapshot, SnapshotLeaf, SnapshotRedaction])
def test_whoever_holds_the_connection_can_neither_change_nor_delete(app: Flask, table: Any) -> None:  # noqa: ANN401 (a table)
    _process, snapshot = a_frozen_process()
    with writing():
        redact_leaf(snapshot, "measures/M-01/goal", reason="Probe", by=SYSTEM, at=now())
    column = {CouncilSnapshot: "checksum", SnapshotLeaf: "value", SnapshotRedaction: "reason"}[table]
    for change in (update(table).values({column: "x"}), delete(table)):
        with pytest.raises(DBAPIError, match="what is frozen stays"), writing():
            db.session.execute(change.execution_options(synchronize_session=False))
    whole = SnapshotLeaf.path == "measures/M-01/title"
    with pytest.raises(DBAPIError, match="what is frozen stays"), writing():
        erased = update(SnapshotLeaf).where(whole).values(value=None, salt=None)
        db.session.execute(erased.execution_options(synchronize_session=False))
    assert looked_at(file_of(snapshot)).is_intact


def test_a_redaction_leaves_a_tombstone_and_the_rest_verifies(app: Flask) -> None:
    _process, snapshot = a_frozen_process()
    path, at = "measures/M-01/title", now()
    with writing():
        redact_leaf(snapshot, path, reason="Recht auf Löschung", by=SYSTEM, at=at)
    verdict = looked_at(file_of(snapshot))
    assert verdict.is_intact
    assert verdict.checksum == snapshot.checksum
    assert [place for place, _ in verdict.redactions] == [path]
    assert verdict.redactions[0][1].startswith(at.isoformat(timespec="seconds")[:16])
    assert b"B\xc3\xa4nke" not in file_of(snapshot)
    assert Frozen(tree_of(snapshot)).measures["M-01"].title == "[geschwärzt]"
    for wrong, reason in (
        (path, "x"),
        ("about/session", "x"),
        ("gibt/es/nicht", "x"),
        ("measures/M-02/title", ""),
    ):
        with pytest.raises(RuleViolation), writing():
            redact_leaf(snapshot, wrong, reason=reason, by=SYSTEM, at=now())


def test_words_taken_out_of_an_idea_go_from_every_snapshot_as_well(app: Flask) -> None:
    with writing():
        hold_still()
        process, by = a_process(), an_editor()
        named, gone, kept = (
            a_published_idea(process, title=title)
            for title in ("Bank für Herrn Maier", "Meine Bank", "Andere Bank")
        )
        for idea in (named, gone, kept):
            draft = AnswerDraft(answer=Answer.NOT_PURSUED, text="Nein.")
            answer_idea(idea, draft, by=SYSTEM, at=now())
        snapshots = [a_snapshot(a_session(process, by), by) for _ in range(2)]
    with writing():
        wish = RedactionDraft(words="Herrn Maier", reason="x", reason_title="Personen")
        redact(named, wish, by=by, at=now())
    with writing():
        withdraw(gone, by=VISITOR, at=now())
    for snapshot in snapshots:
        text = file_of(db.session.get_one(CouncilSnapshot, snapshot.id)).decode()
        assert "Maier" not in text
        assert "Meine Bank" not in text
        assert "Andere Bank" in text
        assert looked_at(text.encode()).is_intact


def test_titles_that_are_hidden_since_are_shown_nowhere(app: Flask) -> None:
    process, snapshot = a_frozen_process()
    frozen = Frozen(tree_of(snapshot), hidden=unreadable_now(process))
    number = frozen.not_pursued()[0].number
    hidden = Frozen(tree_of(snapshot), hidden=frozenset({number}))
    assert frozen.not_pursued()[0].title == "Eine Seilbahn"
    assert hidden.not_pursued()[0].title == "Titel nicht öffentlich"


def test_freezing_asks_the_same_number_of_questions_however_much_there_is(app: Flask) -> None:
    def statements(more: int) -> int:
        with writing():
            hold_still()
            process, by = a_full_process(), an_editor()
            for _ in range(more):
                a_measure(process, a_published_idea(process))
            session = a_session(process, by)
            with counted() as asked:
                a_snapshot(session, by)
        return len(asked.statements)

    assert statements(0) == statements(12)


def test_a_form_sent_twice_freezes_once_and_editions_count_up(app: Flask) -> None:
    _process, first = a_frozen_process()
    session, by = first.session, an_editor_outside()
    key = uuid4().hex
    with writing():
        again = [freeze(session, submission_key=key, by=by, at=now() + timedelta(hours=1)) for _ in range(2)]
    assert {one.id for one in again} == {again[0].id}
    assert again[0].edition == 2
    assert db.session.scalar(select(func.count()).select_from(CouncilSession)) == 1


def an_editor_outside() -> Any:  # noqa: ANN401 (a Person)
    with writing():
        return an_editor()


def test_paths_and_values_survive_the_database(app: Flask) -> None:
    _process, snapshot = a_frozen_process()
    file = json.loads(file_of(snapshot))
    values = nested((path, leaf["value"]) for path, leaf in file["leaves"].items())
    assert values == tree_of(snapshot)
    assert tree_of(snapshot, "measures", "areas").keys() == {"measures", "areas"}
