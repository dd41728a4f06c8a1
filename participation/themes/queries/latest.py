"""What happened last in a process: the step of ordering, and the run of the machine; in one statement."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import aliased

from participation.accounts.models import Account
from participation.extensions import db
from participation.jobs.models import Job
from participation.municipality.models import Process
from participation.themes.models import ClusterRun, RunStatus, Theme, ThemeChange
from participation.themes.queries.history import LastStep
from participation.themes.queries.suggestions import Run


@dataclass(frozen=True)
class Latest:
    """The latest step, be it taken back since, and the latest run of the machine."""

    step: LastStep | None
    run: Run | None


def latest_of(process: Process) -> Latest:
    """As ``suggestions.latest_run``, with the step besides."""
    found = db.session.execute(latest_asked_for(), {"process": process.id}).one()
    change, name, title, undone_by, cluster_run, job = found
    return Latest(
        None if change is None else LastStep.of(change, name=name, title=title, undone_by=undone_by),
        None if cluster_run is None else Run(cluster_run, job),
    )


@lru_cache(maxsize=1)
def latest_asked_for() -> Select[*tuple[Any, ...]]:
    """The question of every board, put together once."""
    process_id: BindParameter[int] = bindparam("process")
    undoer = aliased(Account)
    step = select(func.max(ThemeChange.id)).where(ThemeChange.process_id == process_id).scalar_subquery()
    known = (ClusterRun.status != RunStatus.QUEUED) | ClusterRun.job_id.is_not(None)
    run = select(func.max(ClusterRun.id)).where(ClusterRun.process_id == process_id, known).scalar_subquery()
    names = func.coalesce(Account.name, ""), func.coalesce(Theme.title, ""), func.coalesce(undoer.name, "")
    return (
        select(ThemeChange, *names, ClusterRun, Job)
        .select_from(Process)
        .outerjoin(ThemeChange, ThemeChange.id == step)
        .outerjoin(Account, Account.id == ThemeChange.changed_by_id)
        .outerjoin(undoer, undoer.id == ThemeChange.undone_by_id)
        .outerjoin(Theme, Theme.id == ThemeChange.theme_id)
        .outerjoin(ClusterRun, ClusterRun.id == run)
        .outerjoin(Job, Job.id == ClusterRun.job_id)
        .where(Process.id == process_id)
    )
