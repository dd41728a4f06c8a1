"""What staff fills in when deciding about an idea."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types of 3.2
from wtforms.validators import InputRequired, Length, ValidationError

from participation.ideas.models import LONGEST_MESSAGE, Answer, Idea
from participation.ideas.services.decisions import AnswerDraft, QuestionDraft, RefusalDraft
from participation.ideas.words import ANSWER_WORDS
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.text import tidy
from participation.moderation.difference import Seen, read_seen, seen_of
from participation.moderation.modules import ANSWERS, TextModule, places_left, unknown_places, with_module
from participation.municipality.models import AreaOfLife, NetiquetteReason, Process
from participation.web.forms import Form, SubmissionForm
from participation.web.language import wanted_language
from participation.web.sentences import term

LONGEST_BODY = 200
NO_VERSION = -1
"""No idea has it: a damaged form meets the same answer as an outdated one."""

NOT_CHOSEN = "-"
"""No area and no colleague has it: several ideas at once are never put somewhere by a default."""


def version_of(typed: str | None) -> int:
    """The version that a form names; NO_VERSION if it names none."""
    known = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 10
    return int(typed) if typed and known else NO_VERSION


class VersionForm(Form):
    """A single button: bears the version that the person saw, and in short what it said."""

    version = HiddenField()
    was = HiddenField()

    def seen(self) -> int:
        """The version that the person saw."""
        return version_of(self.version.data)

    def saw(self) -> Seen | None:
        """What the person saw of the idea, as far as the form tells."""
        return read_seen(self.was.data)

    def see(self, idea: Idea, at: datetime) -> None:
        """Whoever sends the form again has seen the idea as it is now."""
        self.version.data = str(idea.version)
        self.was.data = seen_of(idea, at)


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


NO_MODULE = _("Dazu gibt es keinen Textbaustein. Schreiben Sie den Text bitte selbst.")


class MessageForm(SubmissionForm, VersionForm):
    """A message to the author, which may begin with a text module.

    ``facts`` fill the places of modules; None leaves them in the text, for a message to many.
    """

    text = TextAreaField(_l("Nachricht"), filters=[tidy], validators=[Length(max=LONGEST_MESSAGE)])

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 (as wtforms)
        facts: Mapping[str, str] | None,
        modules: Mapping[str, TextModule],
        **kwargs: Any,  # noqa: ANN401 (any argument of the function called)
    ) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        self.modules = modules

    def chosen(self, wanted: str) -> TextModule | None:
        """The module that the button ``wanted`` means."""
        return self.modules.get(wanted)

    def begin_with(self, wanted: str) -> bool:
        """Put the module that the button ``wanted`` means into the text; else say at a field what lacks."""
        if module := self.chosen(wanted):
            self.insert(module)
            return True
        reason, words = self.missing()
        self.refuse(RuleViolation(words, field=reason))
        return False

    def missing(self) -> tuple[str, str]:
        """At which field to say why there is no module for it, and the words."""
        return "text", NO_MODULE

    def insert(self, module: TextModule) -> None:
        """Put a module into the text, without losing what was typed."""
        self.text.data = with_module(self.text.data or "", module, self.facts or {}, self.modules.values())

    def validate_text(self, field: TextAreaField) -> None:
        text = field.data or ""
        left = places_left(text, self.facts or {}, self.modules.values())
        if left:
            raise ValidationError(
                gettext("Im Text steht noch „%(place)s“. Bitte ersetzen Sie diese Stelle.", place=left[0])
            )
        if self.facts is None and (unknown := unknown_places(text)):
            raise ValidationError(
                gettext("Was für „{%(place)s}“ eingesetzt werden soll, ist nicht bekannt.", place=unknown[0])
            )


class QuestionForm(MessageForm):
    """A question to the author."""

    def draft(self) -> QuestionDraft:
        return QuestionDraft(text=self.text.data or "", submission_key=self.submission_key.data)


class RefusalForm(MessageForm):
    """The rule that is broken, and the message."""

    reason = RadioField(
        _l("Welche Regel ist verletzt?"),
        validators=[InputRequired(_l("Bitte wählen Sie, welche Regel verletzt ist."))],
    )

    def offer(self, rules: Sequence[NetiquetteReason]) -> None:
        """The rules of the process that hold; one without a text module begins with what it says itself."""
        holding = [rule for rule in rules if rule.is_active]
        english = wanted_language() != "de"
        names = {rule.code: (english and rule.title_en) or rule.title for rule in holding}
        self.reason.choices = [SelectChoice(code, name) for code, name in names.items()]
        own = {rule.code: TextModule(names[rule.code], rule.text) for rule in holding if rule.text}
        self.modules = {**own, **self.modules}

    def chosen(self, wanted: str) -> TextModule | None:
        """As above; the button without a name means the module of the chosen reason."""
        return super().chosen(wanted) or super().chosen(self.reason.data or "")

    def missing(self) -> tuple[str, str]:
        """As above; with a module by the chosen reason, a reason comes first."""
        first = _("Bitte wählen Sie zuerst, welche Regel verletzt ist.")
        return "reason", NO_MODULE if self.reason.data else first

    def draft(self) -> RefusalDraft:
        return RefusalDraft(
            reason=self.reason.data,
            text=self.text.data or "",
            submission_key=self.submission_key.data,
        )


class AnswerForm(MessageForm):
    """What becomes of the idea, and why."""

    answer = RadioField(
        _l("Was wird aus der Idee?"),
        choices=[SelectChoice(answer.value, ANSWER_WORDS[answer]) for answer in ANSWERS],
        validators=[InputRequired(_l("Bitte wählen Sie eine Antwort."))],
    )
    body = StringField(_l("Zuständige Stelle"), filters=[tidy], validators=[Length(max=LONGEST_BODY)])

    def chosen(self, wanted: str) -> TextModule | None:
        """As above; the button without a name means the module of the chosen answer."""
        return super().chosen(wanted) or super().chosen(self.answer.data or "")

    def missing(self) -> tuple[str, str]:
        """As above; with a module by the chosen answer, an answer comes first."""
        return "answer", NO_MODULE if self.answer.data else _("Bitte wählen Sie zuerst eine Antwort.")

    def draft(self) -> AnswerDraft:
        return AnswerDraft(
            answer=Answer(self.answer.data),
            text=self.text.data or "",
            body=self.body.data or "",
            submission_key=self.submission_key.data,
        )
