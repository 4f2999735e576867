"""Whether a child agrees for itself follows from its age and from the law of its country."""

from __future__ import annotations

from datetime import date

import pytest

from bedside.rules import UNKNOWN, ProcessingCase, Unknown, is_true
from bedside.rules.about import processing
from bedside.rules.cases import Grounds


@pytest.mark.parametrize(
    ("age", "consent_age", "truth"),
    [(15, 16, "true"), (16, 16, "false"), (UNKNOWN, 16, "unknown"), (15, UNKNOWN, "unknown")],
)
def test_a_child_is_below_the_age_of_its_country(
    age: int | Unknown, consent_age: int | Unknown, truth: str
) -> None:
    case = ProcessingCase(
        grounds=Grounds(),
        for_marketing=False,
        online=True,
        subject_age=age,
        parental_consent=False,
        consent_age=consent_age,
    )

    assert is_true(processing.below_consent_age).evaluate(case, date(2026, 11, 21)).truth.value == truth
