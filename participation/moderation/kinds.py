"""The kinds of things that wait in the one queue (Eingang). This is where a feature adds its own.

A feature that lies below moderation and has something for the town hall to decide

1. offers ``queries/waiting.py`` (or two functions of its ``queries.py``):

       def waiting_reports(sought: Sought) -> Select[str, int, str, datetime]:
           return select(*waiting_columns("report", item_id=Report.id, since=Report.created_at)).where(
               Report.process_id == sought.process_id, Report.settled_at.is_(None), …
           )

       def report_rows(ids: Collection[int]) -> dict[int, WaitingRow]:
           ...  # one statement, whatever the number of ids; at most twenty are asked for

   ``waiting_columns``, ``Sought`` and ``WaitingRow`` are of ``kernel.waiting``. The select leaves out what
   ``sought.reader`` must not see (an accusation against the reader, say), honours ``sought.words`` (by
   ``column.icontains(sought.words, autoescape=True)`` or better; empty words narrow nothing), and takes only
   what still waits for the town hall. It counts as waiting from ``since``, in working days.

2. adds one ``Kind`` to KINDS below. Nothing else: the list, its tabs, counts, order, the ageing lamp,
   filters, assignment to colleagues and deputies, internal notes and "older first" follow. A row leads to
   ``endpoint``, called with ``slug`` and ``WaitingRow.address``: the page of the feature itself, on which it
   is decided. That page may show who has the thing and the notes about it, by one line:

       {% set shared = shared_work("report", report.id, process) %}{% include "moderation/shared.html" %}

Services of any kind refuse a decision in one's own cause: see ``kernel.permissions.is_own_cause``.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from participation.comments.queries.staff import comment_rows, waiting_comments
from participation.consultations.queries.waiting import consultation_rows, waiting_consultations
from participation.ideas.queries.versions import version_rows, waiting_versions
from participation.jobs.queries import undelivered_letters, undelivered_rows
from participation.kernel.waiting import Sought, WaitingRow
from participation.mailbox.queries import mail_rows, waiting_mails
from participation.reports.queries.waiting import (
    complaint_rows,
    report_rows,
    waiting_complaints,
    waiting_reports,
)
from participation.surveys.queries.waiting import text_rows, waiting_texts

IDEA = "idea"
"""Ideas are the kind that the queue itself decides about, beside the list."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of things. ``key`` is stored with assignments and notes: it never changes."""

    key: str
    name: LazyString
    """One of them: the badge of a row ("Meldung")."""
    tab: str
    """The word in the address of its tab ("meldungen")."""
    tab_name: LazyString
    """Many of them ("Meldungen")."""
    waiting: Callable[[Sought], Select[str, int, str, datetime]]
    rows: Callable[[Collection[int]], dict[int, WaitingRow]]
    endpoint: str


KINDS: tuple[Kind, ...] = (
    Kind(
        key="idea_version",
        name=_l("Änderung"),
        tab="aenderungen",
        tab_name=_l("Änderungen"),
        waiting=waiting_versions,
        rows=version_rows,
        endpoint="versions.desk",
    ),
    Kind(
        key="comment",
        name=_l("Kommentar"),
        tab="kommentare",
        tab_name=_l("Kommentare"),
        waiting=waiting_comments,
        rows=comment_rows,
        endpoint="comments.desk",
    ),
    Kind(
        key="report",
        name=_l("Meldung"),
        tab="meldungen",
        tab_name=_l("Meldungen"),
        waiting=waiting_reports,
        rows=report_rows,
        endpoint="reports.report",
    ),
    Kind(
        key="complaint",
        name=_l("Beschwerde"),
        tab="beschwerden",
        tab_name=_l("Beschwerden"),
        waiting=waiting_complaints,
        rows=complaint_rows,
        endpoint="complaints.detail",
    ),
    Kind(
        key="consultation",
        name=_l("Stellungnahme"),
        tab="stellungnahmen",
        tab_name=_l("Stellungnahmen"),
        waiting=waiting_consultations,
        rows=consultation_rows,
        endpoint="consultations.detail",
    ),
    Kind(
        key="letter",
        name=_l("Brief"),
        tab="briefe",
        tab_name=_l("Briefe, die nicht ankamen"),
        waiting=undelivered_letters,
        rows=undelivered_rows,
        endpoint="undelivered.letter",
    ),
    Kind(
        key="mail",
        name=_l("E-Mail"),
        tab="post",
        tab_name=_l("E-Mails"),
        waiting=waiting_mails,
        rows=mail_rows,
        endpoint="mailbox.mail",
    ),
    Kind(
        key="survey_text",
        name=_l("Umfragetext"),
        tab="umfragetexte",
        tab_name=_l("Umfragetexte"),
        waiting=waiting_texts,
        rows=text_rows,
        endpoint="surveys.text",
    ),
)
"""Beside ideas, in the order of their tabs."""
