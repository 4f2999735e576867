"""Answers to "how did you hear about us": each says what it is about, and nothing else."""

from __future__ import annotations

import pytest

from bedside.domain.heard import HeardFrom, HeardHow
from bedside.errors import InvalidValueError

CODE = "ABCDEFGHJKV"
PARTS: dict[str, str] = {
    "code": CODE,
    "name": "Ana Ito",
    "contact": "+13035550101",
    "partner_id": "partner-1",
    "campaign": "spring-fair",
}
WANTED = {
    HeardHow.CODE: [{"code"}],
    HeardHow.FRIEND: [{"name"}, {"contact"}, {"name", "contact"}],
    HeardHow.PARTNER: [{"partner_id"}],
    HeardHow.CAMPAIGN: [{"campaign"}],
}


@pytest.mark.parametrize("how", HeardHow)
@pytest.mark.parametrize("part", [None, *PARTS])
def test_an_answer_says_what_it_is_about(how: HeardHow, part: str | None) -> None:
    parts = set() if part is None else {part}
    given = {name: PARTS[name] for name in parts}

    if parts in WANTED.get(how, [set()]):
        assert HeardFrom(how=how, **given).how is how
        return
    with pytest.raises(InvalidValueError, match=r"heard\.parts"):
        HeardFrom(how=how, **given)


def test_an_answer_shows_no_name_and_no_number() -> None:
    answer = HeardFrom(how=HeardHow.FRIEND, name="Ana Ito", contact="+13035550101")

    assert "Ana" not in repr(answer)
    assert "303" not in repr(answer)
