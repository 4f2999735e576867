"""Every verb of a desk leaves an entry (A3), and none works without a grant (P2)."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.programme import Programme

import bedside.services
import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    Desk,
    Money,
    Outcome,
    Period,
    Practice,
    PracticeSettings,
    Profession,
    Receipt,
    SeededEnvironment,
)
from bedside.domain.access import STANDARD_ACCESS, AccessPolicy, Area, Grant
from bedside.domain.appointments import CancelledBy
from bedside.domain.consents import ConsentAnswer
from bedside.domain.coverage import Payer, PayerStatus
from bedside.domain.deliveries import Reported
from bedside.domain.followups import Trigger
from bedside.domain.goals import Promiser
from bedside.domain.heard import HeardFrom, HeardHow
from bedside.domain.journal import JournalEntry, Recipient, read_entry
from bedside.domain.links import LinkKeys
from bedside.domain.messages import Purpose
from bedside.domain.partners import AgreementTerm, Promise
from bedside.domain.patients import Relationship
from bedside.domain.rewards import Basis, Beneficiary, Instrument, QualifyingEvent, RewardRule, RewardRuleId
from bedside.domain.strategy import Objective, ObjectiveId
from bedside.errors import AccessDeniedError, BedsideError
from bedside.storage import MemoryStorage

from .conftest import SETTINGS, START

BRUSH = RewardRule(
    id=RewardRuleId("brush"),
    title="A toothbrush for whoever is new",
    beneficiary=Beneficiary.REFEREE,
    basis=Basis.UNCONDITIONAL,
    instrument=Instrument.OTC_SAMPLE,
    value=Money.of("6.00", "USD"),
    qualifying_event=QualifyingEvent.REFERRAL_RECEIVED,
)


class House:
    """A practice in which something of everything has happened, and its ids by name."""

    def __init__(self) -> None:
        self.storage = MemoryStorage()
        self.world = SeededEnvironment(seed=1, start=START)
        self.settings = attrs.evolve(
            SETTINGS,
            link_base="https://harbour.example/friends",
            access=AccessPolicy(grants=(*STANDARD_ACCESS.grants, Grant(role="nobody", purpose="operations"))),
        )
        plugins = {"starter": bedside.starter, "programme": Programme((BRUSH,), Money.of("60.00", "USD"))}
        self.practice = Practice(
            self.settings,
            storage=self.storage,
            environment=self.world,
            plugins=plugins,
            link_keys=LinkKeys({1: bytes(range(32))}),
        )
        self.desk = self.practice.acting_as("kim", role="owner", purpose="operations")
        self.given = self._live(self.desk)

    @staticmethod
    def empty() -> Desk:
        """A desk of a practice that has not begun."""
        return Practice(SETTINGS, storage=MemoryStorage()).acting_as(
            "kim", role="owner", purpose="operations"
        )

    def length(self) -> int:
        """How many entries the journal has."""
        return len(self.storage._journal)

    def entries(self) -> list[JournalEntry]:
        """The whole journal."""
        return [read_entry(entry) for entry in self.storage._journal]

    def rows(self) -> object:
        """Everything that is stored, beside the journal."""
        tables = self.storage._tables
        return {
            name: sorted((stored.row.id, stored.row.body) for stored in table)
            for name, table in tables.items()
        }

    def _live(self, desk: Desk) -> dict[str, Any]:
        mobile = ContactPoint(system=ContactSystem.SMS, value="+15105550101")
        ana = desk.patients.register(
            given="Ana", family="Ito", born_on=date(1984, 4, 4), contact_points=[mobile]
        )
        bo = desk.patients.register(given="Bo", family="Ito", born_on=date(1985, 5, 5))
        desk.patients.record_consent(
            ana.id, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form 7", channel=Channel.SMS
        )
        tomorrow = self.world.now() + timedelta(days=1)
        partner = desk.partners.propose(name="Okafor", profession=Profession.DENTIST)
        desk.partners.admit(partner.id)
        out = desk.partners.refer(
            ana.id,
            partner.id,
            service="braces",
            reason="crowding",
            alternatives_offered=2,
            patient_chose=True,
        ).referral
        invited = desk.referrals.invite(ana.id)
        assert out is not None
        assert invited.invitation is not None
        self.world.advance(timedelta(minutes=5))  # what earns at once upon a code waits for a person
        received = desk.referrals.receive(bo.id, code=invited.code)
        cy = desk.patients.register(given="Cy", family="Ito")
        self.practice.acting_as("lee", role="front-desk", purpose="operations").referrals.receive(
            cy.id, referrer_id=ana.id, agreed_to_contact=False
        )
        planned = desk.messages.send(ana.id, "thank-you", channels=[Channel.SMS]).message
        assert planned is not None
        workshop = desk.education.plan_workshop(
            title="Brushing", service="check-up", starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1)
        )
        desk.kpis.set_objective(objective("fewer-no-shows"))
        follow_up = desk.followups.after(
            Trigger.PROCEDURE_DONE, patient_id=ana.id, about=("visit", "visit-9")
        )[0]
        given = {
            "patient": ana,
            "patient_id": ana.id,
            "patient_ids": [ana.id, bo.id, cy.id],
            "appointment_id": desk.appointments.book(ana.id, starts_at=tomorrow).id,
            "partner_id": partner.id,
            "referral_id": received.referral.id,
            "proposed": desk.partners.propose(name="Lee", profession=Profession.DENTIST).id,
            "out": out.id,
            "invitation_id": invited.invitation.id,
            "typed_code": invited.code,
            "link": desk.sharing.share(invited.code or "", channel=Channel.SOCIAL).link,
            "message_id": planned.id,
            "reward_id": desk.rewards.of_patient(bo.id)[0].id,
            "review_id": desk.reviews.open_reviews()[0].id,
            "goal_id": desk.patients.set_goal(ana.id, "to eat apples").id,
            "concern_id": desk.feedback.raise_concern(ana.id, topic="waiting", words="too long").id,
            "inquiry_id": desk.feedback.receive_inquiry(channel=Channel.WEB, topic="hours", words="When?").id,
            "hold_id": desk.patients.place_legal_hold(bo.id, reason="case-17").id,
            "workshop_id": workshop.id,
            "attendance_id": desk.education.register(workshop.id, bo.id).id,
            "training_id": desk.education.assign_training(
                "kim", role="front-desk", module="m1", due_on=date(2026, 4, 1)
            ).id,
            "follow_up_id": follow_up.id,
            "run": desk.imports.begin(fingerprint="f1", source="csv", file_name="patients.csv"),
        }
        self.world.advance(timedelta(hours=25))  # so that something is due
        return given


def objective(objective_id: str) -> Objective:
    return Objective(
        id=ObjectiveId(objective_id),
        title="Fewer missed visits",
        kpi="no_show_rate",
        target=Fraction(1, 20),
        higher_is_better=False,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
    )


#: What a parameter of that name is given, where the house has nothing of that name.
ANY: Mapping[str, Any] = {
    "given": "Cy",
    "family": "Ito",
    "evidence": "form-8",
    "answer": ConsentAnswer.GIVEN,
    "payer": Payer.COMMERCIAL,
    "status": PayerStatus.VERIFIED,
    "starts_on": date(2026, 1, 1),
    "due_on": date(2026, 5, 1),
    "relationship": Relationship.SPOUSE,
    "words": "a few words",
    "promised_by": Promiser.PRACTICE,
    "reason": "moved-away",
    "starts_at": START + timedelta(days=3),
    "ends_at": START + timedelta(days=3, hours=1),
    "by": CancelledBy.PATIENT,
    "name": "Okafor",
    "profession": Profession.DENTIST,
    "terms": [AgreementTerm(promise=Promise.REPORT_BACK, within=timedelta(days=10))],
    "how_to_refer": "by letter",
    "service": "check-up",
    "alternatives_offered": 2,
    "patient_chose": True,
    "counts": True,
    "event": QualifyingEvent.FIRST_VISIT_KEPT,
    "to": Money(100, "USD"),
    "amount": Money(100, "USD"),
    "policy_id": "friends",
    "handed_over": True,
    "period": Period.year(2026),
    "trigger": Trigger.VISIT_KEPT,
    "about": ("visit", "visit-9"),
    "outcome": "reached",
    "template_id": "thank-you",
    "receipt": Receipt(outcome=Outcome.SENT),
    "attempt": 1,
    "provider": "gateway",
    "event_id": "event-1",
    "arrived": True,
    "said": Reported.DELIVERED,
    "survey_id": "recommend",
    "scores": {"recommend": 9},
    "topic": "hours",
    "solution": "more chairs",
    "channel": Channel.WEB,
    "title": "Flossing",
    "staff_id": "kim",
    "role": "front-desk",
    "module": "m2",
    "passed": True,
    "kpi_id": "no_show_rate",
    "groups": "month",
    "objective": objective("more-visits"),
    "recipient": Recipient(kind="authority", id="county", purpose="public-health"),
    "what": "appointment",
    "kind": "patient",
    "fingerprint": "f2",
    "source": "csv",
    "file_name": "visits.csv",
    "records": (),
    "entries_read": 0,
    "recall_id": "recall-99",
    "basis": "gdpr-17",
    "contact": "+15105550101",
    "address": "+15105550101",
    "idempotency_key": None,
}

#: Arguments of one verb that differ from what its parameters are given elsewhere.
OWN: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "audit.decisions_about": lambda given: {"record_id": given["patient_id"]},
    "partners.accepted": lambda given: {"referral_id": given["out"]},
    "partners.seen": lambda given: {"referral_id": given["out"]},
    "partners.receive_report": lambda given: {"referral_id": given["out"]},
    "partners.close_loop": lambda given: {"referral_id": given["out"]},
    "patients.merge": lambda given: {"duplicate_id": given["patient_ids"][1], "into": given["patient_id"]},
    "patients.unmerge": lambda given: {"duplicate_id": given["patient_id"]},
    "partners.admit": lambda given: {"partner_id": given["proposed"]},
    "referrals.claim": lambda given: {"referrer_id": given["patient_ids"][1]},
    "referrals.correct_attribution": lambda given: {"shares": ()},
    "referrals.heard": lambda given: {"answer": HeardFrom(how=HeardHow.SEARCH)},
    "referrals.who_referred": lambda given: {"name": "Ana"},
    "referrals.receive": lambda given: {"referrer_id": given["patient_ids"][1]},
}

#: What cannot be done in this house as it stands; a call that fails leaves its entry all the same.
REFUSED = frozenset(
    {
        "feedback.resolve",
        "feedback.tell_patient",
        "followups.override_recall",
        "messages.send_again",
        "messages.settle_unknown",
        "partners.close_loop",
        "partners.receive_report",
        "partners.seen",
        "patients.reach_goal",
        "patients.unmerge",
        "referrals.claim",
        "referrals.decline",
        "referrals.release",
        "rewards.claw_back",
        "rewards.confirm_handed_over",
        "rewards.hand_over",
        "rewards.let_stand",
        "rewards.settle_unknown",
    }
)


def verbs() -> Iterator[str]:
    desk = House.empty()
    for room, service in vars(desk).items():
        if not isinstance(service, PracticeSettings):
            yield from (f"{room}.{name}" for name in vars(type(service)) if not name.startswith("_"))


def call(house: House, desk: Desk, verb: str) -> object:
    room, name = verb.split(".")
    method = getattr(getattr(desk, room), name)
    own = OWN[verb](house.given) if verb in OWN else {}
    arguments = {}
    for parameter in inspect.signature(method).parameters.values():
        if parameter.name in own:
            arguments[parameter.name] = own[parameter.name]
        elif parameter.default is parameter.empty:
            known = house.given if parameter.name in house.given else ANY
            assert parameter.name in known, f"say in ANY or OWN what to give as {parameter.name} of {verb}"
            arguments[parameter.name] = known[parameter.name]
    return method(**arguments)


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_a3_every_verb_leaves_an_entry(verb: str) -> None:
    house = House()
    before = house.length()

    try:
        call(house, house.desk, verb)
    except BedsideError:
        assert verb in REFUSED
    else:
        assert verb not in REFUSED

    left = house.entries()[before:]
    assert left, "it left no entry"
    assert {(entry.actor, entry.role, entry.purpose) for entry in left} == {("kim", "owner", "operations")}


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_p2_no_verb_works_without_a_grant_and_each_denial_is_kept(verb: str) -> None:
    house = House()
    before, rows = house.length(), house.rows()

    with pytest.raises(AccessDeniedError):
        call(house, house.practice.acting_as("eve", role="nobody", purpose="operations"), verb)

    left = house.entries()[before:]
    assert [(entry.actor, entry.outcome) for entry in left] == [("eve", "access-denied")]
    assert house.rows() == rows


def test_a3_services_read_personal_data_through_their_unit() -> None:
    """Past the unit nothing is checked and nothing is noted."""
    home = Path(bedside.services.__file__).parent
    past = {
        (path.name, found)
        for path in home.glob("*.py")
        for found in re.findall(r"unit\.tx\.(\w+)", path.read_text("utf-8"))
    }

    past -= {(name, found) for name, found in past if found in ("spend", "journal")}
    # An import compares, an erasure counts, a round looks whether anything is due: nobody sees what it is.
    assert past <= {("importing.py", "get"), ("erasing.py", "columns"), ("lanes.py", "columns")}


#: One reading verb for each area, with all that it shows.
SHOWS: Mapping[str, frozenset[Area]] = {
    "patients.get": frozenset({Area.IDENTITY}),
    "patients.consents": frozenset({Area.IDENTITY, Area.AGREEMENTS}),
    "appointments.of_patient": frozenset({Area.IDENTITY, Area.CARE}),
    "feedback.open_concerns": frozenset({Area.FEEDBACK}),
    "referrals.by_referrer": frozenset({Area.IDENTITY, Area.REFERRALS}),
    "partners.active": frozenset({Area.NETWORK}),
    "rewards.of_patient": frozenset({Area.IDENTITY, Area.MONEY}),
    "messages.unknown": frozenset({Area.MESSAGES}),
    "education.trainings": frozenset({Area.EDUCATION}),
    "audit.decisions_about": frozenset({Area.DECISIONS}),
    "reviews.open_reviews": frozenset({Area.REVIEWS}),
    "kpis.compute": frozenset({Area.MEASURES}),
    "audit.entries": frozenset({Area.AUDIT}),
}


@pytest.mark.parametrize("grant", STANDARD_ACCESS.grants, ids=lambda grant: f"{grant.role}-{grant.purpose}")
def test_p2_a_role_sees_what_the_table_gives_it_for_its_purpose_and_nothing_else(grant: Grant) -> None:
    house = House()
    for patient_id in house.given["patient_ids"]:  # or marketing would see nobody
        house.desk.patients.record_consent(
            patient_id,
            answer=ConsentAnswer.GIVEN_IN_WRITING,
            evidence="form 9",
            purpose=Purpose.MARKETING,
        )
    desk = house.practice.acting_as("eve", role=grant.role, purpose=grant.purpose)

    for verb, areas in SHOWS.items():
        if all(grant.may_read(area) for area in areas):
            call(house, desk, verb)
        else:
            with pytest.raises(AccessDeniedError, match=f"role {grant.role} may not read"):
                call(house, desk, verb)


def test_a4_the_journal_holds_no_word_about_anybody() -> None:
    house = House()
    for verb in sorted(verbs()):
        with suppress(BedsideError):
            call(house, house.desk, verb)

    journal = "\n".join(entry.content for entry in house.storage._journal)

    assert len(house.storage._journal) > 150
    for planted in (
        "Ana",
        "Ito",
        "Okafor",
        "5105550101",
        "too long",
        "apples",
        "When?",
        "few words",
        "crowding",
    ):
        assert planted not in journal, planted
