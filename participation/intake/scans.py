"""Scanned papers as files: what they are is told by their content, and pictures are drawn anew."""

import io
from dataclasses import dataclass

from participation.documents.uploads import is_pdf, is_whole_pdf
from participation.intake.models import ScanType
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _

LARGEST_SCAN = 10_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 3_000
"""Pixels: A4 at 250 dots per inch; finer scans are made smaller."""
QUALITY = 85

MIME = {ScanType.PDF: "application/pdf", ScanType.JPEG: "image/jpeg", ScanType.PNG: "image/png"}


@dataclass(frozen=True)
class Scan:
    """A scan as it is kept."""

    kind: ScanType
    content: bytes


def readable_scan(content: bytes) -> Scan:
    """The scan as it is kept. Slow work: not inside ``writing()``.

    Pictures lose everything but what one sees. A PDF stays as it is: it is only ever handed out as a file to
    be saved. Raises RuleViolation at the field for everything else.
    """
    if len(content) > LARGEST_SCAN:
        raise RuleViolation(
            _("Der Scan ist zu groß: Möglich sind %(most)s MB."), field="scan", most=LARGEST_SCAN // 1_000_000
        )
    if is_pdf(content):
        if not is_whole_pdf(content):
            raise not_a_scan()
        return Scan(ScanType.PDF, content)
    return drawn_anew(content)


def drawn_anew(content: bytes) -> Scan:
    from PIL import Image, ImageOps  # noqa: PLC0415  (only where somebody brings a picture)

    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise RuleViolation(
                    _("Das Bild ist zu groß: Möglich sind %(most)s Millionen Bildpunkte."),
                    field="scan",
                    most=MOST_PIXELS // 1_000_000,
                )
            kind = ScanType.PNG if picture.format == "PNG" else ScanType.JPEG
            upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        bare = Image.new("RGB", upright.size)
        bare.paste(upright)
        kept = io.BytesIO()
        if kind is ScanType.PNG:
            bare.save(kept, "PNG", optimize=False)
        else:
            bare.save(kept, "JPEG", quality=QUALITY)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise not_a_scan() from error
    return Scan(kind, kept.getvalue())


def not_a_scan() -> RuleViolation:
    return RuleViolation(
        _("Diese Datei ist weder PDF noch JPEG noch PNG, oder sie ist beschädigt. Der Text ist noch da."),
        field="scan",
    )
