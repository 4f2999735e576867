"""A counter that nothing names is a problem; a budget that was never opened is none."""

from __future__ import annotations

import pytest
from tests.services.money import Giving, House
from tests.storage.encrypted.stores import ring

from bedside import Storage
from bedside.domain.caps import sealed_name
from bedside.domain.ledger import Transfer, TransferStep
from bedside.records import kind_of, read_row
from bedside.records.paging import listed_counters
from bedside.storage import EncryptedStorage, MemoryStorage, SqlStorage


def _problems(house: House) -> list[tuple[str, str]]:
    return [(problem.code, problem.about) for problem in house.desk.rewards.verify().problems]


@pytest.mark.parametrize("prefix", ["budget", "cap", "gifts"])
def test_a_counter_that_nothing_names_is_named(storage: Storage, prefix: str) -> None:
    house = House(storage, Giving(budget=1200))
    house.give(house.patient())
    stray = sealed_name(prefix, "somebody", "else")
    assert _problems(house) == []

    with storage.transaction() as tx:
        tx.spend(stray, 5, limit=9)
    assert _problems(house) == [("counter.stray", stray)]

    with storage.transaction() as tx:
        tx.spend(stray, -5, limit=9)
    assert _problems(house) == []


def test_a_made_up_name_of_a_counter_is_not_repeated(storage: Storage) -> None:
    house = House(storage, Giving(budget=1200))
    with storage.transaction() as tx:
        tx.spend("cap:Ana Ito", 5, limit=9)

    assert _problems(house) == [("counter.stray", sealed_name("cap", "Ana Ito"))]


def test_the_counters_of_other_things_are_not_the_ledgers(storage: Storage) -> None:
    house = House(storage, Giving(budget=1200))
    with storage.transaction() as tx:
        tx.spend("messages.failures.gateway", 5, limit=9)
        tx.spend("capital:letters", 5, limit=9)

    assert _problems(house) == []


def test_a_counter_is_listed_by_every_store_that_can(database_url: str) -> None:
    with SqlStorage(database_url) as sql:
        for store in (MemoryStorage(), sql, EncryptedStorage(MemoryStorage(), ring(), keys=MemoryStorage())):
            store.prepare([])
            with store.transaction() as tx:
                tx.spend("cap:a", 5, limit=9)
                tx.spend("cap:B", 6, limit=9)
                tx.spend("CAP:c", 7, limit=9)
                tx.spend("ca_:d", 7, limit=9)
                assert listed_counters(tx, "cap:") == {"cap:a": 5, "cap:B": 6}


class _CannotList:
    """A store of somebody else, whose transactions have the verbs of the port alone."""

    def __getattr__(self, name: str) -> object:
        raise AttributeError(name)


def test_a_store_that_lists_no_counters_says_so() -> None:
    assert listed_counters(_CannotList(), "cap:") is None  # type: ignore[arg-type]  # no verb is needed


def test_a_budget_that_was_given_from_before_it_was_opened_is_not_overdrawn() -> None:
    storage = MemoryStorage()
    house = House(storage, Giving(budget=1200))
    house.give(house.patient())
    # As version 1 left it: given from a budget, and no account of what it opened with.
    table = storage._tables["transfer"]
    for row in [stored.row for stored in table]:
        if read_row(row, kind_of(Transfer)).step is TransferStep.FUND:
            table.replace(row.id, None)

    codes = {code for code, _ in _problems(house)}

    assert "budget.overdrawn" not in codes
    assert codes  # the journal vouches for what is gone, here and not in what version 1 left
