"""The table ``text_original``: words beside the ideas, as they were before they were made unrecognisable."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.database import Base, Moment, Recorded
from participation.kernel.personal import Activity, Category, holds_personal
from participation.kernel.waiting import LONGEST_KIND
from participation.municipality.models import LONGEST_REASON_CODE

LONGEST_FIELD = 40


@holds_personal(Activity.IDEAS, text=Category.WORDS)
class TextOriginal(Recorded, Base):
    """A text beside the ideas in which words were made unrecognisable, as it was before; for staff alone.

    It may be of any table: a comment, a theme, a measure, a workshop's card. The row itself holds the words
    with the mark in their place, so that nothing that shows it can show them.
    """

    __tablename__ = "text_original"
    __table_args__ = (
        Index("ix_text_original_kept_until", "ended_at", "kept_until"),
        Index("ix_text_original_kind_item_id", "kind", "item_id"),
    )

    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"), index=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    """The idea whose words they are; None: they were found here."""
    kind: Mapped[str] = mapped_column(String(LONGEST_KIND))
    item_id: Mapped[int]
    field: Mapped[str] = mapped_column(String(LONGEST_FIELD))
    text: Mapped[str] = mapped_column(Text)
    shown_hash: Mapped[str] = mapped_column(String(64))
    """Of what has stood there since: changed by somebody, the original is not put back over it."""
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON_CODE))
    redacted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    kept_until: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    """Since when it holds no words any more: they were erased, or stand there again."""
