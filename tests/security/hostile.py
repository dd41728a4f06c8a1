"""Words that attack whatever shows them, and how to tell whether one of them got through."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

SHORT = "='\"><xss7 onfocus=alert(7)>"
MEDIUM = SHORT + "<script>alert(7)</script>\u202e\r\nBcc: evil@evil.example"
LONG = (
    MEDIUM
    + "<img src=x onerror=alert(7)><svg onload=alert(7)>{{7*7}} </textarea></title></script><!--"
    + " [a](javascript:alert(7)) ![i](//evil.example/i.png) [b](//evil.example/b) <javascript:alert(7)>"
    + ' https://evil.example/"onmouseover=alert(7) [c](https://evil.example \'x" onclick="alert(7)\')'
    + " \u2028\ud7ff @SUM(1+1)*cmd|' /C calc'!A0"
)
RAW = "<xss7"
"""What must stand in no page as it is: neither as markup nor in a block of data."""

WITH_ADDRESS = {"href", "src", "action", "formaction", "xlink:href", "poster", "data"}
HARMLESS_SCHEMES = {"", "http", "https", "mailto", "tel"}
FORBIDDEN = {"iframe", "object", "embed", "base", "svg7", "xss7", "applet", "frame", "link7"}
TABLE_FORMULA = re.compile(r"^\s*[=+\-@\t\r＝＋－＠]")


class Executable(HTMLParser):
    """Collects what a browser would run, load from elsewhere, or send elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.block: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag in FORBIDDEN or any(name.startswith("on") or name == "style" for name in facts):
            self.found.append(f"<{tag} {facts}>")
        for name in WITH_ADDRESS & facts.keys():
            self.check_address(tag, name, facts)
        if tag == "script":
            if facts.get("type") == "application/json":
                self.block = []
            elif not facts.get("src", "").startswith("/static/"):
                self.found.append(f"<script {facts}>")

    def check_address(self, tag: str, name: str, facts: dict[str, str]) -> None:
        address = facts[name]
        if tag == "img" and name == "src" and address.startswith("data:image/"):
            return
        parts = urlsplit(re.sub(r"[\x00-\x20]", "", address).replace("\\", "/"))
        leaves = bool(parts.netloc) and parts.hostname != "localhost"
        citizens = tag == "a" and {"nofollow", "ugc", "noopener"} <= set(facts.get("rel", "").split())
        if parts.scheme not in HARMLESS_SCHEMES or (leaves and not (citizens and parts.scheme)):
            self.found.append(f"<{tag} {name}={address}>")

    def handle_data(self, data: str) -> None:
        if self.block is not None:
            self.block.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self.block is not None:
            try:
                json.loads("".join(self.block))
            except ValueError:
                self.found.append("a block of data that is none")
            self.block = None


def executable_in(page: str) -> list[str]:
    """What of ``page`` a browser would run or fetch although nobody of the house wrote it."""
    parser = Executable()
    parser.feed(page)
    parser.close()
    return [*parser.found, *([RAW] if RAW in page else [])]
