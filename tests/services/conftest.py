"""A practice in California with the starter set, on each store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    ContactUse,
    Desk,
    PackReview,
    Practice,
    PracticeSettings,
    Profession,
    SeededEnvironment,
    Storage,
)
from bedside.domain.consents import ConsentAnswer
from bedside.domain.coverage import Payer, PayerStatus
from bedside.jurisdictions import US_CA
from bedside.storage import MemoryStorage, SqlStorage

START = datetime(2026, 3, 2, 17, tzinfo=UTC)

SETTINGS = PracticeSettings(
    name="Harbour Dental",
    time_zone="America/Los_Angeles",
    currency="USD",
    jurisdictions=("US", "US-CA"),
    profession=Profession.DENTIST,
    federally_enrolled=True,
    postal_address="1 Harbour Way, Oakland CA 94607",
    pack_reviews=(
        PackReview(
            pack=US_CA.name, version=US_CA.version, reviewer="C. Counsel", reviewed_on=date(2026, 2, 1)
        ),
    ),
)

OpenDesk = Callable[[Mapping[str, object]], Desk]


@pytest.fixture
def world() -> SeededEnvironment:
    return SeededEnvironment(seed=1, start=START)


@pytest.fixture(params=["memory", "sqlite"])
def storage(request: pytest.FixtureRequest) -> Iterator[Storage]:
    if request.param == "memory":
        yield MemoryStorage()
        return
    with SqlStorage("sqlite://") as store:
        yield store


@pytest.fixture
def open_desk(storage: Storage, world: SeededEnvironment) -> OpenDesk:
    """A desk of the same practice with these plugins besides the starter set."""

    def open_with(plugins: Mapping[str, object]) -> Desk:
        practice = Practice(
            SETTINGS,
            storage=storage,
            plugins={"starter": bedside.starter, **plugins},
            environment=world,
        )
        return practice.acting_as("kim", role="manager", purpose="operations")

    return open_with


def _birthday(number: str) -> date:
    """Of many friends of one name each has a birthday of their own, or they might be one person."""
    return date(1985, 5, 5) + timedelta(days=int(number[-3:]))


@pytest.fixture
def register() -> Callable[..., str]:
    """Register a patient who agreed in writing to texts and is commercially insured."""

    def one(desk: Desk, given: str, number: str, *, payer: Payer = Payer.COMMERCIAL) -> str:
        mobile = ContactPoint(system=ContactSystem.PHONE, value=number, use=ContactUse.MOBILE)
        patient = desk.patients.register(
            given=given, family="Testing", born_on=_birthday(number), contact_points=[mobile]
        )
        desk.patients.record_consent(
            patient.id,
            answer=ConsentAnswer.GIVEN_IN_WRITING,
            evidence="signed intake form",
            channel=Channel.SMS,
        )
        desk.patients.record_coverage(
            patient.id, payer, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1)
        )
        return patient.id

    return one
