"""Suggestions keep the words that ideas share: what no idea says any more goes from them, too."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.services.learning import want_learning
from participation.ideas.services.redaction import AFTERWARDS
from participation.themes.models import Cluster, ClusterMember, LearntModel

NAMELESS = "–"
"""The label of a suggestion of which no word is left."""


def clean_suggestions(idea: Idea, at: datetime) -> None:
    """Of an idea that has lost words: labels, terms and reasons name only what its suggestions still say.

    What the machine learnt holds the words as well: it learns anew.
    """
    mine = select(ClusterMember.cluster_id).where(ClusterMember.idea_id == idea.id)
    for cluster in db.session.scalars(select(Cluster).where(Cluster.id.in_(mine))):
        said = words_of(cluster)
        kept = said_still(cluster.terms, said)
        if kept != cluster.terms or not is_said(cluster.label, said):
            cluster.terms = kept
            cluster.label = relabelled(cluster.label, kept, said)
        for member in members_of(cluster):
            member.terms = said_still(member.terms, said)
    learnt = db.session.get(LearntModel, idea.process_id)
    if learnt is not None:
        learnt.area_labels = learnt.theme_labels = 0  # whatever is known by now is worth learning
        want_learning(idea.process_id, at=at)
    db.session.flush()


def words_of(cluster: Cluster) -> str:
    """Everything that the ideas of the suggestion say now."""
    statement = select(Idea.title, Idea.text).join(ClusterMember, ClusterMember.idea_id == Idea.id)
    rows = db.session.execute(statement.where(ClusterMember.cluster_id == cluster.id)).all()
    return "\n".join(f"{title}\n{text}" for title, text in rows).casefold()


def members_of(cluster: Cluster) -> Iterable[ClusterMember]:
    return db.session.scalars(select(ClusterMember).where(ClusterMember.cluster_id == cluster.id))


def said_still(terms: list[str], said: str) -> list[str]:
    return [term for term in terms if term.casefold() in said]


def is_said(label: str, said: str) -> bool:
    return all(word.strip(".,;:·–").casefold() in said for word in label.split())


def relabelled(label: str, terms: list[str], said: str) -> str:
    """The label if all its words are said still, else one of the terms that are left."""
    if is_said(label, said):
        return label
    return ", ".join(terms[:3]) or NAMELESS


AFTERWARDS.append(clean_suggestions)
