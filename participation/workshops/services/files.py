"""The released protocol as files: wanted at the release, made in the background, kept with a checksum."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from participation.extensions import db
from participation.jobs.services import enqueue
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.workshops.models import Participant, Protocol, ProtocolFile, Workshop
from participation.workshops.queries.rooms import FileKind, released_protocol
from participation.workshops.rules.rights import Act, refuse_unless
from participation.workshops.services.room import enter, person_of

BUILD = "workshops.protocol_files"


def want_files(protocol: Protocol, workshop: Workshop, *, by: Person, at: datetime) -> None:
    """Let the files of an edition be made; made again, they take the place of those before."""
    enqueue(BUILD, {"protocol": protocol.id}, at=at, by=by, process_id=workshop.process_id)


def want_files_again(*, by: Participant, at: datetime) -> None:
    """For staff, if the files did not come."""
    workshop = enter(by, at=at)
    refuse_unless(by, Act.SORT)
    protocol = released_protocol(workshop)
    if protocol is None:
        raise RuleViolation(_("Dateien gibt es, sobald das Protokoll freigegeben ist."))
    want_files(protocol, workshop, by=person_of(by), at=at)


def keep_file(protocol_id: int, kind: FileKind, content: bytes, *, at: datetime) -> None:
    """Store a file in place of the one before; an edition that was emptied meanwhile gets none."""
    protocol = db.session.get_one(Protocol, protocol_id, with_for_update={"key_share": True})
    if protocol.emptied_at is not None:
        return
    kept = db.session.scalars(
        select(ProtocolFile).where(
            ProtocolFile.protocol_id == protocol_id,
            ProtocolFile.format == kind.format,
            ProtocolFile.language == kind.language,
        )
    ).one_or_none()
    if kept is None:
        kept = ProtocolFile(protocol_id=protocol_id, format=kind.format, language=kind.language)
        db.session.add(kept)
    kept.content, kept.checksum, kept.created_at = content, sha256(content).hexdigest(), at
    db.session.flush()
