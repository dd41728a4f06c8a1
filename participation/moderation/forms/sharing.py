"""What staff fills in to share the work: notes, filters, absences, text modules."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types of 3.2
from wtforms.validators import InputRequired

from participation.moderation.models import (
    LONGEST_FILTER_NAME,
    LONGEST_MODULE,
    LONGEST_MODULE_NAME,
    LONGEST_NOTE,
    FilteredList,
    Purpose,
)
from participation.moderation.modules import TextModule
from participation.moderation.services.filters import FilterDraft
from participation.moderation.services.modules import ModuleDraft
from participation.moderation.services.sharing import Leave, NoteDraft
from participation.municipality.forms.fields import NO_DAY, LocalDay, Seen, line, passage
from participation.web.forms import Form, SubmissionForm


class NoteForm(SubmissionForm):
    """A note that only the Redaktion reads."""

    text = passage(_l("Interne Notiz"), LONGEST_NOTE)

    def draft(self) -> NoteDraft:
        return NoteDraft(text=self.text.data or "", submission_key=str(self.submission_key.data))


class FilterForm(Form):
    """A name for the filter that is in the address."""

    name = line(
        _l("Name des Filters"), LONGEST_FILTER_NAME, required=_l("Bitte geben Sie dem Filter einen Namen.")
    )
    is_shared = BooleanField(_l("Auch für Kolleginnen und Kollegen"))

    def draft(self, of: FilteredList, query: str) -> FilterDraft:
        return FilterDraft(
            name=self.name.data or "", list=of, query=query, is_shared=bool(self.is_shared.data)
        )


class LeaveForm(Form):
    """From when to when one is away, and who looks after one's things."""

    deputy = SelectField(_l("Vertreten durch"), validate_choice=False)
    first = LocalDay(_l("Erster Tag"), validators=[InputRequired(NO_DAY)])
    last = LocalDay(_l("Letzter Tag"), validators=[InputRequired(NO_DAY)])

    def offer(self, colleagues: Mapping[int, str]) -> None:
        people = [SelectChoice(str(number), name) for number, name in colleagues.items()]
        self.deputy.choices = [SelectChoice("", gettext("Bitte wählen")), *people]

    def leave(self) -> Leave:
        typed = str(self.deputy.data or "")
        known = typed.isascii() and typed.isdigit() and len(typed) < 10
        return Leave(
            deputy_id=int(typed) if known else None,
            first=self.first.data or date.min,
            last=self.last.data or date.min,
        )


class ModuleForm(Seen, Form):
    """The name and the text of a text module."""

    name = line(_l("Name"), LONGEST_MODULE_NAME, required=_l("Bitte geben Sie dem Textbaustein einen Namen."))
    text = passage(_l("Text"), LONGEST_MODULE)

    def fill(self, module: TextModule) -> None:
        self.see(module.version)
        self.name.data, self.text.data = str(module.name), module.text

    def draft(self, purpose: Purpose, code: str) -> ModuleDraft:
        return ModuleDraft(
            purpose=purpose,
            code=code,
            name=self.name.data or "",
            text=self.text.data or "",
            version=max(0, self.seen()),
        )
