"""Pools of vouchers: each is given once, for ever, to one key; also between processes and after a kill."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.fulfil.pool_race import TODAY, VALUE, take

from bedside import Money
from bedside.errors import (
    BedsideError,
    IdempotencyError,
    ImportRefusedError,
    InvalidValueError,
    SchemaError,
    StorageUnavailableError,
)
from bedside.fulfil.file_pool import _NEXT, FileVoucherPool
from bedside.fulfil.pool import MemoryVoucherPool, Voucher, VoucherPool, VoucherState
from bedside.fulfil.voucher_files import read_codes, read_vouchers

EURO = Money(2500, "EUR")


@pytest.fixture(params=["memory", "file"])
def pool(request: pytest.FixtureRequest, tmp_path: Path) -> VoucherPool:
    return MemoryVoucherPool() if request.param == "memory" else FileVoucherPool(tmp_path / "pool.db")


def voucher(code: str, value: Money = VALUE, expires_on: date | None = None) -> Voucher:
    return Voucher(code=code, value=value, expires_on=expires_on)


def code_of(given: Voucher | None) -> str | None:
    return None if given is None else given.code


def test_one_key_has_one_voucher_for_ever_and_no_voucher_has_two_keys(pool: VoucherPool) -> None:
    pool.load([voucher("one"), voucher("two")])

    given = [code_of(pool.give(key, VALUE, on=TODAY)) for key in ("a", "b", "a", "c", "b")]

    assert given == ["one", "two", "one", None, "two"]


def test_a_large_pool_is_not_searched_from_end_to_end_nor_sorted(tmp_path: Path) -> None:
    FileVoucherPool(tmp_path / "pool.db")
    with closing(sqlite3.connect(tmp_path / "pool.db")) as rows:
        plan = rows.execute(f"EXPLAIN QUERY PLAN {_NEXT}", (2500, "USD", "2026-05-04")).fetchall()

    [step] = (step for *_, step in plan)
    assert "USING INDEX voucher_free (minor=? AND currency=?)" in step or "USING COVERING INDEX" in step


def test_value_and_currency_have_to_fit_exactly(pool: VoucherPool) -> None:
    pool.load(
        [voucher("cents", Money(2499, "USD")), voucher("euro", EURO), voucher("more", Money(2501, "USD"))]
    )

    assert pool.give("a", VALUE, on=TODAY) is None
    assert code_of(pool.give("a", EURO, on=TODAY)) == "euro"
    assert pool.stock(on=TODAY) == {Money(2499, "USD"): 1, Money(2501, "USD"): 1}


def test_a_key_with_another_value_is_refused_and_takes_nothing(pool: VoucherPool) -> None:
    pool.load([voucher("one"), voucher("euro", EURO)])
    pool.give("a", VALUE, on=TODAY)

    with pytest.raises(IdempotencyError):
        pool.give("a", EURO, on=TODAY)

    assert pool.stock(on=TODAY) == {EURO: 1}


@pytest.mark.parametrize(("days", "good"), [(-1, False), (0, False), (1, True)])
def test_what_is_good_no_more_is_not_given(pool: VoucherPool, days: int, good: bool) -> None:
    pool.load([voucher("one", expires_on=TODAY + timedelta(days=days))])

    assert pool.stock(on=TODAY) == ({VALUE: 1} if good else {})
    assert code_of(pool.give("a", VALUE, on=TODAY)) == ("one" if good else None)


def test_what_expires_first_is_given_first(pool: VoucherPool) -> None:
    later, sooner = TODAY + timedelta(days=9), TODAY + timedelta(days=8)
    pool.load([voucher("never"), voucher("later", expires_on=later), voucher("sooner", expires_on=sooner)])

    given = [code_of(pool.give(key, VALUE, on=TODAY)) for key in "abc"]

    assert given == ["sooner", "later", "never"]


def test_an_expired_voucher_is_still_the_one_of_its_key(pool: VoucherPool) -> None:
    pool.load([voucher("one", expires_on=TODAY + timedelta(days=1)), voucher("two")])
    pool.give("a", VALUE, on=TODAY)

    assert code_of(pool.give("a", VALUE, on=TODAY + timedelta(days=30))) == "one"


def test_what_was_taken_back_is_given_to_nobody_again(pool: VoucherPool) -> None:
    pool.load([voucher("one")])
    pool.give("a", VALUE, on=TODAY)

    assert [pool.take_back("a"), pool.take_back("a")] == [VoucherState.WITHDRAWN] * 2
    assert pool.give("b", VALUE, on=TODAY) is None


def test_what_was_used_is_not_taken_back_and_what_was_never_given_neither(pool: VoucherPool) -> None:
    pool.load([voucher("one"), voucher("two")])
    pool.give("a", VALUE, on=TODAY)

    assert pool.mark_used(["one", "elsewhere", "one"]) == 1
    assert pool.take_back("a") is VoucherState.USED
    assert pool.take_back("b") is None
    assert pool.take_back("a") is VoucherState.USED


def test_a_voucher_that_was_used_before_it_was_given_is_given_to_nobody(pool: VoucherPool) -> None:
    pool.load([voucher("one")])
    pool.mark_used(["one"])

    assert pool.stock(on=TODAY) == {}
    assert pool.give("a", VALUE, on=TODAY) is None


@pytest.mark.parametrize("codes", [["one"], ["new", "one"], ["new", "new"]])
def test_a_load_with_a_code_twice_keeps_nothing_and_names_no_code(
    pool: VoucherPool, codes: list[str]
) -> None:
    pool.load([voucher("one")])

    with pytest.raises(InvalidValueError, match=r"voucher\.duplicate") as caught:
        pool.load([voucher(code) for code in codes])

    assert "new" not in str(caught.value)
    assert caught.value.__context__ is None
    assert pool.stock(on=TODAY) == {VALUE: 1}


def test_neither_a_voucher_nor_a_pool_shows_a_code(pool: VoucherPool) -> None:
    pool.load([voucher("one-secret")])

    assert "one-secret" not in f"{pool!r} {pool.give('a', VALUE, on=TODAY)!r} {pool.given('a')}"


def test_a_voucher_is_worth_something() -> None:
    with pytest.raises(InvalidValueError, match=r"money\.not_positive"):
        voucher("one", Money(0, "USD"))


# The file.


def test_a_pool_in_a_file_is_there_when_it_is_opened_again_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "pool.db"
    first = FileVoucherPool(path)
    first.load([voucher("one", expires_on=TODAY + timedelta(days=1))])
    first.give("a", VALUE, on=TODAY)

    assert FileVoucherPool(path).given("a") == voucher("one", expires_on=TODAY + timedelta(days=1))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_process_that_dies_between_has_given_nothing(tmp_path: Path) -> None:
    path = tmp_path / "pool.db"
    pool = FileVoucherPool(path)
    pool.load([voucher("one")])
    with closing(sqlite3.connect(path, isolation_level=None)) as dying:
        dying.execute("BEGIN IMMEDIATE")
        dying.execute("UPDATE voucher SET state = 'given', given_to = 'a'")
        # It is gone without a commit.

    assert code_of(pool.give("b", VALUE, on=TODAY)) == "one"


def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("no database at all, but long enough to be read as one " * 40)
    before = text.read_text()
    with closing(sqlite3.connect(other)) as made:
        made.execute("CREATE TABLE mine (id)")
        made.commit()

    for path in (text, other):
        with pytest.raises(SchemaError, match="no pool of vouchers"):
            FileVoucherPool(path)
    assert text.read_text() == before


def test_a_folder_that_is_not_there_is_named_as_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match=r"voucher\.pool path: the folder"):
        FileVoucherPool(tmp_path / "nowhere" / "pool.db")


def test_a_pool_that_cannot_be_written_gives_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bedside.fulfil.file_pool._WAITS", 0.05)
    path = tmp_path / "pool.db"
    pool = FileVoucherPool(path)
    pool.load([voucher("one")])

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageUnavailableError):
            pool.give("a", VALUE, on=TODAY)
        other.execute("ROLLBACK")

    assert pool.given("a") is None


# Many processes.


def _race(path: Path, *, bad: bool, processes: int, each: int) -> list[tuple[str, str | None]]:
    context = multiprocessing.get_context("spawn")
    barrier, taken = context.Barrier(processes), context.Queue()
    running = [
        context.Process(
            target=take,
            args=(str(path), [f"k-{one}-{number}" for number in range(each)], barrier, taken),
            kwargs={"bad": bad},
        )
        for one in range(processes)
    ]
    for process in running:
        process.start()
    told = [taken.get(timeout=60) for _ in range(processes * each)]
    for process in running:
        process.join(timeout=60)
    return told


def _twice(told: list[tuple[str, str | None]]) -> bool:
    codes = [code for _, code in told if code is not None]
    return len(set(codes)) < len(codes)


@pytest.mark.slow
def test_processes_never_give_one_voucher_twice(tmp_path: Path) -> None:
    pool = FileVoucherPool(tmp_path / "pool.db")
    pool.load([voucher(f"v-{number}") for number in range(50)])

    told = _race(tmp_path / "pool.db", bad=False, processes=4, each=15)

    assert not _twice(told)
    assert sum(code is not None for _, code in told) == 50
    assert {key: code_of(pool.given(key)) for key, _ in told} == dict(told)


@pytest.mark.slow
def test_the_race_sees_a_pool_that_looks_first(tmp_path: Path) -> None:
    FileVoucherPool(tmp_path / "pool.db").load([voucher(f"v-{number}") for number in range(10)])

    assert _twice(_race(tmp_path / "pool.db", bad=True, processes=2, each=1))


# Both pools live as one does.


def _machine(make: Callable[[], VoucherPool]) -> type[RuleBasedStateMachine]:
    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.plain, self.pool, self.loaded = MemoryVoucherPool(), make(), 0
            self.holders: dict[str, set[str]] = {}

        @rule(minor=st.sampled_from([100, 200]), days=st.none() | st.integers(1, 3), count=st.integers(1, 2))
        def load(self, minor: int, days: int | None, count: int) -> None:
            ends = None if days is None else TODAY + timedelta(days=days)
            new = [voucher(f"v-{self.loaded + n}", Money(minor, "USD"), ends) for n in range(count)]
            self.loaded += count
            assert self.plain.load(new) == self.pool.load(new)

        @rule(key=st.sampled_from("abcde"), minor=st.sampled_from([100, 200]), day=st.integers(0, 3))
        def give(self, key: str, minor: int, day: int) -> None:
            on = TODAY + timedelta(days=day)
            answers = [_said(one, key, Money(minor, "USD"), on) for one in (self.plain, self.pool)]
            assert answers[0] == answers[1]
            if isinstance(answers[1], Voucher):
                self.holders.setdefault(answers[1].code, set()).add(key)

        @rule(key=st.sampled_from("abcde"))
        def take_back(self, key: str) -> None:
            assert self.plain.take_back(key) == self.pool.take_back(key)

        @rule(number=st.integers(0, 5))
        def mark_used(self, number: int) -> None:
            assert self.plain.mark_used([f"v-{number}"]) == self.pool.mark_used([f"v-{number}"])

        @invariant()
        def each_has_one_holder(self) -> None:
            assert all(len(keys) == 1 for keys in self.holders.values())
            assert self.plain.stock(on=TODAY) == self.pool.stock(on=TODAY)

    return Machine


def _said(pool: VoucherPool, key: str, value: Money, on: date) -> object:
    try:
        return pool.give(key, value, on=on)
    except BedsideError as error:
        return type(error)


@pytest.mark.slow
def test_a_pool_in_a_file_does_what_one_in_memory_does(tmp_path: Path) -> None:
    numbers = iter(range(10**6))
    run_state_machine_as_test(
        _machine(lambda: FileVoucherPool(tmp_path / f"{next(numbers)}.db")),
        settings=settings(max_examples=15, stateful_step_count=20, deadline=None),
    )


# Files of codes.

GOOD = "code,amount,currency,expires_on\nAPPLE-1,25.00,USD,2027-01-01\nAPPLE-2,25.00,USD,\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "codes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_codes_is_read(tmp_path: Path) -> None:
    found = read_vouchers(written(tmp_path, "\ufeff" + GOOD), today=TODAY, value=VALUE)

    assert found == [voucher("APPLE-1", expires_on=date(2027, 1, 1)), voucher("APPLE-2")]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (GOOD + "APPLE-1,25.00,USD,\n", "voucher.duplicate", "line 4"),
        (GOOD + " ,25.00,USD,\n", "voucher.empty", "line 4"),
        (GOOD + "APPLE-3,20.00,USD,\n", "voucher.value", "line 4"),
        (GOOD + "APPLE-3,25.00,EUR,\n", "voucher.value", "line 4"),
        (GOOD + "APPLE-3,25.00,USD,2026-05-04\n", "voucher.expired", "line 4"),
        (GOOD + "APPLE-3,25,000,USD\n", "voucher.row", "line 4"),
        (GOOD + "APPLE-3,0,USD,\n", "voucher.row", "line 4"),
        (GOOD + "APPLE-3,-25,USD,\n", "voucher.row", "line 4"),
        (GOOD + "APPLE-3,25.001,USD,\n", "voucher.row", "line 4"),
        (GOOD + "APPLE-3,25,XXX,\n", "voucher.row", "line 4"),
        (GOOD + "9" * 201 + ",25,USD,\n", "voucher.row", "line 4"),
        (GOOD + "APPLE-3,25,USD,soon\n", "voucher.row", "line 4"),
        (GOOD + "6.00E+15,25,USD,\n", "voucher.rounded", "line 4"),
        (GOOD + "APPLE-3,25,USD,,more\n", "import.row_width", "line 4"),
        (GOOD + "APPLE-3,25\n", "import.row_width", "line 4"),
        ("code,amount\nAPPLE-1,25\n", "import.columns", "codes.csv"),
        ("code,code,amount,currency\nA,B,25,USD\n", "import.columns", "codes.csv"),
        ("code,amount,currency\n", "import.empty", "codes.csv"),
        ("", "import.columns", "codes.csv"),
        ('code,amount,currency\n"APPLE', "import.not_readable", "codes.csv"),
    ],
)
def test_a_row_that_is_not_right_is_named_and_its_code_is_not(
    tmp_path: Path, text: str, code: str, place: str
) -> None:
    with pytest.raises(ImportRefusedError) as caught:
        read_vouchers(written(tmp_path, text), today=TODAY, value=VALUE)

    assert caught.value.code == code
    assert place in caught.value.place
    assert "APPLE" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "codes.bin").write_bytes(b"\xff\xfe\x00")

    for name in ("codes.bin", "none.csv"):
        with pytest.raises(ImportRefusedError, match=r"import\.not_readable"):
            read_vouchers(tmp_path / name, today=TODAY)


def test_used_codes_are_read(tmp_path: Path) -> None:
    assert read_codes(written(tmp_path, "code,when\nAPPLE-1,May\n")) == ["APPLE-1"]


@pytest.fixture(autouse=True)
def _no_file_is_left_open(tmp_path: Path) -> Iterator[None]:
    yield
    assert not list(tmp_path.glob("*-journal"))
