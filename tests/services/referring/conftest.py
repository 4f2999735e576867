"""A programme with a thank-you for the referrer, in a state whose law allows it, and two members of staff."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import attrs
import pytest
from tests.services.conftest import SETTINGS, START

import bedside.starter
from bedside import ContactPoint, ContactSystem, Desk, Money, Practice, SeededEnvironment, Storage, hookimpl
from bedside.domain.attribution import AttributionRule
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.links import LinkKeys
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.receiving import ReceivingTerms
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    QualifyingEvent,
    RewardRule,
    RewardRuleId,
)
from bedside.storage import MemoryStorage, SqlStorage

__all__ = ["START", "Friends", "OpenPractice", "Staff"]

#: A small thing for whoever is thanked, whether or not they bring anybody: the law lets it be given.
THANKS = RewardRule(
    id=RewardRuleId("thanks"),
    title="A care sample for the referrer",
    beneficiary=Beneficiary.REFERRER,
    basis=Basis.UNCONDITIONAL,
    instrument=Instrument.OTC_SAMPLE,
    value=Money(600, "USD"),
    qualifying_event=QualifyingEvent.FIRST_VISIT_KEPT,
)


@attrs.frozen(eq=False)
class Friends:
    """Bring a friend, with these terms."""

    policy: ReferralPolicy = ReferralPolicy(
        id=ReferralPolicyId("friends"),
        title="Bring a friend",
        starts_on=date(2026, 1, 1),
        reward_rule_ids=(THANKS.id,),
        budget=Money(100_000, "USD"),
        receiving=ReceivingTerms(late_claims_within=timedelta(days=14)),
    )

    @hookimpl
    def bedside_reward_rules(self) -> list[RewardRule]:
        return [THANKS]

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        return [self.policy]

    def by(self, rule: AttributionRule) -> Friends:
        """The same by another rule."""
        return Friends(policy=attrs.evolve(self.policy, attribution_rule=rule))


@attrs.frozen(eq=False)
class Staff:
    """Kim and Lou at the desk of one practice, and the clock on its wall."""

    practice: Practice
    world: SeededEnvironment

    def desk(self, name: str = "kim") -> Desk:
        """The desk of somebody who may do everything."""
        return self.practice.acting_as(name, role="manager", purpose="operations")

    def register(self, given: str, number: str | None = None, **more: object) -> str:
        """A patient whose payer is known, with a birthday of their own."""
        desk = self.desk()
        points = [] if number is None else [ContactPoint(system=ContactSystem.PHONE, value=number)]
        known = {"family": "Testing", "born_on": date(1985, 5, 5), "contact_points": points, **more}
        patient = desk.patients.register(given=given, **known)  # type: ignore[arg-type]  # whatever the test names
        desk.patients.record_coverage(
            patient.id, Payer.COMMERCIAL, status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1)
        )
        return patient.id

    def visit(self, patient_id: str, *, referral_id: str | None = None) -> None:
        """The patient comes, within the hour."""
        booked = self.desk().appointments.book(
            patient_id, starts_at=self.world.now() + timedelta(hours=1), referral_id=referral_id
        )
        self.world.advance(timedelta(hours=1))
        self.desk().appointments.keep(booked.id)


OpenPractice = Callable[..., Staff]


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest) -> Iterator[Storage]:
    if request.param == "memory":
        yield MemoryStorage()
        return
    with SqlStorage("sqlite://") as kept:
        yield kept


@pytest.fixture
def open_practice(store: Storage) -> OpenPractice:
    """A practice with links, and these plugins besides the starter set; or the same one, started again."""

    def opened(plugins: Mapping[str, object], *, world: SeededEnvironment | None = None) -> Staff:
        world = SeededEnvironment(seed=1, start=START) if world is None else world
        practice = Practice(
            attrs.evolve(SETTINGS, link_base="https://harbour.example/friends"),
            storage=store,
            plugins={"starter": bedside.starter, **plugins},
            environment=world,
            link_keys=LinkKeys({1: bytes(range(32))}),
        )
        return Staff(practice, world)

    return opened


@pytest.fixture
def staff(open_practice: OpenPractice) -> Staff:
    return open_practice({"friends": Friends()})
