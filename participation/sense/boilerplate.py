"""Phrases that stand in a text because a form or the standing orders ask for them."""

import re

MOTION = re.compile(
    r"""\b(?:
      (?:der|die|das)\s(?:\w+\s){0,3}?(?:\w*rat|\w*bürgerschaft|\w*vertretung|\w*versammlung|\w*ausschuss|\w*parlament)
        (?:\s\w+){0,4}?\s(?:möge|soll|solle|sollte)\s(?:bitte\s)?beschließen(?:,?\sdass)?
    | (?:es\s)?wird\s(?:hiermit\s)?(?:beantragt|angeregt)(?:,?\sdass)?
    | (?:hiermit\s)?(?:beantrage\sich|ich\sbeantrage|rege\sich\san|ich\srege\san|ich\sschlage\svor)
        (?:,?\sdass)?
    | sehr\sgeehrte\sdamen\sund\sherren
    | (?:mit\s)?(?:freundlichen|vielen|besten|liebe)\s(?:grüßen|grüße|dank)
    )(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)


def without_boilerplate(text: str) -> str:
    """The text without the phrases that every motion has ("Der Rat möge beschließen, dass")."""
    return MOTION.sub(" ", text)
