"""What fits on paper."""

import re

LONGEST_GAZETTE = 1_200
SENTENCE_ENDS = re.compile(r"[.!?](?=\s|$)")
MARKS = re.compile(r"(?m)^[#>*\-\s]+|[*_`]")


def shortened(text: str, most: int) -> str:
    """``text`` as plain words, at most ``most`` characters: whole sentences if any fit, else whole words."""
    words = " ".join(MARKS.sub("", text).split())
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    ends = [match.end() for match in SENTENCE_ENDS.finditer(cut)]
    if ends and ends[-1] > most // 3:
        return cut[: ends[-1]]
    return cut.rpartition(" ")[0].rstrip(",;: ") + "…"
