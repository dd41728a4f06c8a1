"""The protocol as a paper, for PDF and word processors: the same content and words as its page."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from flask_babel import gettext, ngettext

from participation.documents.blocks import Block, Bullets, Grid, Heading, Pairs, Paper, Sentence
from participation.web.formats import clock_time, day, week_day
from participation.web.language import in_language
from participation.workshops.models import Protocol, Workshop
from participation.workshops.words import HORIZON_WORDS, PHASE_WORDS, REASON_WORDS

PHASES = {phase.value: words for phase, words in PHASE_WORDS.items()}
REASONS = {reason.value: words for reason, words in REASON_WORDS.items()}
HORIZONS = {horizon.value: words for horizon, words in HORIZON_WORDS.items()}


def protocol_paper(workshop: Workshop, edition: Protocol, *, language: str = "de") -> Paper:
    """The edition as it was drawn up, with headings in this language; what people wrote stays in theirs."""
    with in_language(language):
        content, town = edition.content, workshop.process.municipality
        title = gettext("Protokoll der Zukunftswerkstatt „%(title)s“", title=content["title"])
        number = gettext("Protokoll, Fassung %(edition)s", edition=edition.edition)
        return Paper(
            title=title,
            language=language,
            author=town.name,
            foot=f"{town.name} · {number} · {gettext('Prüfsumme')} {edition.checksum[:16]}",
            blocks=[Heading(1, title), *head(content, edition), *parts(content)],
        )


def moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp else None


def time(stamp: str | None) -> str:
    found = moment(stamp)
    return clock_time(found) if found else "–"


def head(content: dict[str, Any], edition: Protocol) -> Iterator[Block]:
    """What it is about, when it was, who was there."""
    if edition.correction:
        yield Sentence(gettext("Berichtigte Fassung: %(changed)s", changed=edition.correction))
    people = content["people"]
    rows = [(gettext("Frage"), content["question"])]
    if (opened := moment(content["opened_at"])) is not None:
        until = gettext("bis %(time)s Uhr", time=time(content["closed_at"]))
        rows.append((gettext("Zeit"), f"{week_day(opened)}, {clock_time(opened)} {until}"))
    if content["place"]:
        rows.append((gettext("Ort"), content["place"]))
    rows.append((gettext("Werkstattleitung"), ", ".join(people["facilitator"])))
    if people["co_facilitators"]:
        rows.append((gettext("Mitleitung (Technik und Telefon)"), ", ".join(people["co_facilitators"])))
    counted = gettext(
        "%(all)s, davon %(web)s online, %(inroom)s im Saal, %(phone)s am Telefon",
        all=people["all"], web=people["web"], inroom=people["onsite"], phone=people["phone"],
    )  # fmt: skip
    rows.append((gettext("Teilnehmende"), counted))
    if edition.released_at is not None:
        rows.append((gettext("Freigegeben"), day(edition.released_at)))
    yield Pairs(rows)
    if content["rules"]:
        yield Heading(2, gettext("Spielregeln"))
        yield Bullets(content["rules"])


def parts(content: dict[str, Any]) -> Iterator[Block]:
    yield Heading(2, gettext("Ablauf"))
    yield steps(content["steps"])
    for round_ in content["rounds"]:
        if not round_["annulled"]:
            yield from counted_round(round_)
    if content["groups"]:
        yield Heading(2, gettext("Ergebnisse der Kleingruppen"))
        nothing = gettext("kein Ergebnis aufgeschrieben")
        yield Pairs([(group["name"], group["result"] or nothing) for group in content["groups"]])
    yield Heading(2, gettext("Maßnahmenplan"))
    if not content["plan"]:
        yield Sentence(gettext("Es wurde kein Maßnahmenplan aufgestellt."))
    for row in content["plan"]:
        yield from planned(row)
    yield Heading(2, gettext("Karten im Wortlaut"))
    for phase in content["phases"]:
        if phase["cards"]:
            yield from cards(phase)
    yield Heading(2, gettext("Themenspeicher und Einwandspeicher"))
    yield from put_aside(content["phases"])
    yield Heading(2, gettext("Was sonst zu vermerken ist"))
    yield Bullets(list(remarks(content)))


def steps(rows: Iterable[dict[str, Any]]) -> Grid:
    def line(step: dict[str, Any]) -> list[str]:
        times = time(step["opened_at"]) + (f"–{time(step['closed_at'])}" if step["closed_at"] else "")
        present = "–" if step["present"] is None else str(step["present"])
        beside = f" ({gettext('nebenher, für einzelne Gruppen')})" if step.get("beside") else ""
        name = f"{PHASES[step['phase']]}: {step['title']}{beside}"
        return [name, times, present, str(step["cards"] or "–")]

    columns = [gettext("Schritt"), gettext("Zeit"), gettext("Anwesend"), gettext("Karten")]
    return Grid(gettext("Ablauf"), columns, [line(step) for step in rows], frozenset({2, 3}))


def counted_round(round_: dict[str, Any]) -> Iterator[Block]:
    on_groups = round_["target"] == "group"
    what = gettext("Punktzahl je Thema") if on_groups else gettext("Punktzahl je Maßnahme")
    yield Heading(2, f"{PHASES[round_['phase']]}: {what}")
    words = gettext(  # one msgid with the page
        "Beteiligung je Runde: %(ballots)s von %(present)s Anwesenden haben zusammen %(dots)s Punkte "
        "vergeben; %(budget)s Punkte je Person, höchstens %(most)s auf eines.",
        ballots=round_["ballots"], present=round_["present"], dots=round_["dots"],
        budget=round_["budget"], most=round_["max_per_target"],
    )  # fmt: skip
    if round_["proxies"]:
        words += " " + gettext(
            "%(count)s davon am Telefon oder im Saal eingetragen.", count=round_["proxies"]
        )
    if round_["late_until"]:
        words += " " + gettext("Ergebnis nach dem Ende der Nachtragsfrist.")
    yield Sentence(words)
    columns = [
        gettext("Rang"),
        gettext("Thema") if on_groups else gettext("Maßnahme"),
        gettext("Karten"),
        gettext("Punkte"),
    ]
    rows = [
        [f"{rank}.", row["title"], str(row["cards"] or "–"), str(row["dots"])]
        for rank, row in enumerate(round_["totals"], start=1)
    ]
    yield Grid(round_["question"], columns, rows, frozenset({0, 2, 3}))


def planned(row: dict[str, Any]) -> Iterator[Block]:
    yield Heading(3, row["title"])
    origin = gettext("aus %(themes)s", themes=", ".join(row["from"])) if row["from"] else ""
    about = [row["area"] or "", str(HORIZONS[row["horizon"]]), origin]
    yield Sentence(" · ".join(words for words in about if words), small=True)
    labels = (
        (gettext("Wie"), "how"), (gettext("Wer"), "who"), (gettext("Mit wem"), "with_whom"),
        (gettext("Wo"), "place"), (gettext("Bis wann"), "by_when"), (gettext("Erster Schritt"), "first_step"),
        (gettext("Was es braucht"), "means"), (gettext("Woran zu erkennen"), "indicator"),
        (gettext("Einwände"), "objections"),
    )  # fmt: skip
    yield Pairs([(label, row[name]) for label, name in labels if row[name]])


def cards(phase: dict[str, Any]) -> Iterator[Block]:
    yield Heading(3, f"{PHASES[phase['phase']]}: {card_count(phase['cards'])}")
    for area in phase["areas"]:
        name = area["area"] or gettext("Ohne Lebensbereich")
        for group in area["groups"]:
            counted = card_count(len(group["cards"]))
            if group["dots"] is not None:
                counted += ", " + ngettext("%(num)s Punkt", "%(num)s Punkte", group["dots"])
            yield Heading(4, f"{name}: {group['title']} – {counted}")
            if group["reversal"]:
                yield Sentence(f"{gettext('Positiv gesagt:')} {group['reversal']}", small=True)
            yield Bullets(group["cards"])
        if area["loose"]:
            yield Heading(4, f"{name}: {gettext('Ohne Thema')}")
            yield Bullets(area["loose"])


def card_count(number: int) -> str:
    return str(ngettext("%(num)s Karte", "%(num)s Karten", number))


def put_aside(phases: Iterable[dict[str, Any]]) -> Iterator[Block]:
    parked = [phase for phase in phases if phase["parked"]]
    if not parked:
        yield Sentence(gettext("Es wurde keine Karte zurückgestellt."))
    for phase in parked:
        name = str(PHASES[phase["phase"]])
        yield Sentence(gettext("In der Phase %(phase)s zurückgestellt:", phase=name), small=True)
        yield Bullets(phase["parked"])


def remarks(content: dict[str, Any]) -> Iterator[str]:
    """Hidden cards by number and reason, pauses, annulled rounds, what became of authorship."""
    hidden = gettext("Ausgeblendete Karten (Anzahl, Grund):")
    for row in content["hidden"]:
        yield f"{hidden} {row['cards']}, {REASONS.get(row['reason'], gettext('ohne Angabe'))}"
    if not content["hidden"]:
        yield f"{hidden} {gettext('keine')}"
    if content.get("unchecked"):
        yield gettext(
            "Karten, die niemand geprüft hat und die deshalb fehlen: %(num)s", num=content["unchecked"]
        )
    for row in content.get("corrections", []):
        yield gettext(
            "Nach dem Ende berichtigt: %(text)s. Grund: %(reason)s", text=row["of"], reason=row["reason"]
        )
    for pause in content["pauses"]:
        start, end = time(pause["from"]), time(pause["to"])
        yield gettext("Pause von %(start)s bis %(end)s Uhr", start=start, end=end)
    annulled = [round_ for round_ in content["rounds"] if round_["annulled"]]
    for round_ in annulled:
        yield gettext(
            "Annullierte Punkterunde: %(question)s (%(ballots)s abgegeben)",
            question=round_["question"], ballots=round_["ballots"],
        )  # fmt: skip
    if not annulled:
        yield gettext("Keine Punkterunde annulliert.")
    if content["anonymity"] == "anonymous":
        yield gettext("Wer welche Karte geschrieben hat, wurde mit dem Ende der Werkstatt gelöscht.")
