"""How entries of the record are chained."""

import hashlib
import json
from datetime import UTC

from participation.audit.models import AuditEntry

BEGINNING = "0" * 64
"""What the first entry follows."""


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over the entry's content and the hash of the entry before it."""
    content = [
        entry.previous_hash,
        entry.at.astimezone(UTC).isoformat(),
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.process_id,
        entry.actor,
        entry.actor_id,
        entry.reason,
        entry.facts,
        entry.text_hash,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
