"""Late claims: within the window, once, and never approved by who wrote them down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.referring.conftest import Staff

from bedside import Profession
from bedside.domain.referrals import Eligibility, ReferralSource, ReferralStatus, SourceKind
from bedside.domain.rewards import RewardStatus
from bedside.errors import InvalidValueError, NotFoundError
from bedside.services.referring import claiming

WITHIN = timedelta(days=14)
TINY = timedelta(microseconds=1)


def came_alone(staff: Staff) -> tuple[str, str]:
    """Ana is a patient; Bo came without a word about her."""
    ana, bo = staff.register("Ana"), staff.register("Bo")
    staff.visit(bo)
    return ana, bo


def test_a_late_claim_waits_for_another_person_and_then_earns_what_has_happened(staff: Staff) -> None:
    ana, bo = came_alone(staff)
    seen_at = staff.world.now()
    staff.world.advance(timedelta(days=3))

    claimed = staff.desk().referrals.claim(bo, referrer_id=ana)

    assert claimed.referral.eligibility is Eligibility.HELD
    assert claimed.referral.status is ReferralStatus.SEEN
    assert claimed.referral.received_at == claimed.referral.first_visit_at == seen_at
    assert "PROGRAMME-LATE-CLAIM" in claimed.decision.explain()
    assert staff.desk().rewards.of_patient(ana) == []

    released = staff.desk("lou").referrals.release(
        claimed.referral.id, counts=True, reason="friend-called-us"
    )

    assert released.referral.eligibility is Eligibility.ELIGIBLE
    [reward] = staff.desk().rewards.of_patient(ana)
    assert reward.status is RewardStatus.RESERVED


@pytest.mark.parametrize("counts", [True, False])
def test_who_wrote_the_claim_down_does_not_rule_on_it(staff: Staff, counts: bool) -> None:
    ana, bo = came_alone(staff)
    claimed = staff.desk().referrals.claim(bo, referrer_id=ana)

    with pytest.raises(InvalidValueError, match=r"claim\.four_eyes"):
        staff.desk().referrals.release(claimed.referral.id, counts=counts, reason="i-know-them")

    assert staff.desk("lou").referrals.release(
        claimed.referral.id, counts=counts, reason="i-know-them"
    ).referral.eligibility is (Eligibility.ELIGIBLE if counts else Eligibility.NOT_ELIGIBLE)


@pytest.mark.parametrize(
    ("after", "allowed"), [(WITHIN - TINY, True), (WITHIN, False), (WITHIN + TINY, False)]
)
def test_the_window_has_a_sharp_end(staff: Staff, after: timedelta, allowed: bool) -> None:
    ana, bo = came_alone(staff)
    staff.world.advance(after)

    if allowed:
        assert staff.desk().referrals.claim(bo, referrer_id=ana).referral.eligibility is Eligibility.HELD
        return
    with pytest.raises(InvalidValueError, match=r"claim\.window") as refused:
        staff.desk().referrals.claim(bo, referrer_id=ana)
    assert "up to 14 days" in str(refused.value)
    assert staff.desk().referrals.by_referrer(ana) == []


def test_what_was_said_in_the_window_may_be_written_down_after_it(staff: Staff) -> None:
    ana, bo = came_alone(staff)
    said_at = staff.world.now() + WITHIN - TINY
    staff.world.advance(WITHIN * 3)

    claimed = staff.desk().referrals.claim(bo, referrer_id=ana, said_at=said_at)

    assert claimed.referral.claim is not None
    assert claimed.referral.claim.said_at == said_at
    assert claimed.referral.claim.recorded_by == "kim"


@pytest.mark.parametrize(("after", "allowed"), [(WITHIN - TINY, True), (WITHIN, False)])
def test_what_is_said_to_have_been_said_before_the_visit_counts_from_when_it_is_written(
    staff: Staff, after: timedelta, allowed: bool
) -> None:
    ana, bo = came_alone(staff)
    before = staff.world.now() - timedelta(hours=5)
    staff.world.advance(after)

    if allowed:
        staff.desk().referrals.claim(bo, referrer_id=ana, said_at=before)
        return
    with pytest.raises(InvalidValueError, match=r"claim\.window"):
        staff.desk().referrals.claim(bo, referrer_id=ana, said_at=before)


def test_a_claim_is_counted_once(staff: Staff) -> None:
    ana, bo = came_alone(staff)
    cy = staff.register("Cy")
    first = staff.desk().referrals.claim(bo, referrer_id=ana)

    with pytest.raises(InvalidValueError, match=r"claim\.counted_once"):
        staff.desk().referrals.claim(bo, referrer_id=cy)
    # Nor when it was decided: a correction is how that is changed.
    staff.desk("lou").referrals.release(first.referral.id, counts=False, reason="unknown-friend")
    with pytest.raises(InvalidValueError, match=r"claim\.counted_once"):
        staff.desk().referrals.claim(bo, referrer_id=cy)


def test_two_desks_that_write_down_one_claim_at_one_moment_have_one(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second looked before the first had written: its touch is what stops it."""
    ana, bo = came_alone(staff)
    staff.desk().referrals.claim(bo, referrer_id=ana)
    seen_before = claiming._known
    monkeypatch.setattr(claiming, "_known", lambda unit, patient_id: ([], seen_before(unit, patient_id)[1]))

    with pytest.raises(InvalidValueError, match=r"claim\.counted_once"):
        staff.desk("lou").referrals.claim(bo, referrer_id=ana)

    assert len(staff.desk().referrals.by_referrer(ana)) == 1


