"""A process with its Redaktion at work."""

import pytest

from participation.kernel.database import writing
from participation.kernel.permissions import Role
from tests.factories import a_process, an_account
from tests.moderation.desk import Office, SignIn


@pytest.fixture
def office(signed_in: SignIn) -> Office:
    with writing():
        process = a_process()
        moderator = an_account(Role.MODERATOR, name="Nina Keller")
    return Office(process, signed_in(moderator), moderator)
