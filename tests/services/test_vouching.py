"""What somebody changes in the tables so that they still add up is named: the journal knew it otherwise."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.services.money import Giving, House, cap, usd

from bedside.storage import SqlStorage

Tables = sqlite3.Connection


class Tampered:
    """A practice on a file of SQLite: one reward of each status on the way, one request; and its tables."""

    def __init__(self, path: Path) -> None:
        self.path = path
        giving = Giving(budget=6000, rule_caps=(cap(600),))
        self.storage = SqlStorage(f"sqlite:///{path}")
        self.house = House(self.storage, giving)
        self.desk = self.house.desk
        self.ana, self.ben = self.house.patient(), self.house.patient()
        self.referral = self.house.referral(self.ana)
        (self.reward,) = self.house.pay(self.referral)
        self.desk.rewards.settle()
        self.desk.rewards.fund("friends", usd(500), reason="top-up", idempotency_key="k1")

    def past_the_desk(self, *changes: Callable[[Tables], object] | str) -> None:
        """Do that by SQL; the triggers that stand against it are lifted, and come back."""
        with closing(sqlite3.connect(self.path)) as tables:
            triggers = tables.execute("select name, sql from sqlite_master where type='trigger'").fetchall()
            for name, _ in triggers:
                tables.execute(f'drop trigger "{name}"')
            for change in changes:
                tables.execute(change) if isinstance(change, str) else change(tables)
            for _, text in triggers:
                tables.execute(text)
            tables.commit()

    def problems(self) -> list[str]:
        """What ``verify`` names, twice the same."""
        first, second = self.desk.rewards.verify(), self.desk.rewards.verify()
        assert first == second
        return [f"{problem.code} {problem.about}" for problem in first.problems]


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Tampered]:
    """As the desk left it: in order."""
    books = Tampered(tmp_path / "books.db")
    assert books.house.in_order()
    yield books
    books.storage.close()


def write(table: str, where: str, change: Callable[[dict[str, Any]], object], **columns: object) -> Any:
    """Change the body of each row and its columns alike."""

    def do(tables: Tables) -> None:
        for record_id, body in tables.execute(f"select id, body from {table} where {where}").fetchall():
            content = json.loads(body)
            change(content)
            text = json.dumps(content, sort_keys=True, separators=(",", ":"))
            tables.execute(f"update {table} set body = ? where id = ?", (text, record_id))
            for name, value in columns.items():
                tables.execute(f"update {table} set {name} = ? where id = ?", (value, record_id))

    return do


def test_amounts_that_are_changed_everywhere_alike(books: Tampered) -> None:
    books.past_the_desk(
        write("bedside_transfer", "step='fund'", lambda b: b["amount"].update(minor=99), amount_minor=99),
        write("bedside_transfer", "step<>'fund'", lambda b: b["amount"].update(minor=9), amount_minor=9),
        write("bedside_reward", "1=1", lambda b: b["value"].update(minor=9), amount_minor=9),
        "update bedside__counters set used = 9",
    )
    assert books.problems() == [
        "row.changed reward-1",
        *(f"row.changed transfer-{number}" for number in (1, 2, 3, 4)),
    ]


def test_a_reward_and_its_transfers_that_are_deleted_also_after_it_was_given_again(books: Tampered) -> None:
    books.past_the_desk(
        "delete from bedside_transfer where reward_id is not null", "delete from bedside_reward"
    )
    gone = {"row.gone reward-1", "row.gone transfer-2", "row.gone transfer-3"}
    assert gone < set(books.problems())

    books.past_the_desk("update bedside__counters set used = 0")
    assert gone == set(books.problems())
    books.house.pay(books.referral)
    assert gone == set(books.problems())


def test_counters_that_a_transfer_does_not_name_any_more(books: Tampered) -> None:
    books.past_the_desk(write("bedside_transfer", "step='reserve'", lambda b: b.update(counters=[])))
    found = books.problems()
    assert "row.changed transfer-2" in found
    assert len([problem for problem in found if problem.startswith("counter.differs")]) == 3

    books.past_the_desk("delete from bedside__counters")
    assert books.problems() == ["row.changed transfer-2"]
    assert books.house.give(books.ana).status.value == "reserved"  # above the cap of 600
    assert books.problems() == ["row.changed transfer-2"]


def test_a_counter_that_a_refused_reward_met_and_that_no_transfer_filled(tmp_path: Path) -> None:
    house = House(SqlStorage(f"sqlite:///{tmp_path / 'caps.db'}"), Giving(rule_caps=(cap(600),)))
    reward = house.give(house.patient())
    house.desk.rewards.forfeit(reward.id, reason="gone")
    with closing(sqlite3.connect(tmp_path / "caps.db")) as tables:
        tables.execute("update bedside__counters set used = 600")
        tables.commit()
    assert {problem.code for problem in house.desk.rewards.verify().problems} == {"counter.differs"}


def test_a_reward_of_somebody_else(books: Tampered) -> None:
    with closing(sqlite3.connect(books.path)) as tables:
        (key,) = tables.execute("select key from bedside_patient where id = ?", (books.ben,)).fetchone()
    swap = write("bedside_reward", "1=1", lambda b: b.update(beneficiary_id=books.ben), beneficiary_id=key)
    books.past_the_desk(swap)
    assert "row.changed reward-1" in books.problems()


def test_a_reward_that_is_handed_over_and_said_to_be_owed_also_after_it_was_given_again(
    books: Tampered,
) -> None:
    books.desk.rewards.confirm_handed_over(books.reward.id)
    assert books.house.in_order()
    books.past_the_desk(write("bedside_reward", "1=1", lambda b: b.update(status="posted"), status="posted"))
    assert books.problems() == ["row.changed reward-1"]

    books.desk.rewards.confirm_handed_over(books.reward.id)
    assert books.problems() == ["row.changed_between reward-1"]


def test_requests_that_are_deleted_changed_or_answered_a_second_time(books: Tampered) -> None:
    books.past_the_desk(write("bedside_request", "1=1", lambda b: b.update(content_hash="0" * 64)))
    (changed,) = books.problems()
    assert changed.startswith("row.changed request:")

    books.past_the_desk(
        "delete from bedside_request",
        write(
            "bedside_transfer",
            "idempotency_key is not null",
            lambda b: b.update(idempotency_key=None),
            idempotency_key=None,
        ),
    )
    assert {problem.split(":")[0] for problem in books.problems()} == {
        "row.gone request",
        "row.changed transfer-4",
    }
    books.desk.rewards.fund("friends", usd(500), reason="top-up", idempotency_key="k1")
    assert {problem.split(":")[0] for problem in books.problems()} == {
        "row.written_twice request",
        "row.changed transfer-4",
    }


def test_a_row_that_the_desk_never_wrote(books: Tampered) -> None:
    def copy(tables: Tables) -> None:
        (body,) = tables.execute("select body from bedside_transfer where id = 'transfer-4'").fetchone()
        names = [row[1] for row in tables.execute("pragma table_info(bedside_transfer)")]
        rest = ", ".join(name for name in names if name not in ("key", "id", "body", "idempotency_key"))
        content = json.loads(body) | {"id": "transfer-x", "idempotency_key": None}
        tables.execute(
            f"insert into bedside_transfer (id, body, {rest}) "
            f"select 'transfer-x', ?, {rest} from bedside_transfer where id = 'transfer-4'",
            (json.dumps(content, sort_keys=True, separators=(",", ":")),),
        )

    books.past_the_desk(copy)
    assert books.problems() == ["row.not_vouched transfer-x"]


def test_a_journal_that_cannot_be_read_is_named(books: Tampered) -> None:
    books.past_the_desk('update bedside__journal set content = \'{"action":"vouch"}\' where sequence = 9')
    assert "journal.unreadable journal" in books.problems()


def test_what_people_typed_is_in_no_digest(books: Tampered) -> None:
    """An erasure takes it away, and whoever guesses it has nothing to test the guess with."""
    books.past_the_desk(write("bedside_reward", "1=1", lambda b: b.update(reason="for Ana Testing")))
    assert books.problems() == []
