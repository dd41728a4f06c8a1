"""Vendor KERN, the German public sector's design system, for browsers from Chrome 80 and iOS 13 on.

KERN writes its colours in oklch and leans on :has, :is and color-mix: on an older telephone its fields,
buttons and error colours vanish. What an old browser does not know is written plainly here, or left out
where our own style sheets say it: docs/decisions/0002-kern-vendored.md.
"""

import math
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.vendored import STATIC, Origin, npm_package, record

VERSION = "2.7.2"
NOTICE = f"/* @kern-ux/native {VERSION}, EUPL-1.2 (LICENSE-KERN.md); changed by tools/vendor_kern.py */\n"
FONT_TOOLS = "fonttools[woff]==4.68.0"

# Latin letters of western Europe, German quotation marks, dashes, arrows and the signs of figures.
LETTERS = (
    "U+0020-007E,U+00A0-00FF,U+0152-0153,U+0160-0161,U+017D-017E,U+1E9E,U+2013-2014,U+2018-201E,U+2022,"
    "U+2026,U+2030,U+20AC,U+2190-2193,U+2212,U+2264-2265"
)

UNKNOWN_TO_OLD_BROWSERS = ("oklch", "color-mix", "@layer", ":has(", ":is(", ":where(", ":focus")
DROPPED_AT_RULES = ("@font-face", "@layer", "@container", "@property")
UTILITY = re.compile(
    r"^\.kern-("
    r"(p|m|px|py|mx|my|pt|pb|pl|pr|mt|mb|ml|mr|ms|me|ps|pe|gap|col|row|order|flex|grid|basis|grow|shrink"
    r"|w|h|min|max|d|text|bg|border|rounded|justify|items|content|self|place|align|stack|visible|invisible"
    r"|overflow|position|inset|top|left|z|aspect)-"
    r"|icon--"
    r"|(\w|-)+-(sm|md|lg|xl|xxl)$)"
)


def hex_colour(oklch: str) -> str:
    """Return ``L% C H [/ alpha]`` (the inside of an ``oklch()``) as #rrggbb[aa], clipped into sRGB.

    Matrices: Björn Ottosson, "A perceptual color space for image processing" (2020).
    """
    components, _, alpha = oklch.partition("/")
    lightness_text, chroma_text, hue_text = components.split()
    lightness = _fraction(lightness_text)
    chroma = float(chroma_text)
    hue = 0.0 if hue_text == "none" else math.radians(float(hue_text.removesuffix("deg")))
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    opacity = f"{round(255 * _fraction(alpha.strip())):02x}" if alpha else ""
    return "#" + "".join(f"{_gamma(channel):02x}" for channel in linear) + opacity


def _fraction(number: str) -> float:
    return float(number.removesuffix("%")) / (100 if number.endswith("%") else 1)


