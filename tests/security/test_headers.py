"""What every answer carries, whatever it says; which cookies there are; under which names we answer."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from participation.accounts.models import Account
from participation.app import create_app
from participation.extensions import db
from participation.ideas.rules import receipt_for
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.municipality.models import Process
from participation.web.headers import POLICY
from tests.accounts.people import a_member, sign_in
from tests.conftest import Browser
from tests.factories import a_measure, a_process, a_published_idea, a_theme, a_town, an_account

pytestmark = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
"""Headers are no question of the database."""

EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
EVIL = (
    "evil.example", "localhost.evil.example", "evil.example:80", "localhost:99999", "a b", "", "x" * 3000,
    "[::1", "localhost\\@evil.example", "localhost@evil.example", "localhost/evil.example", "ävil.example",
    '"><xss7>', "0x7f.1.evil.example", ".", "*",
)  # fmt: skip


@pytest.fixture
def process(app: Flask) -> Process:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.add_url_rule("/break", view_func=broken)
    with writing():
        process = a_process()
        a_measure(process, a_theme(process, a_published_idea(process)))
        return process


def broken() -> str:
    raise RuntimeError("a planted error: geheim")


@pytest.fixture
def secure(app: Flask, process: Process) -> Iterator[Flask]:
    """The same town as it is reached under https."""
    settings = {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "BASE_URL": "https://mitmachen.example",
        "TESTING": True,
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
    }
    https = create_app(settings)
    https.test_client_class = Browser
    yield https
    with https.app_context():
        db.session.remove()
        db.engine.dispose()


def asked(client: FlaskClient, process: Process) -> Iterator[tuple[str, TestResponse]]:
    """Answers of every kind there is."""
    page = f"/{process.slug}/ideen"
    yield "page", client.get(page)
    yield "not modified", client.get(page, headers={"If-None-Match": client.get(page).headers["ETag"]})
    yield "nothing there", client.get("/no/such/page")
    yield "wrong method", client.put("/anmelden")
    yield "stranger", client.post("/abmelden", headers={"Sec-Fetch-Site": "cross-site"})
    yield "led on", client.get("/konto")
    yield "refused form", client.post("/anmelden", data={})
    yield "refused link", client.get("/link/x")
    yield "our mistake", client.get("/break")
    yield "too large", client.post("/beitrag", data={"code": "x" * 1_100_000})
    yield "foreign name", client.get("/", headers={"Host": "evil.example"})
    yield "file", client.get("/static/css/base.css", buffered=True)
    yield "packed file", client.get("/static/css/base.css", headers={"Accept-Encoding": "gzip"})
    yield "no file", client.get("/static/css/no.css")
    yield "download", client.get(f"/{process.slug}/daten/public.csv", buffered=True)
    yield "health", client.get("/healthz")
    yield "options", client.options(page)


def test_every_answer_is_guarded(client: FlaskClient, process: Process) -> None:
    statuses = set()
    for kind, answer in asked(client, process):
        statuses.add(answer.status_code)
        for name, value in EVERYWHERE.items():
            assert answer.headers.getlist(name) == [value], (kind, name)
        assert answer.headers.get("Cache-Control"), kind
        assert "Server" not in answer.headers
        assert "Strict-Transport-Security" not in answer.headers
    assert statuses >= {200, 302, 304, 403, 404, 405, 409, 413, 421, 422, 500}


@pytest.mark.usefixtures("app")
def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src", "connect-src", "form-action")} == {"'self'"}
    assert "unsafe" not in POLICY
    assert "*" not in POLICY


def test_our_mistake_tells_nothing_about_itself(client: FlaskClient, process: Process) -> None:
    page = client.get("/break")
    assert page.status_code == 500
    assert "geheim" not in page.text
    assert "Traceback" not in page.text


def test_over_https_browsers_never_come_back_without(secure: Flask, process: Process) -> None:
    """Also when a server in front speaks https and this process hears http."""
    client = secure.test_client()
    for base in ("https://mitmachen.example", "http://mitmachen.example"):
        answer = client.get(f"/{process.slug}/ideen", base_url=base)
        assert answer.status_code == 200
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_behind_a_server_that_speaks_https_forms_are_taken(secure: Flask) -> None:
    sent = secure.test_client().post(
        "/abmelden",
        base_url="http://mitmachen.example",
        headers={"Origin": "https://mitmachen.example", "Sec-Fetch-Site": "same-origin"},
    )
    assert sent.status_code == 302


# --- Cookies ---------------------------------------------------------------------------------------


def test_public_pages_without_a_form_set_no_cookie(client: FlaskClient, process: Process) -> None:
    pages = [
        "",
        "ideen",
        "themen",
        "themen/T-01",
        "massnahmen",
        "massnahmen/M-01",
        "nicht-weiterverfolgt",
        "daten",
    ]
    number = f"ideen/{a_number(process)}"
    for page in [*(f"/{process.slug}/{page}" for page in (*pages, number)), "/", "/no/such/page", "/healthz"]:
        answer = client.get(page)
        assert "Set-Cookie" not in answer.headers, page
        assert "csrf_token" not in answer.text, page


def a_number(process: Process) -> str:
    with writing():
        return a_published_idea(process).number


def crumbs(answer: TestResponse, name: str) -> set[str]:
    """The attributes of the cookie ``name`` that the answer sets, but for how long it lasts."""
    [found] = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{name}=")]
    attributes = {part.strip() for part in found.split(";")[1:]}
    return {part for part in attributes if part.partition("=")[0] not in {"Expires", "Max-Age"}}


def test_over_https_cookies_are_bound_to_this_host(secure: Flask, process: Process) -> None:
    with writing():
        account = a_member()
    client = secure.test_client()
    https = {"base_url": "https://mitmachen.example"}
    form = {"mailbox": account.mailbox, "password": "vier Wörter ohne Sinn"}
    signed_in = client.post("/anmelden", data=form, **https)
    assert signed_in.status_code == 302
    bound = {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert crumbs(signed_in, "__Host-session") == bound
    english = client.get(f"/{process.slug}/ideen?sprache=en", **https)
    assert crumbs(english, "sprache") >= bound
    words = {"text": "Mehr Bänke", "consent": "ja", "submission_key": "4" * 32}
    receipt = client.post(f"/{process.slug}/ideen/absenden", data=words, **https)
    assert crumbs(receipt, "__Host-beitrag") == bound


def test_cookies_are_kept_from_scripts_and_other_sites(client: FlaskClient, process: Process) -> None:
    with writing():
        account = a_member()
    signed_in = sign_in(client, account.mailbox)
    for cookie in signed_in.headers.getlist("Set-Cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    assert crumbs(client.get(f"/{process.slug}/ideen?sprache=en"), "sprache") >= {"HttpOnly", "SameSite=Lax"}


def test_the_code_of_a_receipt_leads_on_to_an_address_without_it(
    app: Flask, client: FlaskClient, process: Process
) -> None:
    words = {"text": "Mehr Bänke", "consent": "ja", "submission_key": "5" * 32}
    client.post(f"/{process.slug}/ideen/absenden", data=words)
    code = receipt_for("5" * 32, app.config["SECRET_KEY"]).code
    page = client.get(f"/b/{code}")
    assert page.location == f"/{process.slug}/beitrag"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_personal_pages_are_kept_nowhere(
    client: FlaskClient, process: Process, signed_in: Callable[[Account], FlaskClient]
) -> None:
    with writing():
        account = an_account(Role.MODERATOR)
    browser = signed_in(account)
    for page in ("", "ideen", "themen", "massnahmen", "daten", "redaktion/eingang", "gemeinderat"):
        answer = browser.get(f"/{process.slug}/{page}")
        assert answer.headers["Cache-Control"] == "private, no-store", page
        assert "ETag" not in answer.headers
        assert "Cookie" in answer.headers["Vary"]


# --- Names -----------------------------------------------------------------------------------------


def test_under_a_foreign_name_there_is_nothing(client: FlaskClient, process: Process) -> None:
    for host in EVIL:
        for path in ("/", "/anmelden", "/static/css/base.css", "/no/such/page"):
            for method in ("GET", "POST"):
                answer = client.open(path, method=method, headers={"Host": host}, buffered=True)
                assert answer.status_code == 421, (host, path)
                assert "evil" not in answer.text
                assert "xss7" not in answer.text
                assert "Set-Cookie" not in answer.headers


def test_watchers_that_know_an_address_only_are_answered(client: FlaskClient, process: Process) -> None:
    assert client.get("/readyz", headers={"Host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/healthz", headers={"Host": ""}).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000", "192.0.2.7"])
def test_a_trial_on_this_machine_answers_to_its_addresses(
    client: FlaskClient, process: Process, host: str
) -> None:
    assert client.get(f"/{process.slug}/ideen", headers={"Host": host}).status_code == 200


def test_a_town_answers_to_its_name_only(secure: Flask, process: Process) -> None:
    client = secure.test_client()
    for host, status in (
        ("mitmachen.example", 200),
        ("MITMACHEN.example", 200),
        ("mitmachen.example:443", 200),
        ("mitmachen.example.", 421),
        ("localhost", 421),
        ("127.0.0.1", 421),
        ("stadt.example", 421),
    ):
        assert client.get(f"/{process.slug}/ideen", headers={"Host": host}).status_code == status, host
    with writing():
        a_town().host = "stadt.example"
    assert client.get(f"/{process.slug}/ideen", headers={"Host": "stadt.example"}).status_code == 200


def test_what_a_stranger_claims_about_the_way_here_is_not_believed(
    client: FlaskClient, process: Process
) -> None:
    claims = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "192.0.2.9",
    }
    answer = client.get("/konto", headers=claims | {"Forwarded": "host=evil.example"})
    assert answer.location == "/anmelden?next=%2Fkonto"
    assert "Strict-Transport-Security" not in answer.headers


def test_links_in_letters_bear_the_name_of_the_setting(client: FlaskClient, process: Process) -> None:
    with writing():
        a_town().host = "stadt.example"
        account = a_member()
    asked_for = client.post("/passwort", data={"mailbox": account.mailbox}, headers={"Host": "stadt.example"})
    assert asked_for.status_code == 302
    text = rendered(db.session.scalars(select(Letter)).one()).text
    assert "http://localhost/passwort/neu/" in text
    assert "stadt.example" not in text
