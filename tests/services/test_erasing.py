"""Erasing a patient through the desk: E4 and E5, what stands in the way, and interruptions anywhere."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest
from tests.services.conftest import SETTINGS, START
from tests.services.test_rewards import Programme, bring
from tests.storage.encrypted.faults import Cut, CutError, Interrupted
from tests.storage.encrypted.stores import ring

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    ContactUse,
    Desk,
    Outcome,
    Practice,
    PracticeSettings,
    Receipt,
    SeededEnvironment,
    Storage,
)
from bedside.domain.concerns import Concern
from bedside.domain.consents import ConsentAnswer
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.erasure import ErasureStatus, Suppression
from bedside.domain.imports import ImportMark, mark_id
from bedside.domain.patients import Household, RelatedPerson, Relationship
from bedside.domain.rewards import Beneficiary, Reward
from bedside.errors import ErasedError, KeyMaterialError, NotFoundError
from bedside.ports import Query
from bedside.records import KINDS
from bedside.services.messages import Planned
from bedside.storage import EncryptedStorage, MemoryStorage, SqlStorage

_NUMBER = "+14155550100"
_KEPT = attrs.evolve(SETTINGS, records_kept_years=0)


def practice_on(
    storage: Storage, *, settings: PracticeSettings = _KEPT, world: SeededEnvironment | None = None
) -> Practice:
    environment = world or SeededEnvironment(seed=1, start=START)
    return Practice(settings, storage=storage, plugins={"starter": bedside.starter}, environment=environment)


def desk_on(
    storage: Storage, *, settings: PracticeSettings = _KEPT, world: SeededEnvironment | None = None
) -> Desk:
    practice = practice_on(storage, settings=settings, world=world)
    return practice.acting_as("kim", role="manager", purpose="operations")


@pytest.fixture(params=["memory", "sqlite"])
def inner(request: pytest.FixtureRequest) -> Iterator[Storage]:
    if request.param == "memory":
        yield MemoryStorage()
        return
    with SqlStorage("sqlite://") as store:
        yield store


@pytest.fixture
def store(inner: Storage) -> EncryptedStorage:
    return EncryptedStorage(inner, ring(), keys=MemoryStorage())


def ana(desk: Desk, number: str = _NUMBER, *, given: str = "Anastasia") -> str:
    mobile = ContactPoint(system=ContactSystem.PHONE, value=number, use=ContactUse.MOBILE)
    email = ContactPoint(system=ContactSystem.EMAIL, value=f"{given.lower()}@example.org")
    patient = desk.patients.register(
        given=given, family="Ito", born_on=date(1984, 4, 4), contact_points=[mobile, email]
    )
    desk.patients.record_consent(
        patient.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="signed form", channel=Channel.SMS
    )
    return patient.id


def send(desk: Desk, patient_id: str) -> Planned:
    return desk.messages.send(patient_id, "check-in", channels=[Channel.SMS])


# Finding by contact.


@pytest.mark.parametrize(
    "typed", ["+14155550100", "+1 (415) 555-0100", " +1 415.555.0100 ", "ANASTASIA@example.org"]
)
@pytest.mark.parametrize("plain", [True, False])
def test_a_patient_is_found_by_number_and_address(typed: str, plain: bool) -> None:
    desk = desk_on(
        MemoryStorage() if plain else EncryptedStorage(MemoryStorage(), ring(), keys=MemoryStorage())
    )
    patient_id = ana(desk)
    ana(desk, "+14155550101", given="Bo")

    assert [patient.id for patient in desk.patients.find_by_contact(typed)] == [patient_id]
    assert not desk.patients.find_by_contact("+14155550199")


def test_two_patients_with_one_number_are_both_found() -> None:
    desk = desk_on(MemoryStorage())
    both = {ana(desk), ana(desk, given="Bo")}

    assert {patient.id for patient in desk.patients.find_by_contact(_NUMBER)} == both


def test_a_number_that_was_taken_out_finds_nobody_any_more() -> None:
    desk = desk_on(MemoryStorage())
    patient = desk.patients.get(ana(desk))
    other = ContactPoint(system=ContactSystem.PHONE, value="+14155550111")
    desk.patients.update(attrs.evolve(patient, contact_points=(other,)))

    assert not desk.patients.find_by_contact(_NUMBER)
    assert not desk.patients.find_by_contact("anastasia@example.org")
    assert [found.id for found in desk.patients.find_by_contact("+14155550111")] == [patient.id]

    desk.patients.update(patient)
    assert [found.id for found in desk.patients.find_by_contact(_NUMBER)] == [patient.id]


# What stands in the way.


def _codes(desk: Desk, patient_id: str) -> list[str]:
    answer = desk.patients.erase(patient_id, basis="gdpr-17")
    assert not answer.allowed
    assert answer.certificate is None
    return [hold.code for hold in answer.holds]


def test_a_store_that_cannot_destroy_keys_refuses_and_says_what_to_do() -> None:
    desk = desk_on(MemoryStorage())
    answer = desk.patients.erase(ana(desk), basis="gdpr-17")

    assert [hold.code for hold in answer.holds] == ["store"]
    assert "EncryptedStorage (extra crypto)" in answer.explain()
    assert answer.until is None


def test_nobody_is_erased_before_somebody_has_said_how_long_records_are_kept(store: EncryptedStorage) -> None:
    desk = desk_on(store, settings=SETTINGS)

    assert _codes(desk, ana(desk)) == ["retention"]


@pytest.mark.parametrize(("years", "kept"), [(0, False), (1, True), (7, True)])
def test_records_are_kept_as_long_as_the_settings_say(
    store: EncryptedStorage, years: int, kept: bool
) -> None:
    desk = desk_on(store, settings=attrs.evolve(SETTINGS, records_kept_years=years))
    answer = desk.patients.erase(ana(desk), basis="gdpr-17")

    assert answer.allowed is not kept
    assert answer.until == (date(2026 + years, 3, 2) if kept else None)


def test_a_legal_hold_keeps_the_records_until_it_ends_or_is_lifted(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    patient_id = ana(desk)
    over = desk.patients.place_legal_hold(patient_id, reason="lawsuit", until_on=date(2026, 3, 2))
    hold = desk.patients.place_legal_hold(patient_id, reason="lawsuit", until_on=date(2026, 3, 3))
    answer = desk.patients.erase(patient_id, basis="gdpr-17")

    assert [(found.code, found.until) for found in answer.holds] == [("legal-hold", date(2026, 3, 3))]
    assert over.id != hold.id

    desk.patients.lift_legal_hold(hold.id)
    assert desk.patients.erase(patient_id, basis="gdpr-17").allowed


def test_an_open_concern_and_a_booked_appointment_stand_in_the_way(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    patient_id = ana(desk)
    desk.feedback.raise_concern(patient_id, topic="waiting-time", words="I waited for an hour.")
    desk.appointments.book(patient_id, service="check", starts_at=START + timedelta(days=3))

    assert _codes(desk, patient_id) == ["appointment", "concern"]


def test_a_refusal_is_in_the_journal(store: EncryptedStorage) -> None:
    desk = desk_on(store, settings=SETTINGS)
    patient_id = ana(desk)
    desk.patients.erase(patient_id, basis="gdpr-17")

    content = desk.audit.entries()[-1].content
    assert '"action":"erase"' in content
    assert '"outcome":"refused"' in content


# Erasure.


def test_e4_a_message_that_waits_for_a_person_is_cancelled_too(
    store: EncryptedStorage, inner: Storage
) -> None:
    desk = desk_on(store)
    patient_id = ana(desk)
    assert send(desk, patient_id).message is not None
    (given,) = desk.messages.pending()
    desk.messages.record_delivery(given.id, Receipt(outcome=Outcome.REFUSED), attempt=1)
    assert [message.id for message in desk.messages.dead()] == [given.id]

    certificate = desk.patients.erase(patient_id, basis="gdpr-17").certificate

    assert certificate is not None
    assert certificate.cancelled == 1
    assert desk.messages.stuck() == []
    with inner.transaction() as tx:
        row = tx.get("message", given.id)
    assert row is not None
    assert (row.columns["status"], row.columns["next_at"]) == ("cancelled", None)


def test_e4_nothing_about_the_patient_can_be_read_or_sent(store: EncryptedStorage, inner: Storage) -> None:
    desk = desk_on(store)
    patient_id, other = ana(desk), ana(desk, "+14155550101", given="Bo")
    desk.patients.set_goal(patient_id, "to eat apples again")
    desk.patients.add_related_person(other, relationship=Relationship.SPOUSE, given="Anastasia", family="Ito")
    planned = send(desk, patient_id)
    assert planned.message is not None

    answer = desk.patients.erase(patient_id, basis="gdpr-17")

    certificate = answer.certificate
    assert certificate is not None
    assert certificate.status is ErasureStatus.DONE
    assert (certificate.cancelled, certificate.suppressed) == (1, 2)
    assert "Anastasia" not in repr(answer)
    with pytest.raises(NotFoundError):
        desk.patients.get(patient_id)
    with pytest.raises(NotFoundError):
        send(desk, patient_id)
    assert not desk.patients.find_by_contact(_NUMBER)
    assert desk.patients.get(other).name.given == "Bo"
    assert desk.audit.first_bad_entry() is None
    with inner.transaction() as tx:
        for kind in KINDS:
            if kind.subject is None or kind.appended:
                continue
            name = kind.subject
            rows = (
                [tx.get(kind.name, patient_id)]
                if name == "id"
                else tx.find(kind.name, Query(equal={name: patient_id}))
            )
            assert all(row is None or row.body == "" for row in rows), kind.name


def test_erasing_again_gives_the_same_certificate(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    patient_id = ana(desk)
    first = desk.patients.erase(patient_id, basis="gdpr-17")

    assert desk.patients.erase(patient_id, basis="again") == first


def test_a_stranger_cannot_be_erased(store: EncryptedStorage) -> None:
    with pytest.raises(NotFoundError):
        desk_on(store).patients.erase("pat-nobody", basis="gdpr-17")


def test_e4_whoever_comes_back_under_another_id_is_not_written_to(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    desk.patients.erase(ana(desk), basis="gdpr-17")

    again = ana(desk)
    refused = send(desk, again)

    assert refused.decision is not None
    assert refused.decision.outcome.value == "deny"
    assert "nothing is sent to this address any more" in refused.explanation
    assert desk.patients.lift_suppression("+1 415 555 0100", evidence="signed-form-2026-17")
    assert not desk.patients.lift_suppression("+1 415 555 0100", evidence="signed-form-2026-17")
    assert send(desk, again).message is not None


def test_who_shares_the_number_is_still_written_to(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    patient_id, spouse = ana(desk), ana(desk, given="Bo")
    desk.patients.erase(patient_id, basis="gdpr-17")

    assert send(desk, spouse).message is not None
    assert send(desk, ana(desk, given="Anastasia")).message is None


def test_a_household_and_the_family_of_others_forget_the_patient(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    patient_id, spouse = ana(desk), ana(desk, "+14155550101", given="Bo")
    household = desk.patients.declare_household([patient_id, spouse])
    desk.patients.erase(patient_id, basis="gdpr-17")

    with desk.patients._office.unit() as unit:
        kept = unit.get(type(household), household.id)
    assert kept.member_ids == (spouse,)


def test_the_record_of_a_relative_who_is_the_patient_is_emptied_and_the_answer_says_what_stays(
    store: EncryptedStorage,
) -> None:
    desk = desk_on(store)
    patient_id, spouse = ana(desk), ana(desk, "+14155550101", given="Bo")
    related = desk.patients.add_related_person(
        spouse, relationship=Relationship.SPOUSE, given="Anastasia", is_patient_id=patient_id
    )

    answer = desk.patients.erase(patient_id, basis="gdpr-17")

    with desk.patients._office.unit() as unit:
        kept = unit.get(RelatedPerson, related.id)
    assert (kept.name, kept.is_patient_id) == (None, None)
    assert "What others typed about them stays" in answer.explain()


def test_an_import_skips_who_was_erased(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    patient = desk.patients.get(ana(desk))
    desk.patients.erase(patient.id, basis="gdpr-17")
    run = desk.imports.begin(fingerprint="f1", source="pms", file_name="patients.csv")
    concern = Concern(
        id="con-1",  # type: ignore[arg-type]  # an id is text
        patient_id=patient.id,
        topic="waiting-time",
        words="I waited.",
        raised_at=START,
        target_at=START,
    )

    run, waiting = desk.imports.store(run, [patient, concern], entries_read=2)

    assert (run.added, run.skipped, waiting) == (0, 2, ())


def test_a_record_that_is_still_held_cannot_be_stored_again(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    patient = desk.patients.get(ana(desk))
    desk.patients.erase(patient.id, basis="gdpr-17")

    with pytest.raises(ErasedError, match="was erased; take them on as a new patient"):
        desk.patients.register(given="Ana", family="Ito", patient_id=patient.id)


# A backup.


def _data(folder: Path) -> str:
    return f"sqlite:///{folder / 'practice.db'}"


@pytest.mark.parametrize("taken", ["before the erasure", "before the patient came"])
def test_e5_a_restored_backup_is_erased_again_from_the_register(
    tmp_path: Path, taken: str, world: SeededEnvironment
) -> None:
    keys = MemoryStorage()
    with SqlStorage(_data(tmp_path)) as sql:
        desk = desk_on(EncryptedStorage(sql, ring(), keys=keys), world=world)
        ana(desk, "+14155550101", given="Bo")
        patient_id = "pat-not-yet"
        if taken == "before the erasure":
            patient_id = ana(desk)
            assert send(desk, patient_id).message is not None
    shutil.copy(tmp_path / "practice.db", tmp_path / "backup.db")
    with SqlStorage(_data(tmp_path)) as sql:
        desk = desk_on(EncryptedStorage(sql, ring(), keys=keys), world=world)
        if taken != "before the erasure":
            patient_id = ana(desk)
        assert desk.patients.erase(patient_id, basis="gdpr-17").allowed
    for name in ("practice.db-wal", "practice.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    shutil.copy(tmp_path / "backup.db", tmp_path / "practice.db")

    with SqlStorage(_data(tmp_path)) as sql:
        practice = practice_on(EncryptedStorage(sql, ring(), keys=keys), world=world)
        assert "replay_erasures" in practice.notices[0]
        desk = practice.acting_as("kim", role="manager", purpose="operations")
        (certificate,) = desk.patients.replay_erasures()
        assert certificate.status is ErasureStatus.DONE
        assert desk.patients.replay_erasures() == ()
        (notice,) = practice_on(EncryptedStorage(sql, ring(), keys=keys), world=world).notices
        assert "replay_erasures" not in notice

        with pytest.raises(NotFoundError):
            desk.patients.get(patient_id)
        assert not desk.patients.find_by_contact(_NUMBER)
        assert send(desk, ana(desk)).message is None
        assert desk.messages.dispatch() is not None
        with sql.transaction() as tx:
            contacts = tx.find("contact", Query(equal={"patient_id": patient_id}))
            assert all(row.columns["value"] is None and row.body == "" for row in contacts)


def _restored(
    folder: Path,
    world: SeededEnvironment,
    keys: Storage,
    act: Callable[[Desk], None],
    erase: Callable[[Desk], str],
) -> str:
    """Do *act*, take a backup, erase, restore the backup; the id of the person who was erased."""
    with SqlStorage(_data(folder)) as sql:
        act(_programme_desk(EncryptedStorage(sql, ring(), keys=keys), world=world))
    shutil.copy(folder / "practice.db", folder / "backup.db")
    with SqlStorage(_data(folder)) as sql:
        desk = _programme_desk(EncryptedStorage(sql, ring(), keys=keys), world=world)
        patient_id = erase(desk)
        assert desk.patients.erase(patient_id, basis="gdpr-17").allowed
    for name in ("practice.db-wal", "practice.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copy(folder / "backup.db", folder / "practice.db")
    return patient_id


def test_e5_restored_data_send_nothing_to_the_person_before_anybody_replays(
    tmp_path: Path, world: SeededEnvironment
) -> None:
    keys = MemoryStorage()
    _restored(tmp_path, world, keys, lambda desk: None, ana)
    with SqlStorage(_data(tmp_path)) as sql:
        desk = desk_on(EncryptedStorage(sql, ring(), keys=keys), world=world)

        again = send(desk, ana(desk))

        assert "nothing is sent to this address any more" in again.explanation
        assert send(desk, ana(desk, "+14155550101", given="Cy")).message is not None


def test_e5_a_suppression_that_was_lifted_in_the_backup_does_not_lift_a_later_erasure(
    tmp_path: Path, world: SeededEnvironment
) -> None:
    keys = MemoryStorage()

    def lifted(desk: Desk) -> None:
        desk.patients.erase(ana(desk), basis="gdpr-17")
        assert desk.patients.lift_suppression(_NUMBER, evidence="form-7")
        assert send(desk, ana(desk)).message is not None

    def erased(desk: Desk) -> str:
        world.advance(timedelta(days=1))
        return desk.patients.find_by_contact(_NUMBER)[0].id

    _restored(tmp_path, world, keys, lifted, erased)
    with SqlStorage(_data(tmp_path)) as sql:
        desk = desk_on(EncryptedStorage(sql, ring(), keys=keys), world=world)

        assert send(desk, ana(desk)).message is None


def test_e5_a_replay_does_all_that_the_erasure_did(tmp_path: Path, world: SeededEnvironment) -> None:
    keys = MemoryStorage()
    found: dict[str, str] = {}

    def act(desk: Desk) -> None:
        patient_id, friend = ana(desk, "+14155550101", given="Bo"), ana(desk)
        for one in (patient_id, friend):
            desk.patients.record_coverage(
                one, Payer.COMMERCIAL, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1)
            )
        bring(desk, patient_id, friend)
        found.update(ana=friend, ben=ana(desk, given="Ben"))
        (reward,) = desk.rewards.of_patient(patient_id)
        desk.rewards.forfeit(reward.id, reason="declined, Ana moved away", idempotency_key="form-7")
        found.update(reward=reward.id, house=desk.patients.declare_household([friend, patient_id]).id)
        related = desk.patients.add_related_person(
            patient_id, relationship=Relationship.SPOUSE, given="Ana", is_patient_id=friend
        )
        found["related"] = related.id
        with desk.patients._office.unit() as unit:
            unit.add(ImportMark(id=mark_id("patient", friend), content_hash="c0ffee"))

    patient_id = _restored(tmp_path, world, keys, act, lambda desk: found["ana"])
    with SqlStorage(_data(tmp_path)) as sql:
        store = EncryptedStorage(sql, ring(), keys=keys)
        desk = desk_on(store, world=world)
        assert send(desk, found["ben"]).message is not None

        (certificate,) = desk.patients.replay_erasures()

        assert certificate.suppressed == 2
        with desk.patients._office.unit() as unit:
            assert unit.get(Reward, found["reward"]).reason is None
            assert patient_id not in unit.get(Household, found["house"]).member_ids
            assert unit.get(RelatedPerson, found["related"]).name is None
            assert unit.get(ImportMark, mark_id("patient", patient_id)).content_hash == "erased"
            (suppression, _) = unit.find(Suppression)
        assert found["ben"] not in repr((suppression, store.erasures()))
        assert send(desk, found["ben"]).message is not None
        assert send(desk, ana(desk)).message is None
        assert desk.rewards.verify().problems == ()


# Interruptions.


def _interrupt_everywhere(*, stride: int) -> None:
    at, finished = 0, False
    while not finished:
        at += stride
        inner, keys, cut = MemoryStorage(), MemoryStorage(), Cut()
        store = EncryptedStorage(Interrupted(inner, cut), ring(), keys=Interrupted(keys, cut))
        desk = desk_on(store)
        patient_id = ana(desk)
        send(desk, patient_id)
        cut.set(at)
        with suppress(CutError):
            desk.patients.erase(patient_id, basis="gdpr-17")
            finished = True
        cut.set(None)

        answer = desk.patients.erase(patient_id, basis="gdpr-17")

        assert answer.certificate is not None
        assert answer.certificate.status is ErasureStatus.DONE
        assert answer.certificate.cancelled == 1
        assert store.is_erased(patient_id)
        (entry,) = store.erasures()
        assert len(entry.fingerprints) == 2
        assert send(desk, ana(desk)).message is None
    assert at > 40  # the sweep has met every call


@pytest.mark.slow
def test_e4_an_erasure_that_was_interrupted_ends_when_it_is_called_again() -> None:
    _interrupt_everywhere(stride=7)


@pytest.mark.long
def test_e4_an_erasure_interrupted_anywhere_ends_when_it_is_called_again() -> None:
    _interrupt_everywhere(stride=1)


def test_from_its_beginning_nothing_is_sent_any_more() -> None:
    inner, keys, cut = MemoryStorage(), MemoryStorage(), Cut()
    store = EncryptedStorage(Interrupted(inner, cut), ring(), keys=keys)
    desk = desk_on(store)
    patient_id = ana(desk)
    at = 0
    while not _is_begun(store):
        at += 1
        cut.set(at)
        with suppress(CutError):
            desk.patients.erase(patient_id, basis="gdpr-17")
        cut.set(None)

    refused = send(desk, patient_id)

    assert desk.patients.get(patient_id).name.given == "Anastasia"
    assert refused.message is None


def _is_begun(store: Storage) -> bool:
    with store.transaction() as tx:
        return bool(tx.find("erasure", Query(limit=1)))


# The rewards of others.


def _programme_desk(
    store: Storage,
    *,
    beneficiary: Beneficiary = Beneficiary.REFERRER,
    world: SeededEnvironment | None = None,
) -> Desk:
    practice = Practice(
        _KEPT,
        storage=store,
        plugins={"starter": bedside.starter, "programme": Programme(beneficiary=beneficiary)},
        environment=world or SeededEnvironment(seed=1, start=START),
    )
    return practice.acting_as("kim", role="manager", purpose="operations")


def test_the_visit_of_an_erased_referrers_friend_is_kept_and_earns_nothing(
    store: EncryptedStorage,
) -> None:
    desk = _programme_desk(store, beneficiary=Beneficiary.REFERRER)
    patient_id, friend = ana(desk), ana(desk, "+14155550101", given="Bo")
    code = desk.referrals.invite(patient_id).code
    received = desk.referrals.receive(friend, code=code)
    desk.patients.erase(patient_id, basis="gdpr-17")
    booked = desk.appointments.book(
        friend, starts_at=START + timedelta(hours=1), referral_id=received.referral.id
    )

    assert desk.appointments.keep(booked.id).reward_decisions == ()
    assert desk.rewards.verify().problems == ()


def test_an_open_reward_for_bringing_the_patient_stands_in_the_way(store: EncryptedStorage) -> None:
    desk = _programme_desk(store, beneficiary=Beneficiary.REFERRER)
    patient_id, friend = ana(desk), ana(desk, "+14155550101", given="Bo")
    for one in (patient_id, friend):
        desk.patients.record_coverage(
            one, Payer.COMMERCIAL, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1)
        )
    bring(desk, patient_id, friend)

    assert _codes(desk, patient_id) == ["reward"]
    assert _codes(desk, friend) == ["reward"]

    (reward,) = desk.rewards.of_patient(patient_id)
    desk.rewards.forfeit(reward.id, reason="declined, Bo moved away", idempotency_key="form-7")
    assert desk.patients.erase(friend, basis="gdpr-17").allowed
    assert desk.rewards.verify().problems == ()
    # The reward stays for the ledger's sake, and what somebody typed about the friend does not.
    (kept,) = desk.rewards.of_patient(patient_id)
    assert (kept.id, kept.reason) == (reward.id, None)
    with store.transaction() as tx:
        assert not [row for kind in KINDS for row in tx.find(kind.name, Query()) if "Bo moved" in row.body]


# Starting.


def test_a_practice_says_once_that_its_database_is_not_encrypted(store: EncryptedStorage) -> None:
    (notice,) = practice_on(MemoryStorage()).notices

    assert notice.startswith("This database is not encrypted: names, numbers, messages and notes can be read")


def test_a_practice_says_what_an_encrypted_database_leaves_readable(store: EncryptedStorage) -> None:
    (notice,) = practice_on(store).notices

    assert notice.startswith("This database is encrypted")
    assert "services by name" in notice


def test_encrypted_data_are_not_opened_without_their_keys(store: EncryptedStorage, inner: Storage) -> None:
    ana(desk_on(store))

    with pytest.raises(KeyMaterialError, match=r"key\.missing this database: is encrypted; open it with Enc"):
        practice_on(inner)
