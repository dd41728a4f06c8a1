"""A room really served: everybody hears everything once and in order; open streams do not hold the end up."""

import asyncio
import time

from participation.operations.bench.live import Ear, LiveWish, a_room, listen, measure_live, until
from tests.waiting import in_own_loop


def quiet(_: str) -> None:
    pass


def test_everybody_in_a_small_room_hears_everything_once_and_in_order() -> None:
    wish = LiveWish(listeners=20, events_per_s=10, seconds=1.5)
    result = in_own_loop(lambda: measure_live(wish, tell=quiet))
    assert (result.delivered, result.out_of_order) == (result.expected, 0)
    assert result.expected == 300


def test_a_server_with_open_streams_ends_within_five_seconds() -> None:
    async def hold(ears: list[Ear]) -> float:
        """Open the streams, leave the server to end with them open; when the last of them was over."""
        tasks = [
            asyncio.create_task(listen(ear, room, cookie, port))
            for ear, cookie in zip(ears, room.cookies, strict=True)
        ]
        await until(lambda: all(ear.is_open for ear in ears))
        ended = asyncio.get_running_loop().run_in_executor(None, running.__exit__, None, None, None)
        begin = time.monotonic()
        await asyncio.gather(*tasks)
        over = time.monotonic() - begin
        await ended
        return over

    running = a_room(LiveWish(listeners=20), tell=quiet)
    _app, room, port = running.__enter__()
    ears = [Ear() for _ in room.cookies]
    assert in_own_loop(lambda: asyncio.run(hold(ears))) < 5
