"""Every address × everybody who might ask for it, generated from the application's map of addresses.

Nothing here knows a single page: what must happen follows from the access that each view declares, and the
hostile values go wherever an address has a variable or a module reads a parameter.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from participation.accounts.models import Account, RoleGrant
from participation.extensions import db
from participation.kernel.database import writing
from participation.kernel.permissions import PERMISSIONS, Permission, Role
from participation.municipality.models import Process
from tests.accounts.sessions import signed_in_browser
from tests.factories import a_process, a_published_idea, an_account

SIGN_IN = "/anmelden?next="
NOBODY = "no-such-thing"
WRONG_HERE = {403}
MARKER = "<xss7"
NUMBERS = ("-1", "0", "1e3", "٣", "9" * 25, str(2**63), str(-(2**63) - 1))
"""For these each database has limits of its own; any other value PostgreSQL is the first to refuse."""
WORDS = (
    "None",
    "x" * 5000,
    "\x00",
    "a\x00b",
    "\u202egnp.exe",
    "\U0001f468\u200d\ufe0f\u0336" * 40,
    f"\"'><xss7 onfocus=alert(7)>{MARKER}",
    "';--",
    "%' OR 1=1 --",
    "../../../../etc/passwd",
    "{{7*7}}${7*7}",
    "a\r\nX-Evil: 1",
    "//evil.example/",
)
PARAMETER = re.compile(r"""(?:(?:args|form|values)(?:\.get(?:list)?)?[(\[]|wanted_page\()\s*["'](\w+)["']""")
FIELD = re.compile(r"^    (\w+) = \w*Field\(", re.MULTILINE)
ALWAYS = {"seite", "sprache", "next", "q"}


class Town:
    """A town with something at every address, and everybody who might look at it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.config["PROPAGATE_EXCEPTIONS"] = False  # a failing page is an answer like any other: 500
        with writing():
            self.process: Process = a_process()
            self.elsewhere: Process = a_process()
            self.number = a_published_idea(self.process).number
        self.slug, self.process_id = self.process.slug, self.process.id

    def arguments(self, rule: Rule) -> dict[str, Any]:
        """Values for the variables of ``rule``: the process and the idea there are; else nothing there is."""
        known = {"slug": self.slug, "number": self.number, "filename": "css/base.css"}
        # A running number, as of a survey, is no number of an idea.
        return {
            name: fallback(rule, name)
            if f"<int:{name}>" in rule.rule
            else known.get(name, fallback(rule, name))
            for name in rule.arguments
        }

    def address(self, rule: Rule, **values: Any) -> str:  # noqa: ANN401 (any value of a variable)
        with self.app.test_request_context():
            adapter = self.app.url_map.bind("localhost")
            return adapter.build(rule.endpoint, self.arguments(rule) | values)

    def browser(self, role: Role | None, *, process: Process | None = None) -> FlaskClient:
        with writing():
            account: Account = an_account(role, process=process)
        return signed_in_browser(self.app, account)


@pytest.fixture
def town(app: Flask) -> Town:
    return Town(app)


def fallback(rule: Rule, name: str) -> Any:  # noqa: ANN401 (a number, a word or the first of a choice)
    if choices := re.search(rf"<any\(([^),]*)[^)]*\):{name}>", rule.rule):
        return choices[1]
    is_number = f":{name}>" in rule.rule and "<int" in rule.rule
    return 2**31 - 1 if is_number else NOBODY


def asked_for(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule with each of its methods."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def access(app: Flask, rule: Rule) -> str | Permission:
    """What the view declares; files are for everybody."""
    view = app.view_functions[rule.endpoint]
    return "public" if rule.endpoint == "static" else getattr(view, "access", "undeclared")


def turns_away(answer: TestResponse) -> bool:
    return answer.status_code == 302 and str(answer.location).startswith(SIGN_IN)


def what_went_wrong(declared: str | Permission, role: Role | None, answer: TestResponse) -> str | None:
    """None if ``answer`` is one that somebody with ``role`` (None: signed in without any) should get."""
    if answer.status_code >= 500:
        return "fails"
    if isinstance(declared, Permission) and declared not in PERMISSIONS[role or Role.CITIZEN]:
        return None if answer.status_code == 403 else "lets in"
    if turns_away(answer) or answer.status_code in WRONG_HERE:
        return "keeps out"
    return None


def test_every_address_declares_who_may_ask(app: Flask) -> None:
    known = {"public", "signed in", *Permission}
    assert [rule.rule for rule, _ in asked_for(app) if access(app, rule) not in known] == []


def test_visitors_get_what_is_public_and_are_sent_to_sign_in_elsewhere(town: Town) -> None:
    wrong = []
    for rule, method in asked_for(town.app):
        answer = town.app.test_client().open(town.address(rule), method=method, buffered=True)
        expects_refusal = access(town.app, rule) != "public"
        if (
            turns_away(answer) != expects_refusal
            or answer.status_code >= 500
            or answer.status_code in WRONG_HERE
        ):
            wrong.append(f"{method} {rule.rule}: {answer.status} {answer.location or ''}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_opens_what_it_is_for_and_nothing_else(town: Town, role: Role | None) -> None:
    wrong = []
    for rule, method in asked_for(town.app):
        answer = town.browser(role).open(town.address(rule), method=method, buffered=True)
        if reason := what_went_wrong(access(town.app, rule), role, answer):
            wrong.append(f"{method} {rule.rule} {reason}: {answer.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITIZEN])
def test_a_role_in_one_process_opens_nothing_in_another_or_for_the_town(town: Town, role: Role) -> None:
    wrong = []
    browser = town.browser(role, process=town.elsewhere)
    for rule, method in asked_for(town.app):
        declared = access(town.app, rule)
        if not isinstance(declared, Permission) or declared in PERMISSIONS[Role.CITIZEN]:
            continue
        answer = browser.open(town.address(rule), method=method, buffered=True)
        if answer.status_code != 403:
            wrong.append(f"{method} {rule.rule}: {answer.status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CITIZEN])
def test_a_role_in_a_process_opens_there_what_the_same_role_of_the_town_opens(town: Town, role: Role) -> None:
    wrong = []
    for rule, method in asked_for(town.app):
        if "slug" not in rule.arguments:
            continue
        answer = town.browser(role, process=town.process).open(
            town.address(rule), method=method, buffered=True
        )
        if reason := what_went_wrong(access(town.app, rule), role, answer):
            wrong.append(f"{method} {rule.rule} {reason}: {answer.status}")
    assert not wrong, "\n".join(wrong)


# --- Hostile values -------------------------------------------------------------------------------


def source_of(app: Flask, rule: Rule) -> Path:
    """The module in which the view of ``rule`` stands."""
    return Path(str(sys.modules[app.view_functions[rule.endpoint].__module__].__file__))


def form_fields(module: Path) -> set[str]:
    """The names of all fields that the forms of the module's feature have."""
    (feature,) = (folder for folder in module.parents if folder.parent.name == "participation")
    forms = [feature / "forms.py", *feature.glob("forms/*.py")]
    return {name for file in forms if file.is_file() for name in FIELD.findall(file.read_text())}


def parameters_of(app: Flask, rule: Rule) -> set[str]:
    """The names of the parameters that the module of the view reads, itself or by a form of its feature."""
    module = source_of(app, rule)
    source = module.read_text()
    return set(PARAMETER.findall(source)) | (form_fields(module) if "(request.args" in source else set())


def fields_of(app: Flask, rule: Rule) -> set[str]:
    """The names of what a form may send to the view."""
    module = source_of(app, rule)
    return set(PARAMETER.findall(module.read_text())) | form_fields(module)


def ask(
    browser: FlaskClient,
    path: str,
    *,
    method: str = "GET",
    query: dict[str, str] | None = None,
    form: dict[str, str] | None = None,
) -> str:
    """What is wrong with the answer; empty when nothing is."""
    try:
        answer = browser.open(path, method=method, query_string=query, data=form, buffered=True)
    except ParseError as error:
        return f"no HTML: {error}"
    return "" if is_harmless(answer) else f"{answer.status} {answer.location or ''}"


def is_harmless(answer: TestResponse) -> bool:
    """Neither fails nor hands back what was sent: not as markup, not as a header, not as a way elsewhere."""
    leads_away = re.match(r"(https?:)?[/\\]{2}(?!localhost)", str(answer.location or "")) is not None
    return (
        answer.status_code in {200, 302, 304, 308, 400, 404, 405, 409, 410, 414, 422}
        and "X-Evil" not in answer.headers
        and not leads_away
        and (not str(answer.mimetype).startswith("text/") or MARKER not in answer.text)
    )


def with_variable(town: Town, rule: Rule, name: str, value: str) -> str:
    """The address of ``rule`` with ``value`` in the place of one variable, as a browser would send it."""
    hostile = quote(value, safe="")
    path = re.sub(rf"<[^<>]*\b{name}>", lambda _found: hostile, rule.rule)
    arguments = town.arguments(rule)
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", lambda found: str(arguments[found[1]]), path)


def everybodys(town: Town) -> FlaskClient:
    """A browser of somebody with all roles, who reaches every line of code."""
    with writing():
        account = an_account()
        db.session.add_all(RoleGrant(account_id=account.id, role=role) for role in Role)
    return signed_in_browser(town.app, account)


def no_parameter_breaks_a_page(town: Town, value: str) -> None:
    wrong = []
    visitor, everybody = town.app.test_client(), everybodys(town)
    for rule, method in asked_for(town.app):
        if method != "GET":
            continue
        own = sorted(parameters_of(town.app, rule))
        together = dict.fromkeys([*own, *ALWAYS], value)
        as_lists = {f"{name}[]": value for name in together}
        asked = [(everybody, {name: value}) for name in own]
        asked += [(everybody, as_lists), (everybody, together), (visitor, together)]
        for browser, query in asked:
            if reason := ask(browser, town.address(rule), query=query):
                wrong.append(f"{rule.rule}?{sorted(query)}: {reason}")
    assert not wrong, "\n".join(wrong)


def no_variable_breaks_an_address(town: Town, value: str) -> None:
    wrong = []
    visitor, everybody = town.app.test_client(), everybodys(town)
    for rule, method in asked_for(town.app):
        for name in sorted(rule.arguments):
            path = with_variable(town, rule, name, value)
            reasons = [ask(browser, path, method=method) for browser in (visitor, everybody)]
            wrong += [f"{method} {rule.rule} {name}: {reason}" for reason in reasons if reason]
    assert not wrong, "\n".join(wrong)


def no_field_breaks_a_form(town: Town, value: str) -> None:
    wrong = []
    for rule, method in asked_for(town.app):
        if method != "POST":
            continue
        fields = dict.fromkeys(sorted(fields_of(town.app, rule)), value)
        browsers = (town.app.test_client(), everybodys(town))
        reasons = [ask(browser, town.address(rule), method="POST", form=fields) for browser in browsers]
        wrong += [f"{rule.rule} {sorted(fields)}: {reason}" for reason in reasons if reason]
    assert not wrong, "\n".join(wrong)


CHECKS = (no_parameter_breaks_a_page, no_variable_breaks_an_address, no_field_breaks_a_form)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("value", NUMBERS, ids=range(len(NUMBERS)))
def test_no_number_breaks_anything(town: Town, check: Callable[[Town, str], None], value: str) -> None:
    check(town, value)


@pytest.mark.parametrize("databases", ["postgresql"], indirect=True)
@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("value", WORDS, ids=range(len(WORDS)))
def test_no_word_breaks_anything(town: Town, check: Callable[[Town, str], None], value: str) -> None:
    check(town, value)
