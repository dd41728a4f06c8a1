#!/bin/sh
# Make the environment in .venv as the lock file says. Called by make; runs from the project's folder, which may
# have spaces in its path. Says what to do when the machine lacks something.
set -eu

python=${PYTHON:-python3}

may_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

apt_install() {
    echo "Installing $* …"
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

stop() {
    echo "$1" >&2
    exit 1
}

if ! command -v "$python" >/dev/null; then
    [ "$python" = python3 ] && may_install || stop "Python 3.11 or newer is needed and '$python' was not found.
Install it (Debian, Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python), or name
yours: make PYTHON=/path/to/python3 …"
    apt_install python3 python3-venv
fi

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || stop \
    "Python 3.11 or newer is needed; '$python' is $("$python" -V 2>&1).
If you have a newer one, name it: make PYTHON=python3.12 …"

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    may_install || stop "Python's module venv is missing. Install it: sudo apt-get install python3-venv"
    apt_install python3-venv
fi

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    echo "Making the environment .venv …"
    "$python" -m venv --clear .venv
fi

echo "Installing the packages of requirements.lock (the first time takes some minutes) …"
pip() { .venv/bin/python -m pip "$@"; }
pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.lock
pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
