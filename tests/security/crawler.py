"""Following every link that a page offers, as somebody who clicks on everything."""

import re
from collections import deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

LINK = re.compile(r'<a [^>]*?href="([^"]*)"')
MOST_PAGES = 1_200
SAME_KIND = 2
"""So many addresses that differ by the values of their parameters only are opened."""


def crawled(browser: FlaskClient, *starts: str) -> Iterator[tuple[str, TestResponse]]:
    """Every page that can be reached from ``starts`` by links, each with its address."""
    queue, known = deque(starts), set(starts)
    kinds: dict[tuple[str, ...], int] = {}
    for _ in range(MOST_PAGES):
        if not queue:
            return
        address = queue.popleft()
        answer = browser.get(address, buffered=True)
        yield address, answer
        offered = [unescape(link) for link in LINK.findall(answer.text)] if is_page(answer) else []
        for link in [*offered, *([answer.location] if answer.location else [])]:
            target = urlsplit(link)
            plain = target._replace(fragment="").geturl()
            kind = (target.path, *sorted(name for name, _ in parse_qsl(target.query)))
            if not link.startswith("/") or target.path.startswith("/static/") or plain in known:
                continue
            if kinds.get(kind, 0) < SAME_KIND:
                kinds[kind] = kinds.get(kind, 0) + 1
                known.add(plain)
                queue.append(plain)
    raise AssertionError("more pages than anybody would click through")


def is_page(answer: TestResponse) -> bool:
    return answer.mimetype == "text/html"
