"""The form field "how did you hear about us": forgiving of how it is typed, strict about what it says."""

from __future__ import annotations

import pytest

from bedside.domain.heard import HeardFrom, HeardHow
from bedside.errors import InvalidValueError
from bedside.interop.heard import read_heard


@pytest.mark.parametrize(
    ("form", "answer"),
    [
        ({"how": "code", "code": " abcd-efgh jkv "}, HeardFrom(how=HeardHow.CODE, code="ABCDEFGHJKV")),
        (
            {"how": "Friend", "code": "ABCDEFGHJKV", "name": "Ana"},
            HeardFrom(how=HeardHow.CODE, code="ABCDEFGHJKV"),
        ),
        ({"how": "friend", "name": " Ana Ito "}, HeardFrom(how=HeardHow.FRIEND, name="Ana Ito")),
        (
            {"how": "friend", "contact": "(303) 555-0100", "name": "", "code": " "},
            HeardFrom(how=HeardHow.FRIEND, contact="+13035550100"),
        ),
        (
            {"how": "friend", "contact": " Ana.Ito@Example.ORG"},
            HeardFrom(how=HeardHow.FRIEND, contact="ana.ito@example.org"),
        ),
        ({"how": "partner", "partner_id": "p-1"}, HeardFrom(how=HeardHow.PARTNER, partner_id="p-1")),
        (
            {"how": "campaign", "campaign": "Spring-Fair"},
            HeardFrom(how=HeardHow.CAMPAIGN, campaign="spring-fair"),
        ),
        ({"how": "PASSING BY"}, HeardFrom(how=HeardHow.PASSING_BY)),
        ({"how": "passing_by"}, HeardFrom(how=HeardHow.PASSING_BY)),
    ],
)
def test_a_form_becomes_an_answer(form: dict[str, str], answer: HeardFrom) -> None:
    assert read_heard(form, region="US") == answer


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({}, "heard.how"),
        ({"how": "telepathy"}, "heard.how"),
        ({"how": "search", "who": "Ana"}, "heard.field"),
        ({"how": "search", "name": "Ana"}, "heard.parts"),
        ({"how": "code"}, "heard.parts"),
        ({"how": "code", "code": "ABCDEFGHJKW"}, "code.format"),
        ({"how": "friend", "contact": "555"}, "phone.short_code"),
        ({"how": "friend", "contact": "ana@"}, "email.syntax"),
        ({"how": "campaign", "campaign": "Spring Fair"}, "link.tag"),
    ],
)
def test_what_is_no_answer_is_refused_by_code_and_unquoted(form: dict[str, str], code: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        read_heard(form, region="US")

    assert refused.value.code == code
    assert "Ana" not in str(refused.value)
