"""Rewards, surveys, objectives, templates and the journal, at their edges."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside.domain.caps import Cap, CapPeriod
from bedside.domain.journal import FIRST_HASH, first_bad_entry, seal
from bedside.domain.messages import Purpose
from bedside.domain.money import Money
from bedside.domain.rewards import (
    Basis,
    Beneficiary,
    Instrument,
    RewardRule,
    RewardRuleId,
)
from bedside.domain.strategy import Objective, ObjectiveId, is_reached
from bedside.domain.surveys import (
    Group,
    Question,
    SurveyResponse,
    SurveyResponseId,
    answers_of,
    nps_group,
)
from bedside.domain.templates import VARIABLES, MessageTemplate, MessageTemplateId, render
from bedside.errors import CurrencyMismatchError, InvalidValueError
from bedside.testing.people import (
    HARBOUR_DENTAL,
    NOON,
    note_by_kim,
)
from bedside.testing.strategies import survey_responses

# Rewards.

RULE = RewardRule(
    id=RewardRuleId("welcome"),
    title="Sample",
    beneficiary=Beneficiary.REFEREE,
    basis=Basis.UNCONDITIONAL,
    instrument=Instrument.OTC_SAMPLE,
    value=Money(600, "USD"),
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 7, 1),
)


@pytest.mark.parametrize(
    ("day", "runs"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_a_reward_rule_runs_up_to_its_end(day: date, runs: bool) -> None:
    assert RULE.runs_on(day) is runs
    assert attrs.evolve(RULE, starts_on=None, ends_on=None).runs_on(day)


@pytest.mark.parametrize(("minor", "fits"), [(599, False), (600, True), (601, True)])
def test_a_value_fits_its_cap(minor: int, fits: bool) -> None:
    caps = (Cap(limit=Money(minor, "USD"), period=CapPeriod.ITEM), Cap(limit=Money(1, "USD")))

    if fits:
        assert attrs.evolve(RULE, caps=caps).caps == caps
    else:
        with pytest.raises(InvalidValueError, match=r"cap\.exceeded"):
            attrs.evolve(RULE, caps=caps)


def test_a_cap_is_in_the_currency_of_its_rule_and_there_is_one_for_each_scope_and_period() -> None:
    with pytest.raises(CurrencyMismatchError):
        attrs.evolve(RULE, caps=(Cap(limit=Money(2, "EUR")),))
    with pytest.raises(InvalidValueError, match=r"cap\.duplicate RewardRule\.caps"):
        attrs.evolve(RULE, caps=(Cap(limit=Money(2, "USD")), Cap(limit=Money(3, "USD"))))
    with pytest.raises(InvalidValueError, match=r"money\.negative Cap\.limit"):
        Cap(limit=Money(-1, "USD"))
    assert Cap(limit=Money(0, "USD")).limit.minor == 0


# Surveys, objectives, settings.


@pytest.mark.parametrize("score", [-1, 11, 9.5, True, "ten", None])
def test_what_is_no_answer_has_no_group(score: object) -> None:
    with pytest.raises(InvalidValueError, match=r"survey\.score"):
        nps_group(score)  # type: ignore[arg-type]  # not every caller has a type checker


@given(st.integers(0, 10))
def test_each_answer_has_its_group(score: int) -> None:
    expected = Group.PROMOTER if score > 8 else Group.PASSIVE if score > 6 else Group.DETRACTOR
    assert nps_group(score) is expected


RESPONSE = SurveyResponse(
    id=SurveyResponseId("r-1"), instrument="nps", scores={"nps": 9, "again": 0}, answered_at=NOON
)


def test_each_score_is_an_answer_in_order_of_the_questions() -> None:
    assert [(one.question, one.score, one.id) for one in answers_of(RESPONSE)] == [
        ("again", 0, "r-1.again"),
        ("nps", 9, "r-1.nps"),
    ]


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_beyond_the_scale_is_refused(score: int) -> None:
    with pytest.raises(InvalidValueError, match=r"survey\.score"):
        attrs.evolve(RESPONSE, scores={"nps": score})


def test_a_question_with_a_scale_of_its_own_is_answered_on_it() -> None:
    waiting = Question(code="again", words="How was the wait?", scale_low=1, scale_high=5)

    with pytest.raises(InvalidValueError, match=r"survey\.score"):
        answers_of(RESPONSE, [waiting])
    good = attrs.evolve(RESPONSE, scores={"again": 1, "nps": 0})
    assert [(one.scale_low, one.scale_high) for one in answers_of(good, [waiting])] == [(1, 5), (0, 10)]


@given(survey_responses())
def test_no_score_is_lost(response: SurveyResponse) -> None:
    if len(response.id) > 40 or any("+" in question for question in response.scores):
        return
    assert {one.question: one.score for one in answers_of(response)} == response.scores


def test_a_scale_goes_up() -> None:
    with pytest.raises(InvalidValueError, match=r"survey\.scale"):
        Question(code="nps", words="Would you?", scale_low=10, scale_high=10)


@pytest.mark.parametrize(
    ("value", "higher", "reached"),
    [
        (Fraction(4, 100), True, False),
        (Fraction(5, 100), True, True),
        (Fraction(6, 100), True, True),
        (Fraction(4, 100), False, True),
        (Fraction(5, 100), False, True),
        (Fraction(6, 100), False, False),
    ],
)
def test_meeting_a_target_exactly_counts(value: Fraction, higher: bool, reached: bool) -> None:
    goal = Objective(
        id=ObjectiveId("o-1"),
        title="Fewer missed visits",
        kpi="no_show_rate",
        target=Fraction(1, 20),
        higher_is_better=higher,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1),
    )

    assert is_reached(goal, value) is reached
    with pytest.raises(InvalidValueError, match=r"Objective\.target"):
        attrs.evolve(goal, target=0.05)  # type: ignore[arg-type]  # a float is not exact


def test_a_practice_stands_in_its_narrowest_jurisdiction() -> None:
    assert HARBOUR_DENTAL.region == "US-CO"
    with pytest.raises(InvalidValueError, match=r"currency\.unknown"):
        attrs.evolve(HARBOUR_DENTAL, currency="usd")
    with pytest.raises(InvalidValueError, match=r"collection\.empty"):
        attrs.evolve(HARBOUR_DENTAL, jurisdictions=())
    with pytest.raises(InvalidValueError, match=r"jurisdiction\.format"):
        attrs.evolve(HARBOUR_DENTAL, jurisdictions=("Colorado",))


# Templates.

HELLO = MessageTemplate(
    id=MessageTemplateId("hello"), purpose=Purpose.RECALL, body="Hello {first_name}, call {link}."
)


@given(st.text(), st.text())
def test_a_value_is_never_read_as_text_with_variables(name: str, link: str) -> None:
    assert render(HELLO.body, {"first_name": name, "link": link}) == f"Hello {name}, call {link}."


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Hello {patient.__class__}", "template.syntax"),
        ("Hello {0}", "template.syntax"),
        ("Hello {first_name!r}", "template.syntax"),
        ("Hello {first_name:>999999999}", "template.syntax"),
        ("Hello {first_name", "template.syntax"),
        ("Hello first_name}", "template.syntax"),
        ("Hello {diagnosis}", "template.unknown_variable"),
    ],
)
def test_only_known_variables_can_be_written(body: str, code: str) -> None:
    for field in ("body", "subject"):
        with pytest.raises(InvalidValueError, match=rf"MessageTemplate\.{field}") as caught:
            attrs.evolve(HELLO, **{field: body})  # type: ignore[arg-type]  # both are text
        assert caught.value.code == code


def test_a_subject_stays_on_its_line() -> None:
    with pytest.raises(InvalidValueError, match=r"text\.control MessageTemplate\.subject"):
        attrs.evolve(HELLO, subject="Hello\r\nBcc: someone@example.org")


def test_every_variable_can_be_filled() -> None:
    body = " ".join(f"{{{name}}}" for name in sorted(VARIABLES))

    assert render(body, dict.fromkeys(VARIABLES, "x")) == " ".join("x" for _ in VARIABLES)


def test_a_variable_without_a_value_is_named() -> None:
    with pytest.raises(InvalidValueError, match=r"template\.missing_value link"):
        render(HELLO.body, {"first_name": "Ana"})


# The journal.


def test_any_change_of_the_chain_is_found_where_it_is() -> None:
    entries = []
    previous = FIRST_HASH
    for number in range(1, 6):
        note = note_by_kim(at=NOON + timedelta(microseconds=number))
        entries.append(seal(note, sequence=number, previous_hash=previous))
        previous = entries[-1].entry_hash

    assert first_bad_entry(entries) is None
    for place in range(5):
        changed = attrs.evolve(entries[place], content=entries[place].content.replace("kim", "eve"))
        assert first_bad_entry([*entries[:place], changed, *entries[place + 1 :]]) == place + 1
        if place < 4:
            assert first_bad_entry(entries[:place] + entries[place + 1 :]) == place + 1


@pytest.mark.parametrize("micros", [1, 123_457, 999_999])
def test_the_journal_keeps_every_microsecond(micros: int) -> None:
    at = NOON + timedelta(microseconds=micros)
    content = seal(note_by_kim(at=at), sequence=1, previous_hash=FIRST_HASH).content

    assert f'"at":{1772452800 * 10**6 + micros},' in content
