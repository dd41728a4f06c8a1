import pytest

from participation.ideas.models import Answer, IdeaStatus, PublicationConsent
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.counting import put
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, VISITOR
from participation.strategy.models import Horizon, Measure, MeasureStatus, SourceRole
from participation.strategy.queries.answers import answers_of, not_pursued
from participation.strategy.queries.measures import Narrowed, measures_of, overview
from participation.strategy.queries.provenance import (
    SupportOf,
    ideas_behind,
    ideas_counted,
    measures_from_ideas,
    measures_from_themes,
    support_of,
    themes_behind,
)
from participation.strategy.services.provenance import SourceDraft, link_sources
from participation.themes.queries.history import latest_change
from participation.themes.services.ordering import merge_themes
from participation.themes.services.undoing import undo
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_idea
from tests.statements import counted
from tests.strategy.people import a_council_member, a_moderator, supported, supporters

pytestmark = pytest.mark.usefixtures("app")


def support_for(measure: Measure) -> SupportOf:
    return support_of([measure])[measure.id]


def object_with(measure: Measure, *ideas: SourceDraft) -> None:
    link_sources(measure, ideas, answers=False, by=SYSTEM, at=now())


def test_who_supports_several_ideas_of_a_measure_counts_once() -> None:
    with writing():
        process = a_process()
        anna, ben, cem = supporters(3)
        in_theme = supported(a_published_idea(process), anna, ben)
        alone = supported(a_published_idea(process), anna, cem)
        measure = a_measure(process, a_theme(process, in_theme), alone, in_theme)
    assert support_for(measure) == SupportOf(ideas=2, supporters=3, objectors=0)


def test_objectors_stand_beside_the_support_never_inside_it() -> None:
    with writing():
        process = a_process()
        anna, ben, cem = supporters(3)
        wish = supported(a_published_idea(process), anna)
        objection = supported(a_published_idea(process), ben, cem)
        # It lies in the linked theme: the direct link as an objection says more.
        measure = a_measure(process, a_theme(process, wish, objection))
        object_with(measure, SourceDraft(role=SourceRole.OBJECTION, idea=objection))
    assert support_for(measure) == SupportOf(ideas=1, supporters=1, objectors=2)
    assert [behind.role for behind in ideas_behind(measure, offset=0, limit=9)] == [
        SourceRole.ORIGIN,
        SourceRole.OBJECTION,
    ]


def test_a_merged_theme_stands_for_the_one_it_was_merged_into_until_that_is_undone() -> None:
    with writing():
        process = a_process()
        (anna, ben), moderator = supporters(2), a_moderator()
        first, second = (supported(a_published_idea(process), who) for who in (anna, ben))
        small, big = a_theme(process, first), a_theme(process, second)
        measure = a_measure(process, small)
        merge_themes(small, into=big, by=moderator, at=now())
    assert support_for(measure) == SupportOf(ideas=2, supporters=2, objectors=0)
    assert [theme.number for theme in themes_behind(measure)] == [big.number]
    assert set(measures_from_ideas([first.id, second.id], reader=VISITOR)) == {first.id, second.id}
    assert measures_from_themes([big.id], reader=VISITOR) == {big.id: [measure]}
    with writing():
        change = latest_change(process.id)
        assert change is not None
        undo(change, by=moderator, at=now())
    assert support_for(measure) == SupportOf(ideas=1, supporters=1, objectors=0)
    assert [theme.number for theme in themes_behind(measure)] == [small.number]


def test_of_two_merged_themes_an_objection_is_not_counted_as_support() -> None:
    with writing():
        process = a_process()
        (anna,), moderator = supporters(1), a_moderator()
        idea = supported(a_published_idea(process), anna)
        wish, worry = a_theme(process, idea), a_theme(process, a_published_idea(process))
        measure = a_measure(process, wish)
        object_with(measure, SourceDraft(role=SourceRole.OBJECTION, theme=worry))
        merge_themes(wish, into=worry, by=moderator, at=now())
    assert support_for(measure) == SupportOf(ideas=0, supporters=0, objectors=1)


def test_withdrawn_words_go_but_what_others_built_on_them_stays() -> None:
    with writing():
        process = a_process()
        idea = supported(a_published_idea(process), *supporters(2))
        measure = a_measure(process, idea)
        withdraw(idea, by=SYSTEM, at=now())
    assert support_for(measure) == SupportOf(ideas=1, supporters=2, objectors=0)
    assert ideas_behind(measure, offset=0, limit=9) == []
    assert (ideas_counted(measure).all, ideas_counted(measure).all_readable) == (1, 0)
    assert ideas_counted(measure).withdrawn == 1


