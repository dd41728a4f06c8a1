from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from participation.audit.models import AuditEntry, AuditText
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import AreaLook, PageKind, PageText, Process
from participation.municipality.queries import page_text, version_of_pages
from participation.municipality.rules import open_areas
from participation.municipality.services import processes as services
from participation.municipality.services.processes import AreaChange, PhaseChange, ProcessChange
from participation.municipality.services.town import (
    NOT_WRITTEN,
    PageDraft,
    TownDraft,
    change_town,
    write_page,
)
from tests.crowd import at_once
from tests.factories import a_process, a_town

TOWN = TownDraft(
    name="Stadt Musterburg",
    office="Hauptamt",
    address="Marktplatz 1",
    phone="00000 123-0",
    hours="",
    mailbox="rathaus@musterburg.example",
    time_zone="Europe/Berlin",
    population=12_400,
    land="BW",
    closed_days="",
)
WISH = PhaseChange(
    title="Ideen sammeln",
    note="",
    first=date(2026, 3, 1),
    last=date(2026, 3, 29),
    takes_ideas=True,
    takes_supports=False,
)
GREEN = AreaChange(name="Grün und Klima", lead="", look=AreaLook.UMWELT)


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def pages_of(process: Process) -> int | None:
    return version_of_pages(process.slug, "localhost")


def there(process_id: int) -> Process:
    return db.session.get_one(Process, process_id)


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


# --- The town -----------------------------------------------------------------------------------


def test_a_change_of_the_town_is_recorded_and_changes_the_pages_of_all_its_processes(
    process: Process,
) -> None:
    with writing():
        other = a_process()
        before = pages_of(there(process.id)), pages_of(other)
    with writing():
        town = a_town()
        change_town(town, TOWN, expected_version=town.version, by=SYSTEM, at=now())
    after = pages_of(there(process.id)), pages_of(there(other.id))
    assert None not in before + after
    assert all(new > old for old, new in zip(before, after, strict=True))  # type: ignore[operator]  # no value is None here
    assert actions()[-1] == "town.change"
    assert a_town().office == "Hauptamt"


def test_who_comes_second_does_not_overwrite_the_town(process: Process) -> None:
    seen = a_town().version
    with writing():
        change_town(a_town(), TOWN, expected_version=seen, by=SYSTEM, at=now())
    with pytest.raises(Conflict), writing():
        change_town(a_town(), replace(TOWN, office="Bauamt"), expected_version=seen, by=SYSTEM, at=now())
    assert a_town().office == "Hauptamt"


def test_of_many_who_change_the_town_at_once_one_gets_through(app: Flask, process: Process) -> None:
    seen = a_town().version
    db.session.rollback()

    def change(number: int) -> str:
        try:
            with app.app_context(), writing():
                draft = replace(TOWN, office=f"Amt {number}")
                change_town(a_town(), draft, expected_version=seen, by=SYSTEM, at=now())
        except Conflict:
            return "late"
        return "through"

    outcomes = at_once(change, range(5))
    assert sorted(outcomes) == ["late"] * 4 + ["through"]


# --- Page texts ---------------------------------------------------------------------------------


def test_a_page_text_is_written_in_each_language_and_falls_back_to_german(process: Process) -> None:
    draft = PageDraft(text="Musterburg, Marktplatz 1", plain_text="")
    with writing():
        write_page(a_town(), PageKind.IMPRINT, "de", draft, expected_version=NOT_WRITTEN, by=SYSTEM, at=now())
    found = page_text(a_town(), PageKind.IMPRINT, "en")
    assert found is not None
    assert (found.language, found.text, found.version) == ("de", draft.text, 1)
    assert page_text(a_town(), PageKind.PRIVACY, "de") is None


def test_the_record_keeps_what_stood_on_a_page(process: Process) -> None:
    for version, words in enumerate(("Erste Fassung", "Zweite Fassung")):
        with writing():
            draft = PageDraft(text=words, plain_text="")
            write_page(a_town(), PageKind.RULES, "de", draft, expected_version=version, by=SYSTEM, at=now())
    texts = list(db.session.scalars(select(AuditText.text).order_by(AuditText.entry_id)))
    assert texts == ["Erste Fassung", "Zweite Fassung"]


@pytest.mark.parametrize("version", [NOT_WRITTEN, 7])
def test_a_page_that_somebody_wrote_in_the_meantime_stays(process: Process, version: int) -> None:
    with writing():
        write_page(
            a_town(),
            PageKind.RULES,
            "de",
            PageDraft(text="Zuerst", plain_text=""),
            expected_version=NOT_WRITTEN,
            by=SYSTEM,
            at=now(),
        )
    with pytest.raises(Conflict), writing():
        write_page(
            a_town(),
            PageKind.RULES,
            "de",
            PageDraft(text="Später", plain_text=""),
            expected_version=version,
            by=SYSTEM,
            at=now(),
        )
    assert list(db.session.scalars(select(PageText.text))) == ["Zuerst"]


def test_of_many_who_write_a_page_at_once_one_gets_through(app: Flask, process: Process) -> None:
    def write(number: int) -> str:
        try:
            with app.app_context(), writing():
                draft = PageDraft(text=f"Fassung {number}", plain_text="")
                write_page(
                    a_town(), PageKind.RULES, "de", draft, expected_version=NOT_WRITTEN, by=SYSTEM, at=now()
                )
        except Conflict:
            return "late"
        return "through"

    assert sorted(at_once(write, range(4))) == ["late"] * 3 + ["through"]
    assert len(list(db.session.scalars(select(PageText.id)))) == 1


