"""Listeners of a room in a process of their own, as light as they can be: not they are to be measured.

``python -m participation.operations.bench.live_ears`` reads a room as one line of JSON, then commands line by
line, and answers each with one line of JSON. A listener whose line is lost comes back as the browser does.
"""

import asyncio
import json
import random
import re
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from participation.operations.bench.load import HOST

FRAME = re.compile(rb'data: \{"seq":(\d+),"prev":(\d+)[^\n]*\n\n')
POLL_S = 2.5
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 8.0


@dataclass
class Counted:
    """What all listeners of one process heard; waits are counted in whole milliseconds."""

    delivered: int = 0
    lost: int = 0
    wrong: int = 0
    """Listeners that heard something twice, out of order, or with a gap before it."""
    reloads: int = 0
    waits: dict[int, int] = field(default_factory=dict)
    answers: dict[int, int] = field(default_factory=dict)
    """How long those who poll waited for an answer."""


class Ear(asyncio.Protocol):
    """One browser's stream. What comes is looked at frame by frame, and nothing is kept but the time."""

    def __init__(self, path: str, cookie: str, port: int, seq: int) -> None:
        self.path, self.cookie, self.port, self.seq = path, cookie, port, seq
        self.heard: dict[int, float] = {}
        self.wrong = self.reloads = self.failures = 0
        self.opened_at = self.lost_at = 0.0
        self.answers: list[float] = []
        self.is_open = self.is_refused = False
        self.rest = b""
        self.transport: asyncio.Transport | None = None

    def connect(self) -> None:
        task = asyncio.get_running_loop().create_task(self.try_to_connect())
        self.connecting = task

    async def try_to_connect(self) -> None:
        try:
            await asyncio.get_running_loop().create_connection(lambda: self, HOST, self.port)
        except OSError:
            self.come_back()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self.rest = b""
        head = f"GET {self.path}/strom?since={self.seq} HTTP/1.1\r\nHost: {HOST}\r\n"
        self.transport.write(f"{head}Cookie: {self.cookie}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        at = time.time()
        if not self.is_open:
            self.open(data, at)
        self.reloads += b'"type":"reload"' in data
        data, end = self.rest + data, 0
        for found in FRAME.finditer(data):
            seq, prev = int(found[1]), int(found[2])
            if seq in self.heard or prev != self.seq:
                self.wrong += 1
            self.heard[seq], self.seq = at, seq
            end = found.end()
        self.rest = data[end:][-4096:]  # a frame that came in two parts waits for its other half

    def open(self, data: bytes, at: float) -> None:
        if data.startswith(b"HTTP/1.1 403"):
            self.is_refused = True
        elif b"data: " in data:
            self.is_open, self.opened_at, self.failures = True, at, 0

    def connection_lost(self, _error: Exception | None) -> None:
        if self.is_open:
            self.lost_at = time.time()
        self.is_open = False
        self.come_back()

    def come_back(self) -> None:
        """Later, each at its own moment: as static/js/workshop.js."""
        if self.is_refused:
            return
        pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**self.failures) * (0.5 + random.random())  # noqa: S311 (spreads load)
        self.failures += 1
        asyncio.get_running_loop().call_later(pause, self.connect)

    def drop(self) -> None:
        """Lose the line and be back at once."""
        if self.transport is not None:
            self.failures, self.is_open = 0, False
            self.lost_at = time.time()
            line, self.transport = self.transport, None
            line.set_protocol(asyncio.Protocol())
            line.abort()
            self.connect()


class Asker(Ear):
    """A browser whose stream is held back: it asks every few seconds."""

    def connect(self) -> None:
        self.connecting = asyncio.get_running_loop().create_task(self.ask_on())

    async def ask_on(self) -> None:
        await asyncio.sleep(POLL_S * random.random())  # noqa: S311 (spreads load)
        reader, writer = await asyncio.open_connection(HOST, self.port)
        looked = self.seq
        while True:
            begin = time.monotonic()
            writer.write(
                f"GET {self.path}/ereignisse?since={looked} HTTP/1.1\r\nHost: {HOST}\r\n"
                f"Cookie: {self.cookie}\r\n\r\n".encode()
            )
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = re.search(rb"content-length: (\d+)", head)
            content = await reader.readexactly(int(length[1])) if length else b""
            at, self.is_open = time.time(), True
            self.answers.append(time.monotonic() - begin)
            if head[9:12] == b"200":
                told = json.loads(content)
                for event in told["events"]:
                    self.wrong += event["seq"] in self.heard or event["seq"] <= self.seq
                    self.heard[event["seq"]], self.seq = at, event["seq"]
                looked = told["seq"]
            elif head[9:12] == b"410":
                self.reloads += 1
            await asyncio.sleep(max(0.0, begin + POLL_S - time.monotonic()))


class Ears:
    """All listeners of this process, and the commands that they know."""

    def __init__(self, room: dict[str, Any]) -> None:
        kind = Asker if room["polls"] else Ear
        self.ears = [kind(room["path"], cookie, room["port"], room["seq"]) for cookie in room["cookies"]]

    def listen(self, _facts: object) -> dict[str, Any]:
        for number, ear in enumerate(self.ears):
            asyncio.get_running_loop().call_later(number * 0.002, ear.connect)
        return {}

    def drop(self, _facts: object) -> dict[str, Any]:
        for ear in self.ears:
            ear.drop()
        return {"at": time.time()}

    def state(self, facts: dict[str, Any]) -> dict[str, Any]:
        """How many are open, how many have heard so far, and when each last lost the line and came back."""
        upto = facts.get("upto", 0)
        return {
            "open": sum(ear.is_open for ear in self.ears),
            "refused": sum(ear.is_refused for ear in self.ears),
            "through": sum(ear.seq >= upto for ear in self.ears),
            "lost_at": [ear.lost_at for ear in self.ears],
            "opened_at": [ear.opened_at for ear in self.ears],
        }

    def count(self, facts: dict[str, Any]) -> dict[str, Any]:
        """What came of what was written; then it is forgotten."""
        written = {int(seq): at for seq, at in facts["written"].items()}
        counted = Counted()
        waits: Counter[int] = Counter()
        answers: Counter[int] = Counter()
        for ear in self.ears:
            came = [seq for seq in written if seq in ear.heard]
            counted.delivered += len(came)
            counted.lost += len(written) - len(came)
            counted.wrong += ear.wrong > 0 or list(ear.heard) != sorted(ear.heard)
            counted.reloads += ear.reloads
            waits.update(round((ear.heard[seq] - written[seq]) * 1000) for seq in came)
            answers.update(round(seconds * 1000) for seconds in ear.answers)
            ear.heard, ear.answers, ear.wrong, ear.reloads = {}, [], 0, 0
        counted.waits, counted.answers = dict(waits), dict(answers)
        return asdict(counted)


async def obey() -> None:
    lines = asyncio.StreamReader(limit=2**24)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    ears = Ears(json.loads(await lines.readline()))
    while line := await lines.readline():
        command = json.loads(line)
        answer = getattr(ears, command["do"])(command)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(obey())