def test_an_idea_that_breaks_a_rule_counts_no_longer() -> None:
    with writing():
        process = a_process()
        idea = supported(a_published_idea(process), *supporters(2))
        measure = a_measure(process, idea)
        put(idea, status=IdeaStatus.REFUSED, area_id=None)
    assert support_for(measure) == SupportOf(0, 0, 0)


def test_words_without_consent_are_counted_and_not_shown() -> None:
    with writing():
        process = a_process()
        kept = a_published_idea(process, consent=PublicationConsent.REFUSED)
        measure = a_measure(process, a_published_idea(process), kept)
    assert ideas_counted(measure).ideas == 2
    assert kept not in [behind.idea for behind in ideas_behind(measure, offset=0, limit=9)]


def test_an_objection_is_not_taken_up_but_can_be_found() -> None:
    with writing():
        process = a_process()
        idea, theme_idea = a_published_idea(process), a_published_idea(process)
        measure = a_measure(process, idea, role=SourceRole.OBJECTION)
        second = a_measure(process, a_theme(process, theme_idea), idea)
    ids = [idea.id, theme_idea.id]
    assert measures_from_ideas(ids, reader=VISITOR) == {idea.id: [second], theme_idea.id: [second]}
    objected = measures_from_ideas(ids, reader=VISITOR, roles={SourceRole.OBJECTION})
    assert objected == {idea.id: [measure]}


def test_drafts_are_seen_by_the_council_of_the_process_only() -> None:
    with writing():
        process, other = a_process(), a_process()
        idea = a_published_idea(process)
        draft = a_measure(process, idea, status=MeasureStatus.DRAFT)
        member, stranger = a_council_member(process), a_council_member(other)
    for reader in (VISITOR, stranger):
        assert list(measures_of(process, reader=reader, limit=9)) == []
        assert overview(process, reader=reader).total == 0
        assert measures_from_ideas([idea.id], reader=reader) == {}
    assert list(measures_of(process, reader=member, limit=9)) == [draft]
    assert measures_from_ideas([idea.id], reader=member) == {idea.id: [draft]}


def test_measures_stand_by_area_then_soonest_first_and_cross_cutting_ones_last() -> None:
    with writing():
        process = a_process()
        first, second = (area.id for area in process.areas)
        everywhere = a_measure(process, area_ids=(), is_cross_cutting=True)
        later = a_measure(process, area_ids=(second,))
        long = a_measure(process, area_ids=(first, second), horizon=Horizon.LONG)
        short = a_measure(process, area_ids=(first,), horizon=Horizon.SHORT)
    expected = [short, long, later, everywhere]
    assert list(measures_of(process, reader=VISITOR, limit=9)) == expected
    assert list(measures_of(process, reader=VISITOR, offset=1, limit=2)) == expected[1:3]
    counts = overview(process, reader=VISITOR)
    assert counts.total == 4
    for narrowed in (
        Narrowed(area=process.areas[1]),
        Narrowed(cross_cutting=True),
        Narrowed(horizon=Horizon.SHORT),
        Narrowed(area=process.areas[0], horizon=Horizon.LONG),
    ):
        found = measures_of(process, reader=VISITOR, narrowed=narrowed, limit=9)
        assert len(found) == counts.matching(narrowed) > 0


def test_any_number_of_measures_is_counted_in_one_statement() -> None:
    with writing():
        process = a_process()
        measures = [a_measure(process, a_theme(process, a_published_idea(process))) for _ in range(6)]
    support_of(measures)
    for number in (1, 6):
        with counted() as seen:
            support_of(measures[:number])
        assert (len(seen.statements), seen.rows) == (1, number)


def test_the_answer_rate_counts_answers_of_published_ideas() -> None:
    with writing():
        process = a_process()
        an_idea(process)
        waiting, no, silent_no = (a_published_idea(process) for _ in range(3))
        silent_no.consent, silent_no.is_public = PublicationConsent.REFUSED, False
        for idea in (no, silent_no):
            draft = AnswerDraft(answer=Answer.NOT_PURSUED, text="Die Stadt ist nicht zuständig.")
            answer_idea(idea, draft, by=SYSTEM, at=now())
    answers = answers_of(process)
    assert (answers.published, answers.answered, answers.still_open) == (3, 2, 1)
    assert answers.oldest_open == waiting.published_at
    assert (answers.counts[Answer.NOT_PURSUED], answers.readable[Answer.NOT_PURSUED]) == (2, 1)
    assert list(not_pursued(process, offset=0, limit=9)) == [no]
