"""Share texts are short, lead to the practice, and say of nobody that they are a patient."""

from __future__ import annotations

import re

import attrs
import pytest

from bedside.domain.messages import Channel
from bedside.domain.sharing import (
    LONGEST_SHARED,
    STANDARD_SHARE_TEXTS,
    ShareText,
    chosen_share_text,
    each_share_text_once,
    shared_words,
)
from bedside.errors import InvalidValueError

#: As long as each can be.
VALUES = {
    "practice_name": "N" * 60,
    "practice_telephone": "+15105550101",
    "referral_code": "ABCD-EFGH-JKV",
    "link": "L" * 130,
    "web_address": "harbour.example",
}

#: What would say that whoever shares is, or was, somebody's patient, or what for.
TELLING = re.compile(
    r"\b(my|our) (dentist|doctor|practice|therapist)|\bI (am|was|go|went|had|have)\b|\bme (as|when)\b|treat"
    r"|\bcare\b|patient of|health|pain|visit|appointment|diagnos|reward|\$|gift|discount|free",
    re.IGNORECASE,
)


@pytest.mark.parametrize("text", STANDARD_SHARE_TEXTS, ids=lambda text: text.channel)
def test_a_standard_text_fits_and_tells_nothing_about_whoever_shares_it(text: ShareText) -> None:
    subject, body = shared_words(text, text.channel, VALUES)

    assert not TELLING.search(f"{text.subject} {text.body}")
    assert len(subject) <= 120
    assert body.count(".") <= 6


@pytest.mark.parametrize("channel", [*(member.value for member in Channel), "neighbour-app"])
def test_there_are_words_for_every_channel_also_for_one_of_a_plugin(channel: str) -> None:
    text = chosen_share_text((), channel)
    body = shared_words(text, channel, VALUES)[1]

    assert text.channel in (channel, "any", "face_to_face")
    assert not (text.channel == "any" and channel.startswith("voice"))
    assert len(body) <= LONGEST_SHARED.get(channel, 1000)


def test_a_text_of_the_practice_comes_before_the_standard_and_its_language_before_english() -> None:
    own = ShareText(channel="social", body="Come: {link}")
    spanish = ShareText(channel="social", language="es", body="Ven: {link}")
    any_spanish = ShareText(channel="any", language="es", body="Aquí: {link}")
    texts = (own, spanish, any_spanish)

    assert chosen_share_text(texts, "social") is own
    assert chosen_share_text(texts, "social", language="es") is spanish
    assert chosen_share_text(texts, "social", language="de") is own
    assert chosen_share_text(texts, "pigeon", language="es") is any_spanish
    assert chosen_share_text((), "pigeon", language="de") is STANDARD_SHARE_TEXTS[-1]


@pytest.mark.parametrize(
    ("channel", "body", "code"),
    [
        ("social", "{first_name} says: {link}", "share.unknown_variable"),
        ("social", "{service} here: {link}", "share.unknown_variable"),
        ("social", "{{link}", "share.syntax"),
        ("social", "{link} or https://evil.example", "share.raw_link"),
        ("social", "{link} or WWW.evil.example", "share.raw_link"),
        ("social", "{practice_name} welcomes new patients", "share.without_code"),
        ("face_to_face", "See {link}", "share.unspeakable"),
        ("voice", "See {link}", "share.unspeakable"),
        ("printed_card", "Code {referral_code}", "share.twice"),
        ("printed_card", "See {link}", "share.twice"),
        ("face_to_face", "Tell {practice_name} this code: {referral_code}", None),
        ("Social Media", "{link}", "code.format"),
    ],
)
def test_words_that_would_go_wrong_are_refused(channel: str, body: str, code: str | None) -> None:
    if code is None:
        assert ShareText(channel=channel, body=body).is_spoken
        return
    with pytest.raises(InvalidValueError) as caught:
        ShareText(channel=channel, body=body)
    assert caught.value.code == code


def test_a_text_that_is_too_long_with_its_link_is_refused() -> None:
    text = ShareText(channel="social", body=f"{'x' * 160} {{link}}")

    with pytest.raises(InvalidValueError, match=r"^share\.length ShareText\.body: .* 291 characters; social"):
        shared_words(text, "social", VALUES)


def test_each_channel_has_one_text_in_each_language() -> None:
    one = ShareText(channel="social", body="{link}")
    fields = attrs.fields(ShareText)

    each_share_text_once(one, fields.body, (one, attrs.evolve(one, language="es")))
    with pytest.raises(InvalidValueError, match=r"^share\.repeated"):
        each_share_text_once(one, fields.body, (one, one))
