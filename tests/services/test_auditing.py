"""The audit desk: who looked, what left, checkpoints and anchors, and what marketing may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bedside import (
    Channel,
    Desk,
    Outcome,
    Period,
    Practice,
    Profession,
    Receipt,
    SeededEnvironment,
    Storage,
    hookimpl,
)
from bedside.domain.appointments import CancelledBy
from bedside.domain.checkpoints import Checkpoint, statement_of
from bedside.domain.consents import ConsentAnswer
from bedside.domain.journal import JournalEntry, Recipient, read_entry
from bedside.domain.messages import Purpose
from bedside.errors import AccessDeniedError, InvalidTransitionError, InvalidValueError, NotFoundError
from bedside.notary import Ed25519Check, Ed25519Signer, FileAnchor, new_signing_key, read_anchors
from bedside.storage import MemoryStorage

from .conftest import SETTINGS, OpenDesk

Register = Callable[..., str]


def entries_of(desk: Desk) -> list[JournalEntry]:
    return [read_entry(entry) for entry in desk.audit.entries()]


# What a call leaves (A3).


def test_a_list_names_everybody_who_is_on_it(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ids = [register(desk, f"Ana{number}", f"+1510555{number:04}") for number in range(3)]
    for patient_id in ids:
        desk.feedback.raise_concern(patient_id, topic="waiting", words="too long")

    desk.feedback.open_concerns()

    listed = entries_of(desk)[-1]
    assert (listed.action, listed.kind, listed.subjects) == ("list-open", "concern", tuple(ids))


def test_a_list_of_more_than_a_hundred_takes_more_entries(open_desk: OpenDesk) -> None:
    desk = open_desk({})
    ids = [desk.patients.register(given="Ana", family="Ito").id for _ in range(101)]
    for patient_id in ids:
        desk.feedback.raise_concern(patient_id, topic="waiting", words="too long")
    before = len(desk.audit.entries())

    desk.feedback.open_concerns()

    listed = entries_of(desk)[before + 1 :]
    assert [len(entry.subjects) for entry in listed] == [100, 1]
    assert sorted(subject for entry in listed for subject in entry.subjects) == sorted(ids)


def test_a_family_is_named_with_all_of_its_members(open_desk: OpenDesk) -> None:
    desk = open_desk({})
    family = [desk.patients.register(given="Ana", family="Ito").id for _ in range(2)]

    desk.patients.declare_household(family)

    assert {subject for entry in entries_of(desk)[-3:] for subject in entry.subjects} == set(family)


def test_what_the_rules_look_up_about_others_is_told_apart(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana, bo = register(desk, "Ana", "+15105550101"), register(desk, "Bo", "+15105550102")
    before = len(desk.audit.entries()) + 1

    desk.referrals.receive(bo, referrer_id=ana)

    left = [(entry.action, entry.subjects) for entry in entries_of(desk)[before:]]
    assert ("receive", (bo,)) in left
    assert [action for action, subjects in left if ana in subjects] == ["write"]


@pytest.mark.parametrize(
    ("fails", "error", "outcome"),
    [
        (lambda desk, ana: desk.patients.get("patient-99"), NotFoundError, "not-found"),
        (lambda desk, ana: desk.patients.get("Ana Ito"), NotFoundError, "not-found"),
        (lambda desk, ana: _appointment_twice(desk, ana), InvalidTransitionError, "invalid-transition"),
    ],
)
def test_a3_a_failed_call_leaves_an_entry_of_its_own(
    open_desk: OpenDesk,
    register: Register,
    fails: Callable[[Desk, str], object],
    error: type[Exception],
    outcome: str,
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+15105550101")

    with pytest.raises(error):
        fails(desk, ana)

    failed = entries_of(desk)[-1]
    assert (failed.actor, failed.outcome) == ("kim", outcome)
    assert "Ito" not in repr(failed)


def _appointment_twice(desk: Desk, patient_id: str) -> None:
    booked = desk.appointments.book(patient_id, starts_at=datetime(2026, 3, 9, 17, tzinfo=UTC))
    desk.appointments.cancel(booked.id, by=CancelledBy.PATIENT)
    desk.appointments.keep(booked.id)


def test_a3_who_is_denied_is_in_the_journal_with_what_they_lack(storage: Storage) -> None:
    practice = Practice(SETTINGS, storage=storage)
    with pytest.raises(AccessDeniedError):
        practice.acting_as("eve", role="dispatcher", purpose="operations").followups.due()
    with pytest.raises(AccessDeniedError):
        practice.acting_as("eve", role="janitor", purpose="operations")

    denied = entries_of(practice.acting_as("kim", role="owner", purpose="operations"))

    assert [(entry.actor, entry.action, entry.outcome) for entry in denied] == [
        ("eve", "list-due", "access-denied"),
        ("eve", "open-desk", "access-denied"),
    ]
    assert [entry.reason for entry in denied] == ["may-not-read-care", "no-such-role"]


def test_no_words_that_somebody_typed_enter_the_journal(open_desk: OpenDesk, storage: Storage) -> None:
    desk = open_desk({})
    words = "CANARY Ana Ito +14155550100"
    for typed in (
        lambda: desk.patients.lift_suppression("+14155550100", evidence=words),
        lambda: desk.referrals.release("referral-1", counts=True, reason=words),
    ):
        with pytest.raises(InvalidValueError, match="give a short code"):
            typed()

    with storage.transaction() as tx:
        assert not any("CANARY" in entry.content for entry in tx.journal())


def test_a_kpi_is_one_entry_that_names_nobody(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    register(desk, "Ana", "+15105550101")

    desk.kpis.compute("no_show_rate")

    measured = entries_of(desk)[-1]
    assert (measured.action, measured.kind, measured.record, measured.subjects) == (
        "measure",
        "kpi",
        "no_show_rate",
        (),
    )


# Marketing (P3).


def test_p3_marketing_sees_nobody_who_has_not_authorized_it(
    storage: Storage, world: SeededEnvironment
) -> None:
    practice = Practice(SETTINGS, storage=storage, environment=world)
    desk = practice.acting_as("kim", role="front-desk", purpose="operations")
    marketing = practice.acting_as("mo", role="marketing", purpose="marketing")
    ana = desk.patients.register(given="Ana", family="Ito").id
    said = {"evidence": "form 9", "purpose": Purpose.MARKETING}

    for answer, sees in (
        (None, False),
        (ConsentAnswer.GIVEN, False),
        (ConsentAnswer.GIVEN_IN_WRITING, True),
        (ConsentAnswer.WITHDRAWN, False),
    ):
        if answer is not None:
            desk.patients.record_consent(ana, answer=answer, **said)  # type: ignore[arg-type]  # a mapping
            world.advance(timedelta(minutes=1))
        if sees:
            assert marketing.patients.get(ana).id == ana
        else:
            with pytest.raises(AccessDeniedError, match="no written authorization"):
                marketing.patients.get(ana)


# Disclosures.


def test_what_left_is_accounted_for(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+15105550101")
    okafor = desk.partners.propose(name="Okafor", profession=Profession.DENTIST)
    assert desk.partners.admit(okafor.id).decision.allowed
    sent = desk.partners.refer(
        ana, okafor.id, service="braces", reason="crowding", alternatives_offered=2, patient_chose=True
    )
    assert sent.referral is not None
    county = Recipient(kind="authority", id="county-health-department", purpose="public-health")
    desk.audit.record_disclosure(ana, recipient=county, what="appointment")

    (owed,) = desk.audit.disclosures(ana)
    every = desk.audit.disclosures(ana, everything=True)

    assert (owed.recipient, owed.kind, owed.at) == (county, "appointment", world.now())
    assert [(given.recipient.kind, given.recipient.purpose) for given in every] == [
        ("partner", "treatment"),
        ("authority", "public-health"),
    ]
    assert desk.audit.disclosures(ana, Period.year(2025)) == []
    assert [entry.action for entry in desk.audit.accesses(ana)][-1] == "read-accesses"


def test_the_same_record_that_went_to_the_same_recipient_again_is_accounted_for_again(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+15105550101")
    county = Recipient(kind="authority", id="county", purpose="public-health")
    given = []
    for what, record_id in (*[("appointment", "appointment-1")] * 3, *[("message", "message-1")] * 2):
        desk.audit.record_disclosure(ana, recipient=county, what=what, record_id=record_id)
        given.append((world.now(), what, record_id))
        world.advance(timedelta(days=30))

    assert [(told.at, told.kind, told.record) for told in desk.audit.disclosures(ana)] == given


def test_what_is_known_later_of_a_message_is_no_second_disclosure(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+15105550101")
    message = desk.messages.send(ana, "thank-you", channels=[Channel.SMS]).message
    assert message is not None
    (claimed,) = desk.messages.pending()
    lost = Receipt(outcome=Outcome.UNKNOWN)
    desk.messages.record_delivery(message.id, lost, attempt=claimed.attempts)
    left_at = world.now()
    world.advance(timedelta(hours=1))
    desk.messages.settle_unknown(message.id, arrived=True)

    told = desk.audit.disclosures(ana, everything=True)

    assert [(given.at, given.outcome) for given in told] == [(left_at, "sent")]


def test_a_message_left_for_the_patient(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({})
    ana = register(desk, "Ana", "+15105550101")
    planned = desk.messages.send(ana, "thank-you", channels=[Channel.SMS])
    assert planned.message is not None
    _send(desk)

    assert desk.audit.disclosures(ana) == []
    (told,) = desk.audit.disclosures(ana, everything=True)
    assert (told.recipient.kind, told.recipient.id, told.kind) == ("patient", ana, "message")


def _send(desk: Desk) -> None:
    for message in desk.messages.pending():
        receipt = Receipt(outcome=Outcome.SENT)
        desk.messages.record_delivery(message.id, receipt, attempt=message.attempts)


# Checkpoints.


class Anchor:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.kept: list[Checkpoint] = []

    @hookimpl
    def bedside_anchor_checkpoint(self, checkpoint: Checkpoint) -> None:
        self.kept.append(checkpoint)


class BrokenAnchor:
    """Has lost its disk."""

    @hookimpl
    def bedside_anchor_checkpoint(self, checkpoint: Checkpoint) -> None:
        raise OSError("no space left")


def test_a_signed_checkpoint_is_stored_and_anchored_and_vouches_for_the_journal(
    storage: Storage, tmp_path: Path
) -> None:
    signer, file = Ed25519Signer.from_pem(new_signing_key()), tmp_path / "anchors"
    plugins = {"file": FileAnchor(file), "broken": BrokenAnchor()}
    practice = Practice(SETTINGS, storage=storage, plugins=plugins, signer=signer)
    desk = practice.acting_as("kim", role="owner", purpose="operations")
    desk.patients.register(given="Ana", family="Ito")

    first, second = desk.audit.checkpoint(), desk.audit.checkpoint()

    found = desk.audit.verify(read_anchors(file))
    assert found.whole
    assert (found.anchored, found.checkpoints, found.unchecked_signatures) == (second.sequence, 2, 0)
    assert read_anchors(file) == (first, second)
    assert desk.audit.checkpoints() == [first, second]
    assert [fault.plugin for fault in practice.faults] == ["broken", "broken"]


def test_a_journal_that_was_cut_off_is_found_by_the_anchor(world: SeededEnvironment) -> None:
    storage, anchor = MemoryStorage(), Anchor()
    practice = Practice(SETTINGS, storage=storage, environment=world, plugins={"anchor": anchor})
    desk = practice.acting_as("kim", role="owner", purpose="operations")
    desk.audit.checkpoint()
    del storage._journal[:]
    storage._tables["checkpoint"]._stored.clear()
    storage._tables["checkpoint"]._ids.clear()

    found = desk.audit.verify(anchor.kept)

    assert (found.whole, found.first_bad) == (False, 1)
    assert desk.audit.verify().whole, "without the anchor nobody can know"


def test_a_signature_of_another_key_is_told_from_an_unknown_one(world: SeededEnvironment) -> None:
    signer = Ed25519Signer.from_pem(new_signing_key())
    practice = Practice(SETTINGS, storage=MemoryStorage(), environment=world, signer=signer)
    desk = practice.acting_as("kim", role="owner", purpose="operations")
    made = desk.audit.checkpoint()

    unknown = desk.audit.verify(signatures=Ed25519Check())
    assert (unknown.whole, unknown.anchored) == (False, 0)
    assert unknown.findings[0] == f"checkpoint {made.id} is signed with a key not known here"
    forged = made.signature and made.signature[::-1]
    assert signer.check(signer.key_id, statement_of(made), bytes.fromhex(str(forged))) is False
    assert signer.check(signer.key_id, statement_of(made), bytes.fromhex(str(made.signature))) is True
