"""What a store refuses to prepare or to search where a declaration says that a column is personal."""

from __future__ import annotations

import pytest

from bedside.errors import StorageError
from bedside.ports import Column, ColumnType, Kind, Query, Range
from bedside.storage.checks import check_kinds, check_query

_PHONE = Kind(
    name="phone",
    columns=(Column("owner"), Column("number", nullable=True, personal=True)),
    subject="owner",
)


def test_a_personal_column_is_searched_by_equality() -> None:
    check_query(_PHONE, Query(equal={"number": "+13035550100"}))
    check_query(_PHONE, Query(equal={"number": None}, order_by="owner"))


@pytest.mark.parametrize(
    "query", [Query(order_by="number"), Query(range=Range(column="number", at_least="+1"))]
)
def test_a_personal_column_has_neither_range_nor_order(query: Query) -> None:
    with pytest.raises(StorageError, match=r"'number' has no (range|order); search it by equality"):
        check_query(_PHONE, query)


@pytest.mark.parametrize(
    "column",
    [
        Column("born_on", ColumnType.DATE, personal=True),
        Column("owner", personal=True, references="owner"),
    ],
)
def test_a_personal_column_is_text_that_references_nothing(column: Column) -> None:
    kinds = [Kind(name="owner"), Kind(name="paper", columns=(column,))]

    with pytest.raises(StorageError, match="must be TEXT that references nothing"):
        check_kinds(kinds, {})


@pytest.mark.parametrize(
    "column",
    [Column("owner", ColumnType.INTEGER), Column("owner", personal=True)],
    ids=["number", "personal"],
)
def test_a_subject_is_text_that_holds_an_id(column: Column) -> None:
    with pytest.raises(StorageError, match="subject owner must be TEXT that holds an id"):
        check_kinds([Kind(name="paper", columns=(column,), subject="owner")], {})


def test_a_subject_is_declared() -> None:
    with pytest.raises(StorageError, match="column 'owner' is not declared"):
        check_kinds([Kind(name="paper", subject="owner")], {})

    assert "person" in check_kinds([Kind(name="person", subject="id")], {})
