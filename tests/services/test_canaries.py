"""Planted names, numbers and clinical words: readable in no encrypted database, in no log, in no error."""

from __future__ import annotations

import logging
import traceback
from datetime import date
from pathlib import Path

import attrs
import pytest
import sqlalchemy as sa
from tests.services.conftest import SETTINGS, START
from tests.storage.encrypted.stores import ring
from tests.test_uncaused import everything_on

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    ContactUse,
    Desk,
    Practice,
    SeededEnvironment,
    Storage,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.goals import Promiser
from bedside.domain.patients import Relationship
from bedside.errors import BedsideError, InvalidRecordError
from bedside.ports import Query
from bedside.storage import EncryptedStorage, MemoryStorage, SqlStorage
from bedside.storage.sql.dialects import open_engine

#: Each stands where a person's data stand, and nowhere else.
CANARIES = {
    "given": "Quillianne",
    "family": "Zephyrstone",
    "preferred": "Quilly",
    "number": "4155557391",
    "email": "zephyr.canary",
    "street": "Larkspurgasse",
    "related": "Brambleworth",
    "goal": "gingivaxol",
    "promise": "molarquist",
    "concern": "pulpitisque",
    "inquiry": "trismuswort",
    "evidence": "parchmentleaf",
}


def _lived(storage: Storage) -> Desk:
    settings = attrs.evolve(SETTINGS, records_kept_years=0)
    practice = Practice(
        settings,
        storage=storage,
        plugins={"starter": bedside.starter},
        environment=SeededEnvironment(seed=1, start=START),
    )
    desk = practice.acting_as("kim", role="manager", purpose="operations")
    told = CANARIES
    points = [
        ContactPoint(system=ContactSystem.PHONE, value=f"+1{told['number']}", use=ContactUse.MOBILE),
        ContactPoint(system=ContactSystem.EMAIL, value=f"{told['email']}@example.org"),
        ContactPoint(system=ContactSystem.POST, value=f"1 {told['street']}"),
    ]
    patient = desk.patients.register(
        given=told["given"],
        family=told["family"],
        preferred=told["preferred"],
        born_on=date(1987, 6, 5),
        contact_points=points,
    )
    desk.patients.record_consent(
        patient.id,
        answer=ConsentAnswer.GIVEN_IN_WRITING,
        evidence=told["evidence"],
        channel=Channel.SMS,
        address=points[0].value,
    )
    desk.patients.add_related_person(
        patient.id, relationship=Relationship.SPOUSE, given=told["given"], family=told["related"]
    )
    desk.patients.declare_household([patient.id])
    desk.patients.set_goal(patient.id, f"to be free of {told['goal']}")
    desk.patients.agree(patient.id, f"we look at {told['promise']}", promised_by=Promiser.PRACTICE)
    desk.feedback.raise_concern(patient.id, topic="waiting-time", words=f"nobody saw my {told['concern']}")
    desk.feedback.receive_inquiry(
        patient_id=patient.id, channel=Channel.EMAIL, topic="care", words=f"what of {told['inquiry']}?"
    )
    assert desk.messages.send(patient.id, "check-in", channels=[Channel.SMS]).message is not None
    desk.messages.dispatch()
    desk.referrals.invite(patient.id)
    assert len(desk.patients.find_by_contact(points[1].value)) == 1
    return desk


def _dumped(url: str) -> str:
    """Everything that whoever holds the database can read."""
    engine = open_engine(url) if not url.startswith("sqlite") else sa.create_engine(url)
    try:
        with engine.connect() as connection:
            # Each value by itself: the repr of a row leaves out what is long.
            text = "".join(
                str(value)
                for name in sa.inspect(connection).get_table_names()
                for row in connection.execute(sa.text(f"SELECT * FROM {name}"))
                for value in row
            )
    finally:
        engine.dispose()
    if url.startswith("sqlite"):
        file = Path(url.removeprefix("sqlite:///"))
        text += "".join(found.read_bytes().decode("latin-1") for found in file.parent.glob(f"{file.name}*"))
    return text


def _seen(text: str) -> set[str]:
    return {name for name, word in CANARIES.items() if word.casefold() in text.casefold()}


@pytest.mark.slow
def test_an_encrypted_database_shows_no_canary_and_a_plain_one_shows_them_all(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.NOTSET)
    caplog.set_level(1, logger="sqlalchemy")
    with SqlStorage(database_url) as sql:
        desk = _lived(EncryptedStorage(sql, ring(), keys=MemoryStorage()))
        assert _seen(_dumped(database_url)) == set()
        assert _seen(repr(desk.audit.entries())) == set()
    assert _seen(caplog.text) == set()


@pytest.mark.slow
def test_a_plain_database_shows_every_canary(database_url: str) -> None:
    with SqlStorage(database_url) as sql:
        _lived(sql)
        assert _seen(_dumped(database_url)) == set(CANARIES)


def test_no_error_of_an_encrypting_store_shows_a_canary() -> None:
    inner = MemoryStorage()
    desk = _lived(EncryptedStorage(inner, ring(), keys=MemoryStorage()))
    with inner.transaction() as tx:
        row = tx.get("patient", "patient-1")
        assert row is not None
        tx.put(attrs.evolve(row, body=row.body[:-8] + "AAAAAAA="), expect=row.revision)

    with pytest.raises(BedsideError) as caught:
        desk.patients.get("patient-1")

    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert _seen("".join(report.format())) == set()
    assert _seen(everything_on(caught.value)) == set()


def test_no_error_of_a_record_that_cannot_be_read_shows_a_canary() -> None:
    store = MemoryStorage()
    desk = _lived(store)
    with store.transaction() as tx:
        row = tx.get("patient", "patient-1")
        assert row is not None
        tx.put(attrs.evolve(row, body=row.body[:-1]), expect=row.revision)

    with pytest.raises(InvalidRecordError) as caught:
        desk.patients.get("patient-1")

    assert _seen(everything_on(caught.value)) == set()
    assert caught.value.__context__ is None


def test_the_ledger_the_journal_and_the_counts_are_right_after_an_erasure() -> None:
    store = EncryptedStorage(MemoryStorage(), ring(), keys=MemoryStorage())
    desk = _lived(store)
    for concern in desk.feedback.open_concerns():
        desk.feedback.acknowledge(concern.id)
        desk.feedback.resolve(concern.id, solution="we call", outcome="process-changed")
        desk.feedback.tell_patient(concern.id)
    before = dict(desk.rewards.balances())

    answer = desk.patients.erase("patient-1", basis="gdpr-17")

    assert answer.allowed, answer.explain()
    assert dict(desk.rewards.balances()) == before
    assert desk.rewards.verify().problems == ()
    assert desk.audit.first_bad_entry() is None
    with store.transaction() as tx:
        assert tx.columns("patient", ["id"], Query()) == {"id": ["patient-1"]}
