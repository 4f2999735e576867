"""Exactness: what went in comes out, to the last code point and the last unit, and is found by it."""

from __future__ import annotations

import random
from typing import Final

from bedside.ports import Query, Range, Row, Storage
from bedside.storage.checks import LARGEST
from bedside.testing.contracts import promise
from bedside.testing.rows import ids, member, once, payment, stored, task

__all__ = ["ExactnessContract"]

#: The first and last character of each plane of Unicode, around the surrogates, control characters,
#: blanks of all sorts, a byte order mark, and what a language would hold for equal.
_EDGES: Final = (
    *(chr(plane * 0x10000 + offset) for plane in range(17) for offset in (1, 0xFFFD, 0xFFFE, 0xFFFF)),
    *("\ud7ff", "\ue000", "\ufeff", "\x02", "\x1f", "\x7f", "\x80", "\x9f", "\u2028", "\u2029"),
    *("\r", "\n", "\r\n", "\t", "\u00a0", "\u200b", "\u200d", "\u202e"),
)
#: Texts that a careless comparison takes for one another.
_TWINS: Final = (
    *("case", "Case", "CASE", "case ", " case", "case  ", "case\t", "case\n", "case\u00a0"),
    *("ä", "a\u0308", "a", "Ä", "æ", "ae", "ß", "ss", "SS", "\u017fs", "ŀ", "l\u00b7", "ﬁ", "fi"),
    *("i", "\u0131", "I", "İ", "0", "00", "0.0", "-0", "\u0660", "0", "1e0", "", "null", "NULL", "None"),
    *("a\u0323\u0307", "a\u0307\u0323", "\u212b", "\u00c5", "A\u030a"),
)
_NUMBERS: Final = (
    -LARGEST,
    -LARGEST + 1,
    -(2**31) - 1,
    -(2**31),
    -1,
    0,
    1,
    2**31,
    2**32,
    LARGEST - 1,
    LARGEST,
)


