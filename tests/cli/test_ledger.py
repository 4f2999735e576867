"""``bedside ledger verify``: what a person reads, and the exit code that a script reads."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.cli.conftest import Run
from tests.services.money import Giving, House

from bedside.storage import SqlStorage


def sqlite(path: Path) -> str:
    return f"sqlite:///{path / 'ledger.db'}"


def tampered(url: str, *statements: str) -> None:
    """Write past the triggers, as somebody with the file in his hands could."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        said = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = connection.exec_driver_sql(said).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for statement in statements:
            connection.exec_driver_sql(statement)
        for _, text in triggers:  # whoever covers their tracks puts them back: a start names lost ones
            connection.exec_driver_sql(text)
    engine.dispose()


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            "UPDATE bedside_transfer SET amount_minor = 1 WHERE id = 'transfer-2'",
            "transfer-2: the columns of this transfer say something else than its body",
        ),
        (
            "UPDATE bedside_transfer SET body = '{}' WHERE id = 'transfer-2'",
            "transfer-2: the row of this transfer cannot be read",
        ),
        ("DELETE FROM bedside_transfer WHERE step = 'post'", "is posted, and the ledger has reserve"),
        ("DELETE FROM bedside_request", "was written by a request that is not there"),
        ("UPDATE bedside__counters SET used = 0", "less than the transfers add up to"),
    ],
)
def test_who_has_the_file_in_his_hands_is_found_out_and_the_command_exits_with_1(
    tmp_path: Path, run: Run, statement: str, problem: str
) -> None:
    url = sqlite(tmp_path)
    with SqlStorage(url) as store:
        house = House(store, Giving(budget=6000))
        house.pay(house.referral(house.patient()), key="event-1")
        house.desk.rewards.settle()
        assert house.in_order()
    tampered(url, statement)

    told = run("ledger", "verify", "--db", url)

    assert told.code == 1
    assert problem in told.out
    assert "problem" in told.out.splitlines()[-1]


def test_a_ledger_in_order_is_shown_by_account_and_exits_with_0(tmp_path: Path, run: Run) -> None:
    url = sqlite(tmp_path)
    with SqlStorage(url) as store:
        house = House(store, Giving(budget=6000))
        house.give(house.patient())

    told = run("ledger", "verify", "--db", url)

    assert told.code == 0
    assert "budget:friends" in told.out
    assert "54.00 USD" in told.out
    assert "reward:" not in told.out
    assert told.out.splitlines()[-1] == "2 transfers, 1 reward, 2 counters: everything adds up."


def test_an_empty_ledger_adds_up(tmp_path: Path, run: Run) -> None:
    url = sqlite(tmp_path)
    with SqlStorage(url) as store:
        House(store)

    told = run("ledger", "verify", "--db", url)

    assert (told.code, told.out) == (0, "0 transfers, 0 rewards, 0 counters: everything adds up.\n")
