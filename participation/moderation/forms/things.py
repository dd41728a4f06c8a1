"""What staff fills in when deciding about many things that are no ideas."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, Optional

from participation.ideas.forms import TooLong
from participation.ideas.models import LONGEST_MESSAGE
from participation.kernel.text import tidy
from participation.moderation.models import Verb
from participation.municipality.models import NetiquetteReason
from participation.web.forms import SubmissionForm
from participation.web.language import wanted_language


class ThingsForm(SubmissionForm):
    """What is said for all of them."""

    reason = RadioField(_l("Welche Regel ist verletzt?"), validators=[Optional()])
    text = TextAreaField(_l("Nachricht"), filters=[tidy], validators=[Optional(), TooLong(LONGEST_MESSAGE)])

    def want(self, kind: str, verb: Verb, rules: Sequence[NetiquetteReason]) -> None:
        """Ask for what this step needs."""
        holding = [rule for rule in rules if rule.is_active] if verb is Verb.REFUSE else []
        english = wanted_language() != "de"
        self.reason.choices = [
            SelectChoice(rule.code, (english and rule.title_en) or rule.title) for rule in holding
        ]
        if verb is Verb.REFUSE:
            missing = _l("Bitte wählen Sie, welche Regel verletzt ist.")
            self.reason.validators = [InputRequired(missing)]
        self.speaks = verb is Verb.REFUSE or (kind == "report" and verb is Verb.SETTLE)
        if self.speaks:
            said = DataRequired(_l("Bitte schreiben Sie die Nachricht."))
            self.text.validators = [said, TooLong(LONGEST_MESSAGE)]
