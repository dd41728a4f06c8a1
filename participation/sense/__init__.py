"""Sense-making: similar contributions, clusters, labels and suggestions, as pure mathematics on texts.

Knows no tables and no web. Its engine (scipy, scikit-learn) is the optional extra `sense`: ask `available()`
first, and call the functions from background work; the libraries are loaded when a function first needs them.
"""

from importlib.util import find_spec


def available() -> bool:
    """Whether the libraries of the extra `sense` are installed."""
    return all(find_spec(library) is not None for library in ("scipy", "sklearn"))
