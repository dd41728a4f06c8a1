"""The machine's suggestions: wanted, kept, confirmed in part or whole, dismissed. Nothing moves by itself."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import update

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea
from participation.jobs.models import Job, JobStatus
from participation.jobs.services import cancel, enqueue
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.sense.results import Cluster as FoundCluster
from participation.sense.results import Clustering, Member
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
from participation.themes.queries.sorting import places_now
from participation.themes.queries.suggestions import (
    difference,
    ideas_to_confirm,
    latest_run,
    suggested_from,
    themes_gone,
)
from participation.themes.services.ordering import ThemeDraft, check_unmoved, new_theme, put
from participation.themes.services.states import state_of, take_turn
from participation.themes.services.steps import keep, with_new

SUGGEST = "themes.suggest"
CANCELLED, MISSING = "cancelled", "missing"
DECIDED = _(
    "Über diesen Vorschlag ist inzwischen entschieden, oder ein neuer hat ihn ersetzt. "
    "Es wurde nichts geändert."
)
MOST_THEMES = 200
SHOWN_TERMS = 8


def begin_run(process: Process, *, themes: int, of_all: bool = False, by: Person, at: datetime) -> ClusterRun:
    """Write down that the unsorted ideas are to be sorted into about ``themes`` suggestions.

    ``of_all``: also those that a suggestion put into a theme; what a person put there stays in any case.

    Raises RuleViolation for a number of themes that makes no sense, and Conflict while the background works
    at such a run already.
    """
    if not 1 <= themes <= MOST_THEMES:
        raise RuleViolation(
            _("Bitte wählen Sie zwischen 1 und %(most)s Themen."), field="themes", most=MOST_THEMES
        )
    take_turn(process.id)
    latest = latest_run(process)
    if latest is not None and latest.is_under_way:
        raise Conflict(_("Die Vorschläge werden schon berechnet. Warten Sie bitte, oder brechen Sie ab."))
    run = ClusterRun(
        process_id=process.id, wanted_themes=themes, of_all=of_all, wanted_by_id=by.id, created_at=at
    )
    db.session.add(run)
    db.session.flush()
    record("theme.want_suggestions", "cluster_run", run.id, by=by, at=at, process_id=process.id)
    return run


def want_suggestions(
    process: Process, *, themes: int, of_all: bool = False, by: Person, at: datetime
) -> ClusterRun:
    """As ``begin_run``, worked by the background."""
    run = begin_run(process, themes=themes, of_all=of_all, by=by, at=at)
    run.job_id = enqueue(SUGGEST, {"run": run.id}, at=at, by=by, process_id=process.id).id
    db.session.flush()
    return run


def stop_run(run: ClusterRun, *, by: Person, at: datetime) -> None:
    """End a run that the background works at, or is to. Raises RuleViolation when it has ended."""
    job = None if run.job_id is None else db.session.get_one(Job, run.job_id, with_for_update=True)
    if job is None:
        raise RuleViolation(_("Diese Arbeit ist schon beendet."))
    cancel(job, by=by, at=at)
    if job.status is JobStatus.CANCELLED:
        give_up(run, why=CANCELLED, at=at)


def give_up(run: ClusterRun, *, why: str, at: datetime) -> None:
    """The run ended without suggestions: MISSING (no scikit-learn here) or CANCELLED."""
    run.status, run.error, run.finished_at = RunStatus.FAILED, why, at
    db.session.flush()


def keep_suggestions(run: ClusterRun, found: Clustering, *, at: datetime) -> int:
    """Store what the machine would change, for ideas that it may still move; returns how many suggestions.

    Open suggestions of earlier runs are replaced; what was confirmed or dismissed of them stays on record.
    """
    take_turn(run.process_id, run)
    db.session.execute(
        update(ClusterRun)
        .where(ClusterRun.process_id == run.process_id, ClusterRun.status == RunStatus.READY)
        .values(status=RunStatus.REPLACED)
    )
    places = places_now(run.process_id)
    gone = themes_gone(run.process_id)
    suggestions = 0
    for group in found.clusters:
        theme_id = None if group.group is None or group.group in gone else int(group.group)
        members = [
            member
            for member in group.members
            if not member.locked and would_move(places, int(member.id), theme_id, of_all=run.of_all)
        ]
        if not members:
            continue
        keep_cluster(run, group, members, theme_id=theme_id, places=places, at=at)
        suggestions += 1
    run.status, run.error, run.finished_at = RunStatus.READY, None, at
    db.session.flush()
    return suggestions


def keep_cluster(  # noqa: PLR0913 (of what, what, with which ideas, where to, from where, when)
    run: ClusterRun,
    group: FoundCluster,
    members: Sequence[Member],
    *,
    theme_id: int | None,
    places: Mapping[int, int | None],
    at: datetime,
) -> None:
    cluster = Cluster(
        run_id=run.id,
        label=group.label[:LONGEST_THEME_TITLE],
        terms=list(group.terms[:SHOWN_TERMS]),
        theme_id=theme_id,
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
            nearest=[int(other) for other in member.nearest],
            from_theme_id=places[int(member.id)],
        )
        for member in members
    )


def would_move(places: Mapping[int, int | None], idea_id: int, to: int | None, *, of_all: bool) -> bool:
    """Whether the machine may put the idea somewhere, and would put it elsewhere than it is."""
    if idea_id not in places:
        return False
    place = places[idea_id]
    return place is None or (of_all and place != to)


def confirm(  # noqa: PLR0913 (which, of it what, as what, into what, by whom, when)
    cluster: Cluster,
    draft: ThemeDraft,
    *,
    ideas: Sequence[Idea],
    into: Theme | None = None,
    process: Process,
    by: Person,
    at: datetime,
) -> Theme:
    """Make the suggestion real for ``ideas``: a new theme from ``draft``, or ``into`` an existing one.

    Ideas of the suggestion that are not named stay where they are. Raises Conflict for a suggestion that was
    decided or replaced meanwhile and for an idea that got a place meanwhile, RuleViolation when an idea does
    not belong to it.
    """
    take_turn(process.id, cluster, *([into] if into else []))
    refuse_decided(cluster, process)
    ids = [idea.id for idea in ideas]
    seen_in = suggested_from(cluster.id)
    if not ids or not seen_in.keys() >= set(ids):
        raise RuleViolation(_("Bitte wählen Sie mindestens eine Idee dieses Vorschlags."), field="ideas")
    check_unmoved(ids, seen_in)
    before = state_of(ideas=ids, clusters=[cluster])
    if into is None:
        theme = new_theme(draft, process=process, at=at)
        before = with_new(before, theme)
    else:
        theme = into
    put(ideas, theme, process=process, by=by, at=at, how=PlacedHow.BY_SUGGESTION, cluster_id=cluster.id)
    cluster.accepted, cluster.decided_at, cluster.theme_id = True, at, theme.id
    keep(ChangeKind.CONFIRM, theme, before, ideas=ids, process_id=process.id, by=by, at=at)
    return theme


def confirm_parts(process: Process, parts: Collection[str], *, by: Person, at: datetime) -> int:
    """Make parts of the open suggestions real (``Part.key``), new themes under the names that the machine
    gave them; returns how many ideas got a place.

    Raises Conflict if one of the parts is not there any more, RuleViolation if none was chosen.
    """
    take_turn(process.id)
    offered = {part.key: part for part in difference(process).parts}
    if not parts:
        raise RuleViolation(_("Bitte wählen Sie mindestens eine Änderung aus."))
    if not offered.keys() >= set(parts):
        raise Conflict(DECIDED)
    done = 0
    for cluster_id in dict.fromkeys(part.cluster_id for key, part in offered.items() if key in parts):
        cluster = db.session.get_one(Cluster, cluster_id)
        was_in = suggested_from(cluster_id)
        ideas = [
            idea for idea in ideas_to_confirm(cluster) if f"{cluster_id}:{was_in[idea.id] or 0}" in parts
        ]
        into = None if cluster.theme_id is None else db.session.get_one(Theme, cluster.theme_id)
        confirm(
            cluster, ThemeDraft(title=cluster.label), ideas=ideas, into=into, process=process, by=by, at=at
        )
        done += len(ideas)
    return done


def dismiss(cluster: Cluster, *, process: Process, by: Person, at: datetime) -> None:
    """Say no to a suggestion; its ideas stay where they are. ``bring_back`` takes it back."""
    take_turn(process.id, cluster)
    refuse_decided(cluster, process)
    cluster.accepted, cluster.decided_at = False, at
    record("theme.dismiss_suggestion", "cluster", cluster.id, by=by, at=at, process_id=process.id)
    db.session.flush()


def bring_back(cluster: Cluster, *, process: Process, by: Person, at: datetime) -> None:
    """Offer a dismissed suggestion again. Raises Conflict if it was not dismissed, or replaced meanwhile."""
    take_turn(process.id, cluster)
    run = db.session.get_one(ClusterRun, cluster.run_id)
    if cluster.accepted is not False or run.status is not RunStatus.READY or run.process_id != process.id:
        raise Conflict(DECIDED)
    cluster.accepted, cluster.decided_at = None, None
    record("theme.bring_back_suggestion", "cluster", cluster.id, by=by, at=at, process_id=process.id)
    db.session.flush()


def refuse_decided(cluster: Cluster, process: Process) -> None:
    run = db.session.get_one(ClusterRun, cluster.run_id, populate_existing=True)
    if cluster.decided_at is not None or run.status is not RunStatus.READY or run.process_id != process.id:
        raise Conflict(DECIDED)
