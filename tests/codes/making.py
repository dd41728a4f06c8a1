"""Batches for tests, printed as staff print them."""

from uuid import uuid4

from participation.codes.models import CodeBatch, PrintKind
from participation.codes.rules import code_digest, codes_of, form_digest
from participation.codes.services import BatchDraft, keep_codes, new_batch
from participation.kernel.clock import now
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process

KEY = "the town's secret"


def a_batch(process: Process, *, size: int = 3, kind: PrintKind = PrintKind.SHEETS) -> CodeBatch:
    """A batch that is not printed yet. Call it inside ``writing()``."""
    draft = BatchDraft(name="Schalter Bürgerbüro", kind=kind, size=size)
    return new_batch(draft, process=process, by=SYSTEM, at=now())


def printed_codes(process: Process, *, size: int = 3, key: str = KEY) -> tuple[CodeBatch, list[str]]:
    """A printed batch, and what stands on the paper. Call it inside ``writing()``."""
    batch, form_key = a_batch(process, size=size), uuid4().hex
    made = codes_of(batch.id, form_key, size=size, secret=key)
    digests = [code_digest(code, key) for code in made]
    keep_codes(batch, digests, by_form=form_digest(form_key, key), by=SYSTEM, at=now())
    return batch, made
