"""A programme is tried on a history by the code that decides in a practice; what was so, comes out so."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import Phase, settings
from hypothesis import given as given_any
from hypothesis import strategies as st
from tests.programme import SAMPLE

from bedside import Channel, ContactPoint, ContactSystem, Money, hookimpl
from bedside.domain.appointments import (
    Appointment,
    AppointmentId,
    AppointmentStatus,
    CancelledBy,
    Visit,
    VisitId,
)
from bedside.domain.asking import CAREFUL_ASKING
from bedside.domain.caps import Cap, CapPeriod, CapScope
from bedside.domain.consents import Consent, ConsentAnswer, ConsentId
from bedside.domain.coverage import Coverage, CoverageId, Payer, PayerStatus
from bedside.domain.dates import local_date
from bedside.domain.invitations import Invitation
from bedside.domain.patients import Patient, PatientId, PersonName
from bedside.domain.policies import ReferralPolicyId
from bedside.domain.referrals import Referral, ReferralId, ReferralSource, SourceKind
from bedside.domain.rewards import QualifyingEvent, RewardRuleId, RewardStatus
from bedside.errors import AccessDeniedError, BedsideError, InvalidValueError, NotFoundError, SettingsError
from bedside.programmes import Outcome, Programme, Trial, backtest_today, compare
from bedside.rules import Citation, Effect, Finding
from bedside.services.history import History

from .examples import FRIENDS
from .lives import Life, given, really_given


def sample_only(**fields: Any) -> Programme:
    policy = attrs.evolve(FRIENDS.policy, reward_rule_ids=(SAMPLE.id,), **fields)
    return Programme(policy=policy, rules=(SAMPLE,))


def changed(programme: Programme, **fields: Any) -> Programme:
    return attrs.evolve(programme, policy=attrs.evolve(programme.policy, **fields))


def asked_refused(trial: Trial) -> list[tuple[str, str]]:
    return [(one.patient_id, one.outcome.value) for one in trial.asks]


def bodies(life: Life) -> dict[str, list[tuple[str, str]]]:
    tables = life.memory._tables
    return {name: [(stored.row.id, stored.row.body) for stored in table] for name, table in tables.items()}


def a_year(life: Life) -> list[Referral]:
    """Three friends of Ana: one stays, one is lost, one comes back; a child comes too."""
    ana = life.patient()
    friends = []
    for _ in range(3):
        friends.append(life.friend(ana))
        life.later(2)
    life.desk.referrals.lose(friends[1].id, reason="no-answer")
    life.visit(friends[0])
    life.later(10)
    life.desk.rewards.settle()
    life.visit(friends[2])
    child = life.friend(ana, born_on=date(2020, 1, 1))
    life.visit(child)
    life.later(20)
    life.desk.rewards.settle()
    friends.append(child)
    life.later(1)
    return friends


def test_what_ran_comes_out_as_it_ran() -> None:
    life = Life(FRIENDS)
    a_year(life)
    history = life.history()

    trial = FRIENDS.backtest(history, plugins=life.plugins)

    assert given(trial) == really_given(history)
    assert trial.left_out == {}
    assert trial.count(trial.referrals) == {Outcome.COUNTED: 4}
    assert trial.spread.total.invitations == 4
    budget = life.desk.rewards.budget("friends")
    assert (trial.cost, trial.liability, trial.available) == (
        budget.posted,
        budget.reserved,
        budget.available,
    )


def test_the_real_store_keeps_nothing_but_the_entry() -> None:
    life = Life(FRIENDS)
    a_year(life)
    rows = bodies(life)
    before = len(life.memory._journal)

    FRIENDS.backtest(life.history(), plugins=life.plugins)

    entries = life.memory._journal[before:]
    assert ['"action":"try-programme"' in entry.content for entry in entries] == [True] * len(entries)
    assert bodies(life) == rows


@pytest.mark.parametrize("role", ["front-desk", "clinician", "billing", "marketing"])
def test_whoever_may_not_see_it_all_takes_no_history(role: str) -> None:
    life = Life(FRIENDS)
    purpose = "marketing" if role == "marketing" else "operations"

    with pytest.raises(AccessDeniedError):
        life.practice.acting_as("eve", role=role, purpose=purpose).programmes.history()


def test_the_same_history_and_programme_have_one_digest() -> None:
    life = Life(FRIENDS)
    a_year(life)
    history = life.history()

    one, other = (FRIENDS.backtest(history, plugins=life.plugins) for _ in range(2))

    assert one.digest == other.digest
    assert one.digest != changed(FRIENDS, budget=Money(700, "USD")).backtest(history).digest


def test_a_budget_runs_out_at_the_right_reward() -> None:
    life = Life(sample_only())
    friends = a_year(life)
    history = life.history()

    trial = sample_only(budget=Money(1200, "USD")).backtest(history, plugins=life.plugins)

    # The third sample would be the child's, and there is none left.
    assert [(one.referral_id, one.outcome) for one in trial.rewards] == [
        (friends[0].id, Outcome.REWARDED),
        (friends[2].id, Outcome.REWARDED),
        (friends[3].id, trial.rewards[2].outcome),
    ]
    assert trial.available == Money(0, "USD")
    tight = sample_only(budget=Money(1199, "USD")).backtest(history, plugins=life.plugins)
    assert [one.outcome for one in tight.rewards][:2] == [Outcome.REWARDED, Outcome.REFUSED]
    assert next(reason.words for reason in tight.reasons if reason.about == "reward") == (
        "the budget of friends is used up"
    )


def test_caps_of_the_candidate_count() -> None:
    life = Life(sample_only())
    a_year(life)
    cap = Cap(limit=Money(600, "USD"), scope=CapScope.ALL, period=CapPeriod.YEAR)

    trial = sample_only(caps=(cap,)).backtest(life.history(), plugins=life.plugins)

    assert trial.count(trial.rewards)[Outcome.REWARDED] == 1
    assert Outcome.REFUSED in trial.count(trial.rewards)


def test_a_programme_that_starts_after_it_or_ended_before_gives_nothing() -> None:
    life = Life(sample_only())
    a_year(life)
    history = life.history()

    for late in (
        sample_only(starts_on=date(2027, 1, 1), ends_on=None),
        sample_only(starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1)),
    ):
        trial = late.backtest(history, plugins=life.plugins)
        assert trial.rewards == ()
        assert set(trial.count(trial.referrals)) == {Outcome.REFUSED}


def test_an_empty_history() -> None:
    trial = FRIENDS.backtest(Life(FRIENDS).history())

    assert (trial.asks, trial.referrals, trial.rewards, trial.reasons) == ((), (), (), ())
    assert (trial.cost, trial.available) == (Money(0, "USD"), FRIENDS.policy.budget)
    assert trial.spread.longest == 0
    assert trial.spread.total.k_factor is None


def test_a_code_that_brings_several_friends_counts_each_of_them() -> None:
    life = Life(FRIENDS)
    ana, bo = life.patient(), life.patient()
    code = life.desk.referrals.invite(ana).code
    life.desk.referrals.invite(bo)
    for _ in range(3):
        life.visit(life.desk.referrals.receive(life.patient(), code=code).referral)
        life.later(2)

    total = FRIENDS.backtest(life.history(), plugins=life.plugins).spread.total

    assert (total.inviters, total.invitations, total.converted, total.friends) == (2, 2, 1, 3)
    assert (total.each, total.conversion, total.k_factor) == (1.0, 0.5, 1.5)


def test_a_span_without_a_day_is_refused() -> None:
    history = Life(FRIENDS).history()
    begins = local_date(history.until_at, history.settings.time_zone)

    assert FRIENDS.backtest(history, since_on=begins).referrals == ()
    for since_on, until_on in ((begins + timedelta(days=1), None), (begins, begins)):
        with pytest.raises(InvalidValueError, match=r"programme\.no_days"):
            FRIENDS.backtest(history, since_on=since_on, until_on=until_on)


def test_a_practice_without_a_programme_tries_its_first() -> None:
    life = Life()
    ana, bo = life.patient(), life.patient()
    code = life.desk.referrals.invite(ana).code
    received = life.desk.referrals.receive(bo, code=code)
    assert not received.decision.allowed
    life.visit(received.referral)
    history = life.history()

    trial = sample_only().backtest(history, plugins=life.plugins)

    assert [one.outcome for one in trial.referrals] == [Outcome.COUNTED]
    # Nobody settled in this practice, so the trial does at the end of each day.
    assert [one.outcome for one in trial.rewards] == [Outcome.RESERVED]
    with pytest.raises(InvalidValueError, match="has 0 programmes"):
        backtest_today(history)


def test_what_was_learned_later_is_not_known_earlier() -> None:
    life = Life(sample_only())
    mobile = ContactPoint(system=ContactSystem.SMS, value="+15105550100")
    ana = life.desk.patients.register(
        given="Ana", family="Ito", born_on=date(1985, 5, 5), contact_points=[mobile]
    ).id
    life.desk.referrals.invite(ana, channel=Channel.SMS)
    life.later(3)
    life.desk.patients.record_consent(ana, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form 7")
    life.desk.referrals.invite(ana, channel=Channel.SMS)
    history = life.history()
    (consent,) = history.of(Consent)
    earlier = attrs.evolve(consent, id=ConsentId("early"), given_at=consent.given_at - timedelta(days=3))

    as_it_was = sample_only().backtest(history, plugins=life.plugins)
    had_it_been_known = sample_only().backtest(
        attrs.evolve(history, records=(*history.records, earlier)), plugins=life.plugins
    )

    assert asked_refused(as_it_was) == [(ana, "refused"), (ana, "asked")]
    assert asked_refused(had_it_been_known) == [(ana, "asked"), (ana, "asked")]


def test_whoever_would_not_have_been_asked_brings_nobody() -> None:
    life = Life(sample_only())
    ana = life.patient()
    friend = life.friend(ana)
    life.visit(friend)

    trial = sample_only(minimum_age=60).backtest(life.history(), plugins=life.plugins)

    assert asked_refused(trial) == [(ana, "refused")]
    assert [(one.outcome, one.decision) for one in trial.referrals] == [(Outcome.NO_CODE, None)]
    assert trial.rewards == ()
    assert [reason.rule_id for reason in trial.reasons] == ["PROGRAMME-AGE"]


def test_those_who_were_asked_in_vain_are_tried_again() -> None:
    strict = sample_only(minimum_age=40)
    life = Life(strict)
    young, old = life.patient(born_on=date(1996, 1, 1)), life.patient()
    assert life.desk.referrals.invite(young, channel=Channel.SMS).invitation is None
    assert life.desk.referrals.invite(old, channel=Channel.SMS).invitation is not None
    history = life.history()

    as_it_was = strict.backtest(history, plugins=life.plugins)
    open_to_all = sample_only().backtest(history, plugins=life.plugins)

    assert asked_refused(as_it_was) == [(young, "refused"), (old, "asked")]
    assert [one.channel for one in as_it_was.asks] == ["sms", "sms"]
    assert asked_refused(open_to_all) == [(young, "asked"), (old, "asked")]


def test_a_code_that_rotated_leads_to_the_same_friend() -> None:
    life = Life(sample_only())
    ana = life.patient()
    first = life.desk.referrals.invite(ana).invitation
    assert first is not None
    life.later(5)
    second = life.desk.referrals.rotate(first.id, grace=timedelta(days=3))
    life.later(1)
    for code in (first.code, second.code):
        life.visit(life.desk.referrals.receive(life.patient(), code=code).referral)
    history = life.history()

    trial = sample_only().backtest(history, plugins=life.plugins)

    assert given(trial) == really_given(history)
    assert len(given(trial)) == 2
    assert trial.left_out == {}


def test_what_people_decided_is_decided_again_where_it_comes_up() -> None:
    life = Life(sample_only())
    ana = life.patient()
    friends = [life.friend(ana, payer=None) for _ in range(2)]
    for friend in friends:
        life.visit(friend)
        life.later(1)
    held = [life.desk.rewards.of_patient(friend.patient_id)[0] for friend in friends]
    life.covered(friends[0].patient_id)
    life.desk.rewards.reconsider(held[0].id)
    life.desk.rewards.forfeit(held[1].id, reason="moved-away")
    life.later(20)
    life.desk.rewards.settle()
    life.desk.rewards.claw_back(held[0].id, reason="by-mistake")
    life.desk.rewards.fund("friends", Money(500, "USD"), reason="more")
    life.desk.rewards.defund("friends", Money(100, "USD"), reason="less")
    history = life.history()

    trial = sample_only().backtest(history, plugins=life.plugins)

    assert given(trial) == really_given(history)
    assert {status for status, _ in given(trial).values()} == {"clawed_back", "forfeited"}
    assert trial.available == life.desk.rewards.budget("friends").available
    assert trial.left_out == {}
    assert "moved-away" not in json.dumps(trial.as_mapping())


def test_a_held_referral_is_released_as_it_was() -> None:
    life = Life(sample_only(referrals_per_referrer_and_year=1))
    ana = life.patient()
    first, second = life.friend(ana), life.friend(ana)
    life.desk.referrals.release(second.id, counts=True, reason="looked-at")
    life.visit(first)
    life.visit(second)
    history = life.history()
    same = sample_only(referrals_per_referrer_and_year=1)

    assert given(same.backtest(history, plugins=life.plugins)) == really_given(history)
    # Where nothing is held, there is nothing to release.
    free = sample_only().backtest(history, plugins=life.plugins)
    assert free.count(free.referrals) == {Outcome.COUNTED: 2}


def test_events_that_only_the_host_knew_of_happen_again() -> None:
    paid = attrs.evolve(SAMPLE, id=RewardRuleId("paid"), qualifying_event=QualifyingEvent.FIRST_PAYMENT)
    programme = Programme(
        policy=attrs.evolve(FRIENDS.policy, reward_rule_ids=("sample", "paid")), rules=(SAMPLE, paid)
    )
    life = Life(programme)
    friend = life.friend(life.patient())
    life.visit(friend)
    paid_at = life.world.now()
    life.later(3)
    life.desk.rewards.qualify(friend.id, QualifyingEvent.FIRST_PAYMENT, happened_at=paid_at)
    life.desk.rewards.qualify(friend.id, QualifyingEvent.TREATMENT_STARTED)
    history = life.history()

    trial = programme.backtest(history, plugins=life.plugins)

    assert given(trial) == really_given(history)
    assert {one.rule_id for one in trial.rewards} == {"sample", "paid"}


def test_a_year_can_begin_in_the_middle() -> None:
    life = Life(sample_only())
    friends = a_year(life)
    half = friends[2].received_at.date()

    trial = sample_only().backtest(life.history(), since_on=half, plugins=life.plugins)

    assert [one.referral_id for one in trial.referrals] == [friends[2].id, friends[3].id]
    assert trial.since.date() <= half
    early = sample_only().backtest(life.history(), until_on=half, plugins=life.plugins)
    assert [one.referral_id for one in early.referrals] == [friends[0].id, friends[1].id]
    assert early.rewards == ()


def test_two_programmes_are_told_apart() -> None:
    other = Programme(
        policy=attrs.evolve(sample_only().policy, id=ReferralPolicyId("other")), rules=(SAMPLE,)
    )
    life = Life(sample_only(), other)
    friend = life.friend(life.patient())
    life.visit(friend)
    history = life.history()
    third = Programme(
        policy=attrs.evolve(sample_only().policy, id=ReferralPolicyId("third")), rules=(SAMPLE,)
    )

    with pytest.raises(InvalidValueError, match="instead_of"):
        third.backtest(history)
    with pytest.raises(NotFoundError):
        third.backtest(history, instead_of="fourth")
    with pytest.raises(NotFoundError):
        backtest_today(history, policy_id="fourth")
    with pytest.raises(InvalidValueError, match="has 2 programmes"):
        backtest_today(history)
    assert len(third.backtest(history, instead_of="friends").rewards) == 1
    assert third.backtest(history, instead_of="other").rewards == ()
    assert len(backtest_today(history, policy_id="friends", plugins=life.plugins).rewards) == 1
    dearer = attrs.evolve(third, rules=(attrs.evolve(SAMPLE, value=Money(700, "USD")),))
    with pytest.raises(InvalidValueError, match="give this one a new id"):
        dearer.backtest(history, instead_of="friends")


def test_another_currency_is_refused() -> None:
    euros = Programme(
        policy=attrs.evolve(FRIENDS.policy, reward_rule_ids=(), caps=(), budget=Money(5, "EUR"))
    )

    with pytest.raises(SettingsError, match="currency"):
        euros.backtest(Life(FRIENDS).history())


def test_a_comparison_is_about_people() -> None:
    life = Life(sample_only())
    friends = a_year(life)
    history = life.history()
    today = backtest_today(history, plugins=life.plugins)
    more = attrs.evolve(sample_only(), rules=(attrs.evolve(SAMPLE, value=Money(700, "USD")),))

    found = compare(today, more.backtest(history, plugins=life.plugins))
    none = compare(today, sample_only(starts_on=date(2027, 6, 1), ends_on=None).backtest(history))

    assert {person.patient_id for person in found.people} >= {friends[0].patient_id}
    assert {person.effect.value for person in found.people} == {"more"}
    assert {person.effect.value for person in none.people} == {"no-longer-rewarded"}
    assert compare(today, today).people == ()
    assert compare(today, today).unchanged == len(today.given_to())
    assert friends[0].patient_id not in json.dumps(found.as_mapping(cases=False))
    with pytest.raises(InvalidValueError, match="one history"):
        compare(today, more.backtest(history, until_on=date(2026, 3, 4)))


def test_the_report_names_no_person() -> None:
    life = Life(FRIENDS)
    a_year(life)

    trial = FRIENDS.backtest(life.history(), plugins=life.plugins)

    assert "Testing" not in json.dumps(trial.as_mapping())
    assert "5550001" not in repr(trial)
    assert "patient-" not in json.dumps(trial.as_mapping(cases=False))


class Objector:
    """A plugin that objects to every reward, and must not hear of a trial."""

    def __init__(self) -> None:
        self.heard: list[object] = []

    @hookimpl
    def bedside_object_to_reward(self) -> list[Finding]:
        return [
            Finding(
                rule_id="OWNER-1",
                effect=Effect.DENY,
                citation=Citation("the owner"),
                reason="No.",
                pack="owner",
            )
        ]

    @hookimpl
    def bedside_after_commit(self, entries: object) -> None:
        self.heard.append(entries)


def test_plugins_judge_and_hear_nothing() -> None:
    life = Life(sample_only())
    a_year(life)
    objector = Objector()

    trial = sample_only().backtest(life.history(), plugins={**life.plugins, "objector": objector})

    assert set(trial.count(trial.rewards)) == {Outcome.REFUSED}
    assert {reason.rule_id for reason in trial.reasons} == {"OWNER-1"}
    assert objector.heard == []


def test_progress_is_told() -> None:
    life = Life(FRIENDS)
    a_year(life)
    heard: list[float] = []

    FRIENDS.backtest(life.history(), progress=heard.append)

    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_history_by_hand_needs_no_journal() -> None:
    noon = datetime(2026, 5, 4, 19, tzinfo=UTC)
    people = [
        Patient(
            id=PatientId(name),
            name=PersonName(given=name),
            registered_on=date(2026, 5, 1),
            born_on=date(1990, 1, 1),
        )
        for name in ("ana", "bo", "cy")
    ]
    covered = [
        Coverage(
            id=CoverageId(f"{one.id}.c"),
            patient_id=one.id,
            payer=Payer.SELF_PAY,
            status=PayerStatus.VERIFIED,
            starts_on=date(2026, 1, 1),
        )
        for one in people
    ]
    friends = [
        Referral(
            id=ReferralId(f"r-{friend}"),
            patient_id=friend,
            source=ReferralSource(kind=SourceKind.PATIENT, source_id=by),
            received_at=noon + timedelta(days=day),
        )
        for day, (by, friend) in enumerate([("ana", "bo"), ("bo", "cy"), ("cy", "ana")])
    ]
    old_visit = Visit(id=VisitId("v-1"), patient_id="cy", started_at=noon - timedelta(days=100))
    came = Appointment(
        id=AppointmentId("a-1"),
        patient_id="bo",
        referral_id="r-bo",
        booked_at=noon,
        starts_at=noon + timedelta(hours=3),
        ended_at=noon + timedelta(hours=4),
        status=AppointmentStatus.FULFILLED,
    )
    history = History(
        settings=Life(FRIENDS).practice.settings,
        records=(*people, *covered, *friends, old_visit, came),
        until_at=noon + timedelta(days=60),
    )

    trial = sample_only().backtest(history)

    # Bo is new; Cy was here before; and Ana is taken for new, because nothing says that she was.
    assert [(one.patient_id, one.outcome) for one in trial.referrals][:2] == [
        ("bo", Outcome.COUNTED),
        ("cy", Outcome.REFUSED),
    ]
    # The three refer each other in a circle: when the time comes, somebody has to look at it first.
    assert [(one.patient_id, one.outcome) for one in trial.rewards] == [("bo", Outcome.RESERVED)]
    # Without a journal the trial settles at the end of each day, and without Ana there is no circle.
    line = attrs.evolve(history, records=tuple(one for one in history.records if one is not friends[2]))
    assert [one.outcome for one in sample_only().backtest(line).rewards] == [Outcome.REWARDED]
    assert trial.left_out == {}


# Any short life of a practice.

ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["friend", "friend", "named", "visit", "visit", "miss", "cancel", "lose", "settle", "cover",
             "reconsider", "forfeit", "claw-back", "release", "household", "leave", "die", "revoke", "invite",
             "concern", "withdraw", "fund"]
        ),
        st.integers(0, 30),
        st.sampled_from([0, 0, 0.5, 3, 20]),
    ),
    max_size=25,
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given_any(ACTS, st.integers(0, 3000), st.integers(1, 3))
def test_any_short_life_comes_out_as_it_was(
    acts: list[tuple[str, int, float]], budget: int, referrals: int
) -> None:
    programme = changed(FRIENDS, budget=Money(budget, "USD"), referrals_per_referrer_and_year=referrals)
    life = Life(programme)
    lived = Lived(life)
    for act, number, days in acts:
        lived.act(act, number)
        life.later(days)
    history = life.history()

    trial = programme.backtest(history, plugins=life.plugins)

    assert given(trial) == really_given(history)
    real = {referral.id: referral.eligibility for referral in history.of(Referral)}
    outcomes = {"eligible": Outcome.COUNTED, "held": Outcome.HELD, "not-eligible": Outcome.REFUSED}
    assert {one.referral_id: one.outcome for one in trial.referrals} == {
        referral_id: outcomes[found.value] for referral_id, found in real.items() if found is not None
    }
    asked = [one for one in trial.asks if one.outcome is Outcome.ASKED]
    assert len(asked) == len(history.of(Invitation))
    books = life.desk.rewards.budget("friends")
    assert (trial.cost, trial.liability, trial.available) == (books.posted, books.reserved, books.available)
    assert trial.left_out == {}


class Lived:
    """Does one thing after another to a practice, as far as it can be done."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.people = [life.patient(), life.patient(payer=None)]
        self.referrals: list[Referral] = []
        self.booked: list[str] = []

    def act(self, act: str, number: int) -> None:
        try:
            self._do(act, number)
        except BedsideError:
            return  # a practice refuses what cannot be, and so may this life

    def _do(self, act: str, number: int) -> None:
        life, desk = self.life, self.life.desk
        person = self.people[number % len(self.people)]
        referral = self.referrals[number % len(self.referrals)] if self.referrals else None
        rewards = [one for patient in self.people for one in desk.rewards.of_patient(patient)]
        reward = rewards[number % len(rewards)] if rewards else None
        match act:
            case "friend":
                payer = (Payer.COMMERCIAL, Payer.MEDICAID, None)[number % 3]
                self._came(life.friend(person, payer=payer))
            case "named":
                friend = self.people[(number + 1) % len(self.people)]
                self._came(desk.referrals.receive(friend, referrer_id=person).referral)
            case "visit" if referral is not None:
                life.visit(referral)
            case "miss" | "cancel" if referral is not None:
                booked = desk.appointments.book(
                    referral.patient_id, starts_at=life.world.now(), referral_id=referral.id
                )
                if act == "miss":
                    desk.appointments.miss(booked.id)
                else:
                    desk.appointments.cancel(booked.id, by=CancelledBy.PATIENT)
            case "lose" if referral is not None:
                desk.referrals.lose(referral.id, reason="no-answer")
            case "release" if referral is not None:
                desk.referrals.release(referral.id, counts=number % 2 == 0, reason="looked-at")
            case "settle":
                desk.rewards.settle()
            case "cover":
                life.covered(person, (Payer.COMMERCIAL, Payer.MEDICARE)[number % 2])
            case "reconsider" if reward is not None and reward.status is not RewardStatus.POSTED:
                desk.rewards.reconsider(reward.id)
            case "forfeit" if reward is not None:
                desk.rewards.forfeit(reward.id, reason="moved-away")
            case "claw-back" if reward is not None:
                desk.rewards.claw_back(reward.id, reason="by-mistake")
            case "household":
                desk.patients.declare_household(sorted({person, self.people[0]}))
            case "leave":
                desk.patients.leave(person, reason="moved")
            case "die":
                desk.patients.record_death(person)
            case "revoke" | "invite":
                invited = desk.referrals.invite(person, channel=(Channel.SMS, Channel.WEB)[number % 2])
                if act == "revoke" and invited.invitation is not None:
                    desk.referrals.revoke(invited.invitation.id)
            case "concern":
                desk.feedback.raise_concern(person, topic="waiting", words="too long")
            case "fund":
                desk.rewards.fund("friends", Money(600, "USD"), reason="more")

    def _came(self, referral: Referral) -> None:
        self.referrals.append(referral)
        if referral.patient_id not in self.people:
            self.people.append(referral.patient_id)


