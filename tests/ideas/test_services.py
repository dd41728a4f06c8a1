from participation.ideas.models import IdeaStatus
from participation.kernel.database import writing
from tests.factories import a_process, a_published_idea, an_idea


def test_numbers_of_a_process_count_up(app: object) -> None:
    with writing():
        process = a_process()
        first, second = an_idea(process), an_idea(process)
        assert first.number.endswith("-0001")
        assert second.number.endswith("-0002")
        assert a_published_idea(process).status is IdeaStatus.PUBLISHED
