"""The ledger at the desk against a plain model: every verb, few keys, other caps, crashes in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.services.money import PAID, Giving, House, cap, usd

from bedside import Outcome, Storage
from bedside.domain.caps import CapPeriod, CapScope
from bedside.domain.rewards import RewardStatus as S
from bedside.errors import IdempotencyError, InvalidTransitionError, InvalidValueError
from bedside.storage import MemoryStorage, SqlStorage

REFERRERS, REFERRALS = 2, 5
VALUE = 600
CLAIM, TAKE_BACK = timedelta(days=8), timedelta(days=90)
KEYS = st.sampled_from(["k1", "k2", "k3"])
NUMBERS = st.integers(0, REFERRALS - 1)
COUNTS = (S.RESERVED, S.POSTED, S.HANDING_OVER, S.FULFILLED)
REFUSALS = (InvalidTransitionError, InvalidValueError)


@attrs.define
class Gift:
    """What the model knows of one reward."""

    referrer: int
    status: S
    value: int = VALUE
    held: int = 0
    owed_at: datetime | None = None

    @property
    def counts(self) -> int:
        """What it takes from caps and budget: all that was set aside, until it is posted."""
        if self.status is S.RESERVED:
            return self.held
        return self.value if self.status in COUNTS else 0


@attrs.define
class Model:
    """A ledger as one would do it with paper and no haste."""

    put_in: int
    per_person: int
    together: int
    gifts: dict[int, Gift] = attrs.field(factory=dict)
    answered: dict[str, tuple[object, ...]] = attrs.field(factory=dict)

    @property
    def left(self) -> int:
        """What the budget may still give."""
        return self.put_in - sum(gift.counts for gift in self.gifts.values())

    def fits(self, gift: Gift) -> bool:
        """Whether every cap and the budget have room."""
        own = sum(one.counts for one in self.gifts.values() if one.referrer == gift.referrer)
        every = sum(one.counts for one in self.gifts.values())
        return (
            own + gift.value <= self.per_person
            and every + gift.value <= self.together
            and gift.value <= self.left
        )

    def set_aside(self, gift: Gift) -> None:
        """Reserved, or refused."""
        fits = self.fits(gift)
        gift.status, gift.held = (S.RESERVED, gift.value) if fits else (S.REFUSED, 0)


def machine(make: Callable[[], Storage], reopen: Callable[[Storage], Storage]) -> type[RuleBasedStateMachine]:
    """The machine on a store that *make* gives and that *reopen* opens anew after a crash."""

    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            giving = Giving(
                budget=1500,
                rule_caps=(cap(1800),),
                policy_caps=(cap(2400, CapScope.ALL, CapPeriod.EVER),),
                claim_within=CLAIM,
            )
            self.house = House(make(), giving)
            self.model = Model(1500, 1800, 2400)
            people = [self.house.patient() for _ in range(REFERRERS)]
            self.referrals = [self.house.referral(people[number % REFERRERS]) for number in range(REFERRALS)]
            # Every life begins with something that is set aside and something that is owed.
            self.earn(0, None)
            self.settle(1)
            self.earn(1, None)

        @rule(number=NUMBERS, key=st.none() | KEYS)
        def earn(self, number: int, key: str | None) -> None:
            def happens() -> None:
                if number not in self.model.gifts:
                    gift = self.model.gifts[number] = Gift(number % REFERRERS, S.EARNED)
                    self.model.set_aside(gift)

            self._ask(
                ("qualify", number),
                key,
                lambda: self.house.desk.rewards.qualify(self.referrals[number], PAID, idempotency_key=key),
                happens,
            )

        @rule(number=NUMBERS, key=st.none() | KEYS)
        def reconsider(self, number: int, key: str | None) -> None:
            number = self._pick(number, S.REFUSED)
            gift = self.model.gifts.get(number)
            if gift is None:
                return

            def happens() -> None:
                if gift.status is S.REFUSED:
                    self.model.set_aside(gift)

            self._ask(
                ("reconsider", number),
                key,
                lambda: self.house.desk.rewards.reconsider(self._id(number), idempotency_key=key),
                happens,
            )

        @rule(number=NUMBERS, to=st.sampled_from([1, 500, 599, 600, 601]), key=st.none() | KEYS)
        def reduce(self, number: int, to: int, key: str | None) -> None:
            number = self._pick(number, S.RESERVED)
            gift = self.model.gifts.get(number)
            if gift is None:
                return

            def happens() -> None:
                self._must(gift.status in (S.RESERVED, S.REFUSED) and to < gift.value)
                gift.value = to

            self._ask(
                ("reduce", number, to),
                key,
                lambda: self.house.desk.rewards.reduce(
                    self._id(number), usd(to), reason="the law", idempotency_key=key
                ),
                happens,
            )

        @rule(limit=st.integers(1, 3))
        def settle(self, limit: int) -> None:
            done = self.house.desk.rewards.settle(limit=limit)
            for settled in done:
                number = self.referrals.index(str(settled.reward.referral_id))
                gift = self.model.gifts[number]
                assert gift.status is S.RESERVED
                gift.status, gift.owed_at = S.POSTED, settled.reward.settled_at
            left = sum(gift.status is S.RESERVED for gift in self.model.gifts.values())
            assert len(done) == limit or left == 0

        @rule(number=NUMBERS, key=st.none() | KEYS)
        def forfeit(self, number: int, key: str | None) -> None:
            self._move("forfeit", number, key, (S.RESERVED, S.HELD), S.FORFEITED)

        @rule(number=NUMBERS, key=st.none() | KEYS)
        def claw_back(self, number: int, key: str | None) -> None:
            self._move("claw_back", number, key, (S.POSTED, S.FULFILLED), S.CLAWED_BACK, within=TAKE_BACK)

        @rule(days=st.integers(0, 9))
        def nobody_comes(self, days: int) -> None:
            """Days pass, and what was not collected in its time is lost."""
            self.house.world.advance(timedelta(days=days))
            late = {number for number in self.model.gifts if self._is_late(number)}
            gone = self.house.desk.rewards.expire_unclaimed()
            assert {self.referrals.index(str(one.referral_id)) for one in gone} == late
            for number in late:
                self.model.gifts[number].status = S.FORFEITED

        @rule(number=NUMBERS, outcome=st.sampled_from([Outcome.SENT, Outcome.FAILED, Outcome.UNKNOWN]))
        def hand_over(self, number: int, outcome: Outcome) -> None:
            number = self._pick(number, S.POSTED, S.HANDING_OVER)
            gift = self.model.gifts.get(number)
            if gift is None:
                return
            self.house.giving.answers[:] = [outcome]
            # That a later attempt failed says nothing of the first one.
            failed = S.HANDING_OVER if gift.status is S.HANDING_OVER else S.POSTED
            after = {Outcome.SENT: S.FULFILLED, Outcome.FAILED: failed, Outcome.UNKNOWN: S.HANDING_OVER}
            if self._is_late(number):
                assert self.house.desk.rewards.hand_over(self._id(number)).outcome is None
            elif gift.status in (S.POSTED, S.HANDING_OVER):
                self.house.desk.rewards.hand_over(self._id(number))
                gift.status = after[outcome]
            else:
                with pytest.raises(InvalidTransitionError):
                    self.house.desk.rewards.hand_over(self._id(number))

        @rule(number=NUMBERS, handed_over=st.booleans())
        def settle_unknown(self, number: int, handed_over: bool) -> None:
            number = self._pick(number, S.HANDING_OVER)
            gift = self.model.gifts.get(number)
            if gift is None:
                return
            if gift.status is S.HANDING_OVER:
                self.house.desk.rewards.settle_unknown(self._id(number), handed_over=handed_over)
                gift.status = S.FULFILLED if handed_over else S.POSTED
            else:
                with pytest.raises(InvalidTransitionError):
                    self.house.desk.rewards.settle_unknown(self._id(number), handed_over=handed_over)

        @rule(minor=st.integers(1, 900), key=st.none() | KEYS)
        def fund(self, minor: int, key: str | None) -> None:
            def happens() -> None:
                self.model.put_in += minor

            self._ask(
                ("fund", minor),
                key,
                lambda: self.house.desk.rewards.fund(
                    "friends", usd(minor), reason="spring", idempotency_key=key
                ),
                happens,
            )

        @rule(more=st.integers(-1, 1), key=st.none() | KEYS)
        def defund(self, more: int, key: str | None) -> None:
            minor = max(1, self.model.left + more)

            def happens() -> None:
                self._must(minor <= self.model.left)
                self.model.put_in -= minor

            self._ask(
                ("defund", minor),
                key,
                lambda: self.house.desk.rewards.defund(
                    "friends", usd(minor), reason="autumn", idempotency_key=key
                ),
                happens,
            )

        @rule(per_person=st.sampled_from([0, 600, 1200, 6000]), together=st.sampled_from([600, 2400, 6000]))
        def other_caps(self, per_person: int, together: int) -> None:
            self.model.per_person, self.model.together = per_person, together
            self.house.changed(
                rule_caps=(cap(per_person),), policy_caps=(cap(together, CapScope.ALL, CapPeriod.EVER),)
            )

        @rule(after=st.integers(1, 40))
        def crash_and_reopen(self, after: int) -> None:
            """The process dies within a transaction, and another one begins on the same store."""
            with suppress(_Crash), self.house.storage.transaction() as tx:
                tx.spend("crashed", after, limit=10**6)
                raise _Crash
            self.house.world.advance(timedelta(minutes=after))
            self.house.storage = reopen(self.house.storage)
            self.house.open(self.house.giving)

        @invariant()
        def the_store_says_what_the_model_says(self) -> None:
            found = {
                number: self.house.rewards(referral)[0]
                for number, referral in enumerate(self.referrals)
                if number in self.model.gifts
            }
            expected = {number: (gift.status, gift.value) for number, gift in self.model.gifts.items()}
            assert {n: (gift.status, gift.value.minor) for n, gift in found.items()} == expected
            budget = self.house.desk.rewards.budget("friends")
            assert budget.available == usd(self.model.left)
            assert budget.funded == usd(self.model.put_in)

        @invariant()
        def the_books_are_in_order(self) -> None:
            assert self.house.in_order()
            sums = Counter[str]()
            for balance in self.house.desk.rewards.balances().values():
                sums.update(
                    posted=balance.posted_in - balance.posted_out,
                    pending=balance.pending_in - balance.pending_out,
                )
            assert not any(sums.values())

        def _id(self, number: int) -> str:
            return self.house.rewards(self.referrals[number])[0].id

        def _pick(self, number: int, *froms: S) -> int:
            """Mostly one that may move: chance alone would hardly ever meet it."""
            may = [one for one, gift in sorted(self.model.gifts.items()) if gift.status in froms]
            return may[number % len(may)] if may and number < REFERRALS - 1 else number

        def _is_late(self, number: int) -> bool:
            """Whether it is owed, and the time to collect it is over."""
            gift = self.model.gifts[number]
            return gift.status is S.POSTED and self._is_over(gift, CLAIM)

        def _is_over(self, gift: Gift, time: timedelta) -> bool:
            return gift.owed_at is not None and gift.owed_at + time <= self.house.world.now()

        def _must(self, may: bool) -> None:
            if not may:
                raise _Refused

        def _move(
            self,
            verb: str,
            number: int,
            key: str | None,
            froms: tuple[S, ...],
            to: S,
            *,
            within: timedelta | None = None,
        ) -> None:
            number = self._pick(number, *froms)
            gift = self.model.gifts.get(number)
            if gift is None:
                return

            def happens() -> None:
                self._must(gift.status in froms and not (within and self._is_over(gift, within)))
                gift.status = to

            act = getattr(self.house.desk.rewards, verb)
            self._ask(
                (verb, number),
                key,
                lambda: act(self._id(number), reason="a slip", idempotency_key=key),
                happens,
            )

        def _ask(
            self,
            request: tuple[object, ...],
            key: str | None,
            act: Callable[[], object],
            happens: Callable[[], None],
        ) -> None:
            """Do it in both; the model's keys are the requests and what was said, kept in the clear."""
            known = None if key is None else self.model.answered.get(key)
            if known is not None and known[0] != request:
                with pytest.raises(IdempotencyError):
                    act()
                return
            if known is not None:
                expect_refusal = bool(known[1])
            else:
                try:
                    happens()
                except _Refused:
                    expect_refusal = True
                else:
                    expect_refusal = False
                if key is not None:
                    self.model.answered[key] = (request, expect_refusal)
            if expect_refusal:
                with pytest.raises(REFUSALS):
                    act()
            else:
                act()

        def teardown(self) -> None:
            close = getattr(self.house.storage, "close", None)
            if close is not None:
                close()

    return Machine


