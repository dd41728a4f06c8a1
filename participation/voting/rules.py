"""Decisions about support that need neither the database nor the web."""

from datetime import datetime

from participation.accounts.models import Access
from participation.accounts.rules import Standing
from participation.ideas.models import Idea
from participation.municipality.rules import takes_supports
from participation.voting.models import ConfirmedBy


def may_be_supported(idea: Idea, at: datetime) -> bool:
    """Whether support can be given or taken back now: a public idea in a phase that takes supports."""
    return idea.is_public and takes_supports(idea.process, at)


def may_be_opposed(idea: Idea, at: datetime) -> bool:
    """Whether people can also be against it, or pass: as above, where the process allows both."""
    return idea.process.allows_against and may_be_supported(idea, at)


def way_of(standing: Standing) -> ConfirmedBy:
    """How a confirmed access was confirmed, as figures name it."""
    if standing.access is Access.CODE:
        return ConfirmedBy.CODE
    if standing.access in {Access.PROVIDER, Access.RESIDENT}:
        return ConfirmedBy.OIDC
    return ConfirmedBy.ACCOUNT if standing.has_password else ConfirmedBy.MAIL_LINK
