"""What may be done with criteria and rounds, and what is refused with a sentence."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.assessment.mathematics import Agreement
from participation.assessment.models import AssessmentRound, AssessmentValue, Axis, CriteriaVersion, Mode
from participation.assessment.queries.results import (
    assessment_of_measure,
    assessments_of,
    results_of_round,
)
from participation.assessment.queries.rounds import latest_version, progress_of
from participation.assessment.queries.sheets import agreed_sheet, own_sheet, own_sheets
from participation.assessment.queries.single_values import voices_of
from participation.assessment.services.assessing import Sheet, enter_agreed
from participation.assessment.services.criteria import set_criteria
from participation.assessment.services.rounds import (
    REMIND,
    AssessorDraft,
    RoundDraft,
    begin_round,
    close_round,
    remind,
)
from participation.assessment.template import TEMPLATE
from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.jobs.models import Job, Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from tests.assessment.making import (
    BENEFIT,
    EFFORT,
    a_blind_round,
    a_joint_round,
    agreed,
    an_assessor,
    criteria_of,
    drafted,
    entered,
    given,
    sheet,
)
from tests.factories import a_measure, a_process, an_account


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


def actions(prefix: str) -> list[str]:
    statement = select(AuditEntry.action).where(AuditEntry.action.startswith(prefix)).order_by(AuditEntry.id)
    return list(db.session.scalars(statement))


# --- Criteria -----------------------------------------------------------------------------------


def test_a_change_of_weights_makes_a_new_version_and_closed_rounds_keep_theirs(process: Process) -> None:
    with writing():
        measure = a_measure(process)
        found = a_joint_round(process, measure)
        entered(found, measure, 5, 1, 3)
        close_round(found, by=SYSTEM, at=now())
        before = results_of_round(found).results[0].score
        heavier = replace(BENEFIT, weight=90)
        version = criteria_of(process, drafted(heavier, EFFORT))
    assert version.number == 2
    assert found.criteria_version.number == 1
    assert results_of_round(found).results[0].score == before == (3 * 5 + 2 * 5 + 1 * 3) / 6
    assert actions("criteria") == ["criteria.change"] * 2


def test_what_changes_nothing_makes_no_version(process: Process) -> None:
    with writing():
        first, again = criteria_of(process), criteria_of(process)
    assert (first.id, again.number) == (again.id, 1)


def test_the_template_is_fit_to_start_from(process: Process) -> None:
    with writing():
        version = criteria_of(process, TEMPLATE)
    assert [one.name for one in version.criteria][:2] == ["Nutzen", "Aufwand"]
    assert sum(one.weight for one in version.criteria) == 100


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        (drafted(replace(BENEFIT, weight=0), replace(EFFORT, weight=0)), "Alle Gewichte sind 0"),
        (replace(drafted(), criteria=()), "mindestens ein Kriterium"),
        (drafted(BENEFIT, replace(EFFORT, name="nutzen")), "steht zweimal da"),
        (drafted(replace(BENEFIT, lowest="")), "was beide Enden der Skala bedeuten"),
        (drafted(replace(BENEFIT, weight=101)), "von 0 bis 100"),
        (drafted(replace(BENEFIT, weight=-1)), "von 0 bis 100"),
        (drafted(BENEFIT, replace(EFFORT, axis=Axis.BENEFIT)), "nur ein Kriterium"),
        (drafted(points=1), "höchstens 9"),
        (drafted(points=10), "höchstens 9"),
        (drafted(first=0), "von 1 bis 100"),
        (drafted(*(replace(BENEFIT, name=f"K{n}", axis=Axis.NEITHER) for n in range(13))), "höchstens 12"),
    ],
)
def test_criteria_without_a_possible_result_are_refused(process: Process, draft: object, reason: str) -> None:
    with pytest.raises(RuleViolation) as refusal, writing():
        criteria_of(process, draft)  # type: ignore[arg-type]  # a CriteriaDraft, told to pytest as an object
    assert reason in str(refusal.value)
    assert latest_version(process.id) is None


def test_who_comes_second_overwrites_nothing(process: Process) -> None:
    with writing():
        criteria_of(process)
    with pytest.raises(Conflict), writing():
        set_criteria(drafted(BENEFIT), process=process, expected_number=0, by=SYSTEM, at=now())
    assert db.session.scalar(select(func.count(CriteriaVersion.id))) == 1


# --- Beginning ----------------------------------------------------------------------------------


def test_a_round_needs_criteria_measures_and_a_title(process: Process) -> None:
    with writing():
        measure, elsewhere = a_measure(process), a_measure(a_process())
    whole = RoundDraft(title="Sitzung", mode=Mode.JOINT, measures=[measure], submission_key=uuid4().hex)

    def refused(draft: RoundDraft) -> str:
        with pytest.raises(RuleViolation) as refusal, writing():
            begin_round(draft, process=process, by=SYSTEM, at=now())
        return str(refusal.value)

    assert "nach welchen Kriterien" in refused(whole)
    with writing():
        criteria_of(process)
    assert "Titel" in refused(replace(whole, title=""))
    assert "mindestens eine Maßnahme" in refused(replace(whole, measures=[]))
    assert "anderen Verfahren" in refused(replace(whole, measures=[elsewhere]))
    assert db.session.scalar(select(func.count(AssessmentRound.id))) == 0


def test_a_blind_round_needs_a_day_and_somebody_for_every_measure(process: Process) -> None:
    with writing():
        criteria_of(process)
        first, second = a_measure(process), a_measure(process)
        assessor, stranger = an_assessor(process), an_account(Role.CITIZEN)
    tomorrow = (now() + timedelta(days=1)).date()
    whole = RoundDraft(
        title="Ämter",
        mode=Mode.BLIND,
        measures=[first, second],
        submission_key=uuid4().hex,
        last_day=tomorrow,
        assessors=(AssessorDraft(account_id=assessor.id, office="Bauamt"),),
    )

    def refused(draft: RoundDraft) -> str:
        with pytest.raises(RuleViolation) as refusal, writing():
            begin_round(draft, process=process, by=SYSTEM, at=now())
        return str(refusal.value)

    assert "letzten Tag" in refused(replace(whole, last_day=None))
    assert "schon vorbei" in refused(replace(whole, last_day=tomorrow - timedelta(days=3)))
    assert "mindestens eine Stelle" in refused(replace(whole, assessors=()))
    nameless = AssessorDraft(account_id=assessor.id, office="")
    assert "für die es bewertet" in refused(replace(whole, assessors=(nameless,)))
    nobody = AssessorDraft(account_id=stranger.id, office="Bauamt")
    assert "darf in diesem Verfahren nicht bewerten" in refused(replace(whole, assessors=(nobody,)))
    only_one = AssessorDraft(account_id=assessor.id, office="Bauamt", measure_ids=frozenset({first.id}))
    assert "würde niemand bewerten" in refused(replace(whole, assessors=(only_one,)))
    with writing():
        begun = begin_round(whole, process=process, by=SYSTEM, at=now())
        again = begin_round(whole, process=process, by=SYSTEM, at=now())
    assert begun.id == again.id


def test_assessors_are_invited_and_reminded_of_what_is_left(process: Process) -> None:
    with writing():
        measure = a_measure(process)
        busy, done = an_assessor(process, "Busy"), an_assessor(process, "Done")
        found = a_blind_round(process, [measure], [busy, done])
        given(found, measure, done, 3, 3, 3)
    kinds = select(Letter.kind, Letter.recipient).order_by(Letter.id)
    assert db.session.execute(kinds).all() == [
        ("assessment_invited", busy.mailbox),
        ("assessment_invited", done.mailbox),
    ]
    job = db.session.scalars(select(Job).where(Job.kind == REMIND)).one()
    assert found.due_at is not None
    assert job.run_at < found.due_at
    with writing():
        assert remind(found, at=now()) == 1
        close_round(found, by=SYSTEM, at=now())
        assert remind(found, at=now()) == 0
    assert db.session.execute(kinds).all()[2:] == [("assessment_due", busy.mailbox)]
    assert actions("assessment") == [
        "assessment.begin",
        "assessment.submit",
        "assessment.remind",
        "assessment.close",
    ]


# --- Giving values ------------------------------------------------------------------------------


def test_in_a_joint_round_values_are_kept_as_they_come(process: Process) -> None:
    with writing():
        measure = a_measure(process)
        found = a_joint_round(process, measure)
        entered(found, measure, 4, 0, 0)
        entered(found, measure, 4, None, 2, comment="Das Bauamt prüft noch.")
    filled = agreed_sheet(found.id, measure.number)
    assert list(filled.values.values()) == [4, None, 2]
    assert filled.assessment.comment == "Das Bauamt prüft noch."
    with writing():
        entered(found, measure, 4, 0, 2)
    assert list(agreed_sheet(found.id, measure.number).values.values()) == [4, 2]


def test_two_at_the_same_measure_lose_nothing(process: Process) -> None:
    with writing():
        measure = a_measure(process)
        found = a_joint_round(process, measure)
        entered(found, measure, 4, 0, 0)
    assessment = agreed_sheet(found.id, measure.number).assessment
    with pytest.raises(Conflict), writing():
        enter_agreed(
            assessment,
            sheet(found, (1, 1, 1)),
            assessment_round=found,
            expected_version=1,
            by=SYSTEM,
            at=now(),
        )
    assert list(agreed_sheet(found.id, measure.number).values.values()) == [4]


def test_values_beside_the_scale_and_strange_criteria_are_refused(process: Process) -> None:
    with writing():
        measure = a_measure(process)
        found = a_joint_round(process, measure)
    with pytest.raises(RuleViolation, match="Skala"), writing():
        entered(found, measure, 6, 1, 1)
    stranger = Sheet(values={10_000: 3})
    with pytest.raises(RuleViolation, match="gehört nicht"), writing():
        enter_agreed(
            agreed_sheet(found.id, measure.number).assessment,
            stranger,
            assessment_round=found,
            expected_version=1,
            by=SYSTEM,
            at=now(),
        )
    assert db.session.scalar(select(func.count(AssessmentValue.assessment_id))) == 0


def test_an_assessor_submits_whole_sheets_only(process: Process) -> None:
    with writing():
        measure, assessor = a_measure(process), an_assessor(process)
        found = a_blind_round(process, [measure], [assessor])
        given(found, measure, assessor, 3, 0, 0, submits=False)
    with pytest.raises(RuleViolation, match="„Aufwand“ fehlt"), writing():
        given(found, measure, assessor, 3, 0, 0)
    with writing():
        given(found, measure, assessor, 3, None, 2)
        given(found, measure, assessor, 4, None, 2)  # until the close they may think again
    with pytest.raises(RuleViolation, match="fehlt"), writing():
        given(found, measure, assessor, 4, 0, 2, submits=False)
    assert list(own_sheet(found.id, assessor.id, measure.number).values.values()) == [4, None, 2]


def test_an_assessor_is_asked_about_their_measures_only(process: Process) -> None:
    with writing():
        criteria_of(process)
        mine, others = a_measure(process), a_measure(process)
        one, two = an_assessor(process), an_assessor(process)
        draft = RoundDraft(
            title="Ämter",
            mode=Mode.BLIND,
            measures=[mine, others],
            submission_key=uuid4().hex,
            last_day=(now() + timedelta(days=9)).date(),
            assessors=(
                AssessorDraft(account_id=one.id, office="Bauamt", measure_ids=frozenset({mine.id})),
                AssessorDraft(account_id=two.id, office="Kämmerei"),
            ),
        )
        found = begin_round(draft, process=process, by=SYSTEM, at=now())
    assert [sheet.measure.id for sheet in own_sheets(found.id, one.id)] == [mine.id]
    assert [sheet.measure.id for sheet in own_sheets(found.id, two.id)] == [mine.id, others.id]
    assert [(one.office, one.sheets) for one in progress_of(found.id)] == [("Bauamt", 1), ("Kämmerei", 2)]


def test_nothing_is_known_of_values_before_the_close(process: Process) -> None:
    with writing():
        measure, assessor = a_measure(process), an_assessor(process)
        found = a_blind_round(process, [measure], [assessor])
        given(found, measure, assessor, 3, 3, 3)
    with pytest.raises(ValueError, match="open"):
        results_of_round(found)
    with pytest.raises(ValueError, match="blind"):
        voices_of(found)
    with pytest.raises(RuleViolation, match="wenn die Runde geschlossen ist"), writing():
        agreed(found, measure, 3, 3, 3, comment="Einig")
    assert assessments_of(process.id) == {}


def test_a_closed_round_takes_nothing_but_what_all_agree_on(process: Process) -> None:
    with writing():
        measure = a_measure(process)
        one, two, three = (an_assessor(process) for _ in range(3))
        found = a_blind_round(process, [measure], [one, two, three])
        given(found, measure, one, 1, 2, 3, comment="Kein Geld da.")
        given(found, measure, two, 5, 2, 3)
        given(found, measure, three, 5, 2, None, submits=False)
        close_round(found, by=SYSTEM, at=now())
        close_round(found, by=SYSTEM, at=now())
    with pytest.raises(RuleViolation, match="geschlossen"), writing():
        given(found, measure, three, 5, 2, None)
    result = results_of_round(found).results[0]
    assert result.assessors == 2  # what was not submitted does not count
    assert [one.mean for one in result.criteria] == [3.0, 2.0, 3.0]
    voices = voices_of(found)[measure.id]
    benefit = found.criteria_version.criteria[0].id
    assert [benefit in voice.outliers for voice in voices] == [True, True]
    with pytest.raises(RuleViolation, match="warum"), writing():
        agreed(found, measure, 4, 0, 0, comment="")
    with writing():
        agreed(found, measure, 4, 0, 0, comment="Die Kämmerei rechnet mit Fördergeld.")
    assert assessment_of_measure(process.id, measure.id) is not None
    after = assessments_of(process.id)[measure.id].result
    assert [(one.mean, one.is_agreed) for one in after.criteria] == [(4.0, True), (2.0, False), (3.0, False)]
    assert after.reason == "Die Kämmerei rechnet mit Fördergeld."
    assert actions("assessment")[-2:] == ["assessment.close", "assessment.agree"]


def test_a_measure_has_its_assessment_from_the_latest_closed_round_about_it(process: Process) -> None:
    with writing():
        first, second = a_measure(process), a_measure(process)
        early = a_joint_round(process, first, second)
        entered(early, first, 1, 5, 1)
        entered(early, second, 2, 3, 3)
        close_round(early, by=SYSTEM, at=now())
        late, running = a_joint_round(process, first), a_joint_round(process, first, second)
        entered(late, first, 5, 1, 5)
        entered(running, second, 5, 1, 5)
        close_round(late, by=SYSTEM, at=now())
    found = assessments_of(process.id)
    assert (found[first.id].round.id, found[first.id].result.score) == (late.id, 5.0)
    assert (found[second.id].round.id, found[second.id].result.rank) == (early.id, 1)
    single = assessment_of_measure(process.id, second.id)
    assert single == found[second.id]
    assert [criterion.name for criterion, _ in found[first.id].criteria] == [
        "Nutzen",
        "Aufwand",
        "Reichweite",
    ]


def test_the_measure_of_disagreement_is_a_setting(process: Process) -> None:
    with writing():
        criteria_of(process, replace(drafted(BENEFIT), agreement=Agreement.SPAN))
        measure = a_measure(process)
        people = [an_assessor(process) for _ in range(3)]
        found = a_blind_round(process, [measure], people)
        for account, value in zip(people, (1, 2, 5), strict=True):
            given(found, measure, account, value)
        close_round(found, by=SYSTEM, at=now())
    assert results_of_round(found).results[0].spread == 4.0


def test_the_record_never_bears_an_assessors_values(process: Process) -> None:
    with writing():
        measure, assessor = a_measure(process), an_assessor(process)
        found = a_blind_round(process, [measure], [assessor])
        given(found, measure, assessor, 5, 4, 3, comment="Geheim bis zum Schluss")
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "assessment.submit")).all()
    assert [sorted(entry.facts) for entry in entries] == [["measure", "round", "version"]]
    assert all(entry.text_hash is None for entry in entries)
