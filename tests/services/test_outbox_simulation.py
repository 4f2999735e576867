"""The outbox under injected faults, in a small world: nothing breaks, and each known mistake is caught."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import attrs
import pytest
from tests.services.outbox_world import BrokenPromiseError, Mutant, World

from bedside import Outcome, Receipt
from bedside.domain.messages import Message, MessageStatus, begin_sending
from bedside.ports import Row
from bedside.records import read_row
from bedside.services import sending
from bedside.services.deciding import message_case
from bedside.services.dispatching import InUnit, Send, dispatch_one
from bedside.services.lanes import offer_for
from bedside.services.sending import Answer, begin, finish
from bedside.services.unit import Unit
from bedside.storage import MemoryStorage, SqlStorage

pytestmark = pytest.mark.slow

Effects = Generator[Any, Any, Message]


@pytest.mark.parametrize("seed", range(8))
def test_nothing_is_lost_doubled_or_sent_when_it_must_not_be(seed: int) -> None:
    world = World(seed, storage=MemoryStorage()).live(15)

    assert world.ended["sent"] > 0
    assert sum(world.faults.values()) > 20


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1040))
def test_nothing_breaks_in_forty_quarters(seed: int) -> None:
    World(seed, storage=MemoryStorage()).live(90)


def test_the_same_seed_is_the_same_life_on_any_store() -> None:
    with SqlStorage("sqlite://") as store:
        on_sqlite = World(42, storage=store).live(6).digest()
    first, second = (World(42, storage=MemoryStorage()).live(6).digest() for _ in range(2))

    assert first == second == on_sqlite
    assert World(43, storage=MemoryStorage()).live(6).digest() != first


# Known mistakes.


def without_intent(office: Any, row: Row) -> Effects:
    """Send first, and write down afterwards that one meant to."""
    offer = offer_for(office, sending_channel(row))
    message: Message = yield InUnit(lambda unit: unit.take(row, Message))
    if message.status is not MessageStatus.READY:
        return message
    meant = attrs.evolve(message, attempts=message.attempts + 1, sending_at=office.environment.now())
    answer = yield Send(meant, offer, row.id)
    begun = yield InUnit(lambda unit: begin(office, unit, row, offer=offer))
    receipt = answer if isinstance(answer, Receipt) else Receipt(outcome=Outcome.UNKNOWN)
    said = Answer(attempt=max(begun.attempts, 1), notifier="texts", receipt=receipt)
    yield InUnit(lambda unit: finish(unit, row.id, said, fence=row.fence, offer=offer))
    return message


def sending_channel(row: Row) -> Any:
    from bedside import Channel

    return Channel(row.columns["channel"])


def unknown_is_failed(answer: object) -> object:
    return answer if isinstance(answer, Receipt) else Receipt(outcome=Outcome.FAILED)


def rubbish_is_sent(answer: object) -> object:
    return Receipt(outcome=Outcome.SENT) if isinstance(answer, str) else answer


def counted_at_claim(unit: Unit, row: Row) -> Row:
    """The attempt counts when a worker takes the message up, whatever comes of it."""
    message = unit.take(row, Message)
    unit.change(attrs.evolve(message, attempts=message.attempts + 1))
    stored = unit.tx.get("message", row.id)
    assert stored is not None
    return stored


def counts_nothing(message: Message, *, at: Any) -> Message:
    begun = _BEGIN(message, at=at)
    return attrs.evolve(begun, attempts=max(message.attempts, 1))


_BEGIN = begin_sending
_CASE = message_case


def newest_look(self: Unit, row: Row, record_type: Any) -> Any:
    """A second look makes what was read before as new as it: the fence is no longer asked."""
    self._revisions[row.kind, row.id] = row.revision
    from bedside.records import kind_of

    return read_row(row, kind_of(record_type))


MUTANTS: dict[str, Mutant] = {
    "no intent": Mutant(dispatch_one=without_intent),
    "new key on retry": Mutant(key=lambda effect: f"{effect.key}.{effect.message.attempts}"),
    "unknown is tried again": Mutant(answer=unknown_is_failed),
    "rubbish counts as sent": Mutant(answer=rubbish_is_sent),
    "call without deadline": Mutant(deadline=False),
    "attempts counted at claim": Mutant(on_claim=counted_at_claim),
    "quiet hours at claim only": Mutant(),
    "outcome without fence": Mutant(),
}


def patched(name: str, world: Callable[[], World], monkeypatch: pytest.MonkeyPatch) -> None:
    if name == "attempts counted at claim":
        monkeypatch.setattr(sending, "begin_sending", counts_nothing)
    if name == "outcome without fence":
        monkeypatch.setattr(Unit, "_seen", newest_look)
    if name == "quiet hours at claim only":

        def at_claim(office: Any, unit: Unit, patient: Any, message: Message, **facts: Any) -> Any:
            claimed_at = world().claimed_at.get(message.id, facts["send_at"])
            return _CASE(office, unit, patient, message, **{**facts, "send_at": claimed_at})

        monkeypatch.setattr(sending, "message_case", at_claim)


@pytest.mark.parametrize("name", sorted(MUTANTS))
def test_a_known_mistake_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    worlds: list[World] = []
    patched(name, lambda: worlds[-1], monkeypatch)

    for seed in range(12):
        worlds.append(World(seed, storage=MemoryStorage(), mutant=MUTANTS[name]))
        try:
            worlds[-1].live(12)
        except BrokenPromiseError as caught:
            print(f"{name}: seed {seed}, {caught}")
            return
    pytest.fail(f"twelve lives did not show what is wrong with: {name}")


def test_the_library_itself_is_what_is_driven() -> None:
    assert Mutant().dispatch_one is dispatch_one
