"""What is looked for on a page: questions put to the browser, each answered by a list of findings."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

HERE = Path(__file__).parent
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = ["color-contrast", "link-in-text-block", "target-size"]
"""The rules whose answer depends on the size of the window or on light and dark."""

ASK_AXE = """axe.run(document, %s).then((found) => JSON.stringify(found.violations.map((broken) =>
  `${broken.id} (${broken.nodes.length}): ${broken.nodes[0].html.slice(0, 160)} `
  + broken.nodes[0].failureSummary.replace(/\\s+/g, " ").slice(0, 200))))"""


@cache
def source(name: str) -> str:
    return (HERE / name).read_text()


def asked(page: Page, question: str, *arguments: object) -> list[str]:
    """The findings of one of the questions in ``questions.js``."""
    script = f"(asked) => ({source('questions.js')}).{question}(...asked)"
    found: list[str] = page.evaluate(script, list(arguments))
    return found


def axe(page: Page, *, only_looks: bool = False) -> list[str]:
    """What axe finds: by all rules, or only by those that depend on size and colours."""
    session = page.context.new_cdp_session(page)
    if not evaluated(session, "typeof axe === 'object'"):
        evaluated(session, source("vendor/axe.min.js"))
    how = {"runOnly": LOOKS if only_looks else RULES, "resultTypes": ["violations"]}
    found: list[str] = json.loads(evaluated(session, ASK_AXE % json.dumps(how)))
    session.detach()
    return found


def evaluated(session: CDPSession, expression: str) -> Any:  # noqa: ANN401 (whatever it gives)
    """Evaluate a script of ours past the policy of the page."""
    wish = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    answer = session.send("Runtime.evaluate", wish)
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")