class ExactnessContract:
    """Exactness: what went in comes out, to the last code point and the last unit, and is found by it."""

    @promise(
        mend="keep text as UTF-8 of four bytes (utf8mb4 on MariaDB), every plane of it, in columns, bodies "
        "and ids alike"
    )
    def test_every_plane_of_unicode_comes_back(self, store: Storage) -> None:
        with store.transaction() as tx:
            for number, edge in enumerate(_EDGES):
                tx.add(member(f"m-{number:03}", name=f"x{edge}x", code=edge, body=f'"{edge}"'))

        rows = once(store, lambda tx: tx.find("member", Query()))
        for edge, row in zip(_EDGES, rows, strict=True):
            assert (row.columns["name"], row.columns["code"], row.body) == (f"x{edge}x", edge, f'"{edge}"')

    @promise(
        mend="compare text by code points when it is searched and when it is unique (a binary collation "
        "without padding); twins are different values"
    )
    def test_twins_are_told_apart(self, store: Storage) -> None:
        twins = dict.fromkeys(_TWINS)
        with store.transaction() as tx:
            for number, text in enumerate(twins):
                tx.add(member(f"m-{number:03}", city=text, code=text))

        with store.transaction() as tx:
            for number, text in enumerate(twins):
                for column in ("code", "city"):
                    found = tx.find("member", Query(equal={column: text}))
                    assert [row.id for row in found] == [f"m-{number:03}"]

    @promise(
        mend="compare ids and references by code points: any text of 1 to 128 characters is an id of its own"
    )
    def test_odd_ids_are_told_apart(self, store: Storage) -> None:
        odd = dict.fromkeys(text for text in (*_TWINS, *_EDGES) if text)
        with store.transaction() as tx:
            for number, text in enumerate(odd):
                tx.add(member(text, name=f"n-{number}"))
                tx.add(task(text, of=text))

        with store.transaction() as tx:
            for number, text in enumerate(odd):
                row, work = tx.get("member", text), tx.get("task", text)
                assert row is not None
                assert work is not None
                assert (row.columns["name"], work.columns["member"]) == (f"n-{number}", text)
        assert ids(store, "member", Query()) == sorted(odd)

    @promise(mend="an empty text is a value: store, find and return it as '' and never as None")
    def test_an_empty_text_is_not_an_empty_value(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1", city="", code="", body=""))
            tx.add(member("m-2", city=None, code=None))

        full, empty = stored(store, "member", "m-1"), stored(store, "member", "m-2")
        assert (full.columns["city"], full.columns["code"], full.body) == ("", "", "")
        assert (empty.columns["city"], empty.columns["code"]) == (None, None)

    @promise(
        mend="keep every number as a 64-bit integer, in order and in range: dates reach before 1970 and "
        "instants are microseconds"
    )
    def test_numbers_are_found_and_ordered_exactly(self, store: Storage) -> None:
        with store.transaction() as tx:
            tx.add(member("m-1"))
            for place, number in enumerate(reversed(_NUMBERS)):
                tx.add(payment(f"p-{place:02}", of="m-1", amount=number))

        with store.transaction() as tx:
            found = tx.columns("payment", ["amount"], Query(order_by="amount"))
            assert tuple(found["amount"]) == _NUMBERS
            assert all(type(number) is int for number in found["amount"])
            for number in _NUMBERS:
                [row] = tx.find("payment", Query(equal={"amount": number}))
                assert row.columns["amount"] == number
                above = tx.find("payment", Query(range=Range(column="amount", at_least=number)))
                assert len(above) == len(_NUMBERS) - _NUMBERS.index(number)

    @promise(
        mend="order text by code points, also above the 16-bit plane, where UTF-16 would order otherwise"
    )
    def test_generated_text_is_ordered_by_code_points(self, store: Storage) -> None:
        texts = _texts(160)
        with store.transaction() as tx:
            for number, text in enumerate(texts):
                tx.add(member(f"m-{number:03}", name=text))
        in_order = sorted(texts)
        half = in_order[len(in_order) // 2]

        with store.transaction() as tx:
            up = tx.columns("member", ["name"], Query(order_by="name"))
            down = tx.columns("member", ["name"], Query(order_by="name", descending=True))
            above = tx.columns(
                "member", ["name"], Query(order_by="name", range=Range(column="name", at_least=half))
            )
        assert list(up["name"]) == in_order
        assert list(down["name"]) == in_order[::-1]
        assert list(above["name"]) == in_order[len(in_order) // 2 :]

    @promise(
        mend="columns() gives what find() gives, value for value and of the same type, in the same order"
    )
    def test_columns_are_what_find_finds(self, store: Storage) -> None:
        chance = random.Random(7)  # noqa: S311 - the same rows every time
        with store.transaction() as tx:
            for number, text in enumerate(_texts(60)):
                sponsor = None if number < 3 else f"m-{chance.randrange(number):03}"
                born_on = chance.choice([None, number - 30])
                tx.add(member(f"m-{number:03}", name=text, born_on=born_on, sponsor=sponsor))
        names = ["id", "name", "city", "code", "born_on", "sponsor"]

        for query in (
            Query(),
            Query(order_by="sponsor", descending=True),
            Query(range=Range(column="born_on", at_least=-10, below=10), order_by="born_on", limit=7),
            Query(equal={"sponsor": None}),
            Query(after="m-030", limit=4),
        ):
            rows, columns = _both(store, names, query)
            wanted = {name: [row.id if name == "id" else row.columns[name] for row in rows] for name in names}
            assert columns == wanted


def _both(store: Storage, names: list[str], query: Query) -> tuple[list[Row], dict[str, list[object]]]:
    rows = once(store, lambda tx: tx.find("member", query))
    columns = once(store, lambda tx: tx.columns("member", names, query))
    return list(rows), {name: list(values) for name, values in columns.items()}


def _texts(count: int) -> list[str]:
    """Different texts whose characters come from all over Unicode, the same ones every time."""
    chance = random.Random(2026)  # noqa: S311 - the same texts every time
    ranges = ((0x20, 0x7F), (0xA1, 0x250), (0x300, 0x370), (0xE000, 0xFFFE), (0x10000, 0x10FFFE))

    def sign() -> str:
        low, high = chance.choice(ranges)
        return chr(chance.randrange(low, high))

    texts: set[str] = set()
    while len(texts) < count:
        texts.add("".join(sign() for _ in range(chance.randint(0, 4))))
    return sorted(texts, key=lambda text: text[::-1])
