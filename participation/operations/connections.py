"""How long and how much one connection may keep the server waiting before a request is complete."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADER_SECONDS = 10.0
"""Until the header of a request is complete, counted from the connection or from its first byte."""

HEADER_BYTES = 64 * 1024
"""Of one header; uvicorn's fast parser has no limit of its own."""

READER_SECONDS = 60.0
"""That a reader may leave an answer unread before the connection is given up."""


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with the limits that it lacks; the body's limits are the gate's."""

    header_seconds = HEADER_SECONDS
    reader_seconds = READER_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  (uvicorn's own signature)
        super().__init__(*args, **kwargs)
        self.header_timer: asyncio.TimerHandle | None = None
        self.reader_timer: asyncio.TimerHandle | None = None
        self.header_bytes = 0
        self.in_header = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # the narrower type that uvicorn hands over
        super().connection_made(transport)
        self.wait_for_header()

    def connection_lost(self, exc: Exception | None) -> None:
        self.stop_waiting_for_header()
        self.stop_waiting_for_reader()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # A complete request starts inside of that call, so it never comes to a timer.
        answered = self.cycle is None or self.cycle.response_complete
        if not (self.in_header or answered) or self.transport.is_closing():
            return
        self.header_bytes += len(data)
        if self.header_bytes > HEADER_BYTES:
            self.send_400_response("The header of the request is too long.")
        elif self.header_timer is None:
            self.wait_for_header()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.in_header = True

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self.in_header = False
        self.header_bytes = 0
        self.stop_waiting_for_header()
        # Trailers after a chunked body come by the same callback: they must not become headers.
        self.headers = []
        if self.parser.should_upgrade():
            # We speak no other protocol; the parser is of no use for a second request on this connection.
            self.cycle.keep_alive = False

    def _unsupported_upgrade_warning(self) -> None:
        """Say nothing: uvicorn would advise the town to install a WebSocket library."""

    def pause_writing(self) -> None:
        super().pause_writing()
        self.reader_timer = self.loop.call_later(self.reader_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self.stop_waiting_for_reader()

    def wait_for_header(self) -> None:
        self.header_timer = self.loop.call_later(self.header_seconds, self.transport.close)

    def stop_waiting_for_header(self) -> None:
        if self.header_timer is not None:
            self.header_timer.cancel()
            self.header_timer = None

    def stop_waiting_for_reader(self) -> None:
        if self.reader_timer is not None:
            self.reader_timer.cancel()
            self.reader_timer = None
