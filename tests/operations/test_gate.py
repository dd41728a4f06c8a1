"""The body gate and the limits of connections, by raw bytes on real sockets."""

import asyncio
import json
import socket
import time
from contextlib import ExitStack, closing
from http.client import HTTPResponse
from typing import Any

import pytest

from participation.web.gate import BODY, Allowance, BodyGate, Message, Receive, Scope, Send
from tests.operations.conftest import Start, Town
from tests.operations.town import POURED
from tests.waiting import in_own_loop

POST = b"POST /echo HTTP/1.1\r\nHost: town\r\nContent-Type: application/x-www-form-urlencoded\r\n"
GET = b"GET / HTTP/1.1\r\nHost: town\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
FORM = b"text=Ein+Brunnen&area=2"


@pytest.fixture(scope="module")
def town(start: Start) -> Town:
    return start()


def plain(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def chunk(content: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(content), content)


def test_a_form_in_chunks_is_read_like_a_plain_one(town: Town) -> None:
    as_plain = town.say(POST + plain(FORM))
    in_chunks = town.say(POST + CHUNKED, chunk(FORM[:7]), chunk(FORM[7:]), chunk(b""))
    assert in_chunks == as_plain
    assert json.loads(as_plain[1])["form"] == {"text": "Ein Brunnen", "area": "2"}


def test_a_long_file_arrives_whole_where_uploads_are_expected(town: Town) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="plan"; filename="p"\r\n\r\n'
    body = part + bytes(600_000) + b"\r\n--x--\r\n"
    head = b"POST /upload HTTP/1.1\r\nHost: town\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    status, answer = town.say(head + plain(body))
    assert status == 200
    assert json.loads(answer)["files"] == {"plan": 600_000}


def test_an_empty_form_is_a_form(town: Town) -> None:
    assert json.loads(town.say(POST + plain(b""))[1])["length"] == 0
    assert json.loads(town.say(POST + b"\r\n")[1])["form"] == {}


@pytest.mark.parametrize(
    "body",
    [
        b"Content-Length: 5000000\r\n\r\n",
        plain(bytes(3_000_000)),
        CHUNKED + chunk(bytes(3_000_000)),
        CHUNKED + chunk(bytes(60_000)) + chunk(bytes(60_000)) + chunk(b""),
    ],
    ids=["announced", "sent", "in one chunk", "in small chunks"],
)
def test_too_much_is_refused_with_a_page_that_says_what_to_do(town: Town, body: bytes) -> None:
    status, page = town.say(POST + body)
    assert status == 413
    assert "Kürzen Sie den Text" in page
    assert "Shorten the text" in page


@pytest.mark.parametrize("half", [b"Content-Length: 9\r\n\r\ntext", CHUNKED + b"9\r\ntext"])
def test_a_body_that_does_not_arrive_is_refused_in_time(town: Town, half: bytes) -> None:
    with town.connect(POST + half) as connection:
        answer = b"".join(iter(lambda: connection.recv(65536), b""))  # until it is closed
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"bei besserer Verbindung noch einmal" in answer


def test_a_sender_who_must_be_asked_first_is_asked(town: Town) -> None:
    with town.connect(POST + b"Expect: 100-continue\r\nContent-Length: 6\r\n\r\n") as connection:
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 ")
        connection.sendall(b"text=x")
        with closing(HTTPResponse(connection)) as answer:
            answer.begin()
            assert b'"text":"x"' in answer.read()


def test_half_requests_hold_nobody_up(town: Town) -> None:
    halves = [GET, POST + b"Content-Length: 9\r\n\r\nt", POST + CHUNKED + b"9\r\n"]
    with ExitStack() as held:
        senders = [held.enter_context(town.connect(halves[number % 3])) for number in range(120)]
        assert [town.get() for _ in range(20)] == [(200, "home")] * 20
        for sender in senders:
            while sender.recv(65536):  # every one of them is closed in the end
                pass


def test_readers_who_do_not_read_hold_nobody_up(town: Town) -> None:
    with ExitStack() as held:
        ask = b"GET /poured HTTP/1.1\r\nHost: town\r\n\r\n"
        readers = [held.enter_context(town.connect(ask)) for _ in range(6)]
        assert [town.get() for _ in range(20)] == [(200, "home")] * 20
        time.sleep(2.5)  # longer than this town waits for a reader
        assert all(received(reader) < POURED for reader in readers)


def received(reader: socket.socket) -> int:
    """Bytes until the connection is closed."""
    return sum(len(content) for content in iter(lambda: reader.recv(1024 * 1024), b""))


@pytest.mark.parametrize(
    "dribble",
    [b"", b"\r\n", b"GE", GET, GET + b"\r\n\r\n", GET + b"\r\n" + GET],
)
def test_a_connection_without_a_complete_header_is_closed(town: Town, dribble: bytes) -> None:
    with town.connect(dribble) as connection:
        while connection.recv(65536):
            pass


def test_an_endless_header_is_refused(town: Town) -> None:
    status, _ = town.say(GET + b"X-Long: " + bytes(b"x" * 70_000))
    assert status == 400


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        b"Content-Length: 3\r\nContent-Length: 4\r\n",
        b"Content-Length: -3\r\n",
        b"Content-Length: +3\r\n",
        b"Content-Length: 3, 3\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Transfer-Encoding: identity\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
        b"Content-Length: 3\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n",
    ],
)
def test_a_body_whose_length_is_disputable_is_refused(town: Town, lengths: bytes) -> None:
    status, _ = town.say(POST + lengths + b"\r\n3\r\na=b\r\n0\r\n\r\n")
    assert status == 400


