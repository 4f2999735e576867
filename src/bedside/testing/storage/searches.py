"""Searches: equality, one range, an order, a limit, pages and whole columns."""

from __future__ import annotations

from bedside.ports import Query, Range, Storage
from bedside.records.paging import iterate
from bedside.testing.contracts import promise
from bedside.testing.rows import ids, member

__all__ = ["SearchContract"]


class SearchContract:
    """Searches: equality, one range, an order, a limit, pages and whole columns."""

    @promise(mend="find() returns rows for which every given column is equal, case and all")
    def test_find_matches_all_equalities(self, store: Storage) -> None:
        with store.transaction() as tx:
            for name, city, born_on in (("m-1", "Bath", 1), ("m-2", "Bath", 2), ("m-3", "bath", 1)):
                tx.add(member(name, city=city, born_on=born_on))

        assert ids(store, "member", Query(equal={"city": "Bath"})) == ["m-1", "m-2"]
        assert ids(store, "member", Query(equal={"city": "Bath", "born_on": 2})) == ["m-2"]
        assert ids(store, "member", Query(equal={"city": "York"})) == []

    @promise(
        mend="equality with None finds the empty values (IS NULL); an empty text is not empty in that sense"
    )
    def test_none_finds_the_empty_ones_only(self, store: Storage) -> None:
        with store.transaction() as tx:
            for name, city in (("m-1", ""), ("m-2", None), ("m-3", "Bath")):
                tx.add(member(name, city=city))

        assert ids(store, "member", Query(equal={"city": None})) == ["m-2"]
        assert ids(store, "member", Query(equal={"city": ""})) == ["m-1"]
        assert ids(store, "member", Query(equal={"name": None})) == []

    @promise(mend="a range is at_least <= value < below, a missing side is open, and None lies in no range")
    def test_a_range_is_half_open_and_leaves_the_empty_out(self, store: Storage) -> None:
        with store.transaction() as tx:
            for name, born_on in (("m-1", 9), ("m-2", 10), ("m-3", 11), ("m-4", None)):
                tx.add(member(name, born_on=born_on))

        def within(at_least: int | None, below: int | None) -> list[str]:
            return ids(store, "member", Query(range=Range(column="born_on", at_least=at_least, below=below)))

        assert within(10, 11) == ["m-2"]
        assert within(10, None) == ["m-2", "m-3"]
        assert within(None, 10) == ["m-1"]
        assert within(None, None) == ["m-1", "m-2", "m-3"]
        assert within(11, 10) == []

    @promise(
        mend="order by (value is not None, value, id); descending turns the whole order round, ties and "
        "empty values too"
    )
    def test_order_puts_empty_values_first_and_breaks_ties_by_id(self, store: Storage) -> None:
        with store.transaction() as tx:
            for name, born_on in (("m-4", 1), ("m-3", None), ("m-2", 0), ("m-1", 1), ("m-0", -1)):
                tx.add(member(name, born_on=born_on))

        up = ["m-3", "m-0", "m-2", "m-1", "m-4"]
        assert ids(store, "member", Query(order_by="born_on")) == up
        assert ids(store, "member", Query(order_by="born_on", descending=True)) == up[::-1]
        assert ids(store, "member", Query(order_by="born_on", limit=2)) == up[:2]
        assert ids(store, "member", Query(order_by="born_on", descending=True, limit=3)) == up[:1:-1]

    @promise(
        mend='order text by code points (COLLATE "C", utf8mb4_bin with NO PAD, or plain Python), not by a '
        "language"
    )
    def test_text_is_ordered_by_code_points(self, store: Storage) -> None:
        texts = ("", "Z", "a", "a ", "ab", "z", "ä", "\uffee", "\U0001f9b7")
        with store.transaction() as tx:
            for number, text in enumerate(reversed(texts)):
                tx.add(member(f"m-{number}", name=text))

        with store.transaction() as tx:
            found = tx.columns("member", ["name"], Query(order_by="name"))
        assert tuple(found["name"]) == texts

    @promise(mend="without order_by rows come by id; apply the limit after the order; 0 is a limit too")
    def test_a_limit_takes_the_first_rows_by_id(self, store: Storage) -> None:
        with store.transaction() as tx:
            for name in ("m-2", "m-3", "m-1"):
                tx.add(member(name))

        for limit in (0, 1, 2, 3, 4):
            assert ids(store, "member", Query(limit=limit)) == ["m-1", "m-2", "m-3"][:limit]
        assert ids(store, "member", Query(descending=True, limit=2)) == ["m-3", "m-2"]

    @promise(mend="after means id > after, or id < after when descending; the id itself need not be stored")
    def test_after_goes_on_behind_an_id(self, store: Storage) -> None:
        with store.transaction() as tx:
            for number in range(7):
                tx.add(member(f"m-{number}", city="Bath" if number % 2 else "York"))

        assert ids(store, "member", Query(after="m-4")) == ["m-5", "m-6"]
        assert ids(store, "member", Query(after="m-4x")) == ["m-5", "m-6"]
        assert ids(store, "member", Query(after="m-2", descending=True)) == ["m-1", "m-0"]
        with store.transaction() as tx:
            pages = [row.id for row in iterate(tx, "member", Query(equal={"city": "York"}), page=2)]
        assert pages == ["m-0", "m-2", "m-4", "m-6"]

    @promise(
        mend="columns() gives a sequence for each asked name, 'id' included, aligned with the rows of find()"
    )
    def test_columns_come_whole_and_in_the_order_of_the_query(self, store: Storage) -> None:
        with store.transaction() as tx:
            for name, born_on in (("m-1", 3), ("m-2", None), ("m-3", 1)):
                tx.add(member(name, born_on=born_on, sponsor=name))

        with store.transaction() as tx:
            found = tx.columns("member", ["born_on", "sponsor", "id"], Query(order_by="born_on"))
            nothing = tx.columns("member", ["name"], Query(equal={"city": "York"}))
        assert {name: list(values) for name, values in found.items()} == {
            "born_on": [None, 1, 3],
            "sponsor": ["m-2", "m-3", "m-1"],
            "id": ["m-2", "m-3", "m-1"],
        }
        assert {name: list(values) for name, values in nothing.items()} == {"name": []}
