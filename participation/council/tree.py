"""What is frozen as a tree of hashes: pure, needs neither a database nor the town's keys.

A leaf bears a value and a salt; its hash is SHA-256 over both, in canonical JSON (RFC 8785). The hash of a
node is SHA-256 over the names and hashes of what lies in it, and that of the root is the checksum printed on
every paper. Whoever erases a value and its salt leaves the hash: all else can still be checked, and the value
cannot be guessed.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import rfc8785

FORMAT = "participation-snapshot-1"
ROOT = ""
BETWEEN = "/"
HASH = re.compile("[0-9a-f]{64}")

Value = str | int | float | bool | None | list[Any]
Tree = Mapping[str, "Tree | Value"]


@dataclass(frozen=True)
class Leaf:
    """A value with its salt; both None: a tombstone, erased at ``redacted_at``."""

    hash: str
    salt: str | None
    value: Value = None
    redacted_at: str = ""

    @property
    def is_tombstone(self) -> bool:
        return self.salt is None


Leaves = Mapping[str, Leaf]


def flattened(tree: Tree, at: str = "") -> Iterator[tuple[str, Value]]:
    """Every value with its path. Raises ValueError for a name that would not be one step of a path."""
    for name, branch in tree.items():
        if not name or BETWEEN in name:
            raise ValueError(f"{name!r} is no name in a tree")
        path = f"{at}{BETWEEN}{name}" if at else name
        if isinstance(branch, Mapping):
            yield from flattened(branch, path)
        else:
            yield path, branch


def nested(values: Iterable[tuple[str, Value]]) -> dict[str, Any]:
    """The tree of these paths."""
    tree: dict[str, Any] = {}
    for path, value in values:
        *steps, name = path.split(BETWEEN)
        node = tree
        for step in steps:
            node = node.setdefault(step, {})
        node[name] = value
    return tree


def leaf_hash(salt: str, value: Value) -> str:
    return hashlib.sha256(b"leaf\0" + rfc8785.dumps([salt, value])).hexdigest()


def node_hash(children: Mapping[str, str]) -> str:
    return hashlib.sha256(b"node\0" + rfc8785.dumps(dict(children))).hexdigest()


def hashes_of(leaf_hashes: Mapping[str, str]) -> dict[str, str]:
    """The hash of every node above these leaves, the root's under ROOT."""
    children: dict[str, dict[str, str]] = {ROOT: {}}
    for path, known in leaf_hashes.items():
        parent, name = split(path)
        children.setdefault(parent, {})[name] = known
        while parent != ROOT:
            above, name = split(parent)
            children.setdefault(above, {}).setdefault(name, "")
            parent = above
    found: dict[str, str] = {}
    for node in sorted(children, key=lambda one: (one != ROOT, one.count(BETWEEN)), reverse=True):
        inside = {name: known or found[joined(node, name)] for name, known in children[node].items()}
        found[node] = node_hash(inside)
    return found


def split(path: str) -> tuple[str, str]:
    parent, _, name = path.rpartition(BETWEEN)
    return parent, name


def joined(node: str, name: str) -> str:
    return f"{node}{BETWEEN}{name}" if node else name


def as_file(leaves: Leaves) -> bytes:
    """The whole snapshot as a file, in canonical JSON."""
    nodes = hashes_of({path: leaf.hash for path, leaf in leaves.items()})
    written = {
        path: {"hash": leaf.hash, "redacted_at": leaf.redacted_at}
        if leaf.is_tombstone
        else {"hash": leaf.hash, "salt": leaf.salt, "value": leaf.value}
        for path, leaf in leaves.items()
    }
    return rfc8785.dumps({"format": FORMAT, "checksum": nodes[ROOT], "hashes": nodes, "leaves": written})


# --- Looking whether a file is still what was frozen -----------------------------------------------


class Unreadable(ValueError):
    """The file is no snapshot, or so damaged that nothing in it can be compared."""


@dataclass(frozen=True)
class Difference:
    """Where something is not what was frozen, and how it shows."""

    place: str
    why: str


@dataclass(frozen=True)
class Verdict:
    """What a look at a file found. Intact is what differs nowhere; redactions are no difference."""

    checksum: str
    leaves: int
    differences: tuple[Difference, ...]
    redactions: tuple[tuple[str, str], ...]
    """Path and moment of each."""
    about: Mapping[str, Value] = field(default_factory=dict)
    """The values that tell what was frozen, as the file has them."""

    @property
    def is_intact(self) -> bool:
        return not self.differences


