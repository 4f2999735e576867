"""What an import stores, it may change again; what the practice changed since, it leaves alone."""

from __future__ import annotations

import attrs
import pytest
from tests.services.conftest import START, OpenDesk

from bedside import Desk
from bedside.domain.patients import Patient, PatientId, PersonName

ANA = Patient(
    id=PatientId("fhir.ana"),
    name=PersonName(given="Ana", family="Testing"),
    registered_on=START.date(),
)


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk({})


def store(desk: Desk, fingerprint: str, *records: object) -> dict[str, int]:
    run = desk.imports.begin(fingerprint=fingerprint, source="fhir", file_name="patients.ndjson")
    run, waiting = desk.imports.store(run, records, entries_read=len(records))
    assert waiting == ()
    return {name: getattr(run, name) for name in ("added", "changed", "unchanged", "kept")}


def test_a_record_that_only_the_source_changed_is_changed(desk: Desk) -> None:
    store(desk, "one", ANA)

    counts = store(desk, "two", attrs.evolve(ANA, deceased=True))

    assert counts == {"added": 0, "changed": 1, "unchanged": 0, "kept": 0}
    assert desk.patients.get(ANA.id).deceased


def test_a_record_that_only_the_practice_changed_stays_so(desk: Desk) -> None:
    store(desk, "one", ANA)
    desk.patients.leave(ANA.id, reason="moved")

    counts = store(desk, "two", ANA)

    assert counts == {"added": 0, "changed": 0, "unchanged": 1, "kept": 0}
    assert desk.patients.get(ANA.id).inactive_reason == "moved"


def test_a_record_that_both_changed_is_kept_and_counted(desk: Desk) -> None:
    store(desk, "one", ANA)
    desk.patients.leave(ANA.id, reason="moved")

    counts = store(desk, "two", attrs.evolve(ANA, deceased=True))

    assert counts == {"added": 0, "changed": 0, "unchanged": 0, "kept": 1}
    assert not desk.patients.get(ANA.id).deceased


def test_a_record_of_the_practice_is_never_taken_over(desk: Desk) -> None:
    desk.patients.register(given="Ana", family="Testing", patient_id=ANA.id)

    counts = store(desk, "one", attrs.evolve(ANA, deceased=True))

    assert counts["kept"] == 1
