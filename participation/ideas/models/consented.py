"""The table ``given_consent``: to which wording an author agreed, and when."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from participation.kernel.database import Base, Recorded
from participation.kernel.personal import Activity, Category, holds_personal
from participation.municipality.models import ConsentText


@holds_personal(Activity.IDEAS, created_at=Category.TRACE)
class GivenConsent(Recorded, Base):
    """The author of an idea agreed to its publication; ``created_at`` is when."""

    __tablename__ = "given_consent"

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"), unique=True)
    consent_text_id: Mapped[int] = mapped_column(ForeignKey("consent_text.id", ondelete="RESTRICT"))

    text: Mapped[ConsentText] = relationship()
