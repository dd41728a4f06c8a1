"""``serve`` and its children live and end together."""

import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from participation.operations.commands import serve as serve_command
from participation.operations.logs import masked
from participation.operations.serve import PortTaken, Service, bound, serve
from tests.operations.conftest import PATIENCE, Start, Town, alive, eventually


def running(town: Town, *, webs: int) -> list[int]:
    """All processes of a town that answers, once they are complete."""
    assert town.get() == (200, "home")
    assert eventually(lambda: [len(ids) for ids in town.children().values()] == [webs, 1])
    children = town.children()
    return [*children["web"], *children["worker"]]


@pytest.mark.parametrize(("workers", "webs"), [(1, 0), (2, 2)])
def test_nothing_outlives_a_killed_parent_and_the_port_is_free(start: Start, workers: int, webs: int) -> None:
    town = start(workers=workers)
    children = running(town, webs=webs)
    port = town.port
    town.process.kill()
    town.process.wait()
    assert eventually(lambda: not any(alive(child) for child in children))
    bound("127.0.0.1", port, patience=0).close()


@pytest.mark.parametrize(("workers", "webs"), [(1, 0), (2, 2)])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_at_hand_is_answered_before_the_end(
    start: Start, workers: int, webs: int, number: signal.Signals
) -> None:
    town = start(workers=workers)
    children = running(town, webs=webs)
    with town.connect(b"GET /slow/1.0 HTTP/1.1\r\nHost: town\r\n\r\n") as connection:
        assert town.get()[0] == 200  # accepted after the slow one
        town.process.send_signal(number)
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
    assert town.process.wait(PATIENCE) == 0
    assert not any(alive(child) for child in children)
    assert "Traceback" not in town.log.read_text()


@pytest.mark.parametrize(("workers", "webs"), [(1, 0), (2, 2)])
def test_a_request_that_never_ends_does_not_keep_the_town_from_ending(
    start: Start, workers: int, webs: int
) -> None:
    town = start(workers=workers)
    children = running(town, webs=webs)
    with town.connect(b"GET /slow/600.0 HTTP/1.1\r\nHost: town\r\n\r\n"):
        assert town.get()[0] == 200
        town.process.terminate()
        assert town.process.wait(PATIENCE) == 0
    assert not any(alive(child) for child in children)
    assert "is killed" not in town.log.read_text()


def test_a_dead_worker_is_replaced(start: Start) -> None:
    town = start()
    [worker] = running(town, webs=0)
    os.kill(worker, signal.SIGKILL)
    assert eventually(lambda: town.children()["worker"] not in ([], [worker]))
    assert town.get()[0] == 200


def test_a_dead_web_process_is_replaced_while_the_other_answers(start: Start) -> None:
    town = start(workers=2)
    running(town, webs=2)
    dead = int(town.get("/process")[1])
    os.kill(dead, signal.SIGKILL)
    assert [town.get()[0] for _ in range(10)] == [200] * 10
    assert eventually(lambda: len(town.children()["web"]) == 2)
    assert dead not in town.children()["web"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_town_that_cannot_start_says_why(start: Start, workers: int) -> None:
    town = start(workers=workers, TOWN_CANNOT_START="1")
    assert town.process.wait(PATIENCE) == 1
    assert "TOWN_CANNOT_START: the setting is wrong." in town.log.read_text()


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} on 127.0.0.1 is in use"):
            bound("127.0.0.1", port, patience=0.2)


def test_a_port_that_becomes_free_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, ThreadPoolExecutor(1) as helper:
        waiting = helper.submit(bound, "127.0.0.1", other.getsockname()[1], patience=PATIENCE)
        other.close()
        waiting.result().close()


def test_answers_are_not_held_back_to_be_sent_together() -> None:
    with bound("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # what asyncio asks before it sets TCP_NODELAY


def test_an_address_of_another_machine_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert serve(Service("192.0.2.1", 8000, 1)) == 1
    assert "Cannot listen on 192.0.2.1, port 8000" in capsys.readouterr().err


def test_the_command_starts_the_platform_and_a_worker_that_steps_back(tmp_path: Path) -> None:
    said = tmp_path / "stderr"
    with said.open("wb") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "participation", "serve", "--port", "0"],
            stderr=stderr,
            env={**os.environ, "PARTICIPATION_INSTANCE": str(tmp_path / "instance")},
        )
    try:
        town = Town(process, said)
        assert town.get("/healthz")[0] == 200
        assert eventually(lambda: any(niceness(child) > 0 for child in town.children()["worker"]))
        assert niceness(process.pid) == 0
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0


