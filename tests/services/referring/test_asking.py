"""Asking: nobody is asked too soon, too often, in a bad moment, or by somebody who may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import attrs
import pytest
from tests.services.conftest import SETTINGS, START, OpenDesk

import bedside.starter
from bedside import (
    Channel,
    ContactPoint,
    ContactSystem,
    Desk,
    Effect,
    Practice,
    SeededEnvironment,
    Storage,
    hookimpl,
)
from bedside.domain.asking import CAREFUL_ASKING, AskingTerms, Occasion
from bedside.domain.consents import ConsentAnswer
from bedside.domain.invitations import InvitationStatus
from bedside.domain.patients import Relationship
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.referrals import Eligibility, ReferralStatus
from bedside.domain.sharing import ShareText
from bedside.errors import InvalidValueError, NotFoundError
from bedside.rules import AskCase, Audience
from bedside.storage import MemoryStorage

Register = Callable[..., str]


@attrs.frozen
class Friends:
    """A programme that asks on these terms."""

    terms: AskingTerms
    ends_on: date | None = None

    @hookimpl
    def bedside_referral_policies(self) -> list[ReferralPolicy]:
        return [
            ReferralPolicy(
                id=ReferralPolicyId("friends"),
                title="Bring a friend",
                starts_on=date(2026, 1, 1),
                ends_on=self.ends_on,
                asking=self.terms,
            )
        ]


class NeighbourApp:
    """A plugin that knows a channel of its own."""

    @hookimpl
    def bedside_share_texts(self) -> list[ShareText]:
        return [
            ShareText(channel="neighbour-app", body="{practice_name} welcomes new patients: {referral_code}")
        ]


def visit(desk: Desk, patient_id: str, *, procedure: str | None = None) -> None:
    booked = desk.appointments.book(patient_id, starts_at=START, service="check-up")
    desk.appointments.keep(booked.id, procedure=procedure)


def rules_of(decision: Any) -> list[str]:
    return [found.rule_id for found in decision.findings]


@pytest.fixture
def careful(open_desk: OpenDesk) -> Desk:
    return open_desk({"friends": Friends(CAREFUL_ASKING)})


def test_a_patient_who_came_is_asked_and_one_who_did_not_is_not(careful: Desk, register: Register) -> None:
    ana, bo = register(careful, "Ana", "+13035550101"), register(careful, "Bo", "+13035550102")
    visit(careful, ana)

    assert careful.referrals.invite(ana).code is not None
    refused = careful.referrals.invite(bo)

    assert rules_of(refused.decision) == ["HOUSE-ASK-12"]
    assert refused.code is None
    assert refused.decision.explain(Audience.PATIENT).endswith("We ask only after a visit.")


@pytest.mark.parametrize(("score", "asked"), [(8, False), (9, True)])
def test_a_promoters_answer_is_an_occasion(
    careful: Desk, register: Register, score: int, asked: bool
) -> None:
    ana = register(careful, "Ana", "+13035550101")
    careful.feedback.answer("recommend", {"recommend": score}, patient_id=ana)

    assert careful.referrals.may_ask(ana).allowed is asked


def test_who_would_not_recommend_us_is_left_in_peace_until_a_better_answer(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"friends": Friends(AskingTerms())})
    ana = register(desk, "Ana", "+13035550101")
    desk.feedback.answer("recommend", {"recommend": 6}, patient_id=ana)
    after_six = desk.referrals.may_ask(ana)
    world.advance(timedelta(days=1))
    desk.feedback.answer("recommend", {"recommend": 7}, patient_id=ana)

    assert rules_of(after_six) == ["HOUSE-ASK-11"]
    assert desk.referrals.may_ask(ana).allowed


@pytest.mark.parametrize(("days", "asked"), [(59, False), (60, True), (61, True)])
def test_the_days_between_two_asks_are_exact(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, days: int, asked: bool
) -> None:
    desk = open_desk({"friends": Friends(AskingTerms(days_between_asks=60))})
    ana = register(desk, "Ana", "+13035550101")
    assert desk.referrals.invite(ana).code is not None
    world.advance(timedelta(days=days))

    again = desk.referrals.invite(ana)

    assert (again.code is not None) is asked
    assert rules_of(again.decision) == ([] if asked else ["HOUSE-ASK-13"])


@pytest.mark.parametrize(("before", "asked"), [(1, True), (2, True), (3, False)])
def test_the_asks_of_a_year_are_exact(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment, before: int, asked: bool
) -> None:
    desk = open_desk({"friends": Friends(AskingTerms(asks_a_year=3))})
    ana = register(desk, "Ana", "+13035550101")
    for _ in range(before):
        assert desk.referrals.invite(ana).code is not None
        world.advance(timedelta(days=30))

    last = desk.referrals.invite(ana)

    assert (last.code is not None) is asked
    if not asked:
        assert last.decision.not_before is not None
        world.advance(last.decision.not_before - world.now())
        assert desk.referrals.invite(ana).code is not None


def test_what_the_patient_wanted_or_what_rotated_is_no_ask(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"friends": Friends(AskingTerms(asks_a_year=1))})
    ana = register(desk, "Ana", "+13035550101")
    wanted = desk.referrals.invite(ana, by_own_request=True)
    assert wanted.invitation is not None
    desk.referrals.rotate(wanted.invitation.id)

    assert desk.referrals.invite(ana).code is not None
    assert desk.referrals.invite(ana).code is None
    assert desk.referrals.invite(ana, by_own_request=True).code is not None


def test_a_concern_holds_and_peace_follows_it(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"friends": Friends(AskingTerms(days_of_peace=30))})
    ana = register(desk, "Ana", "+13035550101")
    concern = desk.feedback.raise_concern(ana, topic="waiting-time", words="I waited for an hour.")
    desk.feedback.acknowledge(concern.id)
    open_one = desk.referrals.may_ask(ana)
    desk.feedback.resolve(concern.id, solution="We call when we run late.", outcome="process-changed")
    desk.feedback.tell_patient(concern.id)
    world.advance(timedelta(days=29))
    in_peace = desk.referrals.may_ask(ana)
    world.advance(timedelta(days=1))

    assert rules_of(open_one) == ["HOUSE-ASK-05", "HOUSE-MSG-07"]
    assert rules_of(in_peace) == ["HOUSE-ASK-10"]
    assert desk.referrals.may_ask(ana).allowed


@pytest.mark.parametrize(("days", "asked"), [(1, False), (2, True)])
def test_after_a_procedure_we_wait(
    careful: Desk, register: Register, world: SeededEnvironment, days: int, asked: bool
) -> None:
    ana = register(careful, "Ana", "+13035550101")
    visit(careful, ana, procedure="extraction")
    world.advance(timedelta(days=days))

    assert careful.referrals.may_ask(ana).allowed is asked


@pytest.mark.parametrize(("days", "asked"), [(13, False), (14, True)])
def test_after_a_missed_visit_we_wait(
    careful: Desk, register: Register, world: SeededEnvironment, days: int, asked: bool
) -> None:
    ana = register(careful, "Ana", "+13035550101")
    visit(careful, ana)
    careful.appointments.miss(careful.appointments.book(ana, starts_at=START).id)
    world.advance(timedelta(days=days))

    assert careful.referrals.may_ask(ana).allowed is asked


def test_who_died_left_or_is_a_child_without_a_guardian_is_not_asked(
    open_desk: OpenDesk, register: Register, world: SeededEnvironment
) -> None:
    desk = open_desk({"friends": Friends(AskingTerms())})
    dead, gone = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    desk.patients.record_death(dead)
    desk.patients.leave(gone, reason="moved")
    child = desk.patients.register(given="Cy", family="Ito", born_on=date(2015, 1, 1)).id
    unknown = desk.patients.register(given="Di", family="Ito").id

    assert "HOUSE-ASK-01" in rules_of(desk.referrals.may_ask(dead))
    assert "HOUSE-ASK-02" in rules_of(desk.referrals.may_ask(gone))
    alone = desk.referrals.may_ask(child)
    assert (alone.outcome, rules_of(alone)) == (Effect.HOLD, ["HOUSE-ASK-06"])
    assert desk.referrals.may_ask(unknown).outcome is Effect.HOLD
    desk.patients.add_related_person(child, relationship=Relationship.PARENT, may_consent=True)
    guarded = desk.referrals.may_ask(child)
    assert (guarded.outcome, rules_of(guarded)) == (Effect.WARN, ["HOUSE-ASK-07"])


def test_without_consent_for_the_channel_a_message_does_not_ask(careful: Desk, register: Register) -> None:
    ana = register(careful, "Ana", "+13035550101")
    visit(careful, ana)
    careful.patients.record_consent(
        ana, answer=ConsentAnswer.WITHDRAWN, evidence="said so", channel=Channel.SMS
    )

    by_text = careful.referrals.may_ask(ana, channel=Channel.SMS)

    assert by_text.outcome is Effect.DENY
    assert {"HOUSE-MSG-01", "HOUSE-MSG-02"} <= set(rules_of(by_text))
    assert careful.referrals.may_ask(ana).allowed


def test_only_a_role_that_the_programme_names_asks(storage: Storage, world: SeededEnvironment) -> None:
    friends = Friends(AskingTerms(roles=("manager",)))
    practice = Practice(SETTINGS, storage=storage, plugins={"friends": friends}, environment=world)
    manager = practice.acting_as("kim", role="manager", purpose="operations")
    front_desk = practice.acting_as("lee", role="front-desk", purpose="operations")
    ana = manager.patients.register(given="Ana", family="Ito", born_on=date(1985, 5, 5)).id

    assert manager.referrals.may_ask(ana).allowed
    assert rules_of(front_desk.referrals.may_ask(ana)) == ["HOUSE-ASK-17"]
    assert front_desk.referrals.invite(ana, by_own_request=True).code is not None


def test_a_programme_that_is_over_asks_nobody(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"friends": Friends(AskingTerms(), ends_on=date(2026, 2, 1))})
    ana = register(desk, "Ana", "+13035550101")

    assert rules_of(desk.referrals.may_ask(ana, policy_id="friends")) == ["HOUSE-ASK-09"]


def test_to_ask_whether_leaves_a_decision_and_nothing_else(careful: Desk, register: Register) -> None:
    ana = register(careful, "Ana", "+13035550101")
    visit(careful, ana)

    first = careful.referrals.may_ask(ana)
    again = careful.referrals.may_ask(ana)

    assert first.allowed
    assert again.allowed
    assert isinstance(first.case, AskCase)
    kept = [found for found in careful.audit.decisions_for(ana) if found.action == "may-ask"]
    assert len(kept) == 2
    assert kept[0].decision == first


# Whom to ask.


def test_promoters_come_first_then_who_came_last(
    careful: Desk, register: Register, world: SeededEnvironment
) -> None:
    early, late, fan, nobody, asked = (
        register(careful, name, f"+1303555010{number}") for number, name in enumerate("ABCDE")
    )
    for patient_id in (early, late, asked):
        visit(careful, patient_id)
        world.advance(timedelta(hours=1))
    careful.feedback.answer("recommend", {"recommend": 10}, patient_id=fan)
    careful.feedback.answer("recommend", {"recommend": 2}, patient_id=nobody)
    careful.referrals.invite(asked)

    found = careful.referrals.whom_to_ask()

    assert [(each.patient_id, each.occasion) for each in found] == [
        (fan, Occasion.PROMOTER),
        (late, Occasion.VISIT_KEPT),
        (early, Occasion.VISIT_KEPT),
    ]
    assert all(each.reason and each.decision.allowed for each in found)
    assert [each.patient_id for each in careful.referrals.whom_to_ask(limit=1)] == [fan]


def test_promoters_come_first_in_whatever_order_the_terms_name_the_occasions(
    open_desk: OpenDesk, register: Register
) -> None:
    terms = AskingTerms(occasions=(Occasion.VISIT_KEPT, Occasion.PROMOTER))
    desk = open_desk({"friends": Friends(terms)})
    came, fan = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")
    for patient_id in (fan, came):
        visit(desk, patient_id)
    desk.feedback.answer("recommend", {"recommend": 9}, patient_id=fan)

    assert [each.patient_id for each in desk.referrals.whom_to_ask()] == [fan, came]
    assert [each.patient_id for each in desk.referrals.whom_to_ask(limit=1)] == [fan]


@pytest.mark.parametrize("limit", [0, 201, True, 1.5])
def test_a_list_of_whom_to_ask_has_a_length(careful: Desk, limit: Any) -> None:
    with pytest.raises(InvalidValueError, match=r"asking\.limit"):
        careful.referrals.whom_to_ask(limit=limit)


def test_the_work_of_finding_whom_to_ask_does_not_grow_with_the_practice(world: SeededEnvironment) -> None:
    """Of a hundred who came, thirty are looked at for three that are wanted and cannot be asked."""
    looked_at = []

    class Counting:
        @hookimpl
        def bedside_object_to_message(self, case: object) -> None:
            looked_at.append(case)

    desk = Practice(
        SETTINGS,
        storage=MemoryStorage(),
        plugins={"friends": Friends(AskingTerms(minimum_age=99)), "counting": Counting()},
        environment=world,
    ).acting_as("kim", role="manager", purpose="operations")
    for number in range(100):
        patient = desk.patients.register(given=f"N{number}", family="Ito", born_on=date(1985, 5, 5))
        visit(desk, patient.id)

    assert desk.referrals.whom_to_ask(limit=3) == ()
    assert len(looked_at) == 30


# Channels.


def test_a_channel_that_a_plugin_names_is_carried_to_the_end(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"friends": Friends(AskingTerms()), "app": NeighbourApp()})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")

    invited = desk.referrals.invite(ana, channel="neighbour-app")
    received = desk.referrals.receive(bo, code=invited.code)

    assert invited.invitation is not None
    assert invited.invitation.channel == "neighbour-app"
    assert received.referral.channel == "neighbour-app"
    assert desk.sharing.share(invited.code or "", channel="neighbour-app").words.endswith(invited.code or "-")


def test_a_channel_that_nobody_knows_is_refused_with_those_that_there_are(open_desk: OpenDesk) -> None:
    desk = open_desk({"app": NeighbourApp()})

    with pytest.raises(InvalidValueError, match=r"channel\.unknown.*neighbour-app"):
        desk.referrals.invite("patient-1", channel="neighbor-app")


@pytest.mark.parametrize("channel", [Channel.SOCIAL, Channel.WEB, Channel.FACE_TO_FACE, Channel.PRINTED_CARD])
@pytest.mark.parametrize("written", [False, True])
def test_every_channel_of_ours_leads_from_the_ask_to_the_referral(
    open_desk: OpenDesk, register: Register, channel: Channel, written: bool
) -> None:
    desk = open_desk({"friends": Friends(AskingTerms())})
    ana, bo = register(desk, "Ana", "+13035550101"), register(desk, "Bo", "+13035550102")

    invited = desk.referrals.invite(ana, channel=channel.value if written else channel)
    received = desk.referrals.receive(bo, code=invited.code)

    assert received.referral.channel is channel
    assert received.attribution.shares[0].source.source_id == ana
    assert received.decision.allowed, received.decision.explain()


def test_an_email_leads_from_the_ask_to_the_referral(open_desk: OpenDesk, register: Register) -> None:
    desk = open_desk({"friends": Friends(AskingTerms())})
    mail = ContactPoint(system=ContactSystem.EMAIL, value="ana@example.org")
    ana = desk.patients.register(
        given="Ana", family="Ito", born_on=date(1985, 5, 5), contact_points=[mail]
    ).id
    desk.patients.record_consent(
        ana, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form 7", channel=Channel.EMAIL
    )
    bo = register(desk, "Bo", "+13035550102")

    invited = desk.referrals.invite(ana, channel=Channel.EMAIL)
    assert invited.planned is not None, invited.decision.explain()
    assert invited.planned.message is not None
    received = desk.referrals.receive(bo, code=invited.code)

    assert invited.code is not None
    assert invited.code in invited.planned.message.body
    assert received.referral.channel is Channel.EMAIL


# Codes that rotate.


@pytest.fixture
def friends(open_desk: OpenDesk) -> Desk:
    return open_desk({"friends": Friends(AskingTerms(code_lifetime=timedelta(days=90)))})


@pytest.mark.parametrize(("days", "counts"), [(29, True), (30, False)])
def test_an_old_code_counts_until_its_grace_is_over(
    friends: Desk, register: Register, world: SeededEnvironment, days: int, counts: bool
) -> None:
    ana, bo = register(friends, "Ana", "+13035550101"), register(friends, "Bo", "+13035550102")
    old = friends.referrals.invite(ana).invitation
    assert old is not None
    world.advance(timedelta(days=1))
    new = friends.referrals.rotate(old.id, grace=timedelta(days=30))
    world.advance(timedelta(days=days))

    assert new.line == old.id
    assert new.expires_at == START + timedelta(days=91)
    if counts:
        assert friends.referrals.receive(bo, code=old.code).referral.source.source_id == ana
    else:
        with pytest.raises(NotFoundError, match="no open invitation with that id"):
            friends.referrals.receive(bo, code=old.code)
    assert friends.referrals.open(new.code).status is InvitationStatus.OPENED


def test_a_code_is_rotated_once_and_never_after_its_end(
    friends: Desk, register: Register, world: SeededEnvironment
) -> None:
    ana = register(friends, "Ana", "+13035550101")
    old = friends.referrals.invite(ana).invitation
    assert old is not None
    new = friends.referrals.rotate(old.id)
    newer = friends.referrals.rotate(new.id, grace=timedelta(0))

    with pytest.raises(InvalidValueError, match=r"invitation\.closed"):
        friends.referrals.rotate(old.id)
    with pytest.raises(InvalidValueError, match=r"invitation\.grace"):
        friends.referrals.rotate(newer.id, grace=timedelta(days=-1))
    with pytest.raises(NotFoundError):
        friends.referrals.open(new.code)
    world.advance(timedelta(days=90))
    with pytest.raises(InvalidValueError, match=r"invitation\.closed"):
        friends.referrals.rotate(newer.id)


def test_to_revoke_a_code_revokes_its_whole_line(friends: Desk, register: Register) -> None:
    ana = register(friends, "Ana", "+13035550101")
    old = friends.referrals.invite(ana).invitation
    assert old is not None
    new = friends.referrals.rotate(old.id)

    friends.referrals.revoke(old.id)

    for code in (old.code, new.code):
        with pytest.raises(NotFoundError):
            friends.referrals.open(code)


def test_a_code_for_one_friend_brings_one_by_any_code_of_its_line(friends: Desk, register: Register) -> None:
    ana = register(friends, "Ana", "+13035550101")
    bo, cy = register(friends, "Bo", "+13035550102"), register(friends, "Cy", "+13035550103")
    old = friends.referrals.invite(ana, single_use=True).invitation
    assert old is not None
    new = friends.referrals.rotate(old.id)
    friends.referrals.receive(bo, code=old.code)

    for code in (old.code, new.code):
        with pytest.raises(NotFoundError):
            friends.referrals.receive(cy, code=code)
    assert len(friends.referrals.by_referrer(ana)) == 1


FATES = ["unknown", "revoked", "expired", "used", "rotated"]


def meet(desk: Desk, world: SeededEnvironment, ana: str, bo: str, fate: str) -> str:
    """A code that met its fate."""
    found = desk.referrals.invite(ana, single_use=fate == "used").invitation
    assert found is not None
    if fate == "unknown":
        return "ABCDEFGHJKV"
    if fate == "revoked":
        desk.referrals.revoke(found.id)
    if fate == "expired":
        world.advance(timedelta(days=90))
    if fate == "used":
        desk.referrals.receive(bo, code=found.code)
    if fate == "rotated":
        desk.referrals.rotate(found.id, grace=timedelta(0))
    return found.code


def test_no_answer_tells_the_fates_of_codes_apart(register: Register) -> None:
    answers = set()
    for fate in FATES:
        world = SeededEnvironment(seed=1, start=START)
        desk = Practice(
            SETTINGS,
            storage=MemoryStorage(),
            plugins={
                "starter": bedside.starter,
                "friends": Friends(AskingTerms(code_lifetime=timedelta(days=90))),
            },
            environment=world,
        ).acting_as("kim", role="manager", purpose="operations")
        ana, bo, cy = (register(desk, name, f"+1303555010{n}") for n, name in enumerate("ABC"))
        code = meet(desk, world, ana, bo, fate)
        verbs: list[Callable[[], object]] = [
            partial(desk.referrals.open, code),
            partial(desk.referrals.receive, cy, code=code),
            partial(desk.sharing.share, code, channel=Channel.FACE_TO_FACE),
        ]
        for verb in verbs:
            with pytest.raises(NotFoundError) as refused:
                verb()
            answers.add((type(refused.value), str(refused.value), refused.value.__cause__))

    assert len(answers) == 1


@pytest.mark.parametrize("fate", ["died", "left"])
def test_nobody_hands_on_the_code_of_somebody_who_is_gone_and_a_friend_who_brings_it_is_held(
    friends: Desk, register: Register, fate: str
) -> None:
    ana, bo = register(friends, "Ana", "+13035550101"), register(friends, "Bo", "+13035550102")
    invitation = friends.referrals.invite(ana).invitation
    assert invitation is not None
    if fate == "died":
        friends.patients.record_death(ana)
    else:
        friends.patients.leave(ana, reason="moved")

    with pytest.raises(NotFoundError, match="no open invitation with that id"):
        friends.sharing.share(invitation.code, channel=Channel.FACE_TO_FACE)
    with pytest.raises(InvalidValueError, match=r"invitation\.closed"):
        friends.referrals.rotate(invitation.id)
    received = friends.referrals.receive(bo, code=invitation.code)
    assert received.referral.status is ReferralStatus.ACCEPTED
    assert received.referral.eligibility is Eligibility.HELD


def test_the_code_of_a_merged_record_goes_on_for_the_record_that_stands_for_it(
    friends: Desk, register: Register
) -> None:
    ana, again = register(friends, "Ana", "+13035550101"), register(friends, "Ana", "+13035550104")
    bo = register(friends, "Bo", "+13035550102")
    code = friends.referrals.invite(again).code
    friends.patients.merge(again, into=ana, reason="same-person")

    received = friends.referrals.receive(bo, code=code)

    assert received.referral.source.source_id == ana
