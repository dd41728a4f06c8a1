"""Every table of the application, imported once so that migrations see them all."""

from participation.accounts import models as accounts
from participation.audit import models as audit
from participation.ideas import models as ideas
from participation.jobs import models as jobs
from participation.moderation import models as moderation
from participation.municipality import models as municipality
from participation.strategy import models as strategy
from participation.themes import models as themes
from participation.voting import models as voting

__all__ = ["accounts", "audit", "ideas", "jobs", "moderation", "municipality", "strategy", "themes", "voting"]
