"""Style sheets as browsers of 2020 understand them: Chrome 80 and iOS 13, the oldest that must do."""

import re

SELECTOR = re.compile(
    r":has\(|:is\(|:where\(|:focus-visible|::details-content|::file-selector-button|::marker|:user-(in)?valid"
    r"|:not\([^)]*,|&"
)
PROPERTY = re.compile(
    r"^(inset(-.*)?|(margin|padding|border|scroll-padding|scroll-margin)-(inline|block)|aspect-ratio|accent-color"
    r"|text-wrap|text-underline-offset|text-decoration-thickness|hyphenate-.*|scrollbar-gutter|color-scheme"
    r"|content-visibility|container(-.*)?|forced-color-adjust|overscroll-.*|appearance|mask(-.*)?"
    r"|print-color-adjust|translate|rotate|scale)$"
)
VALUE = re.compile(
    r"oklch\(|oklab\(|\blch\(|\blab\(|color-mix\(|light-dark\(|clamp\(|\d(dvh|svh|lvh|cqw|cqi|lh|rlh)\b"
    r"|revert-layer|fit-content\(|\banywhere\b"
)
BLOCKS = ("@layer", "@container", "@property", "@starting-style", "@scope")
MEDIA = re.compile(r"forced-colors|[<>]|prefers-contrast|scripting|dynamic-range")


def knows(name: str, value: str) -> bool:
    return not (PROPERTY.match(name) or VALUE.search(value))


def supports(condition: str) -> bool:
    """How ``@supports`` is answered there; a condition of several parts, with no."""
    found = re.match(r"(not\s*)?\(\s*([\w-]+)\s*:\s*([^()]*)\)$", condition.strip())
    return found is not None and knows(found[2], found[3]) != bool(found[1])


def understood(sheet: str) -> str:
    """What remains of ``sheet``: rules and declarations that are not known are left out, as browsers do."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    kept, place = [], 0
    while (opens := sheet.find("{", place)) >= 0:
        ends = sheet.find(";", place)
        if 0 <= ends < opens:  # a statement such as @charset
            place = ends + 1
            continue
        head, closes = sheet[place:opens].strip(), closing(sheet, opens)
        kept.append(rule(head, sheet[opens + 1 : closes]))
        place = closes + 1
    return "\n".join(kept)


def closing(sheet: str, opens: int) -> int:
    """The place of the bracket that closes the one at ``opens``."""
    depth, place = 1, opens
    while depth:
        place += 1
        depth += (sheet[place] == "{") - (sheet[place] == "}")
    return place


def rule(head: str, body: str) -> str:
    if head.startswith("@supports"):
        return understood(body) if supports(head.removeprefix("@supports")) else ""
    if head.startswith("@media"):
        return "" if MEDIA.search(head) else f"{head}{{{understood(body)}}}"
    if head.startswith(BLOCKS) or SELECTOR.search(head) or ("{" in body and not head.startswith("@")):
        return ""
    if head.startswith("@"):
        return f"{head}{{{body}}}"
    known = [
        declaration
        for declaration in re.split(r";(?![^(]*\))", body)
        if knows(*(part.strip() for part in declaration.partition(":")[::2]))
    ]
    return f"{head}{{{';'.join(known)}}}"
