"""Fakes do as they are told, and remember it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import bedside.testing
from bedside import Channel, Outcome, Practice, Receipt, SeededEnvironment
from bedside.ports import Envelope
from bedside.storage import MemoryStorage
from bedside.testing import FakeFulfiller, FakeNotifier, people

_CARD = Envelope(message_id="m-1", channel=Channel.SMS, address="+13035550101", body="See you at 9.")


def test_a_notifier_follows_its_script_and_then_sends() -> None:
    fake = FakeNotifier([Outcome.REFUSED, Outcome.FAILED, ValueError("broken"), Outcome.UNKNOWN])

    said: list[Outcome | None] = []
    for number in range(5):
        try:
            said.append(fake.send(_CARD, idempotency_key=f"k-{number}").outcome)
        except ValueError:
            said.append(None)

    assert said == [Outcome.REFUSED, Outcome.FAILED, None, Outcome.UNKNOWN, Outcome.SENT]
    assert [arrived.key for arrived in fake.delivered] == ["k-3", "k-4"]
    assert len(fake.asked) == 5


def test_within_a_key_window_an_unknown_message_asked_for_again_arrives_once() -> None:
    fake = FakeNotifier([Outcome.UNKNOWN], key_window=timedelta(days=1))

    said = [fake.send(_CARD, idempotency_key="k") for _ in range(3)]

    assert said == [Receipt(outcome=Outcome.UNKNOWN), *[Receipt(outcome=Outcome.SENT)] * 2]
    assert len(fake.delivered) == 1


def test_fakes_are_plugins() -> None:
    fakes = {"notifier": FakeNotifier(name="post"), "fulfiller": FakeFulfiller(name="cards")}

    practice = Practice(
        people.HARBOUR_DENTAL,
        storage=MemoryStorage(),
        plugins=fakes,
        environment=SeededEnvironment(seed=1, start=datetime(2026, 3, 2, tzinfo=UTC)),
    )

    assert list(practice.plugins.notifiers(practice.settings)) == ["post"]
    assert list(practice.plugins.reward_fulfillers(practice.settings)) == ["cards"]


@pytest.mark.parametrize("name", bedside.testing.__all__)
def test_every_listed_name_is_there(name: str) -> None:
    assert getattr(bedside.testing, name) is not None
    assert name in dir(bedside.testing)


def test_a_name_that_is_not_there_is_named() -> None:
    with pytest.raises(AttributeError, match="ghost"):
        bedside.testing.ghost  # noqa: B018 - looking is the act
