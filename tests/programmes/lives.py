"""Short lives of a practice, lived for real, so that a trial can be held against them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from tests.services.conftest import SETTINGS, START

import bedside.starter
from bedside import Channel, ContactPoint, ContactSystem, Practice, SeededEnvironment, Storage
from bedside.domain.consents import ConsentAnswer
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.referrals import Referral
from bedside.domain.rewards import Reward
from bedside.programmes import Programme, Trial
from bedside.programmes.stage import _Offered
from bedside.services.history import History
from bedside.storage import MemoryStorage

_LETTERS = "abcdefghijklmnopqrstuvwxyz"

__all__ = ["Life", "given", "really_given"]

#: Handed over or on its way, it is owed and paid to the books of a trial.
_OWED = {"fulfilled": "posted", "handing_over": "posted"}


class Life:
    """A practice with one programme, and shorthand for what happens in it."""

    def __init__(self, *programmes: Programme, storage: Storage | None = None) -> None:
        self.memory = MemoryStorage()
        self.world = SeededEnvironment(seed=1, start=START)
        rules = tuple({rule.id: rule for programme in programmes for rule in programme.rules}.values())
        offered = _Offered(tuple(programme.policy for programme in programmes), rules)
        self.plugins: Mapping[str, object] = {"starter": bedside.starter}
        self.practice = Practice(
            SETTINGS,
            storage=storage or self.memory,
            environment=self.world,
            plugins={**self.plugins, "programmes": offered},
        )
        self.desk = self.practice.acting_as("kim", role="manager", purpose="operations")
        self._numbers = 0

    def later(self, days: float) -> datetime:
        """Let time pass."""
        return self.world.advance(timedelta(days=days))

    def patient(self, *, payer: Payer | None = Payer.COMMERCIAL, born_on: date | None = None) -> str:
        """Somebody who agreed to everything, and is insured."""
        self._numbers += 1
        number = f"+1510555{self._numbers:04}"
        patient = self.desk.patients.register(
            # No two are alike, or a trial and a practice would both look twice.
            given=f"Ana{_LETTERS[self._numbers % 26]}{_LETTERS[self._numbers // 26]}",
            family=f"Testing{_LETTERS[-self._numbers % 26]}",
            born_on=born_on or date(1980, 1, 1) + timedelta(days=37 * self._numbers),
            contact_points=[ContactPoint(system=ContactSystem.SMS, value=number)],
        )
        self.desk.patients.record_consent(
            patient.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form", channel=Channel.SMS
        )
        if payer is not None:
            self.covered(patient.id, payer)
        return patient.id

    def covered(self, patient_id: str, payer: Payer = Payer.COMMERCIAL) -> None:
        """Who pays is known."""
        self.desk.patients.record_coverage(
            patient_id, payer, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1)
        )

    def friend(self, referrer_id: str, **about: date | Payer | None) -> Referral:
        """A friend comes with a code that the referrer was given at the desk."""
        code = self.desk.referrals.invite(referrer_id).code
        friend_id = self.patient(**about)  # type: ignore[arg-type]  # mypy cannot follow a mapping
        return self.desk.referrals.receive(friend_id, code=code).referral

    def visit(self, referral: Referral) -> None:
        """The friend comes tomorrow."""
        starts_at = self.world.now() + timedelta(hours=12)
        booked = self.desk.appointments.book(
            referral.patient_id, starts_at=starts_at, referral_id=referral.id
        )
        self.world.set(starts_at)
        self.desk.appointments.keep(booked.id)

    def came(self, patient_id: str) -> None:
        """A visit within the hour, by nobody's recommendation."""
        starts_at = self.world.now() + timedelta(hours=1)
        booked = self.desk.appointments.book(patient_id, starts_at=starts_at)
        self.world.set(starts_at)
        self.desk.appointments.keep(booked.id)

    def history(self) -> History:
        """All of it."""
        return self.desk.programmes.history()


def really_given(history: History) -> dict[tuple[str | None, str], tuple[str, int]]:
    """What really came of each reward, by referral and rule."""
    return {
        (reward.referral_id, reward.rule_id): (
            _OWED.get(reward.status.value, reward.status.value),
            reward.value.minor,
        )
        for reward in history.of(Reward)
    }


def given(trial: Trial) -> dict[tuple[str | None, str], tuple[str, int]]:
    """What came of each reward in a trial."""
    return {
        (reward.referral_id, reward.rule_id): (reward.status, reward.value.minor) for reward in trial.rewards
    }