def test_who_has_not_come_yet_is_no_late_claim(staff: Staff) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")
    staff.desk().appointments.book(bo, starts_at=staff.world.now() + timedelta(days=3))

    with pytest.raises(InvalidValueError, match=r"claim\.not_late"):
        staff.desk().referrals.claim(bo, referrer_id=ana)


def test_a_friend_may_be_named_after_a_partners_letter_too(staff: Staff) -> None:
    ana, bo = staff.register("Ana"), staff.register("Bo")
    okafor = staff.desk().partners.propose(name="Okafor Orthodontics", profession=Profession.DENTIST)
    letter = staff.desk().partners.receive(bo, okafor.id)
    staff.world.advance(timedelta(days=2))

    claimed = staff.desk().referrals.claim(bo, referrer_id=ana)

    # The letter was at the same instant as the claim counts from, and what was said goes first there.
    assert claimed.attribution.leading == ReferralSource(kind=SourceKind.PATIENT, source_id=ana)
    assert claimed.referral.received_at == letter.received_at
    assert claimed.referral.status is ReferralStatus.ACCEPTED


def test_a_claim_for_somebody_who_came_long_before_the_programme_is_denied(staff: Staff) -> None:
    ana, bo = came_alone(staff)
    staff.world.advance(timedelta(days=1))
    staff.visit(bo)

    # The first visit is what counts, and before it there was none.
    assert staff.desk().referrals.claim(bo, referrer_id=ana).referral.eligibility is Eligibility.HELD


@pytest.mark.parametrize("case", ["naive", "future", "nobody", "deceased"])
def test_what_cannot_be_is_refused_by_name(staff: Staff, case: str) -> None:
    ana, bo = came_alone(staff)
    now = staff.world.now()
    if case == "deceased":
        staff.desk().patients.record_death(bo)
    expected = {
        "naive": (InvalidValueError, r"time\.naive"),
        "future": (InvalidValueError, r"time\.future"),
        "nobody": (NotFoundError, "no patient"),
        "deceased": (InvalidValueError, r"patient\.deceased"),
    }[case]
    said_at = {"naive": now.replace(tzinfo=None), "future": now + TINY}.get(case)

    with pytest.raises(expected[0], match=expected[1]):
        staff.desk().referrals.claim(
            bo, referrer_id="patient-99" if case == "nobody" else ana, said_at=said_at
        )

    assert staff.desk().referrals.by_referrer(ana) == []


def test_a_claim_of_oneself_is_denied_and_cannot_be_released(staff: Staff) -> None:
    _, bo = came_alone(staff)

    claimed = staff.desk().referrals.claim(bo, referrer_id=bo)

    assert claimed.referral.eligibility is Eligibility.NOT_ELIGIBLE
    with pytest.raises(InvalidValueError, match=r"referral\.not_held"):
        staff.desk("lou").referrals.release(claimed.referral.id, counts=True, reason="nice-person")
