"""Erasing somebody of whom there are several records: all of them, and what holds one holds the person."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from tests.services.conftest import START
from tests.services.test_erasing import ana, desk_on, send
from tests.storage.encrypted.faults import Cut, CutError, Interrupted
from tests.storage.encrypted.stores import ring

from bedside import Desk
from bedside.domain.erasure import ErasureStatus
from bedside.errors import InvalidValueError, MergedError, NotFoundError
from bedside.ports import Query
from bedside.storage import EncryptedStorage, MemoryStorage

NUMBERS = ("+14155550100", "+14155550101", "+14155550102")


@pytest.fixture
def store() -> EncryptedStorage:
    return EncryptedStorage(MemoryStorage(), ring(), keys=MemoryStorage())


def family(desk: Desk) -> tuple[str, str]:
    """A duplicate that was merged, and the survivor."""
    one, two = ana(desk, NUMBERS[0]), ana(desk, NUMBERS[1], given="Ana")
    desk.patients.merge(one, into=two, reason="same-person")
    return one, two


def test_every_record_is_erased_and_every_address_suppressed(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    one, two = family(desk)

    answer = desk.patients.erase(two, basis="gdpr-17")

    assert answer.certificate is not None
    assert (answer.certificate.patient_id, answer.certificate.status) == (two, ErasureStatus.DONE)
    assert {entry.subject for entry in store.erasures()} == {one, two}
    for each in (one, two):
        with pytest.raises(NotFoundError):
            desk.patients.get(each)
    for number in NUMBERS[:2]:
        back = ana(desk, number, given=f"New{number[-1]}")
        assert send(desk, back).message is None
    assert desk.audit.verify().whole


def test_the_duplicate_is_not_erased_by_its_own_id(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    one, two = family(desk)

    with pytest.raises(MergedError) as caught:
        desk.patients.erase(one, basis="gdpr-17")

    assert caught.value.survivor_id == two
    assert store.erasures() == ()


def test_what_holds_one_record_holds_the_person(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    one, two = ana(desk, NUMBERS[0]), ana(desk, NUMBERS[1], given="Ana")
    hold = desk.patients.place_legal_hold(one, reason="claim")
    desk.appointments.book(one, starts_at=START + timedelta(days=3))
    desk.patients.merge(one, into=two, reason="same-person")

    held = desk.patients.erase(two, basis="gdpr-17")

    assert [each.code for each in held.holds] == ["legal-hold", "appointment"]
    desk.patients.lift_legal_hold(hold.id)
    assert [each.code for each in desk.patients.erase(two, basis="gdpr-17").holds] == ["appointment"]


def test_an_address_that_another_patient_shares_with_the_duplicate_is_spared(store: EncryptedStorage) -> None:
    desk = desk_on(store)
    _, two = family(desk)
    other = ana(desk, NUMBERS[0], given="Bo")

    desk.patients.erase(other, basis="gdpr-17")

    assert send(desk, two).message is not None


def interrupted(at: int) -> tuple[EncryptedStorage, Desk, str, str]:
    """A family whose erasure was broken off before that call to the stores, where it has so many."""
    inner, keys, cut = MemoryStorage(), MemoryStorage(), Cut()
    store = EncryptedStorage(Interrupted(inner, cut), ring(), keys=Interrupted(keys, cut))
    desk = desk_on(store)
    one, two = family(desk)
    cut.set(at)
    with suppress(CutError):
        desk.patients.erase(two, basis="gdpr-17")
    cut.set(None)
    return store, desk, one, two


@pytest.mark.slow
def test_an_erasure_that_breaks_off_anywhere_ends_with_every_record_gone() -> None:
    for at in range(1, 200, 7):
        store, desk, one, two = interrupted(at)

        answer = desk.patients.erase(two, basis="gdpr-17")

        assert answer.certificate is not None
        assert answer.certificate.patient_id == two
        assert {entry.subject for entry in store.erasures()} == {one, two}, at
        with store.transaction() as tx:
            done = [row.columns["status"] for row in tx.find("erasure", Query())]
        assert done == ["done", "done"], at


def test_nobody_is_merged_with_or_parted_from_somebody_who_is_being_erased() -> None:
    at, begun = 0, False
    while not begun:
        at += 1
        store, desk, one, two = interrupted(at)
        with store.transaction() as tx:
            begun = bool(tx.find("erasure", Query(limit=1)))
    three = ana(desk, NUMBERS[2], given="Cy")

    for act in (
        lambda: desk.patients.merge(three, into=two, reason="same"),
        lambda: desk.patients.merge(two, into=three, reason="same"),
        lambda: desk.patients.unmerge(one, reason="two-people"),
    ):
        with pytest.raises(InvalidValueError, match=r"^merge\.erased "):
            act()
    assert desk.patients.erase(two, basis="gdpr-17").certificate is not None
