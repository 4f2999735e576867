"""A hosted fulfiller: whatever foreign code does, its own reward waits, and the next one is handed over."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.fulfil.test_vouchers import CARD, sample

from bedside import Money, Outcome
from bedside.domain.rewards import Reward, RewardId, RewardRuleId
from bedside.errors import InvalidValueError
from bedside.fulfil.file_pool import FileVoucherPool
from bedside.fulfil.hosted import HostedFulfiller, hosted
from bedside.fulfil.pool import Voucher
from bedside.fulfil.vouchers import VoucherPoolFulfiller
from bedside.ports import Fulfilment, RewardFulfillerOffer
from bedside.testing import Handed, RewardFulfillerContract

pytestmark = pytest.mark.slow

SECRET = "Petronella"


class Odd:
    """What a hostile author may send; it runs in the child. The reward's rule says what it does."""

    def __init__(self, log: str) -> None:
        self._log = Path(log)

    def fulfil(self, reward: Reward, *, idempotency_key: str) -> Any:
        with self._log.open("a") as log:
            log.write(f"{idempotency_key} {reward.value}\n")
        return _ACTS[str(reward.rule_id)](reward)

    def claw_back(self, reward: Reward, *, idempotency_key: str) -> Any:
        return Fulfilment(outcome=Outcome.REFUSED, reason="never")


def _raise(error: BaseException) -> object:
    raise error


def _print(reward: Reward) -> Fulfilment:
    print(SECRET, flush=True)
    os.write(1, SECRET.encode())
    return Fulfilment(outcome=Outcome.SENT)


def _forged(**wrong: object) -> Fulfilment:
    made = Fulfilment(outcome=Outcome.SENT)
    for name, value in wrong.items():
        object.__setattr__(made, name, value)
    return made


_ACTS: dict[str, Callable[[Reward], object]] = {
    "ok": lambda reward: Fulfilment(outcome=Outcome.SENT, reference=f"card of {reward.beneficiary_id}"),
    "empty": lambda reward: Fulfilment(outcome=Outcome.FAILED, reason="sold-out", nothing_under_key=True),
    "print": _print,
    "exception": lambda reward: _raise(ValueError(SECRET)),
    "exit": lambda reward: sys.exit(3),
    "interrupt": lambda reward: _raise(KeyboardInterrupt()),
    "text": lambda reward: "sent",
    "long": lambda reward: _forged(reference="x" * 70_000),
    "number": lambda reward: _forged(reference=7),
    "hang": lambda reward: time.sleep(3600),
    "hard-exit": lambda reward: os._exit(0),
    "segfault": lambda reward: os.kill(os.getpid(), signal.SIGSEGV),
}


def build_pool(path: str) -> VoucherPoolFulfiller:
    """A pool in the child, with vouchers of every value that the contract asks for."""
    from tests.fulfil.pool_race import TODAY

    pool = FileVoucherPool(path)
    if not pool.stock(on=TODAY):
        values = [(1, "USD"), (1999, "USD"), (2**31 + 1, "USD"), (500, "JPY"), (1234, "KWD"), (2500, "USD")]
        values += [(100 + number, "USD") for number in range(4)]
        pool.load(
            [
                Voucher(code=f"v-{minor}-{currency}-{number}", value=Money(minor, currency))
                for minor, currency in values
                for number in range(3)
            ]
        )
    return VoucherPoolFulfiller(pool=pool, today=lambda: TODAY)


@pytest.fixture(autouse=True)
def _the_child_finds_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in (os.getcwd(), *sys.path) if path))


@pytest.fixture
def fulfiller(tmp_path: Path) -> Iterator[HostedFulfiller]:
    offer = hosted(
        "tests.fulfil.test_hosted:Odd",
        name="odd",
        instruments=[CARD],
        options={"log": str(tmp_path / "log")},
        deadline=timedelta(seconds=0.7),
    )
    assert isinstance(offer.fulfiller, HostedFulfiller)
    yield offer.fulfiller
    offer.fulfiller.close()


def told(fulfiller: HostedFulfiller, what: str) -> Fulfilment:
    reward = attrs.evolve(sample(), rule_id=RewardRuleId(what), id=RewardId(f"r-{what}"))
    return fulfiller.fulfil(reward, idempotency_key=f"r-{what}")


def test_its_answer_comes_back_whole(fulfiller: HostedFulfiller, tmp_path: Path) -> None:
    assert told(fulfiller, "ok") == Fulfilment(outcome=Outcome.SENT, reference="card of pat-ana")
    assert told(fulfiller, "empty") == Fulfilment(
        outcome=Outcome.FAILED, reason="sold-out", nothing_under_key=True
    )
    back = fulfiller.claw_back(sample(), idempotency_key="r-1")
    assert (back.outcome, back.reason) == (Outcome.REFUSED, "never")
    assert (tmp_path / "log").read_text() == "r-ok 25.00 USD\nr-empty 25.00 USD\n"


def test_whatever_it_does_is_unknown_and_the_next_one_is_handed_over(
    fulfiller: HostedFulfiller, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert told(fulfiller, "print").outcome is Outcome.SENT
    bad = ["exception", "exit", "interrupt", "text", "long", "number", "hang", "hard-exit", "segfault"]
    for what in bad:
        said = told(fulfiller, what)
        assert said.outcome is Outcome.UNKNOWN, what
        assert SECRET not in repr(said), what
        assert told(fulfiller, "ok").outcome is Outcome.SENT

    asked = (tmp_path / "log").read_text().splitlines()
    assert sum(line.startswith("r-hang ") for line in asked) == 1
    printed = capfd.readouterr()
    assert (printed.out, printed.err) == ("", "")


@pytest.mark.parametrize("target", ["tests.fulfil.test_hosted:Absent", "no_such_module:Odd"])
def test_one_that_cannot_be_started_has_certainly_given_nothing(target: str) -> None:
    broken = HostedFulfiller(target, options={}, deadline=timedelta(seconds=5))

    assert told(broken, "ok") == Fulfilment(outcome=Outcome.FAILED, reason="not-started")


def test_a_name_that_cannot_be_one_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"hosted\.target"):
        hosted("odd", name="odd", instruments=[CARD])


class TestHostedPool(RewardFulfillerContract):
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "pool.db"

    @pytest.fixture
    def offer(self, path: Path) -> Iterator[RewardFulfillerOffer]:
        made = hosted(
            "tests.fulfil.test_hosted:build_pool",
            name="pool",
            instruments=[CARD],
            options={"path": str(path)},
        )
        yield made
        assert isinstance(made.fulfiller, HostedFulfiller)
        made.fulfiller.close()

    @pytest.fixture
    def handed(self, path: Path) -> Callable[[], Sequence[Handed]]:
        def found() -> Sequence[Handed]:
            pool = FileVoucherPool(path)
            with pool._unit() as rows:
                given = rows.execute(
                    "SELECT given_to, minor, currency, state FROM voucher WHERE given_to IS NOT NULL "
                    "ORDER BY state, number"
                ).fetchall()
            return [
                *(Handed(reward_id=key, value=Money(minor, of)) for key, minor, of, _ in given),
                *(
                    Handed(reward_id=key, value=Money(minor, of), taken_back=True)
                    for key, minor, of, state in given
                    if state == "withdrawn"
                ),
            ]

        return found
