"""Arrow: columns leave a store without an object of Python for each value, and are the same values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bedside.domain.arrow import ArrowStream
from bedside.ports import ArrowTransaction, Capability, Query, Range, Storage, Transaction, Value
from bedside.storage.checks import LARGEST
from bedside.testing.contracts import promise
from bedside.testing.rows import member

__all__ = ["ArrowContract"]

_NAMES = ("id", "name", "city", "born_on", "sponsor")
_TEXTS = (
    "plain",
    "",
    "null",
    "é",
    "\u2028",
    "\U0001f9b7",
    "\"quoted\\' %s ?",
    "tab\tline\n\x01",
    "blank ",
    "Blank",
)
_NUMBERS = (LARGEST, -LARGEST, 0, 1, -1)


class ArrowContract:
    """Arrow: the same values as columns(), typed whatever they hold."""

    @promise(
        mend="arrow() gives the columns in the order of the names, rows whole, and the values of columns()",
        needs=Capability.ARROW.value,
    )
    def test_arrow_holds_what_columns_hold(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-empty", city=None, born_on=None))
            for number, text in enumerate(_TEXTS):
                born_on = _NUMBERS[number % len(_NUMBERS)]
                tx.add(member(f"m-{number}", name=text, city=text, born_on=born_on, sponsor="m-empty"))

        with store.transaction() as tx:
            for query in (
                Query(),
                Query(equal={"sponsor": "m-empty"}),
                Query(equal={"city": None}),
                Query(range=Range(column="born_on", at_least=0)),
            ):
                found, wanted = _asked(tx, query), tx.columns("member", _NAMES, query)
                assert tuple(found) == _NAMES
                assert sorted(zip(*found.values(), strict=True)) == sorted(zip(*wanted.values(), strict=True))

    @promise(
        mend="arrow() keeps the order, limit and place of a query that has one",
        needs=Capability.ARROW.value,
    )
    def test_arrow_keeps_an_order_that_was_asked_for(self, store: Storage) -> None:
        with store.transaction() as tx:
            for name, born_on in (("m-1", 3), ("m-2", None), ("m-3", 1)):
                tx.add(member(name, born_on=born_on))
            ordered = _asked(tx, Query(order_by="born_on"))
            limited = _asked(tx, Query(limit=2, descending=True))
            behind = _asked(tx, Query(after="m-1"))

        assert list(ordered["id"]) == ["m-2", "m-3", "m-1"]
        assert list(limited["id"]) == ["m-3", "m-2"]
        assert list(behind["id"]) == ["m-2", "m-3"]

    @promise(
        mend="arrow() sees what its own transaction wrote, and what was rolled back is not there",
        needs=Capability.ARROW.value,
    )
    def test_arrow_sees_its_own_transaction(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1"))
            assert list(_asked(tx, Query())["id"]) == ["m-1"]


def _asked(tx: Transaction, query: Query) -> Mapping[str, Sequence[Value]]:
    assert isinstance(tx, ArrowTransaction), "a transaction of a store that declares ARROW has arrow()"
    return _read(tx.arrow("member", _NAMES, query))


def _read(stream: ArrowStream) -> Mapping[str, Sequence[Value]]:
    try:
        import polars
    except ImportError:
        pyarrow = pytest.importorskip("pyarrow")
        found: Mapping[str, Sequence[Value]] = pyarrow.table(stream).to_pydict()
        return found
    return polars.DataFrame(stream).to_dict(as_series=False)
