"""Parts: whatever the shares are, no cent is lost and none is made."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.attribution import WHOLE
from bedside.domain.money import Money
from bedside.domain.parts import parts_of
from bedside.errors import InvalidValueError

NAMES = ("ana", "bo", "cy", "di", "eve")
SHARES = st.dictionaries(st.sampled_from(NAMES), st.integers(1, WHOLE), min_size=1)
WHOLES = st.one_of(st.integers(0, 30), st.integers(0, 2**50))


@given(WHOLES, SHARES)
def test_the_parts_add_exactly_to_the_whole(whole: int, shares: dict[str, int]) -> None:
    parts = parts_of(Money(whole, "USD"), shares)

    assert sum(part.minor for part in parts.values()) == whole
    assert set(parts) == set(shares)
    assert all(part.minor >= 0 for part in parts.values())


@given(WHOLES, SHARES)
def test_the_order_of_the_shares_does_not_matter(whole: int, shares: dict[str, int]) -> None:
    turned = dict(reversed(list(shares.items())))

    assert parts_of(Money(whole, "USD"), turned) == parts_of(Money(whole, "USD"), shares)


@given(WHOLES, SHARES)
def test_less_than_a_minor_unit_is_nothing_and_a_larger_share_is_no_less(
    whole: int, shares: dict[str, int]
) -> None:
    parts, total = parts_of(Money(whole, "USD"), shares), sum(shares.values())
    served = [name for name in shares if whole * shares[name] >= total]

    for name in shares:
        if served and name not in served:
            assert not parts[name]
        for other in shares:
            if shares[name] > shares[other]:
                assert parts[name] >= parts[other]
    if len(served) == len(shares):
        for name in shares:
            assert abs(parts[name].minor - whole * shares[name] / total) < 1.001


@pytest.mark.parametrize(
    ("whole", "shares", "expected"),
    [
        (1000, {"ana": 5000, "bo": 5000}, [500, 500]),
        (1001, {"ana": 5000, "bo": 5000}, [501, 500]),
        (1, {"ana": 5000, "bo": 5000}, [1, 0]),
        (1, {"ana": 4999, "bo": 5001}, [0, 1]),
        (2, {"ana": 5000, "bo": 5000}, [1, 1]),
        (3, {"ana": 6000, "bo": 2500, "cy": 1500}, [3, 0, 0]),
        (4, {"ana": 6000, "bo": 2500, "cy": 1500}, [3, 1, 0]),
        (0, {"ana": 1}, [0]),
        (7, {"ana": 1}, [7]),
    ],
)
def test_parts_at_their_boundaries(whole: int, shares: dict[str, int], expected: list[int]) -> None:
    assert [part.minor for part in parts_of(Money(whole, "USD"), shares).values()] == expected


@pytest.mark.parametrize(
    ("whole", "shares", "code"),
    [(-1, {"ana": 1}, r"money\.negative"), (1, {}, r"parts\.shares"), (1, {"ana": 0}, r"parts\.shares")],
)
def test_what_cannot_be_divided_is_refused(whole: int, shares: dict[str, int], code: str) -> None:
    with pytest.raises(InvalidValueError, match=code):
        parts_of(Money(whole, "USD"), shares)
