"""What a person typed is nowhere in an error: not in its words, its cause, its context or its notes."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from tests.services.conftest import SETTINGS, START

import bedside.starter
from bedside import Channel, Desk, Outcome, Practice, Receipt, SeededEnvironment
from bedside.domain.money import Money
from bedside.domain.rewards import QualifyingEvent
from bedside.errors import BedsideError
from bedside.storage import MemoryStorage

TYPED = "Ana Ito pain"

_USD = Money(minor=100, currency="USD")

#: Verbs with typed words in the place of an id, a name or a member of an enum.
VERBS: dict[str, Callable[[Desk], object]] = {
    "get": lambda desk: desk.patients.get(TYPED),
    "leave": lambda desk: desk.patients.leave(TYPED, reason="moved"),
    "erase": lambda desk: desk.patients.erase(TYPED, basis="gdpr-17"),
    "send": lambda desk: desk.messages.send(TYPED, "thank-you"),
    "send by template": lambda desk: desk.messages.send("patient-1", TYPED),
    "cancel": lambda desk: desk.messages.cancel("message-1", reason=TYPED),
    "send_again": lambda desk: desk.messages.send_again("message-1", reason=TYPED),
    "record_delivery": lambda desk: desk.messages.record_delivery(
        TYPED, Receipt(outcome=Outcome.SENT), attempt=1
    ),
    "ask": lambda desk: desk.feedback.ask("patient-1", TYPED),
    "answer": lambda desk: desk.feedback.answer(TYPED, {"q": 1}),
    "acknowledge": lambda desk: desk.feedback.acknowledge(TYPED),
    "receive_inquiry": lambda desk: desk.feedback.receive_inquiry(
        channel=Channel.VOICE,
        topic="appointment",
        words="when?",
        urgency=TYPED,  # type: ignore[arg-type]  # what mypy refuses, somebody types
    ),
    "receive_inquiry by channel": lambda desk: desk.feedback.receive_inquiry(
        channel=TYPED,  # type: ignore[arg-type]  # what mypy refuses, somebody types
        topic="appointment",
        words="when?",
    ),
    "fund": lambda desk: desk.rewards.fund(TYPED, _USD, reason="start"),
    "budget": lambda desk: desk.rewards.budget(TYPED),
    "qualify": lambda desk: desk.rewards.qualify(TYPED, next(iter(QualifyingEvent))),
    "hand_over": lambda desk: desk.rewards.hand_over(TYPED),
    "reconsider": lambda desk: desk.rewards.reconsider(TYPED),
    "override_recall": lambda desk: desk.followups.override_recall(TYPED, due_on=START.date()),
    "complete": lambda desk: desk.followups.complete(TYPED, outcome="reached"),
}


def everything_of(error: BaseException | None) -> Iterator[str]:
    """All that a log can show of an error and of those that it hangs on."""
    if error is not None:
        yield from (str(error), repr(error), repr(error.args))
        yield from getattr(error, "__notes__", ())
        yield from everything_of(error.__cause__)
        yield from everything_of(error.__context__)


@pytest.mark.parametrize("name", VERBS)
def test_an_error_keeps_nothing_that_was_typed(name: str) -> None:
    practice = Practice(
        SETTINGS,
        storage=MemoryStorage(),
        plugins={"starter": bedside.starter},
        environment=SeededEnvironment(seed=1, start=START),
    )
    desk = practice.acting_as("kim", role="owner", purpose="operations")

    try:
        VERBS[name](desk)
    except BedsideError as error:
        raised: BedsideError = error
    else:
        pytest.fail("the verb took it")

    assert [text for text in everything_of(raised) if TYPED in text] == []


def test_the_walk_sees_a_hidden_context() -> None:
    hidden = LookupError("no such thing")
    hidden.__context__ = KeyError(TYPED)
    hidden.__suppress_context__ = True

    assert any(TYPED in text for text in everything_of(hidden))
