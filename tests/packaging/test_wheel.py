"""The wheel is the whole platform: it runs from an empty folder, far from the checkout."""

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOT_SOURCE = shutil.ignore_patterns(".git", ".venv", ".*cache", ".hypothesis", "build", "dist", "instance")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution of a copy: nothing is written into the checkout."""
    source = tmp_path_factory.mktemp("source") / "participation"
    shutil.copytree(ROOT, source, ignore=NOT_SOURCE)
    run(sys.executable, "-m", "build", "--no-isolation", str(source), cwd=source)
    (wheel,) = (source / "dist").glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def participation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script of an environment that has the wheel and borrows every other package from ours."""
    environment = tmp_path_factory.mktemp("installed") / "a town"
    venv.create(environment)
    python = environment / "bin" / "python"
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    # A path in a .pth file is searched, its own .pth files are not read: the editable checkout stays unseen.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = (sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check")
    run(
        *pip,
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--ignore-installed",
        str(wheel),
        cwd=environment,
    )
    return environment / "bin" / "participation"


def run(*command: str, cwd: Path, env: dict[str, str] | None = None) -> str:
    """Run to the end and return what was printed; a failure shows it."""
    ended = subprocess.run(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def page(address: str, *, patience: float = 30.0) -> str:
    """Return the page, asking again until the server is up."""
    deadline = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 (this machine only)
                assert answer.status == 200
                return str(answer.read(), "utf-8")
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@contextmanager
def served(participation: Path, *, cwd: Path, env: dict[str, str]) -> Iterator[str]:
    """Yield the address of a served town; it must end regularly when asked to."""
    port = free_port()
    with (cwd / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [participation, "serve", "--port", str(port)], cwd=cwd, env=env, stdout=log, stderr=log
        )
        try:
            yield f"http://127.0.0.1:{port}"
            server.terminate()
            assert server.wait(timeout=15) == 0, (cwd / "serve.log").read_text()
        finally:
            server.kill()
            server.wait()


def test_the_wheel_carries_pages_migrations_translations_and_licences(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    for folder in ("templates", "migrations", "participation/static"):
        for path in (ROOT / folder).rglob("*.*"):
            if "__pycache__" not in path.parts:
                inside = path.relative_to(ROOT).as_posix().removeprefix("participation/")
                assert f"participation/{inside}" in names
    catalogues = (ROOT / "participation").rglob("*.po")
    assert {path.with_suffix(".mo").relative_to(ROOT).as_posix() for path in catalogues} <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_installed_wheel_migrates_fills_the_demo_town_and_serves_it(
    participation: Path, tmp_path: Path
) -> None:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PARTICIPATION_", "PYTHON"))
    }
    env = {**kept, "PARTICIPATION_INSTANCE": str(tmp_path / "instance")}
    run(str(participation), "upgrade", cwd=tmp_path, env=env)
    run(str(participation), "demo", "--size", "small", cwd=tmp_path, env=env)
    with served(participation, cwd=tmp_path, env=env) as address:
        assert "Musterburg" in page(f"{address}/")
        assert "@kern-ux/native" in page(f"{address}/static/vendor/kern.css")
        assert "Skip to content" in page(f"{address}/?sprache=en")