# --- Processes ----------------------------------------------------------------------------------


def change_of(process: Process) -> ProcessChange:
    return ProcessChange(
        title="Neuer Titel",
        brand="",
        lead="",
        plain_text="",
        binding_note="",
        service_promise="",
        area_term="Handlungsfeld",
        supports_per_person=5,
        allows_against=False,
        working_days_to_read=4,
        is_public=True,
    )


def test_a_changed_process_has_a_new_version_and_new_pages(process: Process) -> None:
    before = pages_of(process)
    with writing():
        services.change_process(
            there(process.id), change_of(process), expected_version=process.version, by=SYSTEM, at=now()
        )
    changed = there(process.id)
    assert (changed.title, changed.version, changed.area_term) == ("Neuer Titel", 2, "Handlungsfeld")
    assert pages_of(changed) == (before or 0) + 1
    assert actions()[-1] == "process.change"


def test_phases_and_areas_share_the_version_of_their_process(process: Process) -> None:
    seen = there(process.id).version
    with writing():
        services.new_area(GREEN, process=there(process.id), by=SYSTEM, at=now())
    with pytest.raises(Conflict), writing():
        loaded = there(process.id)
        services.change_phase(
            loaded.phases[0], WISH, process=loaded, expected_version=seen, by=SYSTEM, at=now()
        )


def test_a_phase_ends_at_24_hours_of_its_last_day_when_clocks_go_forward(process: Process) -> None:
    with writing():
        phase = services.new_phase(WISH, process=there(process.id), by=SYSTEM, at=now())
        assert phase.starts_at == datetime(2026, 2, 28, 23, tzinfo=UTC)
        assert phase.ends_at == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert [p.id for p in there(process.id).phases][-1] == phase.id, "it comes after the others"


def test_a_phase_may_not_end_before_it_starts_but_may_overlap_others(process: Process) -> None:
    with pytest.raises(RuleViolation) as refusal, writing():
        wish = replace(WISH, last=WISH.first - timedelta(days=1))
        services.new_phase(wish, process=there(process.id), by=SYSTEM, at=now())
    assert refusal.value.field == "last"
    today = now().date()
    with writing():
        wish = replace(WISH, first=today - timedelta(days=3), last=None)
        services.new_phase(wish, process=there(process.id), by=SYSTEM, at=now())
    assert len(there(process.id).phases) == 2


def test_an_unchanged_day_keeps_its_moment(process: Process) -> None:
    """The phase of a_process did not begin at midnight; renaming it must not move its beginning."""
    phase = there(process.id).phases[0]
    before = phase.starts_at
    with writing():
        loaded = there(process.id)
        wish = replace(WISH, title="Umbenannt", first=before.date(), last=None)
        services.change_phase(
            loaded.phases[0], wish, process=loaded, expected_version=loaded.version, by=SYSTEM, at=now()
        )
    phase = there(process.id).phases[0]
    assert (phase.title, phase.starts_at, phase.ends_at) == ("Umbenannt", before, None)


def test_phases_move_up_and_down_and_stop_at_the_ends(process: Process) -> None:
    with writing():
        services.new_phase(replace(WISH, title="Zweite"), process=there(process.id), by=SYSTEM, at=now())
    for up, order in ((True, ["Zweite", "Ideen sammeln"]), (True, ["Zweite", "Ideen sammeln"])):
        with writing():
            loaded = there(process.id)
            second = next(phase for phase in loaded.phases if phase.title == "Zweite")
            services.move_phase(second, up=up, process=loaded, by=SYSTEM, at=now())
        assert [phase.title for phase in there(process.id).phases] == order
    assert actions().count("phase.move") == 1, "what moved nowhere is not recorded"


# --- Areas --------------------------------------------------------------------------------------


def test_a_renamed_area_keeps_its_address(process: Process) -> None:
    with writing():
        loaded = there(process.id)
        area = services.new_area(GREEN, process=loaded, by=SYSTEM, at=now())
        assert area.slug == "gruen-und-klima"
        services.change_area(
            area,
            replace(GREEN, name="Klima"),
            process=loaded,
            expected_version=loaded.version,
            by=SYSTEM,
            at=now(),
        )
    area = there(process.id).areas[-1]
    assert (area.name, area.slug) == ("Klima", "gruen-und-klima")


def test_two_areas_do_not_have_the_same_name(process: Process) -> None:
    with pytest.raises(RuleViolation) as refusal, writing():
        wish = replace(GREEN, name="MOBILITÄT")
        services.new_area(wish, process=there(process.id), by=SYSTEM, at=now())
    assert refusal.value.field == "name"


def test_an_area_that_rests_takes_nothing_new_after_its_last_day(process: Process) -> None:
    with writing():
        loaded = there(process.id)
        area = loaded.areas[0]
        services.retire_area(area, last=date(2026, 10, 25), process=loaded, by=SYSTEM, at=now())
        end = area.retired_at
    assert end == datetime(2026, 10, 25, 23, tzinfo=UTC), "24 o'clock on the day on which clocks go back"
    areas = there(process.id).areas
    assert areas[0] in open_areas(areas, end - timedelta(seconds=1))
    assert areas[0] not in open_areas(areas, end)
    with writing():
        loaded = there(process.id)
        services.bring_back_area(loaded.areas[0], process=loaded, by=SYSTEM, at=now())
    areas = there(process.id).areas
    assert areas[0] in open_areas(areas, end)
