"""Idempotency keys: one answer for each, done or refused; another request under it writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest
from tests.services.money import PAID, Giving, House, cap, usd

from bedside import Outcome, Storage
from bedside.domain.ledger import Transfer
from bedside.domain.requests import Request
from bedside.domain.rewards import QualifyingEvent, Reward, RewardStatus
from bedside.errors import (
    IdempotencyError,
    InvalidTransitionError,
    InvalidValueError,
    NotFoundError,
)
from bedside.ports import Query
from bedside.records import KINDS, read_row, spec_named
from bedside.storage import MemoryStorage
from bedside.testing import digest

KEY = "form-17"


@attrs.frozen
class Case:
    """A verb with what it is called with, in a house that was prepared for it."""

    prepare: Callable[[House], str]
    call: Callable[..., Any]
    other: Callable[..., Any]


def reserved(house: House) -> str:
    return house.give(house.patient()).id


def posted(house: House) -> str:
    gift = reserved(house)
    house.desk.rewards.settle()
    return gift


def handing_over(house: House) -> str:
    gift = posted(house)
    house.desk.rewards.hand_over(gift)
    return gift


def refused(house: House) -> str:
    house.changed(budget=0)
    gift = reserved(house)
    house.desk.rewards.fund("friends", usd(600), reason="spring")
    return gift


VERBS = {
    "qualify": Case(
        lambda house: house.referral(house.patient()),
        lambda desk, it, **key: desk.rewards.qualify(it, PAID, **key),
        lambda desk, it, **key: desk.rewards.qualify(it, QualifyingEvent.TREATMENT_STARTED, **key),
    ),
    "reconsider": Case(
        refused,
        lambda desk, it, **key: desk.rewards.reconsider(it, **key),
        lambda desk, it, **key: desk.rewards.reconsider("reward-9", **key),
    ),
    "reduce": Case(
        reserved,
        lambda desk, it, **key: desk.rewards.reduce(it, usd(500), reason="the law", **key),
        lambda desk, it, **key: desk.rewards.reduce(it, usd(499), reason="the law", **key),
    ),
    "forfeit": Case(
        reserved,
        lambda desk, it, **key: desk.rewards.forfeit(it, reason="left", **key),
        lambda desk, it, **key: desk.rewards.forfeit(it, reason="gone", **key),
    ),
    "confirm_handed_over": Case(
        posted,
        lambda desk, it, **key: desk.rewards.confirm_handed_over(it, reference="at the desk", **key),
        lambda desk, it, **key: desk.rewards.confirm_handed_over(it, **key),
    ),
    "settle_unknown": Case(
        handing_over,
        lambda desk, it, **key: desk.rewards.settle_unknown(it, handed_over=True, **key),
        lambda desk, it, **key: desk.rewards.settle_unknown(it, handed_over=False, **key),
    ),
    "claw_back": Case(
        posted,
        lambda desk, it, **key: desk.rewards.claw_back(it, reason="a slip", **key),
        lambda desk, it, **key: desk.rewards.claw_back(it, reason="fraud", **key),
    ),
    "fund": Case(
        lambda house: "friends",
        lambda desk, it, **key: desk.rewards.fund(it, usd(5), reason="spring", **key),
        lambda desk, it, **key: desk.rewards.fund(it, usd(6), reason="spring", **key),
    ),
    "defund": Case(
        lambda house: "friends",
        lambda desk, it, **key: desk.rewards.defund(it, usd(5), reason="spring", **key),
        lambda desk, it, **key: desk.rewards.fund(it, usd(5), reason="spring", **key),
    ),
}

BY_VERB = pytest.mark.parametrize("case", VERBS.values(), ids=list(VERBS))


@pytest.fixture
def house(storage: Storage) -> House:
    return House(storage, Giving(budget=6000, answers=[Outcome.UNKNOWN]))


def rows(house: House) -> str:
    """Everything that is stored besides the journal, which also hears of what was refused."""
    with house.storage.transaction() as tx:
        found = [row for kind in KINDS for row in tx.find(kind.name, Query())]
    return repr([(row.kind, row.id, row.body, row.revision) for row in found])


@BY_VERB
def test_the_same_request_gets_the_same_answer_and_writes_nothing(case: Case, house: House) -> None:
    it = case.prepare(house)
    first = case.call(house.desk, it, idempotency_key=KEY)
    before = rows(house)

    # Another desk, another day: neither is part of the request.
    house.world.advance(timedelta(days=1))
    house.open(house.giving)
    second = case.call(house.desk, it, idempotency_key=KEY)

    assert second == first
    assert rows(house) == before
    assert house.in_order()


@BY_VERB
def test_another_request_under_the_same_key_is_refused_and_writes_nothing(case: Case, house: House) -> None:
    it = case.prepare(house)
    case.call(house.desk, it, idempotency_key=KEY)
    before = rows(house)

    with pytest.raises(IdempotencyError, match="this idempotency key was used for another request"):
        case.other(house.desk, it, idempotency_key=KEY)

    assert rows(house) == before


@BY_VERB
def test_another_key_is_another_request(case: Case, house: House) -> None:
    it = case.prepare(house)
    case.call(house.desk, it, idempotency_key=KEY)
    before = house.desk.rewards.verify().transfers

    try:
        case.call(house.desk, it, idempotency_key="form-18")
    except (InvalidTransitionError, InvalidValueError):
        moved = 0  # what has one life is not done twice, whatever the key
    else:
        moved = 1 if it == "friends" else 0

    assert house.desk.rewards.verify().transfers == before + moved
    assert house.in_order()


@pytest.mark.parametrize(
    "key", ["", "x" * 256, "a\nb", "a\x00b", "\x7f", "\ud800", "a\u2028b", "\u202e", 7, b"key"]
)
def test_a_key_is_text_that_can_be_printed(key: Any, house: House) -> None:
    with pytest.raises(InvalidValueError, match=r"idempotency\.key_format fund\.idempotency_key") as caught:
        house.desk.rewards.fund("friends", usd(5), reason="spring", idempotency_key=key)

    assert not str(key) or str(key) not in str(caught.value)
    assert house.desk.rewards.verify().transfers == 0


@pytest.mark.parametrize("key", ["x", "x" * 255, "Überweisung 17 / März", " ", "evt:1|2"])
def test_keys_of_any_printable_text_are_told_apart(key: str, house: House) -> None:
    def fund(under: str) -> Transfer:
        return house.desk.rewards.fund("friends", usd(5), reason="spring", idempotency_key=under)

    first, other = fund(key), fund(key[:-1] + "~")

    assert fund(key) == first != other


def test_no_key_and_no_typed_word_is_stored_with_a_request(house: House) -> None:
    gift = reserved(house)
    house.desk.rewards.forfeit(gift, reason="Ana moved to Oslo", idempotency_key="ana-oslo-form")

    with house.storage.transaction() as tx:
        (row,) = tx.find("request", Query())
    request = read_row(row, spec_named("request"))

    assert isinstance(request, Request)
    assert request.rewards[0].reason is None
    for typed in ("Oslo", "oslo", "ana-oslo-form"):
        assert typed not in row.body + repr(row.columns) + row.id


# Refusals.


def test_a_refusal_stays_one_under_its_key_and_a_new_key_is_a_new_decision(house: House) -> None:
    house.give(house.patient())
    with pytest.raises(InvalidValueError) as first:
        house.desk.rewards.defund("friends", usd(5401), reason="autumn", idempotency_key=KEY)
    house.desk.rewards.fund("friends", usd(600), reason="spring")

    with pytest.raises(InvalidValueError) as again:
        house.desk.rewards.defund("friends", usd(5401), reason="autumn", idempotency_key=KEY)
    with pytest.raises(IdempotencyError):
        house.desk.rewards.defund("friends", usd(1), reason="autumn", idempotency_key=KEY)
    allowed = house.desk.rewards.defund("friends", usd(5401), reason="autumn", idempotency_key="form-18")

    assert str(again.value) == str(first.value)
    assert (again.value.code, again.value.path) == ("budget.short", "defund.amount")
    assert allowed.amount == usd(5401)
    assert house.in_order()


def test_a_move_that_was_not_allowed_is_said_again_in_the_same_words(house: House) -> None:
    gift = reserved(house)
    said = []
    for _ in range(2):
        with pytest.raises(InvalidTransitionError) as caught:
            house.desk.rewards.claw_back(gift, reason="a slip", idempotency_key=KEY)
        said.append(str(caught.value))
        house.desk.rewards.settle()

    assert said[0] == said[1] == "reward: reserved cannot become clawed_back; it may become forfeited, posted"
    assert house.reward(gift).status is RewardStatus.POSTED
    assert house.desk.rewards.claw_back(gift, reason="a slip", idempotency_key="form-18").status is (
        RewardStatus.CLAWED_BACK
    )


def test_a_full_cap_stays_full_under_the_same_key_though_it_was_raised(house: House) -> None:
    house.changed(rule_caps=(cap(0),))
    referral = house.referral(house.patient())
    decisions = house.desk.rewards.qualify(referral, PAID, idempotency_key="event-1")
    (gift,) = house.rewards(referral)
    first = house.desk.rewards.reconsider(gift.id, idempotency_key=KEY)

    house.changed(rule_caps=(cap(600),))
    again = house.desk.rewards.reconsider(gift.id, idempotency_key=KEY)
    redelivered = house.desk.rewards.qualify(referral, PAID, idempotency_key="event-1")
    redelivered_elsewhere = house.desk.rewards.qualify(referral, PAID, idempotency_key="event-2")
    still = house.reward(gift.id)
    asked = house.desk.rewards.reconsider(gift.id, idempotency_key="form-18")
    late = house.desk.rewards.reconsider(gift.id, idempotency_key=KEY)

    assert first == again
    assert (redelivered, redelivered_elsewhere) == (decisions, ())
    assert still.status is RewardStatus.REFUSED
    assert asked.reward.status is RewardStatus.RESERVED
    # The late retry hears what it was told then, and nothing moves.
    assert late.reward.status is RewardStatus.REFUSED
    assert house.reward(gift.id).status is RewardStatus.RESERVED
    assert house.in_order()


def test_what_is_no_answer_is_not_remembered(house: House) -> None:
    with pytest.raises(NotFoundError):
        house.desk.rewards.forfeit("reward-1", reason="left", idempotency_key=KEY)
    gift = reserved(house)
    assert gift == "reward-1"

    assert (
        house.desk.rewards.forfeit(gift, reason="left", idempotency_key=KEY).status is RewardStatus.FORFEITED
    )


def test_the_answer_is_the_one_of_then_and_the_words_of_now(house: House) -> None:
    gift = reserved(house)
    reduced = house.desk.rewards.reduce(gift, usd(500), reason="the law", idempotency_key=KEY)
    house.desk.rewards.settle()

    again = house.desk.rewards.reduce(gift, usd(500), reason="the law", idempotency_key=KEY)

    assert reduced.reason == "the law"
    assert again == attrs.evolve(reduced, reason=None)
    assert house.reward(gift).status is RewardStatus.POSTED


def test_two_rewards_of_one_request_have_each_its_transfer_and_the_request_one_answer(house: House) -> None:
    house.changed(rule_ids=("one", "two"))
    referral = house.referral(house.patient())

    first = house.desk.rewards.qualify(referral, PAID, idempotency_key=KEY)
    again = house.desk.rewards.qualify(referral, PAID, idempotency_key=KEY)

    assert len(first) == 2
    assert again == first
    assert [gift.status for gift in house.rewards(referral)] == [RewardStatus.RESERVED] * 2
    assert house.in_order()


def test_a_digest_of_the_store_is_the_same_after_a_replay_on_every_store(house: House) -> None:
    other = House(MemoryStorage(), Giving(budget=6000))
    house.changed(answers=[])
    digests = []
    for one in (house, other):
        gift = reserved(one)
        for _ in range(2):
            one.desk.rewards.forfeit(gift, reason="left", idempotency_key=KEY)
        digests.append(digest(one.storage, KINDS))

    assert digests[0] == digests[1]


def test_a_request_is_never_changed(house: House) -> None:
    kind = spec_named("request").kind

    assert kind.appended
    assert all(column.name not in ("body", "reason") for column in kind.columns)
    assert attrs.fields(Reward).reason.repr is False
