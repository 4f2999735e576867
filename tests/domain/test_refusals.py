"""What the youngest records and readers refuse, said once for each way to be wrong."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from bedside.domain.canonical import canonical, read_canonical
from bedside.domain.checkpoints import read_checkpoint
from bedside.domain.deliveries import Outcome
from bedside.domain.erasure import kept_until
from bedside.domain.journal import (
    FIRST_HASH,
    SUBJECTS_AT_MOST,
    ActorId,
    JournalEntry,
    SealedEntry,
    read_entry,
    seal,
)
from bedside.domain.messages import Channel, Message, MessageId, MessageStatus, Purpose, send_again
from bedside.domain.money import Money
from bedside.domain.offers import channels, sends, within_half_a_lease
from bedside.domain.policies import ReferralPolicy, ReferralPolicyId
from bedside.domain.requests import hash_of_request
from bedside.domain.vouching import voucher_problems
from bedside.errors import InvalidRecordError, InvalidValueError

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ENTRY = JournalEntry(
    at=NOON,
    actor=ActorId("kim"),
    role="front-desk",
    purpose="operations",
    action="register",
    kind="patient",
    record="pat-1",
)


@pytest.mark.parametrize("text", ["1.5", "NaN", "[", '{"b":1,"a":2}', "[1, 2]", "[" * 100_000])
def test_text_that_is_not_canonical_is_not_read(text: str) -> None:
    with pytest.raises(InvalidValueError, match="is not canonical JSON") as caught:
        read_canonical(text)

    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("half \ud83e", "canonical.text"),
        (2**53 + 1, "canonical.number"),
        ({1: "one"}, "canonical.key"),
        ([1.5], "canonical"),
    ],
)
def test_what_has_no_canonical_form_is_refused(value: Any, code: str) -> None:
    with pytest.raises(InvalidValueError, match=code):
        canonical(value)


@pytest.mark.parametrize("text", ["", "[]", '{"v":2}', '{"v":1}', '{"at":1,"hash":"x","v":1}'])
def test_a_line_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(InvalidRecordError, match="not a line that bedside wrote"):
        read_checkpoint(text)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("[]", "not an entry"),
        ('{"v":99}', "update bedside"),
        ('{"v":1}', "not an entry"),
        ("{", "not an entry"),
    ],
)
def test_an_entry_of_another_form_or_version_is_named(content: str, problem: str) -> None:
    sealed: SealedEntry = attrs.evolve(seal(ENTRY, sequence=1, previous_hash=FIRST_HASH), content=content)

    with pytest.raises(InvalidRecordError, match=problem):
        read_entry(sealed)


def test_an_entry_names_so_many_people_and_no_more() -> None:
    people = tuple(f"pat-{number}" for number in range(SUBJECTS_AT_MOST + 1))

    assert len(attrs.evolve(ENTRY, subjects=people[:-1]).subjects) == SUBJECTS_AT_MOST
    with pytest.raises(InvalidValueError, match=r"journal\.subjects"):
        attrs.evolve(ENTRY, subjects=people)


def test_records_are_kept_from_what_is_known() -> None:
    born = date(2015, 5, 5)

    assert kept_until(last_seen_on=None, born_on=born, years=7, until_age=19) == date(2034, 5, 5)
    assert kept_until(last_seen_on=None, born_on=born, years=7, until_age=None) is None
    assert kept_until(last_seen_on=None, born_on=None, years=7, until_age=19) is None


def test_what_has_expired_is_not_sent_again() -> None:
    dead = Message(
        id=MessageId("m-1"),
        patient_id="p-1",
        purpose=Purpose.RECALL,
        channel=Channel.EMAIL,
        address="ana@example.org",
        body="It is time.",
        created_at=NOON,
        due_at=NOON,
        expires_at=NOON + timedelta(hours=1),
        status=MessageStatus.DEAD,
    )

    assert send_again(dead, at=NOON, reason="mended", claims=1).status is MessageStatus.READY
    unknown = attrs.evolve(dead, status=MessageStatus.UNKNOWN)
    assert send_again(unknown, at=NOON, reason="mended", claims=1).again_at == NOON
    with pytest.raises(InvalidValueError, match=r"message\.expired"):
        send_again(dead, at=NOON + timedelta(hours=2), reason="mended", claims=1)


class _Calls:
    def send(self) -> None:
        """Answer at once."""


class _Awaits:
    async def send(self) -> None:
        """Answer some time."""


def test_an_offer_names_channels_a_sender_and_a_deadline_that_can_be_kept() -> None:
    channels(None, None, frozenset({Channel.SMS}))
    sends(None, None, _Calls())
    within_half_a_lease(None, None, timedelta(seconds=30))
    wrongs: tuple[Any, ...] = ([], frozenset(), frozenset({"sms"}))
    for wrong in wrongs:
        with pytest.raises(InvalidValueError, match=r"offer\.channels"):
            channels(None, None, wrong)
    for sender, code in ((_Calls, "offer.class"), (object(), "offer.send"), (_Awaits(), "offer.async")):
        with pytest.raises(InvalidValueError, match=re.escape(code)):
            sends(None, None, sender)
    for deadline in (timedelta(0), timedelta(hours=1)):
        with pytest.raises(InvalidValueError, match=r"config\.lease"):
            within_half_a_lease(None, None, deadline)


def test_a_programme_has_no_budget_below_nothing() -> None:
    with pytest.raises(InvalidValueError, match=r"money\.negative"):
        ReferralPolicy(
            id=ReferralPolicyId("friends"),
            title="Friends",
            starts_on=NOON.date(),
            budget=Money(-1, "USD"),
        )


def test_a_request_is_hashed_by_all_that_it_holds() -> None:
    contents: list[dict[str, object]] = [
        {"what": value} for value in (None, 1, "a", Outcome.SENT, NOON, NOON.date(), Money(1, "USD"))
    ]
    hashes = {hash_of_request("fund", content, idempotency_key="k") for content in contents}

    assert len(hashes) == len(contents)
    with pytest.raises(TypeError, match="no request holds a float"):
        hash_of_request("fund", {"what": 1.5}, idempotency_key="k")


def test_an_entry_that_vouches_for_nothing_is_left_out() -> None:
    assert list(voucher_problems({}, [ENTRY])) == []
