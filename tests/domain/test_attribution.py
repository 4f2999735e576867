"""Attribution: no credit is lost and none is made, and the window has sharp edges."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.attribution import (
    WHOLE,
    Attribution,
    AttributionId,
    AttributionRule,
    Share,
    Touch,
    TouchId,
    attribute,
)
from bedside.domain.referrals import ReferralSource, SourceKind
from bedside.errors import InvalidValueError
from bedside.testing.people import ANA, BO, NOON

WINDOW = timedelta(days=90)
TINY = timedelta(microseconds=1)


def source(name: str) -> ReferralSource:
    return ReferralSource(kind=SourceKind.CAMPAIGN, source_id=name)


def touch(number: int, name: str, *, ago: timedelta, declared: bool = False) -> Touch:
    return Touch(
        id=TouchId(f"t-{number:05}"), patient_id=BO.id, source=source(name), at=NOON - ago, declared=declared
    )


def decide(touches: list[Touch], rule: AttributionRule = AttributionRule.FIRST) -> Attribution:
    return attribute(
        touches,
        attribution_id=AttributionId("a-1"),
        referral_id="ref-bo",
        at=NOON,
        window=WINDOW,
        rule=rule,
    )


touch_lists = st.lists(
    st.tuples(
        st.sampled_from("abcdefg"), st.timedeltas(timedelta(days=-5), timedelta(days=100)), st.booleans()
    ),
    max_size=12,
).map(lambda parts: [touch(i, name, ago=ago, declared=said) for i, (name, ago, said) in enumerate(parts)])
rules = st.sampled_from(AttributionRule)


@given(touch_lists, rules)
def test_the_shares_add_to_all_or_there_are_none(touches: list[Touch], rule: AttributionRule) -> None:
    inside = [one for one in touches if NOON - WINDOW <= one.at <= NOON]

    shares = decide(touches, rule).shares

    assert sum(share.basis_points for share in shares) == (WHOLE if inside else 0)
    assert len({share.source for share in shares}) == len(shares)
    assert {share.source for share in shares} <= {one.source for one in inside}


@given(touch_lists, rules, st.randoms(use_true_random=False))
def test_the_order_of_touches_changes_nothing(
    touches: list[Touch], rule: AttributionRule, luck: Random
) -> None:
    shuffled = list(touches)
    luck.shuffle(shuffled)

    assert decide(shuffled, rule) == decide(touches, rule)


@given(touch_lists, rules)
def test_the_zone_of_a_touch_changes_nothing(touches: list[Touch], rule: AttributionRule) -> None:
    moved = [attrs.evolve(one, at=one.at.astimezone(ZoneInfo("America/Denver"))) for one in touches]

    assert decide(moved, rule).shares == decide(touches, rule).shares


@given(touch_lists)
def test_an_even_split_differs_by_one_basis_point_at_most(touches: list[Touch]) -> None:
    points = [share.basis_points for share in decide(touches, AttributionRule.SPLIT).shares]

    assert not points or max(points) - min(points) <= 1
    assert points == sorted(points, reverse=True)


@pytest.mark.parametrize("count", [1, 3, 7, 9_999, 10_000, 10_001])
def test_any_number_of_sources_shares_the_whole(count: int) -> None:
    many = [touch(number, f"c-{number}", ago=timedelta(days=1)) for number in range(count)]

    shares = decide(many, AttributionRule.SPLIT).shares

    assert sum(share.basis_points for share in shares) == WHOLE
    assert len(shares) == min(count, WHOLE)


@pytest.mark.parametrize(
    ("ago", "counts"),
    [(WINDOW - TINY, True), (WINDOW, True), (WINDOW + TINY, False), (-TINY, False), (TINY * 0, True)],
)
def test_the_window_is_closed_on_both_sides(ago: timedelta, counts: bool) -> None:
    assert bool(decide([touch(1, "a", ago=ago)]).shares) is counts


@pytest.mark.parametrize(
    ("rule", "winner", "reason"),
    [
        (AttributionRule.FIRST, "old", "first of 3 touches within 90 days"),
        (AttributionRule.LAST, "new", "last of 3 touches within 90 days"),
        (AttributionRule.DECLARED, "said", "what the patient said, of 3 touches within 90 days"),
    ],
)
def test_each_rule_has_its_winner(rule: AttributionRule, winner: str, reason: str) -> None:
    touches = [
        touch(1, "new", ago=timedelta(days=1)),
        touch(2, "said", ago=timedelta(days=2), declared=True),
        touch(3, "old", ago=timedelta(days=3)),
    ]

    decided = decide(touches, rule)

    assert decided.shares == (Share(source=source(winner), basis_points=WHOLE),)
    assert decided.reason == reason


def test_who_said_nothing_is_attributed_to_the_first_touch() -> None:
    decided = decide([touch(1, "a", ago=timedelta(days=1))], AttributionRule.DECLARED)

    assert decided.rule is AttributionRule.FIRST
    assert decided.reason == "nothing declared; first of 1 touch within 90 days"


def test_nothing_within_the_window_says_so() -> None:
    assert decide([]).reason == "no touch within 90 days"


@pytest.mark.parametrize("points", [(9_999,), (10_001,), (5_000, 4_999)])
def test_shares_that_do_not_add_up_are_refused(points: tuple[int, ...]) -> None:
    shares = tuple(Share(source=source(str(part)), basis_points=part) for part in points)

    with pytest.raises(InvalidValueError, match=r"attribution\.shares"):
        attrs.evolve(decide([]), shares=shares)


@pytest.mark.parametrize("kind", [SourceKind.PATIENT, SourceKind.PARTNER, SourceKind.CAMPAIGN])
def test_a_source_that_can_be_named_is_named(kind: SourceKind) -> None:
    with pytest.raises(InvalidValueError, match=r"source\.id"):
        ReferralSource(kind=kind)
    assert ReferralSource(kind=kind, source_id=ANA.id).source_id == ANA.id
    assert ReferralSource(kind=SourceKind.SELF).source_id is None
