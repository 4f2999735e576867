"""Words that tell too much are found, and plain ones are left alone."""

from __future__ import annotations

import pytest

from bedside.domain.disclosing import mentions_an_amount, says_a_friend_came, says_somebody_is_a_patient
from bedside.domain.sharing import STANDARD_SHARE_TEXTS, ShareText
from bedside.errors import InvalidValueError


@pytest.mark.parametrize(
    "words",
    [
        "My dentist is great",
        "my\nfavourite dentist welcomes new patients",
        "I\N{RIGHT SINGLE QUOTATION MARK}m a happy patient there",
        "as a patient of theirs",
        "They treated me well",
        "I was treated at Harbour",
        "Before your next appointment",
        "Mi dentista es la mejor",
        "Soy paciente",
        "Meine Zahnärztin ist gut",
        "Ich bin Patient dort",
        "Mon dentiste est formidable",
        "En tant que patiente",
    ],
)
def test_words_that_make_somebody_a_patient_are_found(words: str) -> None:
    assert says_somebody_is_a_patient(words)
    with pytest.raises(InvalidValueError, match=r"share\.discloses") as refused:
        ShareText(channel="social", body=f"{words}: {{link}}")
    assert words not in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        "Harbour Dental welcomes new patients",
        "Our dentists are open on Saturdays",
        "Thank you for your trust",
        "",
    ],
)
def test_words_about_the_practice_are_left_alone(words: str) -> None:
    assert not says_somebody_is_a_patient(words)
    assert not says_a_friend_came(words)


def test_the_standard_texts_disclose_nothing() -> None:
    assert not any(says_somebody_is_a_patient(f"{text.subject} {text.body}") for text in STANDARD_SHARE_TEXTS)


@pytest.mark.parametrize(
    "words",
    [
        "Your friend came in.",
        "Your friend Bo has now booked",
        "She visited us",
        "We liked your neighbour's first visit",
        "Now a patient!",
        "Tu amiga vino ayer",
        "Dein Freund war hier",
        "Votre amie est venue",
    ],
)
def test_words_that_tell_of_a_friend_are_found(words: str) -> None:
    assert says_a_friend_came(words)


@pytest.mark.parametrize("words", ["Thank you for recommending us to a friend.", "We welcome friends."])
def test_thanks_that_tell_of_nobody_are_left_alone(words: str) -> None:
    assert not says_a_friend_came(words)


@pytest.mark.parametrize(
    "words", ["$25", "25 €", "25 dollars", "USD 25", "20 %", "a gift card", "10 percent"]
)
def test_amounts_are_found(words: str) -> None:
    assert mentions_an_amount(f"Thank you: {words}.")


@pytest.mark.parametrize("words", ["Thank you", "since 1999", "call 555 0100"])
def test_other_numbers_are_left_alone(words: str) -> None:
    assert not mentions_an_amount(words)
