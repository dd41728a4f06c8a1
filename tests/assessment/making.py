"""Criteria, rounds and values for tests. Call all of it inside ``with writing():``."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from participation.accounts.models import Account
from participation.assessment.mathematics import Agreement
from participation.assessment.models import AssessmentRound, Axis, CriteriaVersion, Mode
from participation.assessment.queries.rounds import latest_version
from participation.assessment.queries.sheets import agreed_sheet, own_sheet
from participation.assessment.rules import CriteriaDraft, CriterionDraft
from participation.assessment.services.assessing import Sheet, agree, assess, enter_agreed
from participation.assessment.services.criteria import set_criteria
from participation.assessment.services.rounds import AssessorDraft, RoundDraft, begin_round
from participation.kernel.clock import now
from participation.kernel.permissions import SYSTEM, Grant, Person, Role
from participation.municipality.models import Process
from participation.strategy.models import Measure
from tests.factories import an_account

BENEFIT = CriterionDraft(name="Nutzen", lowest="kaum spürbar", highest="sofort", weight=3, axis=Axis.BENEFIT)
EFFORT = CriterionDraft(
    name="Aufwand",
    lowest="nebenbei",
    highest="eigene Stelle",
    weight=2,
    low_is_good=True,
    axis=Axis.EFFORT,
)
REACH = CriterionDraft(name="Reichweite", lowest="wenige", highest="alle", weight=1)


def drafted(*criteria: CriterionDraft, points: int = 5, first: int = 1) -> CriteriaDraft:
    return CriteriaDraft(
        points=points,
        agreement=Agreement.DEVIATION,
        first=first,
        criteria=criteria or (BENEFIT, EFFORT, REACH),
    )


def criteria_of(process: Process, draft: CriteriaDraft | None = None) -> CriteriaVersion:
    """The next version of the criteria: benefit 3, effort 2 (low is good), reach 1."""
    latest = latest_version(process.id)
    number = latest.number if latest else 0
    return set_criteria(draft or drafted(), process=process, expected_number=number, by=SYSTEM, at=now())


def a_moderator() -> Person:
    account = an_account(Role.MODERATOR, name="Nina Keller")
    return Person(account.id, name=account.name, grants=frozenset({Grant(Role.MODERATOR)}))


def an_assessor(process: Process, name: str = "") -> Account:
    return an_account(Role.ASSESSOR, process=process, name=name)


def person(account: Account) -> Person:
    return Person(account.id, name=account.name)


def a_joint_round(process: Process, *measures: Measure, title: str = "Sitzung im Rathaus") -> AssessmentRound:
    if latest_version(process.id) is None:
        criteria_of(process)
    draft = RoundDraft(title=title, mode=Mode.JOINT, measures=measures, submission_key=uuid4().hex)
    return begin_round(draft, process=process, by=SYSTEM, at=now())


def a_blind_round(
    process: Process, measures: Sequence[Measure], assessors: Sequence[Account], *, days: int = 14
) -> AssessmentRound:
    """Every assessor is asked about every measure; offices are called like the accounts."""
    if latest_version(process.id) is None:
        criteria_of(process)
    draft = RoundDraft(
        title="Bewertung der Ämter",
        mode=Mode.BLIND,
        measures=measures,
        submission_key=uuid4().hex,
        last_day=(now() + timedelta(days=days)).date(),
        assessors=tuple(AssessorDraft(account_id=one.id, office=f"Amt {one.name}") for one in assessors),
    )
    return begin_round(draft, process=process, by=SYSTEM, at=now())


def sheet(found: AssessmentRound, values: Sequence[int | None], comment: str = "") -> Sheet:
    """Values in the order of the criteria; 0 is not answered, None cannot be judged."""
    pairs = zip(found.criteria_version.criteria, values, strict=True)
    return Sheet(values={one.id: value for one, value in pairs if value != 0}, comment=comment)


def entered(found: AssessmentRound, measure: Measure, *values: int | None, comment: str = "") -> None:
    """What a meeting agreed on."""
    assessment = agreed_sheet(found.id, measure.number).assessment
    enter_agreed(
        assessment,
        sheet(found, values, comment),
        assessment_round=found,
        expected_version=assessment.version,
        by=SYSTEM,
        at=now(),
    )


def agreed(found: AssessmentRound, measure: Measure, *values: int | None, comment: str) -> None:
    """What was agreed on after the close."""
    assessment = agreed_sheet(found.id, measure.number).assessment
    agree(
        assessment,
        sheet(found, values, comment),
        assessment_round=found,
        expected_version=assessment.version,
        by=SYSTEM,
        at=now(),
    )


def given(
    found: AssessmentRound,
    measure: Measure,
    account: Account,
    *values: int | None,
    comment: str = "",
    submits: bool = True,
) -> None:
    """What one assessor thinks."""
    assessment = own_sheet(found.id, account.id, measure.number).assessment
    assess(
        assessment,
        sheet(found, values, comment),
        assessment_round=found,
        submits=submits,
        expected_version=assessment.version,
        by=person(account),
        at=now(),
    )
