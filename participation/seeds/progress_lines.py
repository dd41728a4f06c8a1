"""What was reported on measures, from the lines of an export: of files, only their names and digests."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import select

from participation.extensions import db
from participation.kernel.database import inserted
from participation.progress.models import (
    Evidence,
    EvidenceKind,
    Milestone,
    ProgressFile,
    ProgressReport,
    ReportedStatus,
)
from participation.seeds.voices import moment

if TYPE_CHECKING:
    from participation.seeds.lines import Reader


def add_progress(reader: "Reader") -> None:
    """Reports with their versions and evidence, then milestones; older exports have none."""
    reports = {}
    for told in reader.of("progress_report"):
        report = ProgressReport(
            measure_id=reader.measures[told["measure"]],
            number=told["report"],
            version=told["version"],
            stands=told["stands"],
            status=ReportedStatus(told["status"]),
            reported_on=date.fromisoformat(told["reported_on"]),
            text=told["text"],
            correction=told["correction"],
            created_at=moment(told["written_at"]) or reader.at,
        )
        db.session.add(report)
        reports[told["measure"], told["report"], told["version"]] = report
    db.session.flush()
    for told in reader.of("progress_evidence"):
        evidence = Evidence(
            report_id=reports[told["measure"], told["report"], told["version"]].id,
            kind=EvidenceKind(told["kind"]),
            title=told["title"],
            address=told["address"],
            file_id=file_named(told["file"], reader) if told["file"] else None,
        )
        db.session.add(evidence)
        db.session.flush()
    for told in reader.of("milestone"):
        db.session.add(
            Milestone(
                measure_id=reader.measures[told["measure"]],
                title=told["title"],
                planned_on=date.fromisoformat(told["planned_on"]),
                first_planned_on=date.fromisoformat(told["first_planned_on"]),
                done_on=date.fromisoformat(told["done_on"]) if told["done_on"] else None,
                struck_at=moment(told["struck_at"]),
                note=told["note"],
                submission_key=uuid4().hex,
                created_at=reader.at,
            )
        )
        db.session.flush()


def file_named(digest: str, reader: "Reader") -> int:
    """The file of this digest; one that is not here is kept without its content, until somebody brings it."""
    inserted(ProgressFile, unless=("digest",), digest=digest, content=b"", size=0, created_at=reader.at)
    return db.session.scalars(select(ProgressFile.id).where(ProgressFile.digest == digest)).one()
