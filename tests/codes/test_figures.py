"""What figures and exports tell of supports that came with a printed code."""

from flask import Flask

from participation.codes.rules import code_digest
from participation.codes.services import access_by_code
from participation.exports.queries import supports
from participation.exports.records import Profile
from participation.figures.queries.kept import counted_now
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from participation.voting.models import ConfirmedBy, SupportChannel
from participation.voting.services import enter_support, support
from tests.accounts.sessions import signed_in_browser
from tests.codes.making import KEY, printed_codes
from tests.factories import a_process, a_published_idea, an_account


def callers(process: Process, number: int, channel: SupportChannel) -> None:
    """People who call or write with their codes. Call it inside ``writing()``."""
    idea = a_published_idea(process)
    for code in printed_codes(process, size=number)[1]:
        account = access_by_code(code_digest(code, KEY), process=process, at=now())
        enter_support(idea, account_id=account.id, channel=channel, by=SYSTEM, at=now())


def test_figures_name_code_and_way_from_five_people_on(app: Flask) -> None:
    with writing():
        process = a_process()
        callers(process, 5, SupportChannel.TELEPHONE)
    told = counted_now(process)
    assert [(one.by, one.supports, one.supporters) for one in told.confirmations] == [
        (ConfirmedBy.CODE, 5, 5)
    ]
    assert [(one.channel, one.supports) for one in told.support_ways] == [(SupportChannel.TELEPHONE, 5)]
    with writing():
        callers(process, 4, SupportChannel.PAPER)
    assert counted_now(process).support_ways == (), "four who wrote could be found out"


def test_where_everybody_came_over_the_internet_no_way_is_named(app: Flask) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        for _ in range(6):
            support(idea, account_id=an_account().id, at=now())
    assert counted_now(process).support_ways == ()


def test_somebody_who_calls_and_clicks_is_one_person(app: Flask) -> None:
    with writing():
        process = a_process()
        for code in printed_codes(process, size=5)[1]:
            account = access_by_code(code_digest(code, KEY), process=process, at=now())
            for channel in (SupportChannel.WEB, SupportChannel.TELEPHONE):
                enter_support(
                    a_published_idea(process), account_id=account.id, channel=channel, by=SYSTEM, at=now()
                )
    told = counted_now(process)
    assert [(one.supports, one.supporters) for one in told.confirmations] == [(10, 5)]
    assert told.whole.supporters.number == 5


def test_the_page_of_figures_and_the_export_say_it(app: Flask) -> None:
    with writing():
        process = a_process()
        callers(process, 5, SupportChannel.TELEPHONE)
        reader = an_account(Role.COUNCIL, process=process)
    rows = list(supports(process, Profile.INTERNAL))
    assert {(row["confirmed_by"], row["channel"]) for row in rows} == {("code", "telephone")}
    page = signed_in_browser(app, reader).get(f"/{process.slug}/gemeinderat").text
    assert "Gedruckter Code der Stadt: 5 von 5 Teilnehmenden." in page
    assert "Telefon 5." in page