# Whom it would have asked by its own terms.

ASKING = changed(sample_only(), asking=attrs.evolve(CAREFUL_ASKING, days_between_asks=10, asks_a_year=2))


def would_ask(life: Life, programme: Programme = ASKING) -> list[tuple[str, str]]:
    trial = programme.backtest(life.history())
    return [(one.patient_id, one.outcome.value) for one in trial.occasions]


def test_a_programme_asks_after_a_visit_though_nobody_ever_asked() -> None:
    life = Life(sample_only())
    ana = life.patient()
    life.came(ana)

    assert would_ask(life) == [(ana, "asked")]
    assert asked_refused(ASKING.backtest(life.history())) == []


@pytest.mark.parametrize(("days", "times"), [(9, 1), (10, 2)])
def test_whom_it_would_have_asked_rests_as_its_terms_say(days: int, times: int) -> None:
    life = Life(sample_only())
    ana = life.patient()
    life.came(ana)
    life.later(days)
    life.came(ana)

    assert would_ask(life) == [(ana, "asked")] * times


def test_it_asks_no_more_than_the_year_allows() -> None:
    life = Life(sample_only())
    ana = life.patient()
    for _ in range(4):
        life.came(ana)
        life.later(11)

    assert would_ask(life) == [(ana, "asked")] * 2


def test_an_open_concern_is_a_reason_that_the_report_tells() -> None:
    life = Life(sample_only())
    ana = life.patient()
    life.desk.feedback.raise_concern(ana, topic="waiting", words="An hour.")
    life.came(ana)
    trial = ASKING.backtest(life.history())

    assert [one.outcome for one in trial.occasions] == [Outcome.HELD]
    assert {reason.about for reason in trial.reasons} == {"occasion"}


def test_a_programme_that_names_no_occasion_looks_at_none() -> None:
    life = Life(sample_only())
    life.came(life.patient())

    assert would_ask(life, sample_only()) == []
