import pytest

from participation.sense.clusters import cluster, default_k
from participation.sense.results import Clustering, TextId
from tests.sense.texts import SUBJECT_OF, TEXTS


def everyone(found: Clustering) -> list[TextId]:
    return sorted(
        [member.id for one in found.clusters for member in one.members] + list(found.unassigned), key=str
    )


def test_texts_about_the_same_thing_come_together_under_a_telling_name() -> None:
    found = cluster(TEXTS, k=4)
    assert everyone(found) == sorted(SUBJECT_OF)
    for one in found.clusters:
        subjects = [SUBJECT_OF[str(member.id)] for member in one.members]
        assert max(subjects.count(subject) for subject in subjects) >= len(subjects) - 1
    names = " ".join(one.label for one in found.clusters)
    assert all(subject in names for subject in ("Ampel", "Müll", "Bus", "Bäume"))


def test_clusters_are_numbered_by_size_and_members_by_closeness() -> None:
    found = cluster(TEXTS, k=4)
    assert [one.number for one in found.clusters] == [1, 2, 3, 4]
    sizes = [len(one.members) for one in found.clusters]
    assert sizes == sorted(sizes, reverse=True)
    for one in found.clusters:
        closeness = [member.closeness for member in one.members]
        assert closeness == sorted(closeness, reverse=True)
        assert all(0 <= value <= 1 for value in closeness)


def test_every_member_says_why_it_is_there() -> None:
    found = cluster(TEXTS, k=4)
    lights = next(one for one in found.clusters if "Ampel" in one.label)
    member = next(one for one in lights.members if one.id == "Ampel 3")
    assert "Ampel" in member.shared_terms
    assert 1 <= len(member.nearest) <= 3
    assert set(member.nearest) <= {one.id for one in lights.members} - {"Ampel 3"}


def test_words_that_say_little_are_no_reason() -> None:
    texts = [
        (f"{subject} {number}", text.format(number))
        for number in range(4)
        for subject, text in (
            ("Bank", "Drei alte Bänke, zwei wissen nicht wohin. Am Fluss fehlen {} Bänke."),
            ("Bus", "Drei alte Busse kommen, zwei nicht. Die Linie {} fährt selten."),
        )
    ]
    for one in cluster(texts, k=2).clusters:
        said = {word.casefold() for member in one.members for word in member.shared_terms}
        assert said & {"bänke", "fluss", "busse", "linie"}
        assert not said & {"drei", "zwei", "alte", "wissen", "fehlen", "kommen"}


def test_the_same_texts_give_the_same_clusters() -> None:
    assert cluster(TEXTS, k=4, seed=3) == cluster(TEXTS, k=4, seed=3)


def test_what_was_sorted_by_hand_stays_and_draws_its_like() -> None:
    locked = {"Bus 0": 7, "Bus 1": 7, "Müll 0": 9, "Ampel 0": 7}
    found = cluster(TEXTS, k=4, locked=locked)
    by_group = {one.group: one for one in found.clusters if one.group is not None}
    assert set(by_group) == {7, 9}
    for text_id, group in locked.items():
        assert [member.locked for member in by_group[group].members if member.id == text_id] == [True]
    assert "Müll 1" in {member.id for member in by_group[9].members}
    assert len(found.clusters) == 4
    assert everyone(found) == sorted(SUBJECT_OF)


def test_more_groups_than_clusters_were_asked_for_are_all_kept() -> None:
    locked = {text_id: subject for text_id, subject in SUBJECT_OF.items() if text_id.endswith("0")}
    found = cluster(TEXTS, k=2, locked=locked)
    assert {one.group for one in found.clusters} == {"Ampel", "Müll", "Bus", "Bäume"}


def test_everything_sorted_by_hand_is_left_alone() -> None:
    found = cluster(TEXTS, k=10, locked=SUBJECT_OF)
    assert {one.group: len(one.members) for one in found.clusters} == {
        "Ampel": 6,
        "Müll": 6,
        "Bus": 6,
        "Bäume": 6,
    }


@pytest.mark.parametrize(
    ("texts", "clusters", "unassigned"),
    [
        ([], 0, 0),
        (["Radweg"], 1, 0),
        (["Rad", "Bus", "Müll"], 3, 0),
        (["Mehr Bäume"] * 40, 1, 0),
        (["abc", "xyz", "äöü"], 3, 0),
        (["Radweg " * 6_000, "Bus und Bahn"], 2, 0),
        (["😀", "🚲🚲", "\0", "\ud800", "a", ""], 0, 6),
        (["😀", "Radweg bauen"], 1, 1),
    ],
)
def test_odd_texts_are_sorted_sensibly(texts: list[str], clusters: int, unassigned: int) -> None:
    found = cluster(list(enumerate(texts)), k=30)
    assert (len(found.clusters), len(found.unassigned)) == (clusters, unassigned)
    assert everyone(found) == sorted(range(len(texts)), key=str)
    assert all(one.label for one in found.clusters)


def test_other_languages_are_sorted_too() -> None:
    found = cluster([*TEXTS, ("ar", "مرحبا بالعالم"), ("en", "Please build more cycle lanes")], k=5)
    assert {"ar", "en"} <= set(everyone(found))


def test_a_text_without_words_stays_where_a_person_put_it() -> None:
    found = cluster([*TEXTS, ("smile", "😀")], k=4, locked={"smile": 1})
    assert [one.group for one in found.clusters for member in one.members if member.id == "smile"] == [1]


@pytest.mark.parametrize(
    ("n", "k"), [(0, 0), (1, 1), (3, 3), (6, 6), (100, 6), (400, 10), (1_600, 20), (3_600, 30), (50_000, 30)]
)
def test_the_number_of_clusters_offered_grows_with_the_texts(n: int, k: int) -> None:
    assert default_k(n) == k


def test_progress_grows_to_one_and_can_end_the_work() -> None:
    heard: list[float] = []
    cluster(TEXTS, k=4, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0

    def cancelled(_share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        cluster(TEXTS, progress=cancelled)
