"""Rows for tests. Call them inside ``with writing():``."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from participation.accounts.models import Account, RoleGrant
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus, PublicationConsent
from participation.ideas.rules import Receipt, is_public
from participation.ideas.services.submission import IdeaDraft, submit_idea
from participation.kernel.clock import now
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import AreaLook, AreaOfLife, Municipality, Process
from participation.municipality.services.beginning import AreaDraft, PhaseDraft, ProcessDraft, start_process
from participation.sense import results as sense_results
from participation.sense.results import Clustering, Member
from participation.strategy.models import Horizon, Measure, MeasureStatus, SourceRole
from participation.strategy.services.drafts import MeasureDraft
from participation.strategy.services.measures import Beginning, create_measure
from participation.strategy.services.provenance import SourceDraft
from participation.themes.models import Cluster, Theme
from participation.themes.services.ordering import ThemeDraft, create_theme
from participation.themes.services.suggestions import begin_run, keep_suggestions

NUMBERS = count(1)
LONG_AGO = timedelta(days=30)

AREAS = (
    AreaDraft(slug="mobilitaet", name="Mobilität", look=AreaLook.MOBIL),
    AreaDraft(slug="bildung", name="Bildung und Betreuung", look=AreaLook.BILDUNG),
)


def a_town() -> Municipality:
    """The town of the test: one, however often it is asked for."""
    town = db.session.scalars(select(Municipality).order_by(Municipality.id)).first()
    if town is None:
        town = Municipality(name="Stadt Musterburg", phone="00000 123-0", office="Fachstelle Digitalisierung")
        db.session.add(town)
        db.session.flush()
    return town


def an_account(role: Role | None = None, *, process: Process | None = None, name: str = "") -> Account:
    """A confirmed account; with ``role`` also its grant, for the town or for ``process``."""
    number = next(NUMBERS)
    mailbox = f"person{number}@example.org"
    account = Account(
        municipality_id=a_town().id,
        mailbox=mailbox,
        mailbox_key=mailbox,
        name=name or f"Person {number}",
        confirmed_at=now(),
    )
    db.session.add(account)
    db.session.flush()
    if role is not None:
        db.session.add(
            RoleGrant(account_id=account.id, role=role, process_id=process.id if process else None)
        )
        db.session.flush()
    return account


def a_process(
    *, supports_per_person: int | None = None, ends_at: datetime | None = None, is_public: bool = True
) -> Process:
    """A process with two areas and one phase that takes ideas and supports until ``ends_at``."""
    number = next(NUMBERS)
    phase = PhaseDraft(
        title="Ideen sammeln",
        starts_at=now() - LONG_AGO,
        ends_at=ends_at,
        takes_ideas=True,
        takes_supports=True,
    )
    draft = ProcessDraft(
        slug=f"verfahren-{number}",
        title=f"Verfahren {number}",
        supports_per_person=supports_per_person,
        is_public=is_public,
        areas=AREAS,
        phases=(phase,),
    )
    return start_process(draft, town=a_town(), by=SYSTEM, at=now())


def an_idea(process: Process, *, by: Person = SYSTEM, receipt: Receipt | None = None, **words: Any) -> Idea:  # noqa: ANN401 (fields of IdeaDraft)
    """A submitted idea that nobody has read yet; ``words`` are fields of IdeaDraft."""
    number = next(NUMBERS)
    draft = IdeaDraft(
        **{
            "text": f"Die Sitzbank {number} am Rathaus braucht eine Lehne.",
            "title": f"Eine Lehne für Sitzbank {number}",
            "consent": PublicationConsent.TICKED,
            "submission_key": uuid4().hex,
            **words,
        }
    )
    return submit_idea(draft, process=process, by=by, at=now(), receipt=receipt)


def a_published_idea(process: Process, *, by: Person = SYSTEM, **words: Any) -> Idea:  # noqa: ANN401 (fields of IdeaDraft)
    """An idea that everybody may read, with the counters that come with it."""
    idea = an_idea(process, by=by, **words)
    idea.status = IdeaStatus.PUBLISHED
    idea.is_public = is_public(idea.status, idea.consent)
    idea.published_at = idea.decided_at = now()
    if idea.is_public:
        process.published_ideas = Process.published_ideas + 1
        if idea.area is not None:
            idea.area.published_ideas = AreaOfLife.published_ideas + 1
    db.session.flush()
    return idea


def a_theme(process: Process, *ideas: Idea, by: Person = SYSTEM, title: str = "") -> Theme:
    """A theme with these published ideas in it."""
    draft = ThemeDraft(title=title or f"Sitzgelegenheiten {next(NUMBERS)}")
    return create_theme(draft, ideas=ideas, process=process, by=by, at=now())


def a_suggestion(
    process: Process, *ideas: Idea, into: Theme | None = None, label: str = "Sitzbank"
) -> Cluster:
    """A suggestion of the machine for these ideas, out of a run that replaces earlier ones."""
    run = begin_run(process, themes=1, by=SYSTEM, at=now())
    members = tuple(Member(idea.id, 0.9, locked=False, shared_terms=(label,), nearest=()) for idea in ideas)
    group = sense_results.Cluster(1, into.id if into else None, label, (label, "Lehne"), members)
    keep_suggestions(run, Clustering((group,), ()), at=now())
    return db.session.scalars(select(Cluster).where(Cluster.run_id == run.id)).one()


def a_measure(
    process: Process,
    *sources: Idea | Theme,
    role: SourceRole = SourceRole.ORIGIN,
    status: MeasureStatus = MeasureStatus.PROPOSED,
    by: Person = SYSTEM,
    **words: Any,  # noqa: ANN401 (fields of MeasureDraft)
) -> Measure:
    """A measure in the first area of life, made from ``sources``; their ideas keep the answer they have."""
    number = next(NUMBERS)
    draft = MeasureDraft(
        **{
            "title": f"Sitzbänke mit Lehne, Abschnitt {number}",
            "horizon": Horizon.SHORT,
            "area_ids": (process.areas[0].id,),
            "is_own_project": not sources,
            **words,
        }
    )
    links = tuple(
        SourceDraft(role=role, idea=source)
        if isinstance(source, Idea)
        else SourceDraft(role=role, theme=source)
        for source in sources
    )
    beginning = Beginning(status=status, sources=links, answers=False)
    return create_measure(draft, beginning, process=process, by=by, at=now())[0]
