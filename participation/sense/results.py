"""What sense-making answers with: plain frozen values that a web page can show without loading the engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

TextId = int | str
GroupId = int | str
# Mappings do not vary in their keys: each kind of id is named.
Assignments = Mapping[int, GroupId] | Mapping[str, GroupId] | Mapping[TextId, GroupId]
Progress = Callable[[float], None]


def silent(_share_done: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Member:
    """A text in a cluster, and why it is there."""

    id: TextId
    closeness: float  # 0…1: cosine to the centre of the cluster
    locked: bool  # put there by hand, not moved
    shared_terms: tuple[str, ...]  # the words it has in common with the cluster, strongest first
    nearest: tuple[TextId, ...]  # the members most like it


@dataclass(frozen=True)
class Cluster:
    """Texts that resemble one another; a theme if `group` names one, else a proposal for one."""

    number: int  # from 1, biggest first
    group: GroupId | None
    label: str  # a proposal in the writers' own words, never empty
    terms: tuple[str, ...]  # what sets it apart from the others, strongest first
    members: tuple[Member, ...]  # closest first


@dataclass(frozen=True)
class Clustering:
    """A proposal for sorting texts: every text stands in exactly one cluster or among the unassigned."""

    clusters: tuple[Cluster, ...]
    unassigned: tuple[TextId, ...]  # no word in common with any other: emoji, single letters


@dataclass(frozen=True)
class Suggestion:
    """A label that may fit a text."""

    label: GroupId
    confidence: float  # 0…1; the confidences of all labels sum to 1
    because: tuple[str, ...]  # the words of the text that led there, strongest first
    nearest: tuple[TextId, ...]  # texts that bear the label and are most like it
    sure: bool  # among suggestions like this, enough were right to choose it beforehand


@dataclass(frozen=True)
class Resemblance:
    """Another text that is like the one asked about."""

    id: TextId
    closeness: float  # 0…1


@dataclass(frozen=True)
class Pair:
    """Two texts that may say the same."""

    one: TextId
    other: TextId
    closeness: float  # 0…1: cosine over character sequences and words
