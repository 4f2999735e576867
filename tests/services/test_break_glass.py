"""Breaking the glass: a reason, an hour at most, a mark on everything seen, and an end (P4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bedside import Desk, Practice, SeededEnvironment, Storage, hookimpl
from bedside.domain.consents import ConsentAnswer
from bedside.domain.emergencies import EmergencyStatus
from bedside.domain.journal import JournalEntry, read_entry
from bedside.domain.messages import Purpose
from bedside.errors import AccessDeniedError, InvalidValueError

from .conftest import SETTINGS


class Watcher:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[JournalEntry] = []

    @hookimpl
    def bedside_after_commit(self, entries: Sequence[JournalEntry]) -> None:
        self.told.extend(entries)


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
def practice(storage: Storage, world: SeededEnvironment, watcher: Watcher) -> Practice:
    return Practice(SETTINGS, storage=storage, environment=world, plugins={"watcher": watcher})


@pytest.fixture
def ana(practice: Practice) -> str:
    desk = practice.acting_as("kim", role="manager", purpose="operations")
    return desk.patients.register(given="Ana", family="Ito").id


def acts(entries: Sequence[JournalEntry]) -> list[tuple[str, str]]:
    return [(entry.action, entry.outcome) for entry in entries]


def test_p4_what_the_policy_denies_is_seen_and_everything_is_marked(
    practice: Practice, watcher: Watcher, ana: str
) -> None:
    with pytest.raises(AccessDeniedError, match="role billing may not read feedback"):
        practice.acting_as("bo", role="billing", purpose="payment").feedback.open_concerns()
    watcher.told.clear()

    desk = practice.break_glass("bo", role="billing", reason="Ana lies on the floor", purpose="payment")
    at_once = acts(watcher.told)
    desk.patients.consents(ana)
    desk.end()

    assert at_once == [("start-emergency", "done")]
    assert acts(watcher.told) == [
        ("start-emergency", "done"),
        ("read-consents", "done"),
        ("end-emergency", "ended"),
    ]
    seen = watcher.told[1]
    assert (seen.emergency, seen.purpose, seen.subjects) == (desk.access.id, "emergency", (ana,))
    assert not any("floor" in repr(entry) for entry in watcher.told)


def test_p4_it_writes_no_more_than_its_role_may_anyway(practice: Practice, ana: str) -> None:
    with (
        practice.break_glass("bo", role="billing", reason="collapse", purpose="payment") as desk,
        pytest.raises(AccessDeniedError, match="may not write care for the purpose emergency"),
    ):
        desk.patients.set_goal(ana, "to sleep")


def test_p4_marketing_writes_nothing_through_it_without_an_authorization(
    practice: Practice, ana: str, world: SeededEnvironment
) -> None:
    owner = practice.acting_as("kim", role="owner", purpose="operations")
    starts_at = world.now() + timedelta(days=7)
    evening = owner.education.plan_workshop(
        title="Aligners", service="aligners", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
    )
    with practice.break_glass("mo", role="marketing", purpose="marketing", reason="collapse") as desk:
        assert desk.patients.get(ana).id == ana, "that is what the glass is for"
        for write in (desk.education.register, marketing_desk(practice).education.register):
            with pytest.raises(AccessDeniedError, match="no written authorization"):
                write(evening.id, ana)

    owner.patients.record_consent(
        ana, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form 9", purpose=Purpose.MARKETING
    )
    with practice.break_glass("mo", role="marketing", purpose="marketing", reason="collapse") as desk:
        assert desk.education.register(evening.id, ana).patient_id == ana


def marketing_desk(practice: Practice) -> Desk:
    """The same person without broken glass."""
    return practice.acting_as("mo", role="marketing", purpose="marketing")


def test_neither_the_journal_nor_an_import_is_opened_by_it(practice: Practice) -> None:
    with practice.break_glass("bo", role="billing", reason="collapse", purpose="payment") as desk:
        with pytest.raises(AccessDeniedError, match="may not read audit"):
            desk.audit.entries()
        with pytest.raises(AccessDeniedError, match="may not read imports"):
            desk.imports.begin(fingerprint="f1", source="csv", file_name="patients.csv")


def test_p4_it_refuses_when_its_time_is_over_and_its_end_is_written_once(
    practice: Practice, watcher: Watcher, world: SeededEnvironment, ana: str
) -> None:
    desk = practice.break_glass("kim", role="front-desk", reason="collapse", minutes=60)
    world.advance(timedelta(minutes=60) - timedelta(microseconds=1))
    desk.patients.get(ana)
    world.advance(timedelta(microseconds=1))
    watcher.told.clear()

    for _ in range(2):
        with pytest.raises(AccessDeniedError, match="this emergency access has ended"):
            desk.patients.get(ana)
    desk.end()

    assert acts(watcher.told) == [
        ("attempt", "access-denied"),
        ("end-emergency", "expired"),
        ("attempt", "access-denied"),
    ]


def test_a_closed_desk_refuses(practice: Practice, ana: str) -> None:
    with practice.break_glass("kim", role="front-desk", reason="collapse") as desk:
        desk.patients.get(ana)

    with pytest.raises(AccessDeniedError, match="this emergency access has ended"):
        desk.patients.get(ana)


def test_one_that_nobody_closed_is_closed_when_somebody_looks(
    practice: Practice, world: SeededEnvironment
) -> None:
    practice.break_glass("kim", role="front-desk", reason="collapse", minutes=1)
    world.advance(timedelta(minutes=1))

    officer = practice.acting_as("pat", role="privacy-officer", purpose="operations")
    (access,) = officer.audit.emergencies()

    assert (access.status, access.reason) == (EmergencyStatus.EXPIRED, "collapse")
    last = read_entry(practice.acting_as("kim", role="owner", purpose="operations").audit.entries()[-1])
    assert (last.action, last.outcome) == ("end-emergency", "expired")


@pytest.mark.parametrize("minutes", [0, 61, True, 1.5])
def test_p4_it_lasts_from_one_minute_to_an_hour(practice: Practice, minutes: int) -> None:
    with pytest.raises(InvalidValueError, match=r"emergency\.minutes .*give 1 to 60 whole minutes"):
        practice.break_glass("kim", role="front-desk", reason="collapse", minutes=minutes)


@pytest.mark.parametrize("minutes", [1, 60])
def test_the_first_and_the_last_minute_are_allowed(practice: Practice, minutes: int) -> None:
    desk = practice.break_glass("kim", role="front-desk", reason="collapse", minutes=minutes)

    assert desk.access.expires_at - desk.access.started_at == timedelta(minutes=minutes)


def test_p4_there_has_to_be_a_reason_and_a_role(practice: Practice) -> None:
    with pytest.raises(InvalidValueError, match=r"text\.empty EmergencyAccess\.reason"):
        practice.break_glass("kim", role="front-desk", reason=" ")
    with pytest.raises(AccessDeniedError, match="there is no role janitor"):
        practice.break_glass("kim", role="janitor", reason="collapse")
    with pytest.raises(AccessDeniedError, match=r"opened by practice\.break_glass"):
        practice.acting_as("kim", role="front-desk", purpose="emergency")
