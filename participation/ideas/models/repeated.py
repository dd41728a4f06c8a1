"""The table ``idea_submission``: the same words, sent in once more."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.ideas.models import LONGEST_NAME, Channel, PublicationConsent
from participation.kernel.database import Base, Moment, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal


@holds_personal(Activity.IDEAS, author_name=Category.NAME, contact=Category.ADDRESS)
class IdeaSubmission(Recorded, Base):
    """The words of an idea, sent in once more: "1 Idee, 300 Einsendungen". Counted, never a support.

    ``created_at`` is when it was sent in. Its name and mailbox serve answers alone: they are shown nowhere.
    """

    __tablename__ = "idea_submission"
    __table_args__ = (UniqueConstraint("process_id", "external_id"),)

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), index=True)
    process_id: Mapped[int] = mapped_column(ForeignKey("process.id", ondelete="RESTRICT"))
    import_id: Mapped[int | None] = mapped_column(
        ForeignKey("idea_import.id", ondelete="RESTRICT"), index=True
    )
    external_id: Mapped[str | None] = mapped_column(String(120))
    """None once it was undone: the same file may come again."""
    channel: Mapped[Channel] = mapped_column(words(Channel))
    consent: Mapped[PublicationConsent] = mapped_column(words(PublicationConsent))
    author_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    contact: Mapped[str | None] = mapped_column(String(254))
    supports_elsewhere: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