class _Crash(Exception):  # noqa: N818 - a process that dies is no error of ours
    pass


class _Refused(Exception):  # noqa: N818 - the model's own no
    pass


def _live(machine_class: type[RuleBasedStateMachine], examples: int) -> None:
    run_state_machine_as_test(
        machine_class,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.target],
        ),
    )


def _sqlite(folder: Path) -> tuple[Callable[[], Storage], Callable[[Storage], Storage]]:
    numbers = iter(range(10**6))
    urls: dict[int, str] = {}

    def make() -> Storage:
        url = f"sqlite:///{folder / f'{next(numbers)}.db'}"
        return opened(url)

    def opened(url: str) -> Storage:
        store = SqlStorage(url)
        urls[id(store)] = url
        return store

    def reopen(store: Storage) -> Storage:
        assert isinstance(store, SqlStorage)
        store.close()
        return opened(urls.pop(id(store)))

    return make, reopen


@pytest.mark.slow
def test_a_ledger_lives_as_its_model_does_in_memory() -> None:
    _live(machine(MemoryStorage, lambda store: store), 25)


@pytest.mark.slow
def test_a_ledger_lives_as_its_model_does_on_sqlite() -> None:
    with TemporaryDirectory() as folder:
        _live(machine(*_sqlite(Path(folder))), 5)


@pytest.mark.long
def test_many_ledgers_live_as_their_models_do() -> None:
    _live(machine(MemoryStorage, lambda store: store), 600)
    with TemporaryDirectory() as folder:
        _live(machine(*_sqlite(Path(folder))), 150)