def no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"the name {twice!r} stands twice")
    return found


def read(content: bytes) -> dict[str, Any]:
    """The file's JSON. Raises Unreadable with the place where it breaks off."""
    try:
        found = json.loads(content.decode("utf-8"), object_pairs_hook=no_name_twice)
    except UnicodeDecodeError as error:
        raise Unreadable(f"byte {error.start} is no text") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"line {error.lineno}, column {error.colno}: {error.msg}") from error
    except RecursionError as error:
        raise Unreadable("nested too deeply") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Unreadable(f"it does not say that it is a {FORMAT}")
    for name in ("hashes", "leaves"):
        if not isinstance(found.get(name), dict):
            raise Unreadable(f"it has no {name}")
    return found


def looked_at(content: bytes, *, printed: str = "") -> Verdict:
    """Compare everything in the file with its own hashes, and its checksum with the ``printed`` one.

    A printed checksum may be shortened to its beginning. Raises Unreadable.
    """
    file = read(content)
    leaves, nodes = file["leaves"], file["hashes"]
    checksum = file.get("checksum") if isinstance(file.get("checksum"), str) else ""
    found = [Difference(name, "unknown") for name in sorted(file.keys() - KNOWN)]
    hashes: dict[str, str] = {}
    redactions: list[tuple[str, str]] = []
    for path, leaf in sorted(leaves.items()):
        why = wrong_with(leaf)
        if why:
            found.append(Difference(path, why))
        elif "redacted_at" in leaf:
            redactions.append((path, leaf["redacted_at"]))
        told = leaf.get("hash") if isinstance(leaf, dict) else None
        hashes[path] = told if isinstance(told, str) else ""
    found += differing_nodes(hashes, nodes)
    if checksum != nodes.get(ROOT):
        found.append(Difference("checksum", "is not the hash of the root"))
    begins = printed.replace(" ", "").replace("…", "").lower()
    if begins and not str(checksum).startswith(begins):
        found.append(Difference("checksum", "is not the printed one"))
    about = {
        path: leaf.get("value")
        for path, leaf in leaves.items()
        if path.startswith("about/") and isinstance(leaf, dict)
    }
    return Verdict(str(checksum), len(leaves), tuple(found), tuple(redactions), about)


KNOWN = {"format", "checksum", "hashes", "leaves"}
VALUE, TOMBSTONE = {"hash", "salt", "value"}, {"hash", "redacted_at"}


def wrong_with(leaf: object) -> str:
    """Nothing, or what does not fit in a leaf."""
    if not isinstance(leaf, dict) or set(leaf) not in {frozenset(VALUE), frozenset(TOMBSTONE)}:
        return "is no leaf"
    if not isinstance(leaf["hash"], str) or not HASH.fullmatch(leaf["hash"]):
        return "has no hash"
    if "redacted_at" in leaf:
        return "" if isinstance(leaf["redacted_at"], str) else "is no tombstone"
    try:
        known = isinstance(leaf["salt"], str) and leaf_hash(leaf["salt"], leaf["value"]) == leaf["hash"]
    except (rfc8785.CanonicalizationError, RecursionError):
        known = False
    return "" if known else "value changed"


def differing_nodes(leaf_hashes: Mapping[str, str], nodes: Mapping[str, object]) -> list[Difference]:
    """Nodes whose hash is not that of what lies in them: something was added, taken away or put elsewhere."""
    computed = node_by_node(leaf_hashes, nodes)
    found = [
        Difference(node or "checksum", "entries added, taken away or changed")
        for node, known in computed.items()
        if nodes.get(node) != known
    ]
    return found + [Difference(node, "unknown") for node in sorted(set(nodes) - set(computed))]


def node_by_node(leaf_hashes: Mapping[str, str], nodes: Mapping[str, object]) -> dict[str, str]:
    """The hash of each node from the told hashes right below it, so that a change is named where it is."""
    children: dict[str, dict[str, str]] = {ROOT: {}}
    for path, told in leaf_hashes.items():
        parent, name = split(path)
        children.setdefault(parent, {})[name] = told
        while parent != ROOT:
            above, name = split(parent)
            children.setdefault(above, {})[name] = str(nodes.get(parent))
            parent = above
    return {node: node_hash(inside) for node, inside in sorted(children.items())}
