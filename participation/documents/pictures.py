"""Pictures that people bring: told by their content, drawn anew, without anything but what one sees."""

import hashlib
import io
from dataclasses import dataclass
from threading import Semaphore
from typing import TYPE_CHECKING

from participation.kernel.errors import RuleViolation
from participation.kernel.language import _

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 10_000_000
MOST_PIXELS = 40_000_000
"""A picture of more is refused before it is unpacked: 20 kB can hold 800 MB."""
LONGEST_SIDE = 1_600
SMALL_SIDE = 480
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")

ONE_AT_A_TIME = Semaphore(1)
"""Unpacked, the largest needs 160 MB: one in each process is enough."""


@dataclass(frozen=True)
class Picture:
    """A picture as it is kept, and once more in small; ``digest`` is the SHA-256 of ``content``."""

    content: bytes
    small: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def readable_picture(content: bytes, *, field: str = "image") -> Picture:
    """The picture as it is kept: a JPEG, upright, without place, device or any other note.

    Slow: not inside ``writing()``. Raises RuleViolation for what is no picture or too large.
    """
    from PIL import Image  # noqa: PLC0415  (only where somebody brings a picture)

    if not content:
        raise RuleViolation(_("Bitte wählen Sie ein Bild aus."), field=field)
    if len(content) > LARGEST:
        raise RuleViolation(
            _("Das Bild ist zu groß: Möglich sind %(most)s MB."), field=field, most=LARGEST // 1_000_000
        )
    try:
        with ONE_AT_A_TIME:
            return drawn_anew(content, field)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise RuleViolation(
            _("Diese Datei ist kein Bild (JPEG, PNG, WebP), oder sie ist beschädigt."), field=field
        ) from error


def drawn_anew(content: bytes, field: str) -> Picture:
    from PIL import Image, ImageOps  # noqa: PLC0415  (likewise)

    with Image.open(io.BytesIO(content), formats=FORMATS) as found:
        if found.width * found.height > MOST_PIXELS:
            raise RuleViolation(
                _("Das Bild ist zu groß: Möglich sind %(most)s Millionen Bildpunkte."),
                field=field,
                most=MOST_PIXELS // 1_000_000,
            )
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is unpacked no larger than needed
        upright = ImageOps.exif_transpose(found).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # On white: JPEG knows nothing transparent. And onto a new sheet, so that no note comes along.
    sheet = Image.new("RGB", upright.size, "white")
    sheet.paste(upright, mask=upright.getchannel("A"))
    small = sheet.copy()
    small.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return Picture(as_jpeg(sheet), as_jpeg(small), *sheet.size)


def as_jpeg(sheet: "Image") -> bytes:
    kept = io.BytesIO()
    sheet.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return kept.getvalue()
