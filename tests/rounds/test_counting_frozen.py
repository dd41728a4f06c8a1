"""The file of the ballots, and counting from it again by the console."""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from participation.__main__ import main
from participation.rounds.counting import Ballot, Method, Option, Question, count
from participation.rounds.counting.frozen import Frozen, Unreadable, figures, read, written

OPTIONS = (
    Option("M-01", "Radweg an der Straße", 60),
    Option("M-02", "Sitzbänke", 20),
    Option("M-03", "Bäume", 30),
)
CASES = {
    Method.APPROVAL: (
        Question("Was?", Method.APPROVAL, OPTIONS, seed="1"),
        Ballot.approving(["M-01", "M-02"]),
    ),
    Method.POINTS: (
        Question("Wie viel?", Method.POINTS, OPTIONS, points=5, seed="1"),
        Ballot.with_points({"M-03": 5}),
    ),
    Method.RANKING: (
        Question("Was zuerst?", Method.RANKING, OPTIONS, seed="1"),
        Ballot.ranking(["M-03", "M-01"]),
    ),
    Method.BUDGET: (
        Question("Wofür?", Method.BUDGET, OPTIONS, budget=90, seed="1"),
        Ballot.approving(["M-02"]),
    ),
}


def frozen(method: Method = Method.APPROVAL) -> Frozen:
    question, ballot = CASES[method]
    ballots = Counter({Ballot(): 2, ballot: 7, Ballot((("M-99", 1),)): 1})
    return Frozen(
        round="Gewichtung 1",
        closed_at="2026-11-25T12:00:00Z",
        question=question,
        ballots=ballots,
        figures=figures(count(question, ballots)),
        channels={"web": 8, "paper": 2},
        confirmations={"account": 10},
    )


def recount(folder: Path, content: bytes) -> Result:
    file = folder / "stimmzettel.json"
    file.write_bytes(content)
    return CliRunner().invoke(main, ["round", "recount", str(file)])


def changed(content: bytes, *, checked: bool = True, **parts: Any) -> bytes:  # noqa: ANN401 (any JSON)
    """The file with other parts; with ``checked`` the checksum fits again, as a forger would make it."""
    loaded = {**json.loads(content), **parts}
    if checked:
        bare = {name: loaded[name] for name in loaded if name != "checksum"}
        canonical = json.dumps(bare, sort_keys=True, separators=(",", ":")).encode()
        loaded["checksum"] = hashlib.sha256(canonical).hexdigest()
    return json.dumps(loaded).encode()


@pytest.mark.parametrize("method", list(Method))
def test_the_file_gives_the_same_figures_again(method: Method, tmp_path: Path) -> None:
    file = written(frozen(method))
    assert written(read(file)) == file
    result = recount(tmp_path, file)
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert report["equal"] is True
    assert report["figures"] == json.loads(file)["figures"]
    assert (report["ballots"], report["figures"]["blank"], report["figures"]["rejected"]) == (10, 2, 1)


def test_the_order_in_which_ballots_came_leaves_no_trace_in_the_file() -> None:
    one = frozen()
    other = Frozen(**{**{name: getattr(one, name) for name in Frozen.__slots__}, "ballots": backwards(one)})
    assert written(one) == written(other)


def backwards(given: Frozen) -> dict[Ballot, int]:
    return dict(reversed(list(given.ballots.items())))


def test_figures_that_the_ballots_do_not_give_are_told_one_by_one(tmp_path: Path) -> None:
    file = written(frozen())
    figures = json.loads(file)["figures"]
    figures["rows"][0]["votes"] = 8
    result = recount(tmp_path, changed(file, figures=figures))
    assert result.exit_code == 1
    assert json.loads(result.stdout)["differences"] == [
        {"figure": "rows[0].votes", "published": 8, "counted": 7}
    ]
    assert "rows[0].votes: veröffentlicht 8, gezählt 7" in result.stderr


GOOD = written(frozen())
QUESTION = json.loads(GOOD)["question"]
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "truncated": GOOD[: len(GOOD) // 2],
    "no text": b"\xff\xfe\x00PK\x03\x04",
    "another file": b'{"type": "FeatureCollection"}',
    "a list": b"[1, 2, 3]",
    "deep": b"[" * 100_000,
    "no number": GOOD.replace(b'"count": 10', b'"count": NaN'),
    "a changed ballot": changed(GOOD, checked=False, count=11),
    "a count that lies": changed(GOOD, count=11),
    "no ballots": changed(GOOD, ballots=None),
    "a negative number": changed(GOOD, ballots=[{"marks": [], "number": -5}]),
    "half a ballot": changed(GOOD, ballots=[{"marks": [["M-01", 0.5]], "number": 10}]),
    "true is no number": changed(GOOD, ballots=[{"marks": [], "number": True}]),
    "an unknown method": changed(GOOD, question={**QUESTION, "method": "dice"}),
    "no options": changed(GOOD, question={**QUESTION, "options": []}),
    "too many options": changed(
        GOOD, question={**QUESTION, "options": [{"key": str(n), "text": "", "cost": 0} for n in range(1001)]}
    ),
    "figures that are none": changed(GOOD, figures="\x1b[2J"),
    "no question": changed(GOOD, question=[]),
}


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_a_file_that_is_none_of_ours_is_refused_in_a_sentence(kind: str, tmp_path: Path) -> None:
    result = recount(tmp_path, HOSTILE[kind])
    assert result.exit_code == 1, kind
    assert result.stdout == ""
    assert result.stderr.startswith("Error: "), result.stderr
    assert "Datei" in result.stderr
    assert "\x1b" not in result.stderr
    with pytest.raises(Unreadable):
        read(HOSTILE[kind])


def test_a_file_that_calls_itself_something_wild_does_not_steer_the_terminal(tmp_path: Path) -> None:
    wild = changed(GOOD, round="\x1b]0;x\x07\u202e")
    result = recount(tmp_path, wild)
    assert result.exit_code == 0
    assert "\x1b" not in result.output
    assert "\u202e" not in result.output


def test_no_file_is_wrong_use(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["round", "recount", str(tmp_path / "none.json")]).exit_code == 2
    assert CliRunner().invoke(main, ["round", "recount"]).exit_code == 2
