"""Consent: unknown is no, the latest word wins, and of two at once the refusal."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.consents import Consent, ConsentAnswer, ConsentId, Permission, permission
from bedside.domain.messages import Channel, Purpose
from bedside.testing.people import NOON, yes

TINY = timedelta(microseconds=1)
A = ConsentAnswer
NO = (A.REFUSED, A.WITHDRAWN)


def said(number: int, answer: ConsentAnswer, *, at: datetime = NOON, **rest: Any) -> Consent:
    changed: dict[str, Any] = {"id": ConsentId(f"c-{number}"), "answer": answer, "given_at": at, **rest}
    return attrs.evolve(yes(), **changed)


def ask(consents: list[Consent], *, at: datetime = NOON, address: str | None = "+13035550101") -> Permission:
    return permission(consents, purpose=Purpose.RECALL, channel=Channel.SMS, address=address, at=at)


statements = st.lists(
    st.builds(
        said,
        st.integers(0, 10**6),
        st.sampled_from(A),
        at=st.integers(-3, 3).map(lambda hours: NOON + timedelta(hours=hours)),
        purpose=st.sampled_from((None, Purpose.RECALL, Purpose.MARKETING)),
        channel=st.sampled_from((None, Channel.SMS, Channel.EMAIL)),
        address=st.sampled_from((None, "+13035550101", "+13035550102")),
    ),
    max_size=6,
    unique_by=lambda consent: consent.id,
)


@given(statements, st.randoms(use_true_random=False))
def test_the_order_of_statements_changes_nothing(consents: list[Consent], luck: Random) -> None:
    shuffled = list(consents)
    luck.shuffle(shuffled)

    assert ask(shuffled) == ask(consents)


@given(statements)
def test_permission_rests_on_a_statement_that_covers_the_question(consents: list[Consent]) -> None:
    answer = ask(consents)
    by_id = {consent.id: consent for consent in consents}

    if answer.granted or answer.opted_out:
        assert answer.consent_id is not None
        decided = by_id[answer.consent_id]
        assert decided.given_at <= NOON
        assert decided.purpose in (None, Purpose.RECALL)
        assert (decided.answer in NO) is answer.opted_out
    else:
        assert answer == Permission(granted=False)


@given(statements)
def test_a_refusal_now_ends_every_permission(consents: list[Consent]) -> None:
    refusal = said(10**9, A.REFUSED)

    assert ask([*consents, refusal]).opted_out


@given(statements)
def test_what_was_said_later_or_about_something_else_changes_nothing(consents: list[Consent]) -> None:
    later = said(10**9, A.WITHDRAWN, at=NOON + TINY)
    other = said(10**9 + 1, A.WITHDRAWN, purpose=Purpose.MARKETING)

    assert ask([*consents, later, other]) == ask(consents)


def test_silence_is_no() -> None:
    assert ask([]) == Permission(granted=False)


@pytest.mark.parametrize("refusal", NO)
@pytest.mark.parametrize("consent", [A.GIVEN, A.GIVEN_IN_WRITING])
def test_of_two_statements_at_one_instant_the_refusal_wins(
    refusal: ConsentAnswer, consent: ConsentAnswer
) -> None:
    for order in permutations([said(1, refusal), said(2, consent)]):
        assert ask(list(order)).opted_out


@pytest.mark.parametrize(("seconds", "granted"), [(-1, False), (0, False), (1, True)])
def test_the_latest_word_wins(seconds: int, granted: bool) -> None:
    refused = said(1, A.REFUSED, at=NOON - timedelta(days=1))
    given_again = said(2, A.GIVEN, at=refused.given_at + timedelta(seconds=seconds))

    assert ask([refused, given_again]).granted is granted


@pytest.mark.parametrize(("left", "granted"), [(TINY, True), (TINY * 0, False), (-TINY, False)])
def test_a_consent_ends_at_its_instant(left: timedelta, granted: bool) -> None:
    consent = said(1, A.GIVEN, at=NOON - timedelta(days=1), expires_at=NOON + left)

    answer = ask([consent])

    assert answer.granted is granted
    assert not answer.opted_out
    assert answer.consent_id == consent.id


def test_writing_is_remembered() -> None:
    assert ask([said(1, A.GIVEN_IN_WRITING)]).in_writing
    assert not ask([said(1, A.GIVEN)]).in_writing


@pytest.mark.parametrize(
    ("field", "value"),
    [("purpose", Purpose.MARKETING), ("channel", Channel.EMAIL), ("address", "+13035550102")],
)
def test_a_statement_speaks_only_of_what_it_names(field: str, value: Any) -> None:
    assert ask([said(1, A.GIVEN)]).granted
    assert not ask([said(1, A.GIVEN, **{field: value})]).granted


def test_the_repeated_hour_is_told_apart() -> None:
    zone = ZoneInfo("America/Denver")
    first = datetime(2026, 11, 1, 1, 50, tzinfo=zone)
    later = datetime(2026, 11, 1, 1, 10, tzinfo=zone, fold=1)

    answer = ask([said(1, A.GIVEN, at=first), said(2, A.REFUSED, at=later)], at=NOON + timedelta(days=365))

    assert answer.opted_out
