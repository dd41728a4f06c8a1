"""What can be reported. This is where a feature below adds its own kind of contribution.

1. It says so by one ``Target`` of ``reports.contract``, as ``reports.ideas`` does: which one is meant by an
   address, how it is shown to staff, how it is hidden, and how words of it are made unrecognisable.
2. It is named in TARGETS, and its public page gets the link
   ``url_for("reporting.new", slug=…, kind=<word>, reference=…)``.

Nothing else: the form, the receipt, the queue, the decision and the letters follow.
"""

from participation.reports.comments import COMMENT
from participation.reports.contract import Target
from participation.reports.ideas import IDEA

TARGETS: dict[str, Target] = {target.kind: target for target in (IDEA, COMMENT)}
"""By what is stored."""


def target_called(word: str) -> Target | None:
    """By the word in an address."""
    return next((target for target in TARGETS.values() if target.word == word), None)
