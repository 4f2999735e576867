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
    Standing,
    Touch,
    TouchId,
    attribute,
    correct,
    standing_of,
    weigh,
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


def said_by(number: int, who: ReferralSource, *, ago: timedelta, declared: bool = False) -> Touch:
    return attrs.evolve(touch(number, "any", ago=ago, declared=declared), source=who)


PATIENT_ANA = ReferralSource(kind=SourceKind.PATIENT, source_id=ANA.id)
OKAFOR = ReferralSource(kind=SourceKind.PARTNER, source_id="okafor")
SEARCH = ReferralSource(kind=SourceKind.SELF, source_id="search")


@pytest.mark.parametrize("rule", AttributionRule)
def test_at_one_instant_what_was_said_goes_first_then_a_person_before_an_advertisement(
    rule: AttributionRule,
) -> None:
    advert = touch(1, "spring", ago=TINY)
    partner, patient = said_by(2, OKAFOR, ago=TINY), said_by(3, PATIENT_ANA, ago=TINY)
    declared = said_by(4, OKAFOR, ago=TINY, declared=True)

    assert decide([advert, partner, patient], rule).leading == PATIENT_ANA
    assert decide([advert, partner, patient, declared], rule).leading == OKAFOR
    # And of two that differ in nothing but who, the order of ids.
    assert decide([touch(6, "b", ago=TINY), touch(5, "a", ago=TINY)], rule).leading == source("a")


@pytest.mark.parametrize("rule", AttributionRule)
def test_a_search_has_the_credit_only_where_nobody_else_touched_the_patient(rule: AttributionRule) -> None:
    search = said_by(1, SEARCH, ago=timedelta(days=3), declared=True)
    card = said_by(2, PATIENT_ANA, ago=timedelta(days=2))
    later = said_by(3, SEARCH, ago=timedelta(days=1), declared=True)

    assert decide([search, later], rule).shares == (Share(source=SEARCH, basis_points=WHOLE),)
    assert decide([search, card, later], rule).shares == (Share(source=PATIENT_ANA, basis_points=WHOLE),)
    # Outside of the window the card is nobody, too.
    old = said_by(2, PATIENT_ANA, ago=timedelta(days=91))
    assert decide([search, old, later], rule).leading == SEARCH


@pytest.mark.parametrize("rule", AttributionRule)
def test_neither_the_patients_own_touch_nor_one_of_somebody_erased_counts(rule: AttributionRule) -> None:
    own = said_by(1, ReferralSource(kind=SourceKind.PATIENT, source_id=BO.id), ago=timedelta(days=3))
    erased = said_by(2, ReferralSource(kind=SourceKind.PATIENT, source_id="pat-gone"), ago=timedelta(days=2))
    search_gone = said_by(3, ReferralSource(kind=SourceKind.SELF, source_id="pat-gone"), ago=TINY)

    weighed = weigh([own, erased, search_gone], at=NOON, window=WINDOW, gone={"pat-gone"})

    assert [one.standing for one in weighed] == [Standing.OWN, Standing.GONE, Standing.COUNTED]
    assert not decide([own], rule).shares


@given(touch_lists, rules)
def test_what_counted_is_kept_and_lies_within_the_window(touches: list[Touch], rule: AttributionRule) -> None:
    decided = decide(touches, rule)

    inside = {one.id for one in touches if NOON - WINDOW <= one.at <= NOON}
    assert set(decided.counted) == inside
    assert decided.window == WINDOW
    if decided.shares:
        assert decided.leading in {one.source for one in touches if one.id in inside}


def test_an_attribution_may_be_decided_later_than_the_referral_came() -> None:
    later = NOON + timedelta(days=400)
    card = touch(1, "a", ago=timedelta(days=1))

    decided = attribute(
        [card], attribution_id=AttributionId("a-1"), referral_id="r", at=NOON, window=WINDOW, decided_at=later
    )

    assert decided.decided_at == later
    assert decided.leading == source("a")


def half(*names: str) -> tuple[Share, ...]:
    return tuple(Share(source=source(name), basis_points=WHOLE // len(names)) for name in names)


def corrected(standing: Attribution, shares: tuple[Share, ...], number: int = 2) -> Attribution:
    return correct(
        standing,
        attribution_id=AttributionId(f"a-{number}"),
        shares=shares,
        because="friend-was-named",
        at=NOON + timedelta(days=number),
    )


def test_a_correction_names_what_it_corrects_and_the_last_word_stands() -> None:
    first = decide([touch(1, "a", ago=TINY)])
    second = corrected(first, half("b", "c"))
    third = corrected(second, (), number=3)

    assert second.corrects == first.id
    assert second.rule is None
    assert second.counted == first.counted
    assert (second.share_of(source("b")), second.share_of(source("a"))) == (5_000, 0)
    assert (third.leading, third.source_kind, third.source_id) == (None, None, None)
    assert standing_of([third, first, second]) == third
    assert standing_of([second, first]) == second
    assert standing_of([]) is None


def test_a_correction_of_one_instant_stands_over_what_it_corrects() -> None:
    first = attrs.evolve(decide([touch(1, "a", ago=TINY)]), id=AttributionId("z"))
    second = attrs.evolve(corrected(first, half("b")), decided_at=first.decided_at)

    assert standing_of([first, second]) == second


def test_a_correction_that_changes_nothing_is_refused_whatever_the_order_of_its_shares() -> None:
    first = corrected(decide([]), half("b", "c"))

    with pytest.raises(InvalidValueError, match=r"attribution\.unchanged"):
        corrected(first, half("c", "b"), number=3)


@pytest.mark.parametrize(
    "changes",
    [
        {"rule": None},
        {"corrects": "a-0"},
        {"because": "friend-was-named"},
        {"rule": None, "corrects": "a-0"},
        {"corrects": "a-0", "because": "friend-was-named"},
    ],
)
def test_a_person_corrects_with_a_reason_and_a_rule_corrects_nothing(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError, match=r"attribution\.correction"):
        attrs.evolve(decide([]), **changes)  # type: ignore[arg-type]  # whatever the test names


def test_a_source_has_one_share() -> None:
    with pytest.raises(InvalidValueError, match=r"collection\.repeated"):
        attrs.evolve(decide([]), shares=half("a", "a"))
