"""What is frozen cannot be changed without being found, and the place is named."""

import json
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.council.commands import snapshot
from participation.council.tree import (
    Leaf,
    Unreadable,
    Value,
    as_file,
    flattened,
    hashes_of,
    leaf_hash,
    looked_at,
    nested,
)

NAMES = st.text("abcdefgh-_0123456789ä", min_size=1, max_size=8)
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**50), 2**50),
    st.floats(-1e6, 1e6),
    st.text(max_size=20),
    st.lists(st.text(max_size=4), max_size=3),
)
TREES = st.recursive(
    st.dictionaries(NAMES, VALUES, min_size=1, max_size=4),
    lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=12,
)


def leaves_of(tree: dict[str, Any]) -> dict[str, Leaf]:
    return {
        path: Leaf(leaf_hash(f"salt{place}", value), f"salt{place}", value)
        for place, (path, value) in enumerate(flattened(tree))
    }


def same(one: Value, other: Value) -> bool:
    return json.dumps(one) == json.dumps(other)


@settings(max_examples=60, deadline=None)
@given(TREES, st.data())
def test_any_change_of_any_value_is_found_and_its_place_named(
    tree: dict[str, Any], data: st.DataObject
) -> None:
    leaves = leaves_of(tree)
    untouched = as_file(leaves)
    assert looked_at(untouched).is_intact
    path = data.draw(st.sampled_from(sorted(leaves)))
    value = data.draw(VALUES)
    file = json.loads(untouched)
    before = file["leaves"][path]["value"]
    file["leaves"][path]["value"] = value
    found = looked_at(json.dumps(file).encode())
    if leaf_hash("", before) == leaf_hash("", value):  # 1 and 1.0 are the same number
        assert found.is_intact
    else:
        assert [one.place for one in found.differences] == [path]


@settings(max_examples=40, deadline=None)
@given(TREES, st.data())
def test_whoever_forges_a_hash_as_well_is_found_one_step_above(
    tree: dict[str, Any], data: st.DataObject
) -> None:
    leaves = leaves_of(tree)
    path = data.draw(st.sampled_from(sorted(leaves)))
    file = json.loads(as_file(leaves))
    forged = {"salt": "mine", "value": "mine", "hash": leaf_hash("mine", "mine")}
    file["leaves"][path] = forged
    places = [one.place for one in looked_at(json.dumps(file).encode()).differences]
    assert places == [path.rpartition("/")[0] or "checksum"]


@settings(max_examples=40, deadline=None)
@given(TREES, st.data())
def test_taking_away_or_adding_is_found(tree: dict[str, Any], data: st.DataObject) -> None:
    leaves = leaves_of(tree)
    path = data.draw(st.sampled_from(sorted(leaves)))
    less, more = json.loads(as_file(leaves)), json.loads(as_file(leaves))
    del less["leaves"][path]
    more["leaves"]["zz/new"] = {"salt": "s", "value": 1, "hash": leaf_hash("s", 1)}
    assert not looked_at(json.dumps(less).encode()).is_intact
    assert not looked_at(json.dumps(more).encode()).is_intact


@given(TREES)
def test_a_tree_is_the_same_after_being_laid_flat(tree: dict[str, Any]) -> None:
    assert nested(flattened(tree)) == tree


def test_what_was_erased_is_told_with_place_and_moment_and_all_else_still_verifies() -> None:
    leaves = leaves_of({"about": {"session": "2026-01-27"}, "measures": {"M-01": {"title": "Bank", "n": 3}}})
    erased = leaves["measures/M-01/title"]
    leaves["measures/M-01/title"] = Leaf(erased.hash, None, None, "2026-03-01T10:00:00+00:00")
    found = looked_at(as_file(leaves))
    assert found.is_intact
    assert found.redactions == (("measures/M-01/title", "2026-03-01T10:00:00+00:00"),)
    assert b"Bank" not in as_file(leaves)


def test_a_forged_file_that_is_whole_in_itself_has_another_checksum_than_the_printed_one() -> None:
    true, forged = leaves_of({"a": {"b": 1}}), leaves_of({"a": {"b": 2}})
    printed = looked_at(as_file(true)).checksum
    assert looked_at(as_file(true), printed=printed[:16]).is_intact
    assert looked_at(as_file(true), printed=f"{printed[:4]} {printed[4:8]} …").is_intact
    assert not looked_at(as_file(forged), printed=printed[:16]).is_intact


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"{}",
        b'{"format": "x"}',
        b"[" * 100_000,
        b'{"format": "participation-snapshot-1", "format": "participation-snapshot-1"}',
    ],
)
def test_what_is_no_snapshot_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(Unreadable):
        looked_at(content)


@given(VALUES, VALUES)
def test_damaged_parts_differ_and_break_nothing(one: Value, other: Value) -> None:
    file = json.loads(as_file(leaves_of({"a": {"b": 1, "c": "x"}})))
    file["leaves"]["a/b"], file["hashes"]["a"], file["checksum"] = one, other, other
    assert not looked_at(json.dumps(file).encode()).is_intact


def test_names_are_one_step_each() -> None:
    with pytest.raises(ValueError, match="no name"):
        dict(flattened({"a/b": 1}))
    assert hashes_of({"a/b": "1" * 64}).keys() == {"", "a"}


# --- The console ------------------------------------------------------------------------------------


def test_the_console_tells_intact_redacted_and_changed_apart(tmp_path: Any) -> None:  # noqa: ANN401 (a folder)
    leaves = leaves_of({"about": {"session": "2026-01-27"}, "measures": {"M-01": {"title": "Bank"}}})
    kept = tmp_path / "stand.json"
    kept.write_bytes(as_file(leaves))
    answer = CliRunner().invoke(snapshot, ["verify", str(kept)])
    assert (answer.exit_code, answer.stdout.split()[0]) == (0, "intact")
    kept.write_bytes(as_file(leaves).replace(b"Bank", b"Mast"))
    answer = CliRunner().invoke(snapshot, ["verify", str(kept)])
    assert answer.exit_code == 1
    assert 'differs "measures/M-01/title" "value changed"' in answer.stdout
    gone = leaves["measures/M-01/title"]
    leaves["measures/M-01/title"] = Leaf(gone.hash, None, None, "2026-03-01T10:00:00+00:00")
    kept.write_bytes(as_file(leaves))
    answer = CliRunner().invoke(snapshot, ["verify", str(kept)])
    assert answer.exit_code == 0
    assert 'redacted "measures/M-01/title" "2026-03-01T10:00:00+00:00"' in answer.stdout
    assert CliRunner().invoke(snapshot, ["verify", str(kept), "--checksum", "abcd"]).exit_code == 1
    kept.write_bytes(b"no snapshot \x1b[31m")
    assert CliRunner().invoke(snapshot, ["verify", str(kept)]).exit_code == 1
    assert CliRunner().invoke(snapshot, ["verify", str(tmp_path / "none.json")]).exit_code == 2
    assert CliRunner().invoke(snapshot, ["verify"]).exit_code == 2
