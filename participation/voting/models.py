"""The tables ``support``, ``stance`` and ``revoked_vote``."""

from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from participation.kernel.database import Base, Recorded, words
from participation.kernel.personal import Activity, Category, holds_personal

ONE_SUPPORT_EACH = "uq_support_idea_id_supporter_id"


class ConfirmedBy(StrEnum):
    """How the access behind a support was confirmed: every figure names it."""

    ACCOUNT = "account"
    MAIL_LINK = "mail_link"
    CODE = "code"
    """By a code that the town printed and gave out."""
    OIDC = "oidc"
    """By a provider that the town trusts, such as a citizens' account of the state."""


class SupportChannel(StrEnum):
    """By which way a support came: the town hall enters what people say or send with their printed code."""

    WEB = "web"
    TELEPHONE = "telephone"
    PAPER = "paper"


@holds_personal(Activity.VOTING, supporter_id=Category.PERSON, idea_id=Category.CHOICE)
class Support(Recorded, Base):
    """One confirmed access's +1 on one idea; taking it back deletes the row: nobody's business later."""

    __tablename__ = "support"
    __table_args__ = (
        UniqueConstraint("idea_id", "supporter_id"),
        Index("ix_support_supporter_id_idea_id", "supporter_id", "idea_id"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    supporter_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    confirmed_by: Mapped[ConfirmedBy] = mapped_column(words(ConfirmedBy))
    channel: Mapped[SupportChannel] = mapped_column(
        words(SupportChannel), default=SupportChannel.WEB, server_default=SupportChannel.WEB
    )


class StanceKind(StrEnum):
    """What a person can say to an idea beside supporting it, where the process allows that."""

    AGAINST = "against"
    PASS = "pass"


@holds_personal(Activity.VOTING, voter_id=Category.PERSON, idea_id=Category.CHOICE)
class Stance(Recorded, Base):
    """One confirmed access's vote against an idea, or its passing; who gives one gives up a support.

    Whoever changes either holds the access (``services.confirmation_of``). Where ideas were split or joined
    and an access has both, the support counts.
    """

    __tablename__ = "stance"
    __table_args__ = (
        UniqueConstraint("idea_id", "voter_id"),
        Index("ix_stance_voter_id_idea_id", "voter_id", "idea_id"),
    )

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    voter_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"))
    kind: Mapped[StanceKind] = mapped_column(words(StanceKind))
    confirmed_by: Mapped[ConfirmedBy] = mapped_column(words(ConfirmedBy))


@holds_personal(Activity.VOTING, voter_id=Category.PERSON, idea_id=Category.CHOICE)
class RevokedVote(Recorded, Base):
    """A support or stance that was given with a code whose batch was revoked since: it counts nowhere.

    ``created_at`` is when it was given. It goes back to where it was if the batch holds again.
    """

    __tablename__ = "revoked_vote"
    __table_args__ = (
        UniqueConstraint("idea_id", "voter_id"),
        Index("ix_revoked_vote_batch_id", "batch_id"),
    )

    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id", ondelete="RESTRICT"))
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id", ondelete="RESTRICT"))
    voter_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="RESTRICT"), index=True)
    stance: Mapped[StanceKind | None] = mapped_column(words(StanceKind))
    """None: a support."""
    channel: Mapped[SupportChannel] = mapped_column(words(SupportChannel))
