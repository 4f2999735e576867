"""What every life of the demo shares: the desk, the agenda, the diary, and a count of every no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from random import Random

import bedside.starter
from bedside.demo.agenda import Agenda, Diary
from bedside.demo.people import Person, neighbour, rng_for
from bedside.demo.practice import SETTINGS, YEAR, Programme, QuietMessenger
from bedside.demo.telling import source_of
from bedside.demo.weekbook import WeekBook
from bedside.domain.consents import ConsentAnswer
from bedside.domain.dates import local_date
from bedside.domain.messages import Channel, Purpose
from bedside.domain.patients import Patient, Preferences
from bedside.environment import SeededEnvironment
from bedside.practice import Practice
from bedside.rules import HOUSE, Decision, Effect, Finding

__all__ = ["Clinic"]

_NO = (Effect.DENY, Effect.HOLD, Effect.REQUIRE)


class Clinic:
    """One practice, its people and its year."""

    def __init__(self, store: WeekBook, *, seed: int) -> None:
        self.seed = seed
        self.world = SeededEnvironment(seed=seed, start=datetime(YEAR, 1, 1, 16, tzinfo=UTC))
        self.messenger = QuietMessenger()
        self.store = store
        self.practice = Practice(
            SETTINGS,
            storage=store,
            plugins={"starter": bedside.starter, "programme": Programme(), "messenger": self.messenger},
            environment=self.world,
        )
        self.desk = self.practice.acting_as("kim", role="front-desk", purpose="operations")
        self.owner = self.practice.acting_as("dr-harbour", role="owner", purpose="operations")
        self.dentist = self.practice.acting_as("dr-lee", role="clinician", purpose="treatment")
        self.agenda = Agenda(self.world)
        self.diary = Diary()
        self.counts: Counter[str] = Counter()
        self.refusals: Counter[tuple[Effect, str, str]] = Counter()
        self.recalled: dict[tuple[str, date], list[date]] = {}
        self._newcomers = 0

    @property
    def today(self) -> date:
        """The day it is in Oakland."""
        return local_date(self.world.now(), SETTINGS.time_zone)

    def later(self, days: float) -> datetime:
        """That many days from now."""
        return self.world.now() + timedelta(days=days)

    def note(self, decisions: Iterable[Decision]) -> None:
        """Count what was not simply allowed, by the rule that spoke."""
        for decision in decisions:
            if decision.outcome not in _NO:
                continue
            for found in decision.findings:
                if found.effect is decision.outcome:
                    self.refusals[decision.outcome, found.rule_id, _why(found)] += 1

    def newcomer(self) -> tuple[Person, Random]:
        """Somebody who has never been here, with dice of their own."""
        self._newcomers += 1
        rng = rng_for(self.seed, f"new:{self._newcomers}")
        return neighbour(1000 + self._newcomers, rng), rng

    def welcome(self, person: Person, *, source: str) -> Patient:
        """Register *person* at the desk, with what they agree to and who pays for their care."""
        patient = self.desk.patients.register(
            given=person.given,
            family=person.family,
            born_on=person.born_on,
            contact_points=person.contact_points,
            preferences=Preferences(channels=(person.prefers,), time_zone=SETTINGS.time_zone),
            referral_source=source,
        )
        self.counts["registered"] += 1
        if person.agrees_to_messages:
            self.agree(patient.id, person.prefers)
        self.desk.patients.record_coverage(
            patient.id, person.payer, status=person.payer_status, starts_on=date(YEAR, 1, 1)
        )
        return patient

    def agree(self, patient_id: str, channel: Channel, purpose: Purpose | None = None) -> None:
        """A signed form: messages over *channel*, or for one *purpose* over any."""
        self.desk.patients.record_consent(
            patient_id,
            answer=ConsentAnswer.GIVEN_IN_WRITING,
            evidence="signed form",
            wording="2026-01",
            channel=None if purpose else channel,
            purpose=purpose,
        )


def _why(found: Finding) -> str:
    # A statute is looked up; a rule of the house says itself what it wants.
    return f"{source_of(found)}: {found.reason}" if found.pack == HOUSE.name else source_of(found)
