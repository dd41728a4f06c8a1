"""Who acts in the tests of measures."""

from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.permissions import Grant, Person, Role
from participation.municipality.models import Process
from participation.voting.services import support
from tests.factories import an_account

MODERATES = frozenset({Grant(Role.MODERATOR)})


def a_moderator() -> Person:
    """Call it inside ``with writing():``."""
    account = an_account(Role.MODERATOR, name="Nina Keller")
    return Person(id=account.id, name=account.name, grants=MODERATES)


def a_council_member(process: Process) -> Person:
    account = an_account(Role.COUNCIL, process=process)
    return Person(id=account.id, grants=frozenset({Grant(Role.COUNCIL, process.slug)}))


def supporters(number: int) -> list[int]:
    """So many confirmed accesses."""
    return [an_account().id for _ in range(number)]


def supported(idea: Idea, *account_ids: int) -> Idea:
    """The idea after these accesses have supported it."""
    for account_id in account_ids:
        support(idea, account_id=account_id, at=now())
    return idea
