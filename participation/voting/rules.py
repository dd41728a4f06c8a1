"""Decisions about support that need neither the database nor the web."""

from datetime import datetime

from participation.ideas.models import Idea
from participation.municipality.rules import takes_supports


def may_be_supported(idea: Idea, at: datetime) -> bool:
    """Whether support can be given or taken back now: a public idea in a phase that takes supports."""
    return idea.is_public and takes_supports(idea.process, at)
