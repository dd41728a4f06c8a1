"""The whole chain on real contributions, from the file to the council and the export: nothing is lost."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.figures.queries.kept import figures_of
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Grant, Person, Role
from participation.municipality.models import Process
from participation.seeds.importing import ideas as ideas_command
from participation.sense import available
from participation.strategy.models import Horizon
from participation.strategy.services.drafts import MeasureDraft
from participation.strategy.services.measures import measure_from_theme
from participation.themes.commands import cluster as cluster_command
from participation.themes.models import Cluster, ClusterMember, Placement, Theme
from participation.themes.services.ordering import ThemeDraft
from participation.themes.services.suggestions import confirm
from tests.exports.test_files import lines, workbook
from tests.factories import a_town, an_account
from tests.operations.test_safekeeping import command

BONN = Path(__file__).parents[3] / "shared" / "data" / "raddialog_bonn_dev.csv"
N = 1675
MEASURES = 5
THEMES = 20

pytestmark = pytest.mark.skipif(not BONN.exists(), reason=f"needs {BONN.name} beside the project")


def imported() -> Process:
    options = ["--process", "bonn", "--create-process", "--publish", "--keep-repeats"]
    for pair in (
        "title=title",
        "text=text",
        "area=label",
        "external_id=id",
        "created_at=date",
        "supports=votes",
    ):
        options += ["--map", pair]
    for new in (N, 0):
        result = CliRunner().invoke(ideas_command, ["import", str(BONN), *options])
        assert f"new\t{new}" in result.stdout
    return db.session.scalars(select(Process).where(Process.slug == "bonn")).one()


def confirm_all(process: Process, by: Person) -> list[Theme]:
    """What the machine suggests, taken over in whole by a moderator."""
    result = CliRunner().invoke(cluster_command, ["suggest", "--process", "bonn", "--themes", str(THEMES)])
    assert result.exit_code == 0, result.output
    themes = []
    for suggestion in db.session.scalars(select(Cluster.id).order_by(Cluster.id)).all():
        with writing():
            found = db.session.get_one(Cluster, suggestion)
            members = select(Idea).join(ClusterMember, ClusterMember.idea_id == Idea.id)
            ideas = db.session.scalars(members.where(ClusterMember.cluster_id == suggestion)).all()
            draft = ThemeDraft(title=found.label)
            themes.append(confirm(found, draft, ideas=ideas, process=process, by=by, at=now()))
    return themes


def answer_the_rest(by: Person) -> None:
    """Every second idea that no measure took up is answered, the others stay open."""
    with writing():
        left = db.session.scalars(select(Idea).where(Idea.answer == Answer.OPEN).order_by(Idea.id)).all()
        for idea in left[::2]:
            answer_idea(idea, AnswerDraft(answer=Answer.NOT_PURSUED, text="Geprüft."), by=by, at=now())


def conservation(process: Process) -> dict[str, int]:
    """Every idea has exactly one status, one place and one answer: three partitions of the same whole."""
    statuses = Counter(db.session.scalars(select(Idea.status).where(Idea.process_id == process.id)))
    answers = Counter(db.session.scalars(select(Idea.answer).where(Idea.process_id == process.id)))
    placed = Counter(
        db.session.scalars(
            select(Placement.theme_id)
            .join(Idea, Idea.id == Placement.idea_id)
            .where(Idea.process_id == process.id)
        )
    )
    unsorted = db.session.scalars(
        select(func.count()).select_from(Idea).outerjoin(Placement, Placement.idea_id == Idea.id)
        .where(Idea.process_id == process.id, Placement.id.is_(None))
    ).one()  # fmt: skip
    assert sum(statuses.values()) == sum(answers.values()) == sum(placed.values()) + unsorted == N
    return {
        "open": answers[Answer.OPEN],
        "placed": sum(placed.values()),
        "published": statuses[IdeaStatus.PUBLISHED],
    }


def test_nothing_is_lost_from_the_file_to_the_export(
    app: Flask, tmp_path: Path, signed_in: Callable[[Account], FlaskClient]
) -> None:
    assert available()
    with writing():
        a_town()
        account = an_account(Role.MODERATOR)
        by = Person(id=account.id, grants=frozenset({Grant(Role.MODERATOR)}))
    process = imported()
    themes = confirm_all(process, by)
    with writing():
        for theme in themes[:MEASURES]:
            draft = MeasureDraft(
                title=f"Maßnahme zu {theme.title}"[:120], horizon=Horizon.SHORT, is_cross_cutting=True
            )
            measure_from_theme(theme, draft, process=process, by=by, at=now())
    answer_the_rest(by)

    held = conservation(process)
    figures = figures_of(process)
    assert figures.whole.ideas == figures.submitted == held["published"] == N
    assert sum(part.ideas for part in figures.areas.values()) == N
    assert sum(sum(week.ideas.values()) for week in figures.whole.weeks) == N
    assert figures.whole.answering.still_open == held["open"] > 0
    assert sum(theme.ideas for theme in figures.whole.themes) == held["placed"]
    assert (figures.whole.supports, figures.whole.supports_elsewhere > 0) == (0, True)
    assert len(figures.whole.measures) == MEASURES

    page = signed_in(account).get("/bonn/gemeinderat")
    assert page.status_code == 200
    assert "1.675" in page.text
    check_exports(process, tmp_path, held)
    assert command(app, "check", "--audit").exit_code == 0


def check_exports(process: Process, folder: Path, held: dict[str, int]) -> None:
    told = folder / "bonn.jsonl"
    write(told, process, profile=Profile.INTERNAL, form=Format.JSONL)
    exported = [line for line in lines(told) if line["record"] == "idea"]
    book = folder / "bonn.xlsx"
    write(book, process, profile=Profile.PUBLIC, form=Format.XLSX)
    sheets = workbook(book)
    for rows in (exported, sheets["Ideen"]):
        assert len({row["number"] for row in rows}) == N
        assert sum(row["answer"] == Answer.OPEN for row in rows) == held["open"]
        assert sum(row["theme"] is not None for row in rows) == held["placed"]
    assert sum(row["ideas"] for row in sheets["Themen"]) == held["placed"]
    assert all(row["status"] == IdeaStatus.PUBLISHED for row in exported)
