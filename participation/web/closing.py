"""That this process is about to end: open streams are told, so that they end before it does."""

from collections.abc import Callable

_listeners: set[Callable[[], None]] = set()


def when_closing(tell: Callable[[], None]) -> Callable[[], None]:
    """Call ``tell`` in the server's loop once it closes; what is returned takes that back."""
    _listeners.add(tell)

    def forget() -> None:
        _listeners.discard(tell)

    return forget


def begin_closing() -> None:
    """The server stops accepting: everybody who holds a connection open is told."""
    for tell in tuple(_listeners):
        tell()
