"""What fills the places of text modules."""

from participation.ideas.models import Idea
from participation.ideas.queries.staff import author_of
from participation.kernel.clock import now
from participation.municipality.models import Process
from participation.municipality.rules import calendar_of
from participation.web.formats import day_in

DAYS_TO_REPLY = 10
"""Working days that an author gets for a reply before the idea appears as it is."""


def facts_of(idea: Idea) -> dict[str, str]:
    """In German, as the modules are.

    What the author wrote, title and name, goes into no letter to a mailbox that is only typed: the number
    stands in its place.
    """
    author = author_of(idea)
    told = author is None or author.confirmed
    return {
        **facts_of_process(idea.process),
        "nummer": idea.number,
        "titel": idea.title if told else idea.number,
        "anrede": f"Guten Tag {idea.author_name}" if told and idea.author_name else "Guten Tag",
    }


def facts_of_process(process: Process) -> dict[str, str]:
    """What is the same for all ideas of a process today."""
    reply_by = calendar_of(process).after(now(), DAYS_TO_REPLY)
    return {
        "verfahren": process.title,
        "frist": day_in("de", reply_by, "d. MMMM y"),
        "telefon": process.municipality.phone,
        "stelle": process.municipality.office,
    }
