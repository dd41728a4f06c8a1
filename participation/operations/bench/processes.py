"""What processes have used and occupy, as Linux shows it; elsewhere nothing is measured."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

PROCESSES = Path("/proc")


def of_process(pid: int) -> Path:
    """Where Linux shows the process."""
    return PROCESSES / str(pid)


def are_shown() -> bool:
    """Whether this system shows its processes so."""
    return (PROCESSES / "self" / "smaps_rollup").exists()


def cpu_seconds(processes: Iterable[Path]) -> float:
    """Seconds of CPU, of the programs and of the system for them, since they started."""
    ticks = os.sysconf("SC_CLK_TCK")
    times = [(process / "stat").read_text().rpartition(")")[2].split()[11:13] for process in processes]
    return sum(int(user) + int(system) for user, system in times) / ticks


def megabytes(processes: Iterable[Path]) -> tuple[float, float]:
    """What they occupy (10⁶ bytes): pages that they share in parts, and with those counted each time."""
    shared_in_parts = resident = 0
    for process in processes:
        found = dict(re.findall(r"^(\w+): +(\d+) kB$", (process / "smaps_rollup").read_text(), re.MULTILINE))
        shared_in_parts += int(found["Pss"]) * 1024
        resident += int(found["Rss"]) * 1024
    return shared_in_parts / 1e6, resident / 1e6
