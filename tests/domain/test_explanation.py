"""Explanations: what was decided is said as it was decided, to staff by ids and to patients by no name."""

from __future__ import annotations

from datetime import datetime, timedelta

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
)
from bedside.domain.explanation import Explanation, explain
from bedside.domain.messages import Channel
from bedside.domain.referrals import ReferralSource, SourceKind
from bedside.testing.people import ANA, BO, NOON

WINDOW = timedelta(days=90)
A = ReferralSource(kind=SourceKind.PATIENT, source_id=ANA.id)
CY = ReferralSource(kind=SourceKind.PATIENT, source_id="pat-cy")
WALK = ReferralSource(kind=SourceKind.SELF)


def touch(number: int, who: ReferralSource, *, ago: timedelta, **more: object) -> Touch:
    made = Touch(id=TouchId(f"t-{number}"), patient_id=BO.id, source=who, at=NOON - ago)
    return attrs.evolve(made, **more)  # type: ignore[arg-type]  # whatever the test names


def decided(touches: list[Touch], rule: AttributionRule = AttributionRule.FIRST) -> Attribution:
    return attribute(
        touches,
        attribution_id=AttributionId("a-1"),
        referral_id="ref-1",
        at=NOON,
        window=WINDOW,
        rule=rule,
    )


def explained(
    said: list[Attribution], touches: list[Touch], gone: frozenset[str] = frozenset()
) -> Explanation:
    return explain("ref-1", received_at=NOON, said=said, touches=touches, zone="America/Denver", gone=gone)


def corrected(before: Attribution, number: int, shares: tuple[Share, ...], because: str) -> Attribution:
    return correct(
        before,
        attribution_id=AttributionId(f"a-{number}"),
        shares=shares,
        because=because,
        at=NOON + timedelta(days=number - 1),
    )


def test_each_touch_says_why_it_counted_or_not() -> None:
    touches = [
        touch(1, A, ago=timedelta(days=91)),
        touch(2, CY, ago=timedelta(days=2), channel=Channel.PRINTED_CARD, campaign="spring"),
        touch(3, A, ago=timedelta(days=1), declared=True, said_at=NOON + timedelta(days=3)),
        touch(4, WALK, ago=timedelta(hours=1)),
        touch(5, A, ago=-timedelta(hours=1)),
        touch(6, attrs.evolve(A, source_id=BO.id), ago=timedelta(hours=2)),
    ]

    found = explained([decided(touches)], touches)

    assert found.to_staff == (
        "patient pat-cy has 100 % of the credit: first of 2 touches within 90 days.",
        "2025-12-01, patient pat-ana: it did not count: it was before the window.",
        "2026-02-28, patient pat-cy, by printed_card, campaign spring: it counted.",
        "2026-03-01, patient pat-ana, as the patient said, heard on 2026-03-05: it counted.",
        "2026-03-02, patient pat-bo: it did not count: it is the patient's own.",
        "2026-03-02, self: it did not count: nobody stands behind it, and somebody else touched the patient.",
        "2026-03-02, patient pat-ana: it did not count: it came after the referral.",
    )


def test_a_touch_that_became_known_later_changes_nothing_about_what_was_decided() -> None:
    known, late = touch(1, A, ago=timedelta(days=1)), touch(2, CY, ago=timedelta(days=2))

    found = explained([decided([known])], [known, late])

    assert [one.standing for one in found.touches] == [Standing.UNKNOWN_THEN, Standing.COUNTED]


def test_a_touch_that_counted_counts_on_when_its_source_is_erased() -> None:
    known, other = touch(1, A, ago=timedelta(days=1)), touch(2, CY, ago=timedelta(days=2))

    found = explained([decided([known])], [known, other], gone=frozenset({ANA.id, "pat-cy"}))

    assert [one.standing for one in found.touches] == [Standing.GONE, Standing.COUNTED]


