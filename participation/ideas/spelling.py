"""How a code is said on the telephone, by DIN 5009:2022: a German town for each letter."""

from participation.kernel.codes import spoken

TOWNS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            "Aachen", "Berlin", "Chemnitz", "Düsseldorf", "Essen", "Frankfurt", "Goslar",
            "Hamburg", "Ingelheim", "Jena", "Köln", "Leipzig", "München", "Nürnberg",
            "Offenbach", "Potsdam", "Quickborn", "Rostock", "Salzwedel", "Tübingen", "Unna",
            "Völklingen", "Wuppertal", "Xanten", "Ypsilon", "Zwickau",
        ),
        strict=True,
    )
)  # fmt: skip
"""Names, alike in every language."""


def spelled(code: str) -> str:
    """The code in its groups, as one reads it out: ``Köln 7 München – 4 Potsdam Xanten``."""
    return " – ".join(" ".join(TOWNS.get(sign, sign) for sign in group) for group in spoken(code).split(" "))
