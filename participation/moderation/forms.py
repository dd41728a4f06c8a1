"""What staff fills in when deciding about an idea."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types of 3.2
from wtforms.validators import InputRequired, Length, ValidationError

from participation.ideas.models import LONGEST_MESSAGE, Answer, Idea, ReasonCode
from participation.ideas.services.decisions import AnswerDraft, QuestionDraft, RefusalDraft
from participation.kernel.text import tidy
from participation.moderation.modules import ANSWERS, REFUSALS, TextModule, places_left, with_module
from participation.municipality.models import AreaOfLife, Process
from participation.web.forms import Form, SubmissionForm
from participation.web.sentences import term

LONGEST_BODY = 200
NO_VERSION = -1
"""No idea has it: a damaged form meets the same answer as an outdated one."""

NOT_CHOSEN = "-"
"""No area has it: several ideas at once are never put somewhere by a default."""


def version_of(typed: str | None) -> int:
    """The version that a form names; NO_VERSION if it names none."""
    known = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 10
    return int(typed) if typed and known else NO_VERSION


class VersionForm(Form):
    """A single button: bears the version that the person saw."""

    version = HiddenField()

    def seen(self) -> int:
        """The version that the person saw."""
        return version_of(self.version.data)


class SortForm(VersionForm):
    """The area of life, and with it the button that publishes."""

    area = SelectField(_l("Lebensbereich"), validate_choice=False)

    def offer(self, areas: Sequence[AreaOfLife], process: Process, *, undecided: bool = False) -> None:
        """Name the field as the process does, offer ``areas`` and none; ``undecided``: one must be chosen."""
        self.area.label.text = term(process.area_term)
        none = gettext("Noch ohne Lebensbereich")
        first = [SelectChoice(NOT_CHOSEN, gettext("Bitte wählen"))] if undecided else []
        offered = [SelectChoice("", none), *(SelectChoice(area.slug, area.name) for area in areas)]
        self.area.choices = [*first, *offered]


class MessageForm(SubmissionForm, VersionForm):
    """A message to the author, which may begin with a text module."""

    text = TextAreaField(_l("Nachricht"), filters=[tidy], validators=[Length(max=LONGEST_MESSAGE)])

    def __init__(self, *args: Any, facts: Mapping[str, str], **kwargs: Any) -> None:  # noqa: ANN401 (as wtforms)
        super().__init__(*args, **kwargs)
        self.facts = facts

    def insert(self, module: TextModule) -> None:
        """Put a module into the text, without losing what was typed."""
        self.text.data = with_module(self.text.data or "", module, self.facts)

    def see(self, idea: Idea) -> None:
        """Whoever sends the form again has seen the idea as it is now."""
        self.version.data = str(idea.version)

    def validate_text(self, field: TextAreaField) -> None:
        left = places_left(field.data or "", self.facts)
        if left:
            raise ValidationError(
                gettext("Im Text steht noch „%(place)s“. Bitte ersetzen Sie diese Stelle.", place=left[0])
            )


class QuestionForm(MessageForm):
    """A question to the author."""

    def draft(self) -> QuestionDraft:
        return QuestionDraft(text=self.text.data or "", submission_key=self.submission_key.data)


class RefusalForm(MessageForm):
    """The rule that is broken, and the message."""

    reason = RadioField(
        _l("Welche Regel ist verletzt?"),
        choices=[SelectChoice(reason.value, module.name) for reason, module in REFUSALS.items()],
        validators=[InputRequired(_l("Bitte wählen Sie, welche Regel verletzt ist."))],
    )

    def module(self) -> TextModule | None:
        """The text module of the chosen reason."""
        return REFUSALS[ReasonCode(self.reason.data)] if self.reason.data in set(ReasonCode) else None

    def draft(self) -> RefusalDraft:
        return RefusalDraft(
            reason=ReasonCode(self.reason.data),
            text=self.text.data or "",
            submission_key=self.submission_key.data,
        )


class AnswerForm(MessageForm):
    """What becomes of the idea, and why."""

    answer = RadioField(
        _l("Was wird aus der Idee?"),
        choices=[SelectChoice(answer.value, module.name) for answer, module in ANSWERS.items()],
        validators=[InputRequired(_l("Bitte wählen Sie eine Antwort."))],
    )
    body = StringField(_l("Zuständige Stelle"), filters=[tidy], validators=[Length(max=LONGEST_BODY)])

    def module(self) -> TextModule | None:
        """The text module of the chosen answer."""
        offered = {answer.value for answer in ANSWERS}
        return ANSWERS[Answer(self.answer.data)] if self.answer.data in offered else None

    def draft(self) -> AnswerDraft:
        return AnswerDraft(
            answer=Answer(self.answer.data),
            text=self.text.data or "",
            body=self.body.data or "",
            submission_key=self.submission_key.data,
        )