def test_corrections_say_what_was_before() -> None:
    first = decided([touch(1, A, ago=timedelta(days=1))])
    thirds = tuple(Share(source=who, basis_points=points) for who, points in ((A, 3_333), (CY, 6_667)))
    second = correct(
        first,
        attribution_id=AttributionId("a-2"),
        shares=thirds,
        because="two-friends",
        at=NOON + timedelta(days=1),
    )
    third = correct(
        second,
        attribution_id=AttributionId("a-3"),
        shares=(),
        because="no-friend",
        at=NOON + timedelta(days=2),
    )
    fourth = correct(
        third,
        attribution_id=AttributionId("a-4"),
        shares=thirds,
        because="after-all",
        at=NOON + timedelta(days=3),
    )

    found = explained([fourth, third, second, first], [])

    assert found.standing == fourth
    assert found.history == (first, second, third, fourth)
    assert found.to_staff == (
        "patient pat-ana has 33.33 % of the credit: corrected by a person: after-all.",
        "patient pat-cy has 66.67 % of the credit: corrected by a person: after-all.",
        "2026-03-03: corrected (two-friends); before it was patient pat-ana 100 %.",
        "2026-03-04: corrected (no-friend); before it was patient pat-ana 33.33 %, patient pat-cy 66.67 %.",
        "2026-03-05: corrected (after-all); before it was nobody.",
    )


def test_nobody_and_nothing_have_their_sentences() -> None:
    assert explained([], []).to_staff == ("Nobody ever said who earned this referral.",)
    assert explained([decided([])], []).to_staff == ("Nobody has the credit: no touch within 90 days.",)


def test_what_was_decided_before_windows_were_kept_has_no_touches() -> None:
    old = attrs.evolve(decided([touch(1, A, ago=timedelta(days=1))]), window=None)

    found = explained([old], [touch(1, A, ago=timedelta(days=1))])

    assert found.touches == ()
    assert found.to_patient == "The first recommendation within the time allowed counts in this programme."


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (AttributionRule.FIRST, "The first recommendation within 90 days counts in this programme."),
        (AttributionRule.LAST, "The last recommendation within 90 days counts in this programme."),
        (
            AttributionRule.DECLARED,
            "The recommendation that we are told of within 90 days counts in this programme.",
        ),
        (AttributionRule.SPLIT, "All recommendations within 90 days share the credit in this programme."),
    ],
)
def test_a_patient_hears_the_rule(rule: AttributionRule, says: str) -> None:
    said = decided([touch(1, A, ago=timedelta(days=1), declared=True)], rule)

    assert explained([said], []).to_patient == says


def test_a_patient_hears_of_a_correction_and_of_nothing() -> None:
    nobody = decided([])
    said = corrected(nobody, 2, (Share(source=A, basis_points=WHOLE),), "friend-was-named")

    assert explained([], []).to_patient == "Nothing is written down about who recommended us."
    assert explained([nobody], []).to_patient == "We know of no recommendation within 90 days."
    assert "corrected" in explained([nobody, said], []).to_patient


_instants = st.datetimes(datetime(2025, 6, 1), datetime(2026, 6, 1)).map(
    lambda at: at.replace(tzinfo=NOON.tzinfo)
)


@given(
    st.lists(st.tuples(st.sampled_from((A, CY, WALK)), _instants), max_size=8),
    st.sampled_from(AttributionRule),
)
def test_what_a_patient_hears_names_nobody(
    parts: list[tuple[ReferralSource, datetime]], rule: AttributionRule
) -> None:
    touches = [attrs.evolve(touch(n, who, ago=timedelta(0)), at=at) for n, (who, at) in enumerate(parts)]

    found = explained([decided(touches, rule)], touches)

    assert "pat-" not in found.to_patient
    counted = {one.touch.id for one in found.touches if one.standing is Standing.COUNTED}
    assert found.standing is not None
    assert counted == set(found.standing.counted)
    assert len(found.to_staff) == max(1, len(found.standing.shares)) + len(touches)
