"""Recognition: small numbers are not shown, and nobody is named who did not ask for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.programme import Programme
from tests.services.conftest import OpenDesk

from bedside import Desk, Period, Purpose, SeededEnvironment
from bedside.domain.consents import ConsentAnswer
from bedside.domain.referrals import ReferralSource, SourceKind
from bedside.errors import InvalidValueError
from bedside.services.referring.recognising import Recognition, newsletter_words

Register = Callable[..., str]
SPRING = Period(date(2026, 3, 1), date(2026, 6, 1))


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk({"programme": Programme()})


def bring(
    desk: Desk, register: Register, world: SeededEnvironment, number: int, *, comes: bool = True
) -> str:
    """Somebody sends a friend; the id of who did."""
    sender = register(desk, f"S{number}", f"+130355501{number:02}")
    friend = register(desk, f"F{number}", f"+130355502{number:02}")
    referral = desk.referrals.receive(friend, referrer_id=sender).referral
    if comes:
        booked = desk.appointments.book(friend, starts_at=world.now(), referral_id=referral.id)
        desk.appointments.keep(booked.id)
    return sender


def agree(desk: Desk, patient_id: str, name: str, **given: ConsentAnswer) -> None:
    answer = given.get("answer", ConsentAnswer.GIVEN_IN_WRITING)
    desk.patients.record_consent(
        patient_id, answer=answer, evidence="form 12", purpose=Purpose.RECOGNITION, named_as=name
    )


@pytest.mark.parametrize(("pairs", "shown"), [(10, False), (11, True), (12, True)])
def test_small_numbers_are_not_shown(
    desk: Desk, register: Register, world: SeededEnvironment, pairs: int, shown: bool
) -> None:
    for number in range(pairs):
        bring(desk, register, world, number)
    bring(desk, register, world, 50, comes=False)

    found = desk.referrals.recognition(SPRING)

    assert (found.people, found.friends) == ((pairs, pairs) if shown else (None, None))
    assert found.names == ()


def test_only_who_agreed_in_writing_is_named_as_they_chose_and_by_the_alphabet(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    written, first, spoken, silent = (bring(desk, register, world, number) for number in range(4))
    agree(desk, written, "Zoe from the harbour")
    agree(desk, first, "Ana I.")
    agree(desk, spoken, "Bo", answer=ConsentAnswer.GIVEN)
    desk.patients.record_consent(silent, answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form 1")

    assert desk.referrals.recognition(SPRING).names == ("Ana I.", "Zoe from the harbour")


def test_a_name_is_taken_back(desk: Desk, register: Register, world: SeededEnvironment) -> None:
    ana = bring(desk, register, world, 1)
    agree(desk, ana, "Ana I.")
    world.advance(timedelta(minutes=1))
    desk.patients.record_consent(
        ana, answer=ConsentAnswer.WITHDRAWN, evidence="said so", purpose=Purpose.RECOGNITION
    )

    assert desk.referrals.recognition(SPRING).names == ()


def test_who_agreed_and_sent_nobody_in_the_period_is_not_named(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    agree(desk, bring(desk, register, world, 1), "Ana I.")
    agree(desk, bring(desk, register, world, 2, comes=False), "Bo")

    assert desk.referrals.recognition(SPRING).names == ("Ana I.",)
    assert desk.referrals.recognition(Period(date(2026, 1, 1), date(2026, 3, 1))).names == ()


def test_who_sent_the_friend_as_a_person_found_is_named(
    desk: Desk, register: Register, world: SeededEnvironment
) -> None:
    ana, bo = bring(desk, register, world, 1), bring(desk, register, world, 2, comes=False)
    agree(desk, ana, "Ana I.")
    agree(desk, bo, "Bo")
    [referral] = desk.referrals.by_referrer(ana)
    desk.referrals.correct_attribution(
        referral.id, source=ReferralSource(kind=SourceKind.PATIENT, source_id=bo), reason="friend-was-named"
    )

    assert desk.referrals.recognition(SPRING).names == ("Bo",)


def test_who_has_died_is_not_named(desk: Desk, register: Register, world: SeededEnvironment) -> None:
    ana = bring(desk, register, world, 1)
    agree(desk, ana, "Ana I.")
    desk.patients.record_death(ana)

    assert desk.referrals.recognition(SPRING).names == ()


@pytest.mark.parametrize(("people", "friends"), [(12, None), (None, 12)])
def test_half_of_the_numbers_is_not_shown(people: int | None, friends: int | None) -> None:
    with pytest.raises(InvalidValueError, match=r"recognition\.half"):
        Recognition(period=SPRING, people=people, friends=friends)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), "Thank you: 12 people recommended us to 14 friends."),
        (
            ("Ana", "Bo I."),
            "Thank you: 12 people recommended us to 14 friends. With a special thank-you to Ana, Bo I.",
        ),
    ],
)
def test_the_words_of_a_newsletter(names: tuple[str, ...], words: str) -> None:
    assert newsletter_words(Recognition(period=SPRING, people=12, friends=14, names=names)) == words


def test_names_are_hidden_in_what_is_printed() -> None:
    assert "Ana" not in repr(Recognition(period=SPRING, names=("Ana",)))
