"""What a host writes, for mypy alone: this file is checked and never run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import assert_type

from bedside import (
    BedsideError,
    Decision,
    Desk,
    Effect,
    Interval,
    Money,
    Patient,
    Practice,
    PracticeSettings,
    SeededEnvironment,
    Storage,
    SystemEnvironment,
)
from bedside.domain.appointments import Appointment, AppointmentId, AppointmentStatus, keep
from bedside.domain.patients import PatientId
from bedside.domain.referrals import Referral, ReferralId, accept
from bedside.domain.rewards import Reward
from bedside.storage import MemoryStorage, SqlStorage
from bedside.testing.people import NOON, brings_bo, check_up

SETTINGS = PracticeSettings(
    name="Harbour Dental", time_zone="America/Denver", currency="USD", jurisdictions=("US", "US-CO")
)


def wire(storage: Storage) -> Desk:
    """A practice is built from settings, a store and an environment; the desk comes from it."""
    practice = Practice(SETTINGS, storage=storage, environment=SeededEnvironment(seed=1, start=NOON))
    assert_type(practice.settings, PracticeSettings)
    return practice.acting_as("kim", role="front-desk", purpose="operations")


def use(desk: Desk) -> None:
    """Every verb answers with records, and with a decision where it may say no."""
    assert_type(desk.patients.register(given="Ana", family="Ito"), Patient)
    assert_type(desk.rewards.of_patient("pat-ana"), Sequence[Reward])
    invited = desk.referrals.invite("pat-ana")
    assert_type(invited.decision, Decision)
    assert_type(invited.decision.outcome, Effect)


def move(referral: Referral, appointment: Appointment) -> None:
    """A verb of the domain gives back the noun."""
    assert_type(accept(referral, at=NOON), Referral)
    assert_type(keep(appointment, at=NOON).status, AppointmentStatus)
    assert_type(Interval(months=6).after(date(2026, 1, 5)), date)
    assert_type(Money(1, "USD") + Money(2, "USD"), Money)


def mistakes(desk: Desk) -> None:
    """What the type checker has to refuse; an ignore that is not needed is an error itself."""
    Practice(SETTINGS)  # type: ignore[call-arg]  # a practice without a store
    Practice(SETTINGS, MemoryStorage())  # type: ignore[call-arg]  # the store has a name
    desk.patients.register(given=5, family="Ito")  # type: ignore[arg-type]  # a name is text
    brings_bo(NOON)  # type: ignore[call-arg]  # an instant has a name
    accept(check_up(), at=NOON)  # type: ignore[arg-type]  # an appointment is no referral
    _ = Money(1, "USD") + 1  # type: ignore[operator]  # a number is no money
    patient: PatientId = ReferralId("ref-1")  # type: ignore[assignment]  # ids of two nouns do not mix
    visit: AppointmentId = "apt-1"  # type: ignore[assignment]  # a text is not an id yet
    del patient, visit


def stores() -> list[Storage]:
    """Both stores are stores."""
    return [MemoryStorage(), SqlStorage("sqlite://")]


def worlds() -> list[SeededEnvironment | SystemEnvironment]:
    """Both environments are environments."""
    return [SystemEnvironment()]


ERRORS: type[Exception] = BedsideError
