"""The machine's suggestions: wanted, kept, confirmed in part or whole, dismissed. Nothing moves by itself."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import select, update

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea
from participation.jobs.services import enqueue
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.sense.results import Clustering
from participation.themes.models import (
    LONGEST_THEME_TITLE,
    ChangeKind,
    Cluster,
    ClusterMember,
    ClusterRun,
    PlacedHow,
    RunStatus,
    Theme,
)
from participation.themes.services.ordering import ThemeDraft, keep, new_theme, put, with_new
from participation.themes.services.states import state_of

MOST_THEMES = 200
SHOWN_TERMS = 8


def begin_run(process: Process, *, themes: int, by: Person, at: datetime) -> ClusterRun:
    """Write down that the unsorted ideas are to be sorted into about ``themes`` suggestions.

    Raises RuleViolation for a number of themes that makes no sense.
    """
    if not 1 <= themes <= MOST_THEMES:
        raise RuleViolation(
            _("Bitte wählen Sie zwischen 1 und %(most)s Themen."), field="themes", most=MOST_THEMES
        )
    run = ClusterRun(process_id=process.id, wanted_themes=themes, wanted_by_id=by.id, created_at=at)
    db.session.add(run)
    db.session.flush()
    record("theme.want_suggestions", "cluster_run", run.id, by=by, at=at, process_id=process.id)
    return run


def want_suggestions(process: Process, *, themes: int, by: Person, at: datetime) -> ClusterRun:
    """As ``begin_run``, worked by the background."""
    run = begin_run(process, themes=themes, by=by, at=at)
    run.job_id = enqueue("themes.suggest", {"run": run.id}, at=at, by=by, process_id=process.id).id
    db.session.flush()
    return run


def give_up(run: ClusterRun, *, why: str, at: datetime) -> None:
    """The run ended without suggestions: ``missing`` (no scikit-learn here) or ``cancelled``."""
    run.status, run.error, run.finished_at = RunStatus.FAILED, why, at
    db.session.flush()


def keep_suggestions(run: ClusterRun, found: Clustering, *, unsorted: AbstractSet[int], at: datetime) -> int:
    """Store what the machine found for the ideas that are still ``unsorted``; returns how many suggestions.

    Open suggestions of earlier runs are replaced; what was confirmed or dismissed of them stays on record.
    """
    db.session.execute(
        update(ClusterRun)
        .where(ClusterRun.process_id == run.process_id, ClusterRun.status == RunStatus.READY)
        .values(status=RunStatus.REPLACED)
    )
    suggestions = 0
    for group in found.clusters:
        members = [member for member in group.members if not member.locked and int(member.id) in unsorted]
        if not members:
            continue
        cluster = Cluster(
            run_id=run.id,
            label=group.label[:LONGEST_THEME_TITLE],
            terms=list(group.terms[:SHOWN_TERMS]),
            theme_id=None if group.group is None else int(group.group),
            created_at=at,
        )
        db.session.add(cluster)
        db.session.flush()
        db.session.add_all(
            ClusterMember(
                cluster_id=cluster.id,
                idea_id=int(member.id),
                closeness=member.closeness,
                terms=list(member.shared_terms[:SHOWN_TERMS]),
            )
            for member in members
        )
        suggestions += 1
    run.status, run.finished_at = RunStatus.READY, at
    db.session.flush()
    return suggestions


def confirm(  # noqa: PLR0913 (which, of it what, as what, into what, by whom, when)
    cluster: Cluster,
    draft: ThemeDraft | None,
    *,
    ideas: Sequence[Idea],
    into: Theme | None = None,
    process: Process,
    by: Person,
    at: datetime,
) -> Theme:
    """Make the suggestion real for ``ideas``: a new theme from ``draft``, or ``into`` an existing one.

    Ideas of the suggestion that are not named stay unsorted. Raises Conflict for a suggestion that was decided
    or replaced meanwhile, RuleViolation when an idea does not belong to it.
    """
    refuse_decided(cluster)
    suggested = set(
        db.session.scalars(select(ClusterMember.idea_id).where(ClusterMember.cluster_id == cluster.id))
    )
    if not ideas or any(idea.id not in suggested for idea in ideas):
        raise RuleViolation(_("Bitte wählen Sie mindestens eine Idee dieses Vorschlags."))
    before = state_of(ideas=[idea.id for idea in ideas], clusters=[cluster])
    if into is None:
        if draft is None:
            raise RuleViolation(_("Bitte geben Sie dem neuen Thema einen Titel."), field="title")
        theme = new_theme(draft, process=process, at=at)
        before = with_new(before, theme)
    else:
        theme = into
    put(ideas, theme, by=by, at=at, how=PlacedHow.BY_SUGGESTION, cluster=cluster)
    cluster.accepted, cluster.decided_at, cluster.theme_id = True, at, theme.id
    keep(ChangeKind.CONFIRM, theme, before, ideas=ideas, process_id=process.id, by=by, at=at)
    return theme


def dismiss(cluster: Cluster, *, process: Process, by: Person, at: datetime) -> None:
    """Say no to a suggestion; its ideas stay where they are."""
    refuse_decided(cluster)
    cluster.accepted, cluster.decided_at = False, at
    record("theme.dismiss_suggestion", "cluster", cluster.id, by=by, at=at, process_id=process.id)
    db.session.flush()


def refuse_decided(cluster: Cluster) -> None:
    run = db.session.get_one(ClusterRun, cluster.run_id)
    if cluster.decided_at is not None or run.status is not RunStatus.READY:
        raise Conflict(
            _(
                "Über diesen Vorschlag ist inzwischen entschieden, oder ein neuer hat ihn ersetzt. "
                "Es wurde nichts geändert."
            )
        )
