"""Files that show that a report is true: pictures are drawn anew, a PDF stays as it is."""

import hashlib
from dataclasses import dataclass

from participation.documents.pictures import readable_picture
from participation.documents.uploads import is_pdf, is_whole_pdf
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.progress.models import EvidenceKind

LARGEST = 10_000_000
MIME = {EvidenceKind.PICTURE: "image/jpeg", EvidenceKind.PDF: "application/pdf"}
ENDINGS = {EvidenceKind.PICTURE: "jpg", EvidenceKind.PDF: "pdf"}


@dataclass(frozen=True)
class FileDraft:
    """A file as it is kept."""

    kind: EvidenceKind
    content: bytes
    width: int = 0
    height: int = 0

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def readable_file(content: bytes) -> FileDraft:
    """The file as it is kept. Slow: not inside ``writing()``.

    Raises RuleViolation at the field ``file`` for what is neither a picture nor a whole PDF, or too large.
    """
    if len(content) > LARGEST:
        raise RuleViolation(
            _("Die Datei ist zu groß: Möglich sind %(most)s MB."), field="file", most=LARGEST // 1_000_000
        )
    if is_pdf(content):
        if not is_whole_pdf(content):
            raise RuleViolation(_("Dieses PDF ist beschädigt. Der Text ist noch da."), field="file")
        return FileDraft(EvidenceKind.PDF, content)
    picture = readable_picture(content, field="file")
    return FileDraft(EvidenceKind.PICTURE, picture.content, picture.width, picture.height)
