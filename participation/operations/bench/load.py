"""A closed loop of a few connections on loopback: each sends its next request when the answer is there."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

CONNECTIONS = 8
HOST = "127.0.0.1"


@dataclass
class Measured:
    """What came back within the time."""

    seconds: float = 0.0
    answers: int = 0
    wrong: int = 0
    """Answers with a status that the scenario does not expect."""
    waits: list[float] = field(default_factory=list)
    """Seconds from a request's first byte to its answer's last."""
    example: bytes = b""
    """The beginning of the first wrong answer."""

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        """Seconds within which ``share`` of the answers came."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    def add(self, other: "Measured") -> None:
        self.seconds += other.seconds
        self.answers += other.answers
        self.wrong += other.wrong
        self.waits += other.waits
        self.example = self.example or other.example


class Connection(asyncio.Protocol):
    """One connection that asks until ``go_on`` says no."""

    def __init__(
        self, requests: Iterator[bytes], expected: bytes, measured: Measured, go_on: Callable[[], bool]
    ) -> None:
        self.requests, self.expected, self.measured, self.go_on = requests, expected, measured, go_on
        self.received = bytearray()
        self.sent_at = 0.0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.received.clear()
        self.sent_at = time.perf_counter()
        self.transport.write(next(self.requests))  # type: ignore[attr-defined]  # each transport of TCP has it

    def data_received(self, data: bytes) -> None:
        self.received += data
        head_end = self.received.find(b"\r\n\r\n")
        if head_end < 0:
            return
        head = bytes(self.received[:head_end]).lower()
        mark = head.find(b"content-length:")
        length = int(head[mark + 15 :].partition(b"\r\n")[0]) if mark >= 0 else 0
        if len(self.received) < head_end + 4 + length:
            return
        self.measured.answers += 1
        self.measured.waits.append(time.perf_counter() - self.sent_at)
        if head[9:12] not in self.expected:
            self.measured.wrong += 1
            self.measured.example = self.measured.example or bytes(self.received[:600])
        if self.go_on():
            self.ask()
        else:
            self.transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


async def ask_for(
    seconds: float, *, port: int, requests: Iterator[bytes], expected: bytes, connections: int
) -> Measured:
    measured = Measured()
    begin = time.perf_counter()
    end = begin + seconds
    loop = asyncio.get_running_loop()
    pairs = [
        await loop.create_connection(
            lambda: Connection(requests, expected, measured, lambda: time.perf_counter() < end), HOST, port
        )
        for _ in range(connections)
    ]
    await asyncio.gather(*(protocol.ended for _, protocol in pairs))
    measured.seconds = time.perf_counter() - begin
    return measured


def load(
    seconds: float,
    *,
    port: int,
    requests: Iterator[bytes],
    expected: bytes = b"200",
    connections: int = CONNECTIONS,
) -> Measured:
    """Ask ``port`` of this machine for ``seconds``; ``expected``: right statuses, such as ``b"200 302"``."""
    return asyncio.run(
        ask_for(seconds, port=port, requests=requests, expected=expected, connections=connections)
    )


def get(path: str, cookie: str = "") -> bytes:
    """A GET request as it goes over the line."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {HOST}", "Accept: text/html"]
    return "\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else []), "", ""]).encode()


def post(path: str, body: str, cookie: str = "") -> bytes:
    """A POST request of a form as it goes over the line."""
    content = body.encode()
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {HOST}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(content)}",
        *([f"Cookie: {cookie}"] if cookie else []),
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + content
