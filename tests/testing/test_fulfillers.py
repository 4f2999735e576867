"""The contract of fulfillers: the fake keeps it, each broken fulfiller is caught and told why."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from tests.testing.blame import failure

from bedside import Money, Outcome, SeededEnvironment
from bedside.domain.rewards import Instrument, Reward
from bedside.ports import Fulfilment, RewardFulfillerOffer
from bedside.testing import FakeFulfiller, Handed, RewardFulfillerContract
from bedside.testing.contracts import promises

PROMISES = promises(RewardFulfillerContract)
_START = datetime(2026, 3, 2, tzinfo=UTC)


class TestFakeFulfiller(RewardFulfillerContract):
    @pytest.fixture
    def fake(self) -> FakeFulfiller:
        return FakeFulfiller()

    @pytest.fixture
    def offer(self, fake: FakeFulfiller) -> RewardFulfillerOffer:
        return fake.offer

    @pytest.fixture
    def handed(self, fake: FakeFulfiller) -> Callable[[], Sequence[Handed]]:
        return lambda: list(fake.handed)

    @pytest.fixture
    def lose_the_answer(self, fake: FakeFulfiller) -> Callable[[], object]:
        return lambda: fake.then(Outcome.UNKNOWN)

    @pytest.fixture
    def refuse_the_connection(self, fake: FakeFulfiller) -> Callable[[], object]:
        return lambda: fake.then(ConnectionRefusedError())


@attrs.define(eq=False, repr=False)
class Cards:
    """A fake card service with a fulfiller in front of it that is right until it is spoiled."""

    acts: dict[str, Handed] = attrs.field(factory=dict)
    moved: list[Handed] = attrs.field(factory=list)
    trouble: str = ""
    by_hand: bool = False
    clock: SeededEnvironment | None = None
    timeout: timedelta = timedelta(seconds=10)
    lock: threading.Lock = attrs.field(factory=threading.Lock)

    def act(self, key: str, reward: Reward, *, back: bool) -> Money:
        """Do it once; the amount that it says was moved."""
        if self.trouble == "refuse":
            raise ConnectionRefusedError
        if self.trouble == "hang" and self.clock is not None:
            self.clock.advance(self.timeout)
            raise TimeoutError
        with self.lock:
            if key not in self.acts:
                self.acts[key] = Handed(reward_id=reward.id, value=reward.value, taken_back=back, key=key)
                self.moved.append(self.acts[key])
        if self.trouble == "lose":
            self.trouble = ""
            raise TimeoutError
        return Money(1, "USD") if self.trouble == "lie" else self.acts[key].value

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        return self.answer(f"give {idempotency_key}", reward, back=False)

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        if f"give {idempotency_key}" not in self.acts:
            return Fulfilment(outcome=Outcome.REFUSED)
        return self.answer(f"take {idempotency_key}", reward, back=True)

    def answer(self, key: str, reward: Reward, *, back: bool) -> Fulfilment:
        try:
            said = self.act(key, reward, back=back)
        except ConnectionRefusedError:
            return Fulfilment(outcome=Outcome.FAILED)
        except TimeoutError:
            return Fulfilment(outcome=Outcome.UNKNOWN)
        return Fulfilment(outcome=Outcome.SENT if said == reward.value else Outcome.UNKNOWN)

    def in_trouble(self, trouble: str) -> Callable[[], None]:
        return lambda: setattr(self, "trouble", trouble)

    def given(self) -> dict[str, object]:
        """Every fixture of the contract."""
        self.clock = SeededEnvironment(seed=1, start=_START)
        instruments = frozenset({Instrument.GIFTCARD_BIGBOX, Instrument.VOUCHER_ITEM})
        return {
            "offer": RewardFulfillerOffer(
                name="cards", instruments=instruments, fulfiller=self, by_hand=self.by_hand
            ),
            "handed": lambda: list(self.moved),
            "lose_the_answer": self.in_trouble("lose"),
            "refuse_the_connection": self.in_trouble("refuse"),
            "hang": self.in_trouble("hang"),
            "lie": self.in_trouble("lie"),
            "answer_twice": self.in_trouble("twice"),
            "clock": self.clock,
        }


class AnswersWithItsReference(Cards):
    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        return "card-1"  # type: ignore[return-value]  # that is what is broken


class SaysSentAlways(Cards):
    def answer(self, key: str, reward: Reward, *, back: bool) -> Fulfilment:
        return Fulfilment(outcome=Outcome.SENT)


class RoundsToWholeDollars(Cards):
    def act(self, key: str, reward: Reward, *, back: bool) -> Money:
        whole = Money(round(reward.value.minor / 100) * 100 or 100, reward.value.currency)
        super().act(key, attrs.evolve(reward, value=whole), back=back)
        return reward.value


class ForgetsKeys(Cards):
    def act(self, key: str, reward: Reward, *, back: bool) -> Money:
        return super().act(f"{key} {len(self.moved)}", reward, back=back)


class LooksAtKeysFirst(Cards):
    """All look before one gives; the barrier makes sure that they do."""

    everyone_has_looked = threading.Barrier(4)

    def act(self, key: str, reward: Reward, *, back: bool) -> Money:
        known = key in self.acts
        self.everyone_has_looked.wait(timeout=30)
        if not known:
            self.moved.append(Handed(reward_id=reward.id, value=reward.value))
        return reward.value


class KnowsPeopleOnly(Cards):
    def act(self, key: str, reward: Reward, *, back: bool) -> Money:
        return super().act(reward.beneficiary_id, reward, back=back)


class TakesBackTwice(Cards):
    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        return self.answer(f"take {idempotency_key} {len(self.moved)}", reward, back=True)


class OneKeyForBothActs(Cards):
    """The key of giving answers for taking back, so that nothing is ever taken back."""

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        return self.answer(f"give {idempotency_key}", reward, back=True)


class TakesWhatWasNotGiven(Cards):
    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        return self.answer(f"take {idempotency_key}", reward, back=True)


class WritesIntoTheReward(Cards):
    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        object.__setattr__(reward, "fulfilment_reference", "card-1")
        return super().fulfil(reward, idempotency_key=idempotency_key)


class Logs(Cards):
    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Fulfilment:
        logging.getLogger("cards").info("gives", extra={"why": reward.reason})
        return super().fulfil(reward, idempotency_key=idempotency_key)


class KeepsOneReward(Cards):
    """Puts the reward on itself and waits until every thread has done so."""

    everyone_has_written = threading.Barrier(4)
    current: Reward | None = None

    def act(self, key: str, reward: Reward, *, back: bool) -> Money:
        self.current = reward
        self.everyone_has_written.wait(timeout=30)
        return super().act(key, self.current, back=back)


class GivesAgainAfterSilence(Cards):
    def act(self, key: str, reward: Reward, *, back: bool) -> Money:
        try:
            return super().act(key, reward, back=back)
        except TimeoutError:
            if not back:
                self.acts.pop(key, None)
            raise


class HopesForTheBest(Cards):
    def answer(self, key: str, reward: Reward, *, back: bool) -> Fulfilment:
        super().answer(key, reward, back=back)
        return Fulfilment(outcome=Outcome.SENT)


class WaitsForAnHour(Cards):
    def __init__(self) -> None:
        super().__init__(timeout=timedelta(hours=1))


class TakesAgainAfterSilence(Cards):
    def act(self, key: str, reward: Reward, *, back: bool) -> Money:
        try:
            return super().act(key, reward, back=back)
        except TimeoutError:
            if back:
                self.acts.pop(key, None)
            raise


class AnswersByKeyAlone(Cards):
    def answer(self, key: str, reward: Reward, *, back: bool) -> Fulfilment:
        known = self.acts.get(key)
        return super().answer(
            key, reward if known is None else attrs.evolve(reward, value=known.value), back=back
        )


class BelievesEverything(Cards):
    def answer(self, key: str, reward: Reward, *, back: bool) -> Fulfilment:
        if self.trouble != "lie":
            return super().answer(key, reward, back=back)
        self.act(key, reward, back=back)
        return Fulfilment(outcome=Outcome.SENT)


class HearsWhatIsLeftOver(Cards):
    """Keeps its line open: the second answer to one question answers the next one."""

    left_over: bool = False

    def answer(self, key: str, reward: Reward, *, back: bool) -> Fulfilment:
        if self.left_over:
            self.left_over = False
            return Fulfilment(outcome=Outcome.SENT)
        self.left_over = self.trouble == "twice"
        return super().answer(key, reward, back=back)


class SaysThatAPersonHasGiven(Cards):
    def __init__(self) -> None:
        super().__init__(by_hand=True)


KNOWN_BAD: dict[type[Cards], str] = {
    AnswersWithItsReference: "test_the_offer_can_be_called",
    SaysSentAlways: "test_what_is_sent_was_handed_over_once_and_whole",
    RoundsToWholeDollars: "test_every_amount_is_exact",
    ForgetsKeys: "test_one_key_hands_over_once",
    LooksAtKeysFirst: "test_one_key_at_once_hands_over_once",
    KnowsPeopleOnly: "test_another_key_is_another_reward",
    TakesBackTwice: "test_what_is_taken_back_is_as_if_never_given",
    OneKeyForBothActs: "test_what_is_taken_back_is_as_if_never_given",
    TakesWhatWasNotGiven: "test_what_was_never_given_is_not_taken_back",
    WritesIntoTheReward: "test_the_reward_is_left_as_it_is",
    Logs: "test_nothing_personal_is_told",
    KeepsOneReward: "test_threads_mix_nothing_up",
    GivesAgainAfterSilence: "test_a_lost_answer_gives_nothing_twice",
    HopesForTheBest: "test_what_never_moved_is_not_sent",
    WaitsForAnHour: "test_it_gives_up_in_time",
    TakesAgainAfterSilence: "test_a_lost_answer_takes_nothing_back_twice",
    AnswersByKeyAlone: "test_one_key_never_gives_another_amount",
    BelievesEverything: "test_an_answer_to_another_question_is_not_believed",
    HearsWhatIsLeftOver: "test_an_answer_that_comes_twice_is_heard_once",
    SaysThatAPersonHasGiven: "test_what_a_person_gives_is_not_said_to_be_given",
}


def test_each_promise_has_a_fulfiller_that_breaks_it() -> None:
    assert set(KNOWN_BAD.values()) == set(PROMISES)


@pytest.mark.parametrize("make", KNOWN_BAD, ids=lambda make: make.__name__)
def test_the_contract_catches(make: type[Cards]) -> None:
    name = KNOWN_BAD[make]

    error = failure(RewardFulfillerContract, name, **make().given())

    assert error is not None, f"{name} is blind"
    assert error.__notes__ == [f"To mend: {PROMISES[name].mend}"]


@pytest.mark.parametrize("name", PROMISES)
def test_the_contract_has_nothing_against_a_right_fulfiller(name: str) -> None:
    assert failure(RewardFulfillerContract, name, **Cards().given()) is None
