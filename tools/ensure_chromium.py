"""Find a Chromium for the browser tests, or install one: Debian's as root, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def chromium() -> str | None:
    """Return the path of the machine's browser, or None: Playwright then takes its own."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and MAC.exists():
        return str(MAC)
    return found


def install() -> None:
    """Install a browser; raises CalledProcessError when neither Debian nor Playwright can give one."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            check=True,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def main() -> None:
    if chromium() is None:
        print("The browser tests need Chromium: installing it …")  # noqa: T201 (a program for the terminal)
        try:
            install()
        except subprocess.CalledProcessError as error:
            sys.exit(f"No Chromium could be installed ({error}). Install chromium or google-chrome yourself.")


if __name__ == "__main__":
    main()
