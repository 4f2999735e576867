"""Handing over: one fulfiller, one key, for ever; *unknown* is an answer that a person can settle."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.services.money import Giving, House

from bedside import Outcome, Storage
from bedside.domain.disclosures import accounted
from bedside.domain.journal import read_entry
from bedside.domain.rewards import Reward, RewardStatus
from bedside.errors import InvalidTransitionError, InvalidValueError, SettingsError
from bedside.ports import Fulfilment

UNKNOWN, SENT, FAILED = Outcome.UNKNOWN, Outcome.SENT, Outcome.FAILED


def owed(house: House) -> str:
    gift = house.give(house.patient())
    house.desk.rewards.settle()
    return gift.id


def test_an_unknown_hand_over_is_listed_and_asked_again_with_the_same_key(storage: Storage) -> None:
    house = House(storage, Giving(answers=[UNKNOWN, UNKNOWN, SENT]))
    gift = owed(house)

    assert house.desk.rewards.hand_over(gift).outcome is UNKNOWN
    assert [reward.id for reward in house.desk.rewards.unknown()] == [gift]
    house.open(house.giving).rewards.hand_over(gift)
    told = house.desk.rewards.hand_over(gift)

    assert told.reward.status is RewardStatus.FULFILLED
    assert house.giving.asked == [("cupboard", gift)] * 3
    assert house.desk.rewards.unknown() == []


def test_a_fulfiller_that_raises_is_named_among_the_faults_without_its_words(storage: Storage) -> None:
    house = House(storage)
    gift, other = owed(house), owed(house)

    def breaks() -> None:
        raise OSError("Ana Ito")

    house.giving.meanwhile.append(breaks)
    assert house.desk.rewards.hand_over(gift).outcome is UNKNOWN
    house.desk.rewards.hand_over(other)
    house.giving.meanwhile.append(breaks)
    house.desk.rewards.claw_back(other, reason="wrong-item")

    said = "raised OSError; nobody knows what became of the reward"
    assert [(fault.plugin, fault.hook, fault.error) for fault in house.practice.faults] == [
        ("cupboard", "fulfil", said),
        ("cupboard", "claw_back", said),
    ]


@pytest.mark.parametrize(
    ("handed_over", "status"), [(True, RewardStatus.FULFILLED), (False, RewardStatus.POSTED)]
)
def test_a_person_settles_what_nobody_knew(storage: Storage, handed_over: bool, status: RewardStatus) -> None:
    house = House(storage, Giving(answers=[UNKNOWN]))
    gift = owed(house)
    house.desk.rewards.hand_over(gift)

    settled = house.desk.rewards.settle_unknown(gift, handed_over=handed_over, reference="v-7")

    assert settled.status is status
    assert settled.fulfilment_reference == ("v-7" if handed_over else None)
    with pytest.raises(InvalidTransitionError):
        house.desk.rewards.settle_unknown(gift, handed_over=handed_over)
    assert house.in_order()


def test_only_what_is_being_handed_over_is_settled_so(storage: Storage) -> None:
    house = House(storage)
    gift = owed(house)

    with pytest.raises(InvalidTransitionError, match="posted cannot become fulfilled"):
        house.desk.rewards.settle_unknown(gift, handed_over=True)


def test_another_fulfiller_is_never_asked(storage: Storage) -> None:
    house = House(storage, Giving(answers=[UNKNOWN]))
    gift = owed(house)
    house.desk.rewards.hand_over(gift)

    house.changed(fulfiller="vouchers", answers=[SENT])
    with pytest.raises(SettingsError, match=r"fulfiller 'cupboard' was asked before .* settle_unknown\(\)"):
        house.desk.rewards.hand_over(gift)
    house.desk.rewards.settle_unknown(gift, handed_over=False)
    with pytest.raises(SettingsError, match=r"'cupboard' was asked before .* confirm_handed_over\(\)"):
        house.desk.rewards.hand_over(gift)

    assert house.giving.asked == [("cupboard", gift)]
    assert house.desk.rewards.confirm_handed_over(gift).status is RewardStatus.FULFILLED


@pytest.mark.parametrize(
    ("later", "asks"),
    [
        (timedelta(hours=24, microseconds=-1), True),
        (timedelta(hours=24), False),
        (timedelta(hours=24, microseconds=1), False),
    ],
)
def test_a_fulfiller_that_has_forgotten_the_key_is_not_asked(
    storage: Storage, later: timedelta, asks: bool
) -> None:
    house = House(storage, Giving(answers=[UNKNOWN], remembers_keys=timedelta(hours=24)))
    gift = owed(house)
    house.desk.rewards.hand_over(gift)
    house.world.advance(later)

    if asks:
        house.desk.rewards.hand_over(gift)
    else:
        with pytest.raises(InvalidValueError, match=r"reward\.key_forgotten .* settle_unknown\(\)"):
            house.desk.rewards.hand_over(gift)

    assert len(house.giving.asked) == 1 + asks


def test_what_was_certainly_not_handed_over_may_be_asked_anew_at_any_time(storage: Storage) -> None:
    house = House(storage, Giving(answers=[FAILED, SENT], remembers_keys=timedelta(hours=24)))
    gift = owed(house)
    house.desk.rewards.hand_over(gift)
    house.world.advance(timedelta(days=30))

    assert house.desk.rewards.hand_over(gift).reward.status is RewardStatus.FULFILLED


def test_an_answer_that_comes_after_a_person_settled_it_is_noted_and_undoes_nothing(
    storage: Storage,
) -> None:
    house = House(storage, Giving(answers=[FAILED]))
    gift = owed(house)

    house.giving.meanwhile.append(lambda: house.desk.rewards.settle_unknown(gift, handed_over=True))

    told = house.desk.rewards.hand_over(gift)

    assert (told.outcome, told.reward.status) == (FAILED, RewardStatus.FULFILLED)
    with storage.transaction() as tx:
        assert '"reason":"already-settled"' in tx.journal()[-1].content


def test_what_a_fulfiller_gave_is_asked_back_until_it_has_said(storage: Storage) -> None:
    house = House(storage, Giving(answers=[SENT, UNKNOWN, SENT]))
    gift = owed(house)
    house.desk.rewards.hand_over(gift)

    taken = house.desk.rewards.claw_back(gift, reason="a slip")
    open_list = [reward.id for reward in house.desk.rewards.unknown()]
    again = house.desk.rewards.ask_back(gift)
    house.desk.rewards.ask_back(gift)

    assert (taken.status, taken.asked_back) == (RewardStatus.CLAWED_BACK, UNKNOWN)
    assert open_list == [gift]
    assert again.asked_back is SENT
    assert house.desk.rewards.unknown() == []
    assert house.giving.asked == [("cupboard", gift), *[("cupboard", f"back:{gift}")] * 2]
    assert house.in_order()


def test_what_a_person_gave_is_not_asked_back_of_anybody(storage: Storage) -> None:
    house = House(storage)
    gift = owed(house)
    house.desk.rewards.confirm_handed_over(gift)

    assert house.desk.rewards.claw_back(gift, reason="a slip").asked_back is None
    assert house.giving.asked == []


def test_each_asking_of_a_fulfiller_is_a_disclosure_and_what_is_known_later_is_none(storage: Storage) -> None:
    house = House(storage, Giving(answers=[UNKNOWN, UNKNOWN]))
    gift = owed(house)
    patient_id = house.desk.rewards.hand_over(gift).reward.beneficiary_id
    house.desk.rewards.hand_over(gift)
    house.desk.rewards.settle_unknown(gift, handed_over=True)

    with storage.transaction() as tx:
        told = accounted([read_entry(entry) for entry in tx.journal()], patient_id=patient_id)

    assert [(given.recipient.kind, given.recipient.id, given.record) for given in told] == [
        ("fulfiller", "cupboard", gift)
    ] * 2
    assert [given.outcome for given in told] == ["unknown", "sent"]
    assert all(given.accountable for given in told)


def test_that_a_later_attempt_failed_says_nothing_of_the_first(storage: Storage) -> None:
    house = House(storage, Giving(answers=[UNKNOWN, FAILED, SENT]))
    gift = owed(house)
    house.desk.rewards.hand_over(gift)

    told = house.desk.rewards.hand_over(gift)
    waits = [reward.id for reward in house.desk.rewards.unknown()]
    later = house.desk.rewards.hand_over(gift)

    assert (told.outcome, told.reason) == (UNKNOWN, "failed-after-unknown")
    assert told.reward.status is RewardStatus.HANDING_OVER
    assert waits == [gift]
    assert later.reward.status is RewardStatus.FULFILLED


def test_a_fulfiller_that_knows_its_keys_says_that_nothing_was_ever_given(storage: Storage) -> None:
    class Knows(Giving):
        def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
            outcome = super().fulfil(reward, idempotency_key=idempotency_key).outcome
            return Fulfilment(outcome=outcome, nothing_under_key=outcome is FAILED)

    house = House(storage, Knows(answers=[UNKNOWN, FAILED]))
    gift = owed(house)
    house.desk.rewards.hand_over(gift)

    told = house.desk.rewards.hand_over(gift)

    assert (told.outcome, told.reward.status) == (FAILED, RewardStatus.POSTED)


@pytest.mark.parametrize("wrong", [{"outcome": "sent"}, {"outcome": SENT, "reference": "x" * 401}])
def test_an_answer_that_is_none_is_refused_when_it_is_made(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        Fulfilment(**wrong)  # type: ignore[arg-type]  # that is what is refused


def test_that_one_of_two_attempts_at_once_failed_says_nothing_of_the_other(storage: Storage) -> None:
    """The second attempt begins and ends with nobody knowing, while the first one is still on its way."""
    house = House(storage, Giving(answers=[UNKNOWN, FAILED, SENT]))
    gift = owed(house)
    house.giving.meanwhile.append(lambda: house.desk.rewards.hand_over(gift))

    told = house.desk.rewards.hand_over(gift)

    assert (told.outcome, told.reward.status) == (UNKNOWN, RewardStatus.HANDING_OVER)
    assert [reward.id for reward in house.desk.rewards.unknown()] == [gift]
    assert house.desk.rewards.hand_over(gift).reward.status is RewardStatus.FULFILLED


def test_after_a_person_has_settled_it_the_count_begins_anew(storage: Storage) -> None:
    house = House(storage, Giving(answers=[UNKNOWN, FAILED]))
    gift = owed(house)
    house.desk.rewards.hand_over(gift)
    house.desk.rewards.settle_unknown(gift, handed_over=False)

    assert house.desk.rewards.hand_over(gift).reward.status is RewardStatus.POSTED
