"""A workshop through its pages, as browsers use them: forms are read from the page and sent as they stand."""

from collections.abc import Callable
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from participation.workshops.models import StepKind, WorkshopPhase
from tests.workshops.sample import Room

XHTML = "{http://www.w3.org/1999/xhtml}"


def tree(answer: TestResponse) -> Any:  # noqa: ANN401 (an element of the tree)
    return html5lib.parse(answer.text)


def fields(form: Any) -> dict[str, Any]:  # noqa: ANN401 (any part of a page's tree)
    """What a browser would send, before anybody typed."""
    sent: dict[str, Any] = {}
    for element in form.iter():
        name, kind = element.get("name"), element.get("type", "text")
        if not name:
            continue
        if element.tag == f"{XHTML}textarea":
            sent[name] = (element.text or "").lstrip("\n")
        elif element.tag == f"{XHTML}select":
            options = list(element.iter(f"{XHTML}option"))
            picked = [o for o in options if o.get("selected") is not None] or options[:1]
            sent[name] = picked[0].get("value", "") if picked else ""
        elif element.tag == f"{XHTML}input" and (
            kind not in {"checkbox", "radio"} or element.get("checked") is not None
        ):
            sent[name] = element.get("value", "")
    return sent


def form_to(answer: TestResponse, ending: str, *, saying: str = "") -> tuple[str, dict[str, Any]]:
    """The address and the fields of the first form that leads to an address with this ending."""
    for form in tree(answer).iter(f"{XHTML}form"):
        address = form.get("action", "")
        if address.endswith(ending) and saying in "".join(form.itertext()):
            return address, fields(form)
    raise AssertionError(f"no form to {ending} {saying}: {answer.text[:3000]}")


def send(browser: FlaskClient, page: str, ending: str, *, saying: str = "", **typed: Any) -> TestResponse:  # noqa: ANN401 (any argument of the function called)
    """Open ``page``, fill in the form, send it and follow."""
    address, values = form_to(browser.get(page), ending, saying=saying)
    return browser.post(address, data={**values, **typed}, follow_redirects=True)


class Desk:
    """The facilitator's browser."""

    def __init__(self, room: Room, browser: FlaskClient) -> None:
        self.room, self.browser = room, browser
        self.home = f"/{room.process.slug}/werkstatt/{room.workshop.id}"
        self.lead = f"{self.home}/leitung"

    def press(self, ending: str, saying: str = "", **typed: Any) -> TestResponse:  # noqa: ANN401 (any argument of the function called)
        answer = send(self.browser, self.lead, ending, saying=saying, **typed)
        assert answer.status_code == 200, answer.text
        return answer

    def open(self, phase: WorkshopPhase, kind: StepKind) -> TestResponse:
        """Open a step as the form does, whatever comes between."""
        step = self.room.step(phase, kind)
        data = {"wunsch": "oeffnen", "version": step.version}
        answer = self.browser.post(f"{self.home}/schritte/{step.id}", data=data, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer


def joined(room: Room, browser: Callable[[], FlaskClient], name: str) -> FlaskClient:
    """A browser whose person has come in by the code."""
    somebody = browser()
    answer = send(somebody, f"/w/{room.workshop.join_code}", "/beitreten", nickname=name)
    assert answer.status_code == 200, answer.text
    assert name in answer.text
    return somebody
