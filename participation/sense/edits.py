"""Texts as somebody else might send them in once more: slips of the keyboard, a word less, a greeting."""

import random
import re

LETTERS = "abcdefghijklmnopqrstuvwxyz"
CLOSINGS = ("Danke!", "Bitte bald umsetzen.", "Das wäre schön.", "Vielen Dank im Voraus.")
WORDS_PER_SLIP = 12
WORDS_PER_LOSS = 15
SHORTEST_TO_SLIP = 4


def edited(text: str, randomness: random.Random) -> str:
    """The text with a slip in about every twelfth word, a word lost in fifteen, and sometimes a closing."""
    words = text.split()
    kept = [
        word for word in words if len(words) < SHORTEST_TO_SLIP or randomness.random() > 1 / WORDS_PER_LOSS
    ]
    answer = " ".join(
        slipped(word, randomness)
        if len(word) >= SHORTEST_TO_SLIP and randomness.random() < 1 / WORDS_PER_SLIP
        else word
        for word in kept or words
    )
    kind = randomness.randrange(4)
    if kind == 0:
        answer = f"{answer} {randomness.choice(CLOSINGS)}"
    elif kind == 1:
        answer = answer.lower()
    elif kind == 2:
        answer = re.sub(r"[.,!?]", "", answer)
    return answer


def slipped(word: str, randomness: random.Random) -> str:
    """The word with a letter lost, doubled, replaced, or swapped with its neighbour."""
    at = randomness.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return randomness.choice(
        (
            before + after,
            before + letter + letter + after,
            before + randomness.choice(LETTERS) + after,
            before + after[:1] + letter + after[1:],
        )
    )
