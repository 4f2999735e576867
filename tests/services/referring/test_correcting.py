"""Corrections: what was said stays, waiting rewards are lost with a reason, given ones stand in the way."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
import pytest
from tests.services.referring.conftest import Friends, OpenPractice, Staff

from bedside import Money, Profession
from bedside.domain.attribution import WHOLE, Share
from bedside.domain.referrals import ReferralSource, SourceKind
from bedside.domain.rewards import RewardStatus
from bedside.errors import InvalidValueError, NotFoundError


def patient(patient_id: str) -> ReferralSource:
    return ReferralSource(kind=SourceKind.PATIENT, source_id=patient_id)


def brought(staff: Staff) -> tuple[str, str, str]:
    """Ana brought Bo, who was seen; Cy is a patient, too. The referral, Ana, and Cy."""
    ana, bo, cy = (staff.register(name) for name in ("Ana", "Bo", "Cy"))
    referral = staff.desk().referrals.receive(bo, referrer_id=ana).referral
    staff.visit(bo, referral_id=referral.id)
    return referral.id, ana, cy


def test_a_correction_is_added_and_what_was_said_stays(staff: Staff) -> None:
    referral, ana, cy = brought(staff)
    staff.world.advance(timedelta(days=1))

    corrected = staff.desk().referrals.correct_attribution(
        referral, source=patient(cy), reason="friend-was-named"
    )

    why = staff.desk().referrals.why(referral)
    assert [one.leading for one in why.history] == [patient(ana), patient(cy)]
    assert why.standing == corrected.attribution
    assert corrected.attribution.corrects == why.history[0].id
    assert any("corrected (friend-was-named)" in sentence for sentence in why.to_staff)
    assert cy not in why.to_patient


def test_what_waits_for_the_old_one_is_lost_with_the_reason(staff: Staff) -> None:
    referral, ana, cy = brought(staff)
    assert [one.status for one in staff.desk().rewards.of_patient(ana)] == [RewardStatus.RESERVED]

    corrected = staff.desk().referrals.correct_attribution(
        referral, source=patient(cy), reason="friend-was-named"
    )

    [reward] = staff.desk().rewards.of_patient(ana)
    assert (reward.status, reward.reason) == (RewardStatus.FORFEITED, "attribution-corrected")
    assert corrected.forfeited == (reward,)
    assert staff.desk().rewards.verify().problems == ()


@pytest.mark.parametrize("status", [RewardStatus.POSTED, RewardStatus.FULFILLED])
def test_what_is_owed_or_was_given_is_clawed_back_first(staff: Staff, status: RewardStatus) -> None:
    referral, ana, cy = brought(staff)
    [settled] = staff.desk().rewards.settle()
    if status is RewardStatus.FULFILLED:
        staff.desk().rewards.confirm_handed_over(settled.reward.id)

    with pytest.raises(InvalidValueError, match=r"attribution\.rewards_given"):
        staff.desk().referrals.correct_attribution(referral, source=patient(cy), reason="friend-was-named")

    assert len(staff.desk().referrals.why(referral).history) == 1
    assert staff.desk().rewards.of_patient(ana)[0].status is status
    staff.desk().rewards.claw_back(settled.reward.id, reason="wrong-friend")
    staff.desk().referrals.correct_attribution(referral, source=patient(cy), reason="friend-was-named")
    assert staff.desk().rewards.of_patient(ana)[0].status is RewardStatus.CLAWED_BACK


def test_nobody_may_have_earned_it(staff: Staff) -> None:
    referral, ana, _ = brought(staff)

    corrected = staff.desk().referrals.correct_attribution(referral, shares=(), reason="no-friend")

    assert corrected.attribution.shares == ()
    assert staff.desk().rewards.of_patient(ana)[0].status is RewardStatus.FORFEITED


def test_a_partner_or_a_campaign_may_have_earned_it(staff: Staff) -> None:
    referral, _, _ = brought(staff)
    okafor = staff.desk().partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST)
    shares = [
        Share(source=ReferralSource(kind=SourceKind.PARTNER, source_id=okafor.id), basis_points=2_500),
        Share(source=ReferralSource(kind=SourceKind.CAMPAIGN, source_id="spring"), basis_points=7_500),
    ]

    corrected = staff.desk().referrals.correct_attribution(referral, shares=shares, reason="letter-found")

    assert corrected.attribution.source_id == "spring"


def test_a_referral_without_a_word_about_it_cannot_be_corrected(staff: Staff) -> None:
    ana = staff.register("Ana")
    okafor = staff.desk().partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST)
    staff.desk().partners.admit(okafor.id)
    sent = (
        staff.desk()
        .partners.refer(
            ana, okafor.id, service="braces", reason="crowding", alternatives_offered=2, patient_chose=True
        )
        .referral
    )
    assert sent is not None

    with pytest.raises(InvalidValueError, match=r"attribution\.none"):
        staff.desk().referrals.correct_attribution(sent.id, source=patient(ana), reason="friend-was-named")
    assert staff.desk().referrals.why(sent.id).to_staff == ("Nobody ever said who earned this referral.",)


def test_what_cannot_be_is_refused_by_name_and_changes_nothing(staff: Staff) -> None:
    referral, ana, cy = brought(staff)
    bo = staff.desk().referrals.by_referrer(ana)[0].patient_id
    correct = staff.desk().referrals.correct_attribution
    half = [Share(source=patient(cy), basis_points=WHOLE // 2)]
    tag = ReferralSource(kind=SourceKind.CAMPAIGN, source_id="Spring:Fair")
    partner = ReferralSource(kind=SourceKind.PARTNER, source_id="partner-99")
    refused: list[tuple[str, dict[str, object]]] = [
        ("attribution.shares", {}),
        ("attribution.shares", {"source": patient(cy), "shares": half}),
        ("attribution.shares", {"shares": half}),
        ("collection.repeated", {"shares": half * 2}),
        ("attribution.unchanged", {"source": patient(ana)}),
        ("attribution.own", {"source": patient(bo)}),
        ("link.tag", {"source": tag}),
        ("code.format", {"source": patient(cy), "reason": "Cy said so"}),
    ]

    for code, given in refused:
        with pytest.raises(InvalidValueError) as error:
            correct(referral, **{"reason": "friend-was-named", **given})  # type: ignore[arg-type]  # by name
        assert error.value.code == code, given
    for nobody in (patient("patient-99"), partner):
        with pytest.raises(NotFoundError):
            correct(referral, source=nobody, reason="friend-was-named")

    assert len(staff.desk().referrals.why(referral).history) == 1
    assert staff.desk().rewards.of_patient(ana)[0].status is RewardStatus.RESERVED


def test_nobody_has_the_credit_of_themselves_under_another_record_of_theirs(staff: Staff) -> None:
    referral, ana, _ = brought(staff)
    bo = staff.desk().referrals.by_referrer(ana)[0].patient_id
    again = staff.register("Bo")
    staff.desk().patients.merge(bo, into=again, reason="same-person")

    with pytest.raises(InvalidValueError, match=r"attribution\.own"):
        staff.desk().referrals.correct_attribution(referral, source=patient(again), reason="friend-was-named")


def waiting(staff: Staff, patient_id: str) -> list[int]:
    """What is set aside for somebody, in cents."""
    rewards = staff.desk().rewards.of_patient(patient_id)
    return [one.value.minor for one in rewards if one.status is RewardStatus.RESERVED]


def test_who_has_the_credit_now_earns_what_has_happened_and_may_lose_it_again(staff: Staff) -> None:
    referral, ana, cy = brought(staff)
    correct = staff.desk().referrals.correct_attribution

    corrected = correct(referral, source=patient(cy), reason="friend-was-named")
    assert [decision.allowed for decision in corrected.reward_decisions] == [True]
    assert (waiting(staff, ana), waiting(staff, cy)) == ([], [600])

    for turn, source in enumerate((ana, cy, ana)):
        correct(referral, source=patient(source), reason=f"turn-{turn}")
    assert (waiting(staff, ana), waiting(staff, cy)) == ([600], [])
    assert staff.desk().rewards.verify().problems == ()
    assert staff.desk().rewards.budget("friends").reserved == Money(600, "USD")


def test_two_who_share_the_credit_share_the_reward_to_the_cent(staff: Staff) -> None:
    referral, ana, cy = brought(staff)
    shares = [Share(source=patient(ana), basis_points=2_500), Share(source=patient(cy), basis_points=7_500)]

    staff.desk().referrals.correct_attribution(referral, shares=shares, reason="two-friends")

    assert (waiting(staff, ana), waiting(staff, cy)) == ([150], [450])
    assert staff.desk().rewards.verify().problems == ()


def test_whose_share_stays_keeps_what_was_set_aside(staff: Staff) -> None:
    referral, ana, cy = brought(staff)
    dee = staff.register("Dee")
    half = WHOLE // 2
    both = [Share(source=patient(ana), basis_points=half), Share(source=patient(cy), basis_points=half)]
    staff.desk().referrals.correct_attribution(referral, shares=both, reason="two-friends")
    kept = [one.id for one in staff.desk().rewards.of_patient(ana) if one.status is RewardStatus.RESERVED]

    others = [Share(source=patient(ana), basis_points=half), Share(source=patient(dee), basis_points=half)]
    corrected = staff.desk().referrals.correct_attribution(referral, shares=others, reason="another-friend")

    assert [one.beneficiary_id for one in corrected.forfeited] == [cy]
    after = [one.id for one in staff.desk().rewards.of_patient(ana) if one.status is RewardStatus.RESERVED]
    assert after == kept
    assert (waiting(staff, cy), waiting(staff, dee)) == ([], [300])


@pytest.mark.parametrize(
    ("a_month", "a_year", "held"), [(None, 1, 2), (None, 2, 1), (2, 12, 1), (None, 3, 0)]
)
def test_credit_that_was_corrected_is_no_way_around_the_number_of_a_period(
    open_practice: OpenPractice, a_month: int | None, a_year: int, held: int
) -> None:
    terms = {"referrals_per_referrer_and_month": a_month, "referrals_per_referrer_and_year": a_year}
    policy = attrs.evolve(Friends().policy, **terms)  # type: ignore[arg-type]  # mypy cannot follow a mapping
    staff = open_practice({"friends": Friends(policy=policy)})
    cy = staff.register("Cy")
    for day, (name, other) in enumerate((("Ana", "Bo"), ("Dee", "Eli"), ("Flo", "Gus")), start=1):
        friend = staff.register(other, born_on=date(1960, 1, day))
        referrer_id = staff.register(name, born_on=date(1970, 1, day))
        referral = staff.desk().referrals.receive(friend, referrer_id=referrer_id).referral
        staff.desk().referrals.correct_attribution(referral.id, source=patient(cy), reason="was-named")
        staff.visit(friend, referral_id=referral.id)

    statuses = [reward.status for reward in staff.desk().rewards.of_patient(cy)]

    assert statuses == [RewardStatus.RESERVED] * (3 - held) + [RewardStatus.HELD] * held
