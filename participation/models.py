"""Every table of the application, imported once so that migrations see them all."""

from participation.accounts import models as accounts
from participation.assessment import models as assessment
from participation.audit import models as audit
from participation.codes import models as codes
from participation.comments import models as comments
from participation.consultations import models as consultations
from participation.council import models as council
from participation.demographics import models as demographics
from participation.following import models as following
from participation.ideas import models as ideas
from participation.ideas.models import authored, consented, covered, repeated
from participation.intake import models as intake
from participation.jobs import models as jobs
from participation.mailbox import models as mailbox
from participation.moderation import models as moderation
from participation.municipality import models as municipality
from participation.opinion_groups import models as opinion_groups
from participation.privacy import models as privacy
from participation.progress import models as progress
from participation.publication import models as publication
from participation.reports import models as reports
from participation.rounds import models as rounds
from participation.strategy import models as strategy
from participation.surveys import models as surveys
from participation.themes import models as themes
from participation.voting import models as voting
from participation.workshops import models as workshops

__all__ = [
    "accounts",
    "assessment",
    "audit",
    "authored",
    "codes",
    "comments",
    "consented",
    "consultations",
    "council",
    "covered",
    "demographics",
    "following",
    "ideas",
    "intake",
    "jobs",
    "mailbox",
    "moderation",
    "municipality",
    "opinion_groups",
    "privacy",
    "progress",
    "publication",
    "repeated",
    "reports",
    "rounds",
    "strategy",
    "surveys",
    "themes",
    "voting",
    "workshops",
]
