"""Suspicion: each signal at its edge, what a household lowers, and that it never depends on an order."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.circles import Circle
from bedside.domain.identities import Identity, Relative, are_family, how_many_families
from bedside.domain.suspicion import (
    CodeUse,
    Suspected,
    Suspicion,
    SuspicionCode,
    SuspicionTerms,
    suspicions,
)
from bedside.errors import InvalidValueError

T = TypeVar("T")

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
ANA = Identity(ids=("pat-ana",), marks=("mark-ana",))
BO = Identity(ids=("pat-bo",), marks=("mark-bo",))
PLAIN = Suspected(referral_id="ref-1", received_at=NOON, referrer=ANA, referred=BO, recent_ids=("ref-1",))
CODE = CodeUse(invitation_id="inv-1", issued_at=NOON - timedelta(days=1), over_at=NOON + timedelta(days=1))


def seen(about: Suspected, terms: SuspicionTerms | None = None) -> dict[SuspicionCode, Suspicion]:
    return {one.code: one for one in suspicions(about, terms or SuspicionTerms())}


def only(about: Suspected, code: SuspicionCode, terms: SuspicionTerms | None = None) -> Suspicion:
    found = seen(about, terms)
    assert list(found) == [code]
    return found[code]


def people(count: int, *, household: str | None = None) -> tuple[Identity, ...]:
    homes = () if household is None else (household,)
    return tuple(Identity(ids=(f"pat-{place}",), household_ids=homes) for place in range(count))


def test_nothing_is_suspicious_about_a_friend_who_comes() -> None:
    assert suspicions(PLAIN, SuspicionTerms()) == ()
    assert suspicions(attrs.evolve(PLAIN, code=CODE, qualified_at=NOON), SuspicionTerms()) == ()


# Oneself.


def test_one_person_under_two_ids_is_seen_and_no_household_explains_it() -> None:
    both = Identity(ids=("pat-ana", "pat-anna"), marks=("mark-ana",), household_ids=("home",))

    loop = Circle(referral_ids=("ref-1",), people=1)
    found = only(attrs.evolve(PLAIN, referrer=both, referred=both, circle=loop), SuspicionCode.SAME_PERSON)

    assert found.rule_id == "SUSPICION-SAME-PERSON"
    assert found.evidence == ("patient:pat-ana", "patient:pat-anna")
    assert not found.lowered


@pytest.mark.parametrize("shared", [0, 1, 2])
def test_a_shared_number_is_seen_with_how_many_are_shared(shared: int) -> None:
    marks = tuple(f"mark-{place}" for place in range(shared))
    about = attrs.evolve(
        PLAIN,
        referrer=attrs.evolve(ANA, marks=("mark-ana", *marks)),
        referred=attrs.evolve(BO, marks=("mark-bo", *marks)),
    )

    if not shared:
        assert suspicions(about, SuspicionTerms()) == ()
        return
    found = only(about, SuspicionCode.SHARED_CONTACT)
    assert found.evidence == ("patient:pat-ana", "patient:pat-bo", f"shared:{shared}")
    assert not found.lowered


def test_a_household_lowers_a_shared_number_and_says_so() -> None:
    one = attrs.evolve(ANA, marks=("same",), household_ids=("home",))
    other = attrs.evolve(BO, marks=("same",), household_ids=("home", "second-home"))

    found = only(attrs.evolve(PLAIN, referrer=one, referred=other), SuspicionCode.SHARED_CONTACT)

    assert found.lowered
    assert "which lowers it" in found.sentence


@pytest.mark.parametrize(("family", "lowered"), [(True, True), (False, False)])
@pytest.mark.parametrize("by_id", [True, False])
@pytest.mark.parametrize("turned", [True, False])
def test_a_declared_relative_lowers_it_and_an_acquaintance_does_not(
    family: bool, lowered: bool, by_id: bool, turned: bool
) -> None:
    relative = Relative(
        id="rel-1",
        family=family,
        is_patient_id="pat-bo" if by_id else None,
        marks=("mark-bo",),
    )
    one, other = attrs.evolve(ANA, relatives=(relative,)), BO

    about = attrs.evolve(PLAIN, referrer=other if turned else one, referred=one if turned else other)
    found = only(about, SuspicionCode.SHARED_CONTACT)

    assert found.lowered is lowered
    assert "related_person:rel-1" in found.evidence


def test_two_strangers_who_name_one_third_person_are_seen() -> None:
    one = attrs.evolve(ANA, relatives=(Relative(id="rel-1", marks=("third",), family=True),))
    other = attrs.evolve(BO, relatives=(Relative(id="rel-2", marks=("third", "fourth"), family=True),))

    found = only(attrs.evolve(PLAIN, referrer=one, referred=other), SuspicionCode.SHARED_CONTACT)

    assert found.evidence == ("related_person:rel-1", "related_person:rel-2", "shared:1")
    assert not found.lowered


@pytest.mark.parametrize("household", [None, "home"])
def test_a_device_of_both_is_seen(household: str | None) -> None:
    homes = () if household is None else (household,)
    about = attrs.evolve(
        PLAIN,
        referrer=attrs.evolve(ANA, household_ids=homes),
        referred=attrs.evolve(BO, household_ids=homes),
        referrer_shares_device=True,
    )

    found = only(about, SuspicionCode.SHARED_DEVICE)

    assert found.evidence == ("patient:pat-ana", "patient:pat-bo")
    assert found.lowered is (household is not None)


def test_a_device_of_one_person_under_two_ids_is_said_once() -> None:
    both = Identity(ids=("pat-ana", "pat-anna"))
    about = attrs.evolve(PLAIN, referrer=both, referred=both, referrer_shares_device=True)

    only(about, SuspicionCode.SAME_PERSON)


# Crowds.


@pytest.mark.parametrize(("sharers", "speaks"), [(1, False), (2, False), (3, True), (4, True)])
@pytest.mark.parametrize("what", ["contact", "device"])
def test_a_crowd_on_one_number_or_device_is_seen_above_what_may_be(
    sharers: int, speaks: bool, what: str
) -> None:
    terms = SuspicionTerms(people_per_contact=3, people_per_device=3)
    given: dict[str, Any] = {f"{what}_sharers": people(sharers)}
    about = attrs.evolve(PLAIN, **given)

    found = seen(about, terms)

    code = SuspicionCode.CROWD_CONTACT if what == "contact" else SuspicionCode.CROWD_DEVICE
    assert list(found) == ([code] if speaks else [])
    if speaks:
        assert len(found[code].evidence) == sharers + 1
        assert not found[code].lowered


# Bo stands alone; the others are one household, or all of them are.
@pytest.mark.parametrize(
    ("with_bo", "at_most", "lowered"), [(True, 1, True), (False, 1, False), (False, 2, True)]
)
def test_a_crowd_counts_households_and_not_heads(with_bo: bool, at_most: int, lowered: bool) -> None:
    about = attrs.evolve(
        PLAIN,
        referred=attrs.evolve(BO, household_ids=("home",) if with_bo else ()),
        contact_sharers=people(5, household="home"),
    )

    found = only(about, SuspicionCode.CROWD_CONTACT, SuspicionTerms(people_per_contact=at_most))

    assert found.lowered is lowered
    assert "6 people" in found.sentence


@given(members=st.integers(1, 8), shared=st.sets(st.sampled_from(["phone", "mail", "street"]), min_size=1))
def test_a_household_that_refers_each_other_is_never_held_for_what_it_shares(
    members: int, shared: set[str]
) -> None:
    home = [
        Identity(ids=(f"pat-{place}",), marks=tuple(sorted(shared)), household_ids=("home",))
        for place in range(members + 1)
    ]

    for one in home:
        for other in home:
            if one is not other:
                rest = tuple(person for person in home if person not in (one, other))
                about = attrs.evolve(
                    PLAIN,
                    referrer=one,
                    referred=other,
                    contact_sharers=rest,
                    device_sharers=rest,
                    referrer_shares_device=True,
                )
                assert all(found.lowered for found in suspicions(about, SuspicionTerms()))


# Circles, haste and codes: a household explains none of them.


@pytest.mark.parametrize(
    ("circle", "words", "evidence"),
    [
        (
            Circle(referral_ids=("ref-1", "ref-2"), people=2),
            "a circle of 2",
            ("referral:ref-1", "referral:ref-2"),
        ),
        (
            Circle(referral_ids=("ref-1",), people=0, complete=False),
            "more people than could be looked at",
            ("referral:ref-1", "circle:incomplete"),
        ),
        (
            Circle(referral_ids=(), people=0, complete=False),
            "nobody could look",
            ("referral:ref-1", "circle:incomplete"),
        ),
    ],
)
def test_a_circle_is_seen_in_a_household_too(circle: Circle, words: str, evidence: tuple[str, ...]) -> None:
    about = attrs.evolve(
        PLAIN,
        referrer=attrs.evolve(ANA, household_ids=("home",)),
        referred=attrs.evolve(BO, household_ids=("home",)),
        circle=circle,
    )

    found = only(about, SuspicionCode.CIRCLE)

    assert words in found.sentence
    assert found.evidence == evidence
    assert not found.lowered


@pytest.mark.parametrize(("count", "speaks"), [(2, False), (3, False), (4, True)])
def test_haste_begins_with_one_referral_more_than_may_be(count: int, speaks: bool) -> None:
    ids = tuple(f"ref-{place}" for place in range(count))
    terms = SuspicionTerms(referrals=3, within=timedelta(hours=36))

    found = seen(attrs.evolve(PLAIN, recent_ids=ids), terms)

    assert list(found) == ([SuspicionCode.VELOCITY] if speaks else [])
    if speaks:
        assert "4 referrals of one referrer within 1.5 days" in found[SuspicionCode.VELOCITY].sentence


@pytest.mark.parametrize(("early", "speaks"), [(-1, False), (0, False), (1, True)])
def test_what_earns_within_minutes_of_the_code_is_too_soon(early: int, speaks: bool) -> None:
    happened = NOON + timedelta(minutes=5) - timedelta(microseconds=early)
    about = attrs.evolve(PLAIN, code=attrs.evolve(CODE, issued_at=NOON), qualified_at=happened)

    assert list(seen(about)) == ([SuspicionCode.TOO_SOON] if speaks else [])
    assert seen(about, SuspicionTerms(after_issue=timedelta(0))) == {}


def test_without_an_instant_of_either_nothing_is_too_soon() -> None:
    unknown = attrs.evolve(CODE, issued_at=None, over_at=None)

    assert seen(attrs.evolve(PLAIN, code=unknown, qualified_at=NOON)) == {}
    assert seen(attrs.evolve(PLAIN, code=attrs.evolve(CODE, issued_at=NOON), qualified_at=None)) == {}


def test_a_second_referral_under_another_record_is_seen() -> None:
    found = only(attrs.evolve(PLAIN, duplicate_ids=("ref-0",)), SuspicionCode.DUPLICATE)

    assert found.evidence == ("referral:ref-0",)


@pytest.mark.parametrize("unknown", [{"known": False}, {"of_referrer": False}])
def test_a_code_that_this_referrer_never_had_is_seen(unknown: dict[str, Any]) -> None:
    found = only(attrs.evolve(PLAIN, code=attrs.evolve(CODE, **unknown)), SuspicionCode.CODE_UNKNOWN)

    assert found.evidence == ("invitation:inv-1",)


@pytest.mark.parametrize(("moved", "counts"), [(-1, False), (0, True), (1, True)])
def test_a_code_counts_from_when_it_was_given_out(moved: int, counts: bool) -> None:
    issued = NOON - timedelta(microseconds=moved)

    found = seen(attrs.evolve(PLAIN, code=attrs.evolve(CODE, issued_at=issued)))

    assert list(found) == ([] if counts else [SuspicionCode.CODE_OVER])


@pytest.mark.parametrize(("moved", "counts"), [(-1, False), (0, False), (1, True)])
def test_a_code_counts_until_it_is_over(moved: int, counts: bool) -> None:
    over = NOON + timedelta(microseconds=moved)

    found = seen(attrs.evolve(PLAIN, code=attrs.evolve(CODE, over_at=over)))

    assert list(found) == ([] if counts else [SuspicionCode.CODE_OVER])


@pytest.mark.parametrize(
    ("single_use", "earlier", "same", "words"),
    [
        (False, (), (), None),
        (False, ("ref-0",), (), None),
        (False, ("ref-0",), ("ref-0",), "the same person before"),
        (True, (), (), None),
        (True, ("ref-0",), (), "good for one friend"),
    ],
)
def test_a_code_that_is_used_again_is_seen_where_it_may_not_be(
    single_use: bool, earlier: tuple[str, ...], same: tuple[str, ...], words: str | None
) -> None:
    code = attrs.evolve(CODE, single_use=single_use, earlier_ids=earlier, same_person_ids=same)

    found = seen(attrs.evolve(PLAIN, code=code))

    assert list(found) == ([] if words is None else [SuspicionCode.CODE_TWICE])
    if words is not None:
        assert words in found[SuspicionCode.CODE_TWICE].sentence


# What they say.


@pytest.mark.parametrize("count", [50, 51])
def test_very_many_records_are_told_by_number_and_digest(count: int) -> None:
    ids = [f"ref-{place:03}" for place in range(count)]
    other = [*ids[:-1], "ref-other"]

    told, others = (
        only(attrs.evolve(PLAIN, recent_ids=tuple(each)), SuspicionCode.VELOCITY).evidence
        for each in (ids, other)
    )

    assert len(told) == len(others) == 50
    assert told != others
    assert told[-1].startswith("all:51:") is (count == 51)


def test_no_contact_is_in_a_suspicion() -> None:
    about = attrs.evolve(
        PLAIN,
        referrer=attrs.evolve(ANA, marks=("zzyzx",)),
        referred=attrs.evolve(BO, marks=("zzyzx",)),
        contact_sharers=tuple(attrs.evolve(one, marks=("zzyzx",)) for one in people(9)),
    )

    assert "zzyzx" not in repr(suspicions(about, SuspicionTerms()))


@given(seed=st.integers(0, 2**32))
def test_the_order_of_records_changes_nothing(seed: int) -> None:
    shuffled = random.Random(seed)

    def mixed(values: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(shuffled.sample(values, len(values)))

    about = attrs.evolve(
        PLAIN,
        recent_ids=tuple(f"ref-{place}" for place in range(60)),
        contact_sharers=(*people(4), *people(7, household="home")[4:]),
        device_sharers=people(9, household="home"),
        duplicate_ids=("ref-8", "ref-9"),
        referrer=attrs.evolve(ANA, marks=("one", "two")),
        referred=attrs.evolve(BO, marks=("two", "one")),
    )
    turned = attrs.evolve(
        about,
        recent_ids=mixed(about.recent_ids),
        contact_sharers=mixed(about.contact_sharers),
        device_sharers=mixed(about.device_sharers),
        duplicate_ids=mixed(about.duplicate_ids),
        referrer=attrs.evolve(about.referrer, marks=mixed(about.referrer.marks)),
    )

    assert suspicions(turned, SuspicionTerms()) == suspicions(about, SuspicionTerms())


def test_families_that_are_joined_by_one_person_are_one() -> None:
    left, right = people(2, household="left"), people(2, household="right")
    both = Identity(ids=("pat-both",), household_ids=("left", "right"))

    assert how_many_families([*left, *right]) == 2
    assert how_many_families([*left, *right, both]) == 1
    assert how_many_families([]) == 0
    assert not are_family(left[0], right[0])


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"referrals": 0}, "number.too_small"),
        ({"within": timedelta(0)}, "policy.window"),
        ({"within": timedelta(days=3654)}, "policy.window"),
        ({"review_days": 3654}, "policy.window"),
        ({"review_days": -1}, "number.too_small"),
        ({"circle_people": 1}, "number.too_small"),
        ({"after_issue": timedelta(-1)}, "duration.negative"),
    ],
)
def test_terms_that_mean_nothing_are_refused(terms: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        SuspicionTerms(**terms)

    assert refused.value.code == code