def niceness(pid: int) -> int:
    try:
        return os.getpriority(os.PRIO_PROCESS, pid) - os.getpriority(os.PRIO_PROCESS, 0)
    except ProcessLookupError:
        return 0


def test_wrong_use_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CliRunner().invoke(serve_command, ["--port", "70000"]).exit_code == 2
    monkeypatch.setenv("PARTICIPATION_LOG", "xml")
    refused = CliRunner().invoke(serve_command, [])
    assert refused.exit_code == 2
    assert "PARTICIPATION_LOG" in refused.output


def test_the_commands_are_there_without_the_application() -> None:
    look = (
        "import sys, participation.operations.commands as c; print({'flask', 'uvicorn'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_a_web_process_holds_no_library_that_hardly_a_page_needs(tmp_path: Path) -> None:
    heavy = {
        "authlib",
        "cryptography",
        "docx",
        "lxml",
        "numpy",
        "pandas",
        "plotly",
        "scipy",
        "sklearn",
        "typst",
        "xlsxwriter",
    }
    look = (
        "import sys; from participation.asgi import with_settings; with_settings(); "
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    settings = {"PARTICIPATION_INSTANCE": str(tmp_path), "PARTICIPATION_BASE_URL": "http://127.0.0.1"}
    said = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, env=os.environ | settings
    )
    assert said.stdout.strip() == "[]"


# --- Logs --------------------------------------------------------------------------------------------


def test_by_default_only_errors_are_written(start: Start) -> None:
    town = start()
    town.get("/?q=Nachbar")
    town.say(b"nonsense\r\n\r\n")
    assert len(town.log.read_text().splitlines()) == 1  # the address
    assert town.get("/b/K7M4PX92RQ3TYW8NA")[0] == 500
    assert eventually(lambda: "a planted error" in town.log.read_text())
    assert "K7M4PX92RQ3TYW8NA" not in town.log.read_text()


def test_machines_read_one_line_per_request_without_personal_data(start: Start) -> None:
    town = start(PARTICIPATION_LOG="json")
    town.get("/echo?q=Nachbar")
    assert town.get("/b/K7M4PX92RQ3TYW8NA")[0] == 500
    eventually(lambda: town.log.read_text().count('"ms"') == 2)
    lines = [json.loads(line) for line in town.log.read_text().splitlines() if line.startswith("{")]
    [page, receipt] = [line for line in lines if "ms" in line]
    assert (page["method"], page["path"], page["status"]) == ("GET", "/echo", 200)
    assert (receipt["path"], receipt["status"]) == ("/b/***", 500)
    [error] = [line for line in lines if "error" in line]
    assert "a planted error" in error["error"]
    assert error["request"] == receipt["request"] != page["request"]
    text = town.log.read_text()
    assert "K7M4" not in text
    assert "Nachbar" not in text
    assert "127.0.0.1" not in text.split("\n", 1)[1]


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("/ideen/2026-0042", "/ideen/2026-0042"),
        ("/ideen/mehr-baeume-am-marktplatz", "/ideen/mehr-baeume-am-marktplatz"),
        ("/b/k7m", "/b/***"),
        ("/b/K7M%204PX%2092R/antwort", "/b/***/antwort"),
        ("/bestaetigen/Zk3_8sQ1vX0p9aLrT4yU7wBn2cD5eFgH6iJkMoNqPsI", "/bestaetigen/***"),
        ("/abmelden/rosa@example.org", "/abmelden/***"),
        ("/abmelden/rosa%40example.org", "/abmelden/***"),
        ("/ideen?q=Rosa+Luxemburg", "/ideen"),
    ],
)
def test_an_address_shows_neither_codes_nor_people(path: str, seen: str) -> None:
    assert masked(path) == seen
