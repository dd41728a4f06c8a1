import subprocess
import sys

from participation import sense

WITHOUT_THE_EXTRA = """
import sys
sys.modules["scipy"] = sys.modules["sklearn"] = None  # importing them fails
from participation.sense import clusters, evaluate, similar, suggest
print(clusters.default_k(400))
"""
LIGHT = """
import sys
from participation.sense import clusters, results, similar, suggest
print({"sklearn", "scipy"} & set(sys.modules))
"""


def test_the_extra_is_here_when_tested() -> None:
    assert sense.available()


def test_web_processes_can_import_it_without_loading_or_having_the_engine() -> None:
    for program, answer in ((WITHOUT_THE_EXTRA, "10"), (LIGHT, "set()")):
        ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert ran.stdout.strip() == answer
