"""How far it is known who acts, and whether that is far enough for what a process asks for."""

from participation.accounts.models import Access
from participation.accounts.rules import Standing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.models import Act, Process, RequiredLevel

ORDER = tuple(RequiredLevel)
REASONS: dict[RequiredLevel, str] = {
    RequiredLevel.CONFIRMED: _(
        "Dafür braucht es hier einen bestätigten Zugang: ein Konto oder einen Code der Stadt."
    ),
    RequiredLevel.ACCOUNT: _("Dafür braucht es hier ein Konto oder einen Code der Stadt."),
    RequiredLevel.PROVEN: _(
        "Dafür braucht es hier einen Code der Stadt, oder eine Anmeldung, die Ihren Wohnsitz bestätigt."
    ),
}
OF_ANOTHER_PROCESS = _(
    "Ihr Code wurde für ein anderes Verfahren gedruckt und zählt hier nicht. Melden Sie sich bitte ab, und "
    "nehmen Sie einen anderen Weg."
)


def required(process: Process, act: Act) -> RequiredLevel:
    """What the process asks for before somebody may do this."""
    return RequiredLevel(getattr(process, f"level_to_{act}"))


def level_of(standing: Standing | None, process: Process) -> RequiredLevel:
    """How far it is known in this process who acts; None is a visitor."""
    if standing is None or standing.only_process_id not in {None, process.id}:
        return RequiredLevel.EVERYBODY
    if standing.access in {Access.CODE, Access.RESIDENT}:
        return RequiredLevel.PROVEN
    if standing.access is Access.PROVIDER or standing.has_password:
        return RequiredLevel.ACCOUNT
    return RequiredLevel.CONFIRMED


def reaches(standing: Standing | None, process: Process, act: Act) -> bool:
    return ORDER.index(level_of(standing, process)) >= ORDER.index(required(process, act))


def check_level(standing: Standing | None, process: Process, act: Act) -> None:
    """Raise RuleViolation, saying what is missing, unless this is far enough."""
    if reaches(standing, process, act):
        return
    if standing is not None and standing.only_process_id not in {None, process.id}:
        raise RuleViolation(OF_ANOTHER_PROCESS)
    raise RuleViolation(REASONS[required(process, act)])
