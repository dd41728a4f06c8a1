"""Passages of an idea that are made unrecognisable: finding them, and the text with bars in their place."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from participation.ideas.models import LONGEST_TITLE, PassageOf
from participation.kernel.text import BAR, excerpt

FEWEST_SIGNS = 3
"""A single letter would black out half the text."""

SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+|\n|$)")


@dataclass(frozen=True)
class Passage:
    """A stretch of the original's title or text."""

    of: PassageOf
    start: int
    length: int

    @property
    def end(self) -> int:
        return self.start + self.length


@dataclass(frozen=True)
class Bar:
    """A passage and what stands in its place."""

    passage: Passage
    mark: str


def mark_of(reason: str, language: str) -> str:
    """``[unkenntlich gemacht: Persönliche Angaben]``, in the language of the idea; it is read aloud."""
    words = "made illegible" if language == "en" else "unkenntlich gemacht"
    return f"[{words}: {' '.join(reason.replace('[', '(').replace(']', ')').split())}]"


def short_mark(mark: str) -> str:
    return mark.partition(":")[0].rstrip("]") + "]"


def without_bars(text: str) -> str:
    """The words that are left."""
    return BAR.sub(" ", text)


def passages_called(typed: str, *, title: str, text: str) -> list[Passage]:
    """Every place where the typed words stand, whatever their case and line breaks; as whole words if so."""
    words = typed.split()
    if len("".join(words)) < FEWEST_SIGNS:
        return []
    pattern = r"\s+".join(re.escape(word) for word in words)
    for wanted in (rf"(?<!\w){pattern}(?!\w)", pattern):
        found = [
            Passage(of, match.start(), match.end() - match.start())
            for of, said in ((PassageOf.TITLE, title), (PassageOf.TEXT, text))
            for match in re.finditer(wanted, said, re.IGNORECASE)
        ]
        if found:
            return found
    return []


def sentences_of(text: str) -> Iterator[tuple[Passage, str]]:
    """The sentences of a text, to be chosen from."""
    for match in SENTENCE.finditer(text):
        said = match[0].strip()
        if said:
            start = match.start() + match[0].index(said[0])
            yield Passage(PassageOf.TEXT, start, len(said)), said


def barred(original: str, bars: Iterable[Bar]) -> str:
    """The text with each stretch of passages replaced by the mark of its first one."""
    parts, last = [], 0
    for start, end, mark in stretches(bars):
        parts += [original[last:start], mark]
        last = end
    return "".join([*parts, original[last:]])


def stretches(bars: Iterable[Bar]) -> list[tuple[int, int, str]]:
    """Start, end and mark; passages that overlap or touch are one."""
    joined: list[tuple[int, int, str]] = []
    for bar in sorted(bars, key=lambda bar: (bar.passage.start, -bar.passage.length)):
        start, end = bar.passage.start, bar.passage.end
        if joined and start <= joined[-1][1]:
            first, before, mark = joined[-1]
            joined[-1] = (first, max(end, before), mark)
        else:
            joined.append((start, end, bar.mark))
    return joined


def barred_title(original: str, bars: Sequence[Bar]) -> str:
    """As long as a title may be: with the reason where there is room for it."""
    whole = barred(original, bars)
    if len(whole) <= LONGEST_TITLE:
        return whole
    short = barred(original, [Bar(bar.passage, short_mark(bar.mark)) for bar in bars])
    return short if len(short) <= LONGEST_TITLE else excerpt(short, LONGEST_TITLE - 2)
