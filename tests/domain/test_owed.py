"""What is owed: collected in time or breakage, in doubt or left standing; and how events are reported."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from bedside.domain.money import Money
from bedside.domain.owed import expire, is_unclaimed, let_stand, owed_later, question
from bedside.domain.qualifications import Qualification, QualificationId, told_again, undone
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    QualifyingEvent,
    Reward,
    RewardId,
    RewardRuleId,
    RewardStatus,
    forfeit,
    post,
    reserve,
)
from bedside.domain.tallies import Tally, TallyId, tally_problems
from bedside.errors import InvalidTransitionError, InvalidValueError
from bedside.testing.people import NOON

MONTH = timedelta(days=30)
GIFT = Reward(
    id=RewardId("rw-1"),
    rule_id=RewardRuleId("thanks"),
    rule_version=1,
    business_key="thanks-1",
    beneficiary_id="pat-1",
    beneficiary=Beneficiary.REFERRER,
    basis=Basis.COURTESY,
    instrument=Instrument.OTC_SAMPLE,
    value=Money(600, "USD"),
    effective_on=NOON.date(),
    earned_at=NOON,
    payable_at=NOON,
    claim_within=MONTH,
)
OWED = post(reserve(GIFT), at=NOON)
PAYMENT = Qualification(
    id=QualificationId("q-1"),
    referral_id="ref-1",
    event=QualifyingEvent.FIRST_PAYMENT,
    happened_at=NOON,
    reported_at=NOON,
)


@pytest.mark.parametrize(
    ("after", "late"),
    [(MONTH - timedelta(microseconds=1), False), (MONTH, True), (MONTH + timedelta(microseconds=1), True)],
)
def test_a_reward_is_collected_in_its_time_or_lost(after: timedelta, late: bool) -> None:
    assert is_unclaimed(OWED, at=NOON + after) is late
    if late:
        assert expire(OWED, at=NOON + after).status is RewardStatus.FORFEITED
    else:
        with pytest.raises(InvalidValueError, match=r"reward\.claimable"):
            expire(OWED, at=NOON + after)


def test_without_a_time_it_may_be_collected_for_ever() -> None:
    for_ever = post(reserve(attrs.evolve(GIFT, claim_within=None)), at=NOON)

    assert not is_unclaimed(for_ever, at=NOON + 1000 * MONTH)


@pytest.mark.parametrize("status", [RewardStatus.EARNED, RewardStatus.FULFILLED, RewardStatus.FORFEITED])
def test_only_what_is_owed_is_lost_by_its_time(status: RewardStatus) -> None:
    with pytest.raises(InvalidTransitionError):
        expire(attrs.evolve(OWED, status=status), at=NOON + MONTH)


def test_what_is_owed_is_not_forfeited_as_if_it_were_not() -> None:
    with pytest.raises(InvalidTransitionError):
        forfeit(OWED, at=NOON, reason="left")


def test_a_doubt_is_decided_once() -> None:
    doubted = question(OWED, doubt="visit-entered-in-error")

    assert doubted.in_doubt
    assert not attrs.evolve(doubted, status=RewardStatus.CLAWED_BACK).in_doubt
    assert not let_stand(doubted).in_doubt
    with pytest.raises(InvalidValueError, match=r"reward\.not_in_doubt"):
        let_stand(OWED)
    with pytest.raises(InvalidValueError, match=r"reward\.not_owed"):
        question(reserve(GIFT), doubt="visit-entered-in-error")


def test_only_a_thank_you_is_worth_nothing() -> None:
    nothing = Money.zero("USD")
    thanks = attrs.evolve(GIFT, instrument=Instrument.NONE, value=nothing)

    assert not thanks.has_money
    assert GIFT.has_money
    with pytest.raises(InvalidValueError, match=r"money\.not_positive Reward\.value"):
        attrs.evolve(GIFT, value=nothing)
    with pytest.raises(InvalidValueError, match=r"money\.not_positive Reward\.value"):
        attrs.evolve(thanks, value=Money(-1, "USD"))


def test_an_amount_may_come_later_and_is_then_the_amount() -> None:
    order, later = Money(5000, "USD"), NOON + timedelta(hours=1)
    told = told_again(PAYMENT, happened_at=later, order=order)

    assert (told.order, told.happened_at) == (order, later)
    assert told_again(PAYMENT, happened_at=None, order=order).happened_at == NOON
    assert told_again(told, happened_at=None, order=None) is told
    assert told_again(told, happened_at=None, order=order) is told
    with pytest.raises(InvalidValueError, match=r"qualification\.other_amount"):
        told_again(told, happened_at=None, order=Money(5001, "USD"))


def test_an_event_that_was_undone_does_not_happen_again() -> None:
    gone = undone(PAYMENT, at=NOON, reason="refunded")

    assert undone(gone, at=NOON + MONTH, reason="again") is gone
    with pytest.raises(InvalidValueError, match=r"qualification\.undone"):
        told_again(gone, happened_at=None, order=None)
    with pytest.raises(InvalidValueError, match=r"money\.negative"):
        attrs.evolve(PAYMENT, order=Money(-1, "USD"))


@pytest.mark.parametrize(("late", "longer"), [(-MONTH, 0), (0 * MONTH, 0), (MONTH, 1), (2 * MONTH, 2)])
def test_who_is_owed_it_late_may_have_to_give_it_back_later_and_never_earlier(
    late: timedelta, longer: int
) -> None:
    gift = attrs.evolve(GIFT, clawback_until=NOON + MONTH)

    assert owed_later(gift, at=NOON + late).clawback_until == NOON + MONTH + longer * MONTH
    assert owed_later(GIFT, at=NOON + late) == GIFT


def test_a_number_counts_what_other_records_of_the_person_had_counted() -> None:
    assert [tally(2).number, attrs.evolve(tally(2), before=3).number] == [2, 5]


def tally(nth: int, series: str = "nth:1") -> Tally:
    return Tally(
        id=TallyId(f"tally-{series[4:]}-{nth}"),
        series=series,
        nth=nth,
        referral_id=f"ref-{nth}",
        referrer_id="pat-1",
        policy_id="friends",
        event=QualifyingEvent.FIRST_PAYMENT,
        counted_at=NOON,
    )


@pytest.mark.parametrize(
    ("numbers", "used", "codes"),
    [
        ([1, 2, 3], 3, []),
        ([3, 1, 2], 3, []),
        ([1, 3], 2, ["tally.numbers"]),
        ([1, 1], 2, ["tally.numbers"]),
        ([2], 1, ["tally.numbers"]),
        ([1, 2], 3, ["tally.counter"]),
        ([1, 2], 1, ["tally.counter"]),
        ([], 1, ["tally.counter"]),
        ([], 0, []),
    ],
)
def test_numbers_are_given_out_in_order_and_once(numbers: list[int], used: int, codes: list[str]) -> None:
    found = tally_problems([tally(nth) for nth in numbers], {"nth:1": used})

    assert [problem.code for problem in found] == codes


def test_a_series_without_a_counter_is_a_problem() -> None:
    assert [problem.code for problem in tally_problems([tally(1)], {})] == ["tally.counter"]
