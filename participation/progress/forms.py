"""What the Redaktion fills in about progress."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired, Length, Optional

from participation.kernel.text import tidy
from participation.progress.evidence import LARGEST, FileDraft
from participation.progress.models import (
    LONGEST_ADDRESS,
    LONGEST_EVIDENCE,
    LONGEST_MILESTONE,
    LONGEST_REPORT,
    Evidence,
    Milestone,
    ProgressReport,
    ReportedStatus,
)
from participation.progress.rules import next_statuses
from participation.progress.services.milestones import MilestoneDraft
from participation.progress.services.reporting import Correction, EvidenceDraft, ReportDraft
from participation.progress.words import EVIDENCE_WORDS, REPORTED_MEANINGS
from participation.strategy.forms.fields import NO_VERSION, TOO_LONG, Areas, Seen, line, one_line, version_of
from participation.strategy.models import Measure
from participation.web.forms import SubmissionForm

NO_DAY = _l("Bitte geben Sie einen Tag an.")


def day_in(field: DateField) -> date:
    """The day that stands in a field which was found to hold one."""
    if field.data is None:
        raise ValueError(field.name)
    found: date = field.data
    return found


class ReportForm(Seen, SubmissionForm):
    """A report on a measure, with a link and a file that show it."""

    status = RadioField(
        _l("Wo steht die Maßnahme jetzt?"),
        validators=[InputRequired(_l("Bitte wählen Sie, wo die Maßnahme steht."))],
    )
    text = TextAreaField(
        _l("Was ist geschehen, was kommt als Nächstes?"),
        filters=[tidy],
        validators=[
            InputRequired(_l("Bitte schreiben Sie, was geschehen ist und was als Nächstes kommt.")),
            Length(max=LONGEST_REPORT, message=TOO_LONG),
        ],
    )
    reported_on = DateField(_l("Stand vom"), validators=[InputRequired(NO_DAY)])
    link = StringField(
        _l("Link"), filters=[one_line], validators=[Length(max=LONGEST_ADDRESS, message=TOO_LONG)]
    )
    link_title = line(_l("Was dort zu lesen ist"), LONGEST_EVIDENCE)
    file = FileField(_l("Bild oder PDF"))
    file_title = line(_l("Was darauf zu sehen oder zu lesen ist"), LONGEST_EVIDENCE)

    def offer(self, measure: Measure) -> None:
        """What can be reported of a measure that stands there."""
        self.status.choices = choices(next_statuses(measure.status))

    def begin(self, measure: Measure, today: date) -> None:
        self.see(measure)
        self.reported_on.data = today
        self.status.data = next(iter(next_statuses(measure.status)), None)

    def sent_file(self) -> bytes:
        """What was brought, one byte more than is taken at most; nothing for no file."""
        if not self.file.data:
            return b""
        content: bytes = self.file.data.read(LARGEST + 1)
        self.file.data.close()
        return content

    def evidence(self, file: FileDraft | None) -> tuple[EvidenceDraft, ...]:
        found = []
        if self.link.data or self.link_title.data:
            found.append(EvidenceDraft(title=self.link_title.data or "", address=self.link.data or ""))
        if file is not None:
            found.append(EvidenceDraft(title=self.file_title.data or "", file=file))
        return tuple(found)

    def draft(self, file: FileDraft | None) -> ReportDraft:
        return ReportDraft(
            status=ReportedStatus(self.status.data),
            reported_on=day_in(self.reported_on),
            text=self.text.data or "",
            evidence=self.evidence(file),
            submission_key=self.submission_key.data,
        )


def choices(statuses: Any) -> list[SelectChoice]:  # noqa: ANN401 (any collection of them)
    return [SelectChoice(status.value, REPORTED_MEANINGS[status]) for status in statuses]


class CorrectionForm(ReportForm):
    """A report written anew."""

    correction = line(_l("Was ist berichtigt?"))
    kept = Areas(_l("Diese Nachweise behalten"), validate_choice=False)

    def offer_report(self, report: ProgressReport) -> None:
        self.status.choices = choices(ReportedStatus)
        self.kept.choices = [SelectChoice(str(one.id), name_of(one)) for one in report.evidence]

    def fill(self, report: ProgressReport) -> None:
        self.see_report(report)
        self.status.data, self.text.data = report.status.value, report.text
        self.reported_on.data = report.reported_on
        self.kept.data = [str(one.id) for one in report.evidence]

    def see_report(self, report: ProgressReport) -> None:
        self.version.data = str(report.version)

    def reasons(self) -> Correction:
        kept = {version_of(typed) for typed in self.kept.data or []} - {NO_VERSION}
        return Correction(reason=self.correction.data or "", kept=kept, expected_version=self.seen())


def name_of(evidence: Evidence) -> str:
    return f"{EVIDENCE_WORDS[evidence.kind]}: {evidence.title}"


class MilestoneForm(SubmissionForm):
    """A step that is planned for a day."""

    title = line(_l("Was ist dann erreicht?"), LONGEST_MILESTONE)
    planned_on = DateField(_l("Spätestens am"), validators=[InputRequired(NO_DAY)])

    def draft(self) -> MilestoneDraft:
        return MilestoneDraft(title=self.title.data or "", planned_on=day_in(self.planned_on))


class ChangeMilestoneForm(MilestoneForm):
    """The same step later on."""

    version = HiddenField()
    done_on = DateField(_l("Erledigt am"), validators=[Optional()])
    is_struck = BooleanField(_l("Entfällt"))
    note = line(_l("Grund, öffentlich"))

    def fill(self, milestone: Milestone) -> None:
        self.see(milestone)
        self.title.data, self.planned_on.data = milestone.title, milestone.planned_on
        self.done_on.data, self.note.data = milestone.done_on, milestone.note
        self.is_struck.data = milestone.struck_at is not None

    def see(self, milestone: Milestone) -> None:
        self.version.data = str(milestone.version)

    def seen(self) -> int:
        return version_of(str(self.version.data))

    def draft(self) -> MilestoneDraft:
        return MilestoneDraft(
            title=self.title.data or "",
            planned_on=day_in(self.planned_on),
            done_on=self.done_on.data,
            is_struck=bool(self.is_struck.data),
            note=self.note.data or "",
        )
