"""What is hidden cannot be worked out from what is shown."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import product

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.kpis import no_show_rate, nps
from bedside.kpis.suppress import suppressed_cells

Keys = Sequence[tuple[Hashable, ...]]


def primary_only(keys: Keys, sizes: Sequence[int], min_n: int) -> frozenset[int]:
    """Known bad: it hides small cells and leaves their complement to be read off the total."""
    return frozenset(place for place, size in enumerate(sizes) if 0 < size < min_n)


def leaks(keys: Keys, sizes: Sequence[int], hidden: frozenset[int], min_n: int) -> bool:
    """Whether a row, a column or the total gives a small number away by subtraction."""
    lines = [[*range(len(sizes))]]
    for axis in range(len(keys[0])) if keys and len(keys[0]) > 1 else ():
        values = {key[axis] for key in keys}
        lines += [[place for place, key in enumerate(keys) if key[axis] == value] for value in values]
    for line in lines:
        behind = [sizes[place] for place in line if place in hidden]
        shown = [place for place in line if place not in hidden and sizes[place]]
        if behind and shown and (len(behind) == 1 or sum(behind) < min_n):
            return True
    return False


GRIDS = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.integers(0, 30), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]
    ).map(lambda sizes: (list(product(range(shape[0]), range(shape[1]))), sizes))
)


@given(grid=GRIDS, min_n=st.integers(1, 20))
def test_no_total_gives_a_small_cell_away(grid: tuple[Keys, list[int]], min_n: int) -> None:
    keys, sizes = grid

    hidden = suppressed_cells(keys, sizes, min_n)

    assert primary_only(keys, sizes, min_n) <= hidden
    assert not leaks(keys, sizes, hidden, min_n)
    assert all(sizes[place] for place in hidden)


def test_hiding_small_cells_alone_would_give_them_away() -> None:
    keys, sizes = [("a",), ("b",)], [40, 5]

    assert leaks(keys, sizes, primary_only(keys, sizes, 11), 11)
    assert not leaks(keys, sizes, suppressed_cells(keys, sizes, 11), 11)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert suppressed_cells([("a",), ("b",)], [11, 12], 11) == frozenset()


def test_two_small_cells_that_are_small_together_take_a_third_along() -> None:
    assert suppressed_cells([("a",), ("b",), ("c",), ("d",)], [3, 4, 20, 30], 11) == {0, 1, 2}


@pytest.mark.parametrize(("size", "hidden"), [(10, True), (11, False), (12, False)])
def test_one_result_is_hidden_below_min_n(size: int, hidden: bool) -> None:
    result = no_show_rate(pl.DataFrame({"status": ["noshow"] * size}), min_n=11)

    assert result.suppressed is hidden
    assert (result.numerator is None, result.value is None, result.n is None) == (hidden, hidden, hidden)


def test_hidden_groups_are_marked_and_hold_nothing() -> None:
    rooms = ["a"] * 3 + ["b"] * 12 + ["c"] * 20
    answers = pl.DataFrame({"score": [10] * 35, "room": rooms})

    answer = nps(answers, by="room", min_n=11)

    assert answer["suppressed"].to_list() == [True, True, False]
    assert (
        answer.filter(pl.col("suppressed")).drop("kpi", "room", "suppressed").null_count().sum_horizontal()[0]
        == 22
    )
    assert answer["promoters"].to_list() == [None, None, 20]
