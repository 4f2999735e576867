"""Circles of referrals: found at every length, never where there are none, in any order of the records."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.circles import Circle, Link, find_circle


def link(number: int, referrer: str, referred: str) -> Link:
    return Link(referral_id=f"r-{number}", referrer=referrer, referred=referred)


def chain(length: int) -> list[Link]:
    """p-0 brought p-1, who brought p-2, and so on."""
    return [link(place, f"p-{place}", f"p-{place + 1}") for place in range(length)]


class Practice:
    """Referrals, and how many people were asked about."""

    def __init__(self, links: Iterable[Link]) -> None:
        self.links = list(links)
        self.looks = 0
        self._by: dict[str, list[Link]] = {}
        self._of: dict[str, list[Link]] = {}
        for one in self.links:
            self._by.setdefault(one.referrer, []).append(one)
            self._of.setdefault(one.referred, []).append(one)

    def find(self, asked: Link, at_most: int = 100_000, *, only_back: bool = False) -> Circle | None:
        by = None if only_back else self._counted(self._by)
        return find_circle(asked, by=by, of=self._counted(self._of), at_most=at_most)

    def _counted(self, among: dict[str, list[Link]]) -> Callable[[str], Sequence[Link]]:
        def look(person: str) -> Sequence[Link]:
            self.looks += 1
            return among.get(person, [])

        return look


def slowly(asked: Link, links: Sequence[Link]) -> set[str]:
    """What lies on a circle with *asked*, by the definition: reachability of every pair."""
    people = {one.referrer for one in links} | {one.referred for one in links}
    reaches = {person: {person} for person in people}
    for _ in people:
        for one in links:
            reaches[one.referrer] |= reaches[one.referred]
    if asked.referrer not in reaches[asked.referred]:
        return set()
    return {
        one.referral_id
        for one in links
        if one.referrer in reaches[asked.referred] and asked.referrer in reaches[one.referred]
    }


@pytest.mark.parametrize("length", [1, 2, 3, 4, 17, 2_000])
def test_a_circle_of_any_length_is_found_with_every_referral_on_it(length: int) -> None:
    links = [link(place, f"p-{place}", f"p-{(place + 1) % length}") for place in range(length)]

    found = Practice(links).find(links[-1])

    assert found == Circle(referral_ids=tuple(sorted(one.referral_id for one in links)), people=length)


@given(
    circle=st.integers(1, 12),
    more=st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=25),
    seed=st.integers(0, 2**32),
)
def test_circles_in_any_practice_are_found_whole_and_in_any_order(
    circle: int, more: list[tuple[int, int]], seed: int
) -> None:
    pairs = [(place, (place + 1) % circle) for place in range(circle)] + more
    links = [link(number, f"p-{one}", f"p-{other}") for number, (one, other) in enumerate(pairs)]
    shuffled = random.Random(seed).sample(links, len(links))

    for asked in links:
        wanted = slowly(asked, links)
        found = Practice(links).find(asked)
        assert found == Practice(shuffled).find(asked)
        assert found == Practice(shuffled).find(asked, only_back=True)
        if not wanted:
            assert found is None
        elif asked.referrer == asked.referred:
            assert found == Circle(referral_ids=(asked.referral_id,), people=1)
        else:
            assert found is not None
            assert found.complete
            assert set(found.referral_ids) == wanted


@given(parents=st.lists(st.integers(0, 10**6), max_size=60))
def test_a_tree_never_holds_a_circle(parents: list[int]) -> None:
    links = [
        link(child, f"p-{parent % (child + 1)}", f"p-{child + 1}") for child, parent in enumerate(parents)
    ]
    practice = Practice(links)

    assert [practice.find(asked) for asked in links] == [None] * len(links)


def test_people_may_meet_again_without_a_circle() -> None:
    diamond = [link(1, "ana", "bo"), link(2, "ana", "cy"), link(3, "bo", "di"), link(4, "cy", "di")]

    assert all(Practice(diamond).find(asked) is None for asked in diamond)


def test_somebody_new_costs_one_look_however_long_the_chain_is() -> None:
    links = chain(1_000)
    practice = Practice(links)

    assert practice.find(links[-1]) is None
    assert practice.looks == 1


def test_the_first_of_a_long_chain_costs_one_look_more() -> None:
    links = chain(1_000)
    practice = Practice(links)

    assert practice.find(links[0]) is None
    assert practice.looks == 2


# From the middle of a chain of 8 to its nearer end: 4 people behind, 4 ahead.
@pytest.mark.parametrize(("at_most", "knows"), [(5, False), (100, True)])
def test_who_may_not_look_far_enough_does_not_say_no(at_most: int, knows: bool) -> None:
    links = chain(9)

    found = Practice(links).find(links[4], at_most=at_most)

    assert found == (None if knows else Circle(referral_ids=(), people=0, complete=False))
    back = Practice(chain(99)).find(link(99, "p-98", "p-99"), at_most=at_most, only_back=True)
    assert back == (None if knows else Circle(referral_ids=(), people=0, complete=False))


def test_a_circle_that_is_certain_and_too_large_to_walk_is_a_circle() -> None:
    around = [link(place, f"p-{place}", f"p-{(place + 1) % 12}") for place in range(12)]

    found = Practice(around).find(around[0], at_most=11)

    assert found is None or not found.complete
    assert found is not None


def test_of_a_circle_only_a_part_may_be_known() -> None:
    # Ana and Bo brought each other; behind Ana stand more people than may be looked at.
    others = [link(number, f"x-{number}", "ana") for number in range(3, 40)]
    links = [link(1, "ana", "bo"), link(2, "bo", "ana"), *others]

    found = Practice(links).find(links[0], at_most=10)

    assert found is not None
    assert not found.complete
    assert found.people in (0, 2)


def test_a_circle_that_is_certain_and_lies_beyond_what_may_be_looked_at_is_one() -> None:
    others = [link(number, f"x-{number}", "ana") for number in range(4, 40)]
    links = [link(1, "ana", "bo"), link(2, "bo", "cy"), link(3, "cy", "ana"), *others]

    found = Practice(links).find(links[0], at_most=10)

    assert found == Circle(referral_ids=("r-1",), people=0, complete=False)
