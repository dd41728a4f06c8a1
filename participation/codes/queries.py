"""Questions one can ask about batches of codes."""

from collections.abc import Sequence

from sqlalchemy import select

from participation.codes.models import AccessCode, CodeBatch
from participation.extensions import db
from participation.municipality.models import Process


def batches_of(process: Process) -> Sequence[CodeBatch]:
    """All batches of the process, newest first."""
    statement = (
        select(CodeBatch)
        .where(CodeBatch.process_id == process.id)
        .order_by(CodeBatch.created_at.desc(), CodeBatch.id.desc())
    )
    return db.session.scalars(statement).all()


def batch_in(process: Process, batch_id: int) -> CodeBatch:
    """The batch with this id, if it is one of the process; else NoResultFound."""
    statement = select(CodeBatch).where(CodeBatch.id == batch_id, CodeBatch.process_id == process.id)
    return db.session.scalars(statement).one()


def code_with(code_digest: str, process: Process) -> AccessCode | None:
    """The printed code of the process that has this digest."""
    statement = (
        select(AccessCode)
        .join(CodeBatch, CodeBatch.id == AccessCode.batch_id)
        .where(AccessCode.digest == code_digest, CodeBatch.process_id == process.id)
    )
    return db.session.scalars(statement).one_or_none()