def test_headers_with_underscores_cannot_pass_for_others(town: Town) -> None:
    disguised = b"X_Forwarded_For: 1.2.3.4\r\nContent_Length: 99\r\nX-True: 1\r\n"
    _, answer = town.say(POST + disguised + plain(FORM))
    echoed = json.loads(answer)
    assert set(echoed["headers"]) == {"host", "content-type", "content-length", "x-true"}
    assert echoed["length"] == len(FORM)


def test_what_follows_a_chunked_body_does_not_become_a_header(town: Town) -> None:
    trailers = b"0\r\nX-Forwarded-For: 1.2.3.4\r\nCookie: session=x\r\n\r\n"
    status, answer = town.say(POST + CHUNKED + chunk(FORM) + trailers)
    assert status == 200
    assert set(json.loads(answer)["headers"]) == {"host", "content-type", "content-length"}


# --- Without a server --------------------------------------------------------------------------------


async def nobody_reads(_message: Message) -> None:
    raise AssertionError("nothing is to be answered")


def scope_with(*headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {"type": "http", "path": "/", "query_string": b"", "headers": list(headers)}


def test_a_request_without_a_body_passes_untouched() -> None:
    seen: list[object] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([scope, receive, send])

    async def receive() -> Message:
        raise AssertionError("there is nothing to receive")

    scope = scope_with((b"host", b"town"))
    in_own_loop(lambda: asyncio.run(BodyGate(app)(scope, receive, nobody_reads)))
    assert seen == [scope, receive, nobody_reads]
    assert BODY not in scope


def test_a_sender_who_leaves_leaves_nothing_behind() -> None:
    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError("half a body must not get through")

    parts: list[Message] = [
        {"type": "http.request", "body": bytes(300_000), "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return parts.pop(0)

    # ResourceWarning is an error here: an open temporary file would be noticed.
    scope = scope_with((b"transfer-encoding", b"chunked"))
    in_own_loop(lambda: asyncio.run(BodyGate(app)(scope, receive, nobody_reads)))
    assert not parts


def test_the_longest_prefix_tells_how_much_is_allowed() -> None:
    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError

    uploads = {"/a": Allowance(size=2), "/a/b": Allowance(size=3)}
    gate = BodyGate(app, allowance=Allowance(size=1), uploads=uploads)
    assert [gate.allowed(path).size for path in ("/", "/a/x", "/a/b/c")] == [1, 2, 3]
