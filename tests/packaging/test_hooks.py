"""What is checked before a commit is what the test command checks."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_hooks_are_the_commands_of_make_lint() -> None:
    hooks = re.findall(r"^ +entry: (.+)$", (ROOT / ".pre-commit-config.yaml").read_text(), re.MULTILINE)
    recipe = (ROOT / "Makefile").read_text().split("\nlint:")[1].split("\n\n")[0].splitlines()[1:]
    assert hooks == [line.strip().replace("$(IN_VENV)", ".venv/bin/python -m") for line in recipe]


def test_make_help_explains_each_of_at_most_twelve_targets() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert targets is not None
    shown = subprocess.run(["make", "help"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    explained = re.findall(r"^make (\w+) +\S", shown, re.MULTILINE)
    assert explained == targets[1].split()
    assert len(explained) <= 12