def _gamma(linear: float) -> int:
    encoded = 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(255 * min(1.0, max(0.0, encoded)))


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Yield each rule as what stands before its braces and what stands between them."""
    start = 0
    while (opening := css.find("{", start)) >= 0:
        depth, end = 1, opening + 1
        while depth:
            depth += (css[end] == "{") - (css[end] == "}")
            end += 1
        yield css[start:opening].strip(), css[opening + 1 : end - 1]
        start = end


def selectors(listed: str) -> list[str]:
    """Split a selector list at its outer commas."""
    found, depth = [""], 0
    for character in listed:
        depth += (character in "([") - (character in ")]")
        if character == "," and depth == 0:
            found.append("")
        else:
            found[-1] += character
    return [selector.strip() for selector in found]


def plain_selectors(selector: str) -> list[str]:
    """Write ``:is()`` and lists in ``:not()`` out; nothing when an old browser cannot know what is meant.

    Rules for the focus go as well: base.css draws one ring for everything.
    """
    if re.search(r":has\(|:where\(|:focus", selector):
        return []
    selector = re.sub(
        r":not\(([^()]*,[^()]*)\)",
        lambda listed: "".join(f":not({part.strip()})" for part in listed[1].split(",")),
        selector,
    )
    if choice := re.search(r":is\(([^()]*)\)", selector):
        before, after = selector[: choice.start()], selector[choice.end() :]
        return [before + part.strip() + after for part in choice[1].split(",")]
    return [selector]


def plain_declarations(body: str) -> str:
    """Leave out mixed colours (tokens.css names those five) and what old browsers skip anyway."""
    return ";".join(
        declaration
        for declaration in re.split(r";(?![^(]*\))", body)
        if declaration.strip()
        and "color-mix(" not in declaration
        and not re.match(r"\s*(aspect-ratio|scrollbar-gutter|text-wrap)\s*:", declaration)
    )


def plain_rules(css: str, *, without: frozenset[str]) -> str:
    """Return the rules as an old browser understands them, without utilities and these selectors."""
    kept = []
    for head, body in blocks(css):
        if head.startswith(DROPPED_AT_RULES) or head in without or UTILITY.match(head):
            continue
        if head.startswith("@media"):
            rule = (head, plain_rules(body, without=without))
        elif head.startswith("@"):
            rule = (head, body)
        else:
            known = [plain for selector in selectors(head) for plain in plain_selectors(selector)]
            rule = (",".join(known), plain_declarations(body))
        if all(part.strip() for part in rule):
            kept.append("{}{{{}}}".format(*rule))
    return "".join(kept)


def for_old_browsers(css: str, *, utilities: str = "") -> str:
    """Return KERN's style sheet without its utilities and without anything newer than Chrome 80 or iOS 13.

    Raises ValueError when something newer is left, as it may be after an update of KERN.
    """
    css = re.sub(r"oklch\(([^()]*)\)", lambda colour: hex_colour(colour[1]), _bare(css))
    css = re.sub(r"oklch\(var\(--kern-shadow-color\) ?/ ?([.\d]+)\)", r"rgba(0,0,0,\1)", css)
    names = frozenset(head for head, _ in blocks(_bare(utilities)) if head.startswith("."))
    css = plain_rules(css, without=names)
    # KERN sets its font on every element; only controls do not inherit it.
    css = css.replace("*:not(i){", "button,input,select,textarea,optgroup{")
    if left := [feature for feature in UNKNOWN_TO_OLD_BROWSERS if feature in css]:
        raise ValueError(f"old browsers do not know {', '.join(left)}")
    return css


def _bare(css: str) -> str:
    return re.sub(r'@charset "[^"]*";|/\*.*?\*/', "", css.lstrip("\ufeff"), flags=re.DOTALL)


def subset(font: Path, target: Path) -> None:
    """Write the font with the letters of our languages only; fetches fonttools into uv's cache."""
    subprocess.run(
        [
            *(sys.executable, "-m", "uv", "tool", "run", "--from", FONT_TOOLS, "pyftsubset", str(font)),
            f"--unicodes={LETTERS}",
            "--layout-features=kern,liga,tnum,lnum,locl,mark,ccmp",
            "--flavor=woff2",
            "--name-IDs=*",
            f"--output-file={target}",
        ],
        check=True,
    )


def main() -> None:
    """Fetch KERN and write its style sheet, its licence and two weights of Fira Sans."""
    vendor, fonts = STATIC / "vendor", STATIC / "fonts"
    style, licence = vendor / "kern.css", vendor / "LICENSE-KERN.md"
    weights = [fonts / f"FiraSans-{weight}.woff2" for weight in ("Regular", "SemiBold")]
    with npm_package("@kern-ux/native", VERSION) as package:
        css = for_old_browsers(
            (package / "dist/kern.min.css").read_text(encoding="utf-8"),
            utilities=(package / "dist/kern-utilities.min.css").read_text(encoding="utf-8"),
        )
        style.write_text(NOTICE + css + "\n", encoding="utf-8")
        shutil.copyfile(package / "LICENSE.md", licence)
        for font in weights:
            subset(package / "dist/fonts/fira-sans" / font.name, font)
    kern = ("@kern-ux/native", VERSION)
    rewritten = "rewritten for old browsers, without utilities and icons"
    record(
        vendor,
        [
            Origin(style, *kern, "EUPL-1.2", rewritten),
            Origin(licence, *kern, "EUPL-1.2"),
            *(Origin(font, *kern, "OFL-1.1 (fonts/OFL.txt)", "subset") for font in weights),
        ],
    )


if __name__ == "__main__":
    main()
