"""Share texts: what a person says, posts or hands on so that a friend finds the practice.

A friend's wall is a public place. No text says that whoever shares it is a patient, or what for: it
says that the practice welcomes new patients, and holds a code that says nothing about anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from bedside.domain.checks import code, label, line, typed
from bedside.domain.disclosing import says_somebody_is_a_patient
from bedside.domain.templates import render
from bedside.errors import InvalidValueError

__all__ = [
    "ANY_CHANNEL",
    "LONGEST_SHARED",
    "SHARE_VARIABLES",
    "STANDARD_SHARE_TEXTS",
    "ShareText",
    "chosen_share_text",
    "each_share_text_once",
    "shared_words",
]

#: What a share text may say besides its own words. There is no name of a person, and no service.
SHARE_VARIABLES: Final = frozenset(
    {"practice_name", "practice_telephone", "referral_code", "link", "web_address"}
)

#: The words for a channel that has none of its own.
ANY_CHANNEL: Final = "any"

#: The most characters of a whole text, link and all, by channel; a post has 280 on the strictest network,
#: a card has two lines, and nobody listens to more than two sentences.
LONGEST_SHARED: Final[Mapping[str, int]] = {
    "social": 280,
    "sms": 306,
    "push": 178,
    "printed_card": 90,
    "face_to_face": 240,
    "voice": 240,
    "voice_auto": 240,
    "voice_ai": 240,
}
_LONGEST_ELSEWHERE: Final = 1000

#: Where words are heard, and no link can be followed.
_SPOKEN: Final = frozenset({"face_to_face", "voice", "voice_auto", "voice_ai"})

_PLACE = re.compile(r"\{([a-z_]+)\}")
_RAW_LINK = re.compile(r"https?:|www\.", re.IGNORECASE)


def _words(instance: Any, attribute: attrs.Attribute[Any], value: str) -> None:
    path = f"ShareText.{attribute.name}"
    for name in _PLACE.findall(value):
        if name not in SHARE_VARIABLES:
            known = ", ".join(sorted(SHARE_VARIABLES))
            raise InvalidValueError("share.unknown_variable", path, f"the variables are {known}")
    if re.search(r"[{}]", _PLACE.sub("", value)):
        raise InvalidValueError("share.syntax", path, "write a variable as {practice_name}")
    if _RAW_LINK.search(value):
        raise InvalidValueError("share.raw_link", path, "write {link}, which is signed, or {web_address}")
    if says_somebody_is_a_patient(_PLACE.sub("", value)):
        problem = "say what the practice offers, not that whoever shares this is a patient, or what for"
        raise InvalidValueError("share.discloses", path, problem)


@attrs.frozen(kw_only=True, field_transformer=typed)
class ShareText:
    """Words with ``{variables}`` for one channel and language.

    >>> ShareText(channel="social", body="{practice_name} welcomes new patients: {link}").language
    'en'
    """

    channel: str = attrs.field(validator=code)
    language: str = attrs.field(default="en", validator=code)
    subject: str = attrs.field(default="", validator=[line(120), _words])
    body: str = attrs.field(validator=[label(1000), _words])

    def __attrs_post_init__(self) -> None:
        """What is shared leads to the practice; a card carries its code and link already."""
        named = set(_PLACE.findall(self.body))
        if self.channel == "printed_card":
            if named & {"link", "referral_code"}:
                problem = "leave out {link} and {referral_code}: the card prints both by itself"
                raise InvalidValueError("share.twice", "ShareText.body", problem)
        elif self.channel in _SPOKEN and "link" in named:
            problem = "nobody can say a signed link; use {referral_code} and {web_address}"
            raise InvalidValueError("share.unspeakable", "ShareText.body", problem)
        elif not named & {"link", "referral_code"}:
            problem = "write {link} or {referral_code}, or nobody knows who sent the friend"
            raise InvalidValueError("share.without_code", "ShareText.body", problem)

    @property
    def is_spoken(self) -> bool:
        """Whether the words are heard, and not read."""
        return self.channel in _SPOKEN


def each_share_text_once(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Validator: one text for each channel and language."""
    names = [(text.channel, text.language) for text in value]
    if len(set(names)) != len(names):
        path = f"{type(instance).__name__}.{attribute.name}"
        raise InvalidValueError("share.repeated", path, "give one text for each channel and language")


#: What holds where neither the practice nor a plugin has words of its own.
STANDARD_SHARE_TEXTS: Final = (
    ShareText(
        channel="social",
        body="Looking for a practice? {practice_name} welcomes new patients. You can begin here: {link}",
    ),
    ShareText(channel="sms", body="{practice_name} welcomes new patients. You can begin here: {link}"),
    ShareText(channel="push", body="{practice_name} welcomes new patients. Code {referral_code}"),
    ShareText(
        channel="email",
        subject="A practice, in case you are looking for one",
        body=(
            "Hello,\n\nin case you are looking for a practice: {practice_name} welcomes new patients.\n\n"
            "You can begin here: {link}\n\n"
            "Or name the code {referral_code} when you call. It says nothing about you or about me."
        ),
    ),
    ShareText(channel="web", body="{practice_name} welcomes new patients. Begin here: {link}"),
    ShareText(
        channel="face_to_face",
        body=(
            "If you are ever looking for a practice, {practice_name} welcomes new patients. "
            "Just give them this code: {referral_code}."
        ),
    ),
    ShareText(
        channel="printed_card",
        body="Looking for a practice? You are welcome here. Scan this, or tell us the code.",
    ),
    ShareText(
        channel=ANY_CHANNEL,
        body="{practice_name} welcomes new patients. Begin here: {link} Or name the code {referral_code}.",
    ),
)


def chosen_share_text(texts: Iterable[ShareText], channel: str, *, language: str = "en") -> ShareText:
    """The first of *texts* for that channel and language, then in English, then for any channel.

    What is said on the telephone is what is said at the desk, where it has no words of its own.

    Give the practice's own before those of plugins, and :data:`STANDARD_SHARE_TEXTS` last.

    >>> chosen_share_text(STANDARD_SHARE_TEXTS, "carrier-pigeon").channel
    'any'
    """
    known, other = (*texts, *STANDARD_SHARE_TEXTS), (ANY_CHANNEL, language)
    spoken = ("face_to_face",) if channel in _SPOKEN else ()
    for wanted in (*((word, tongue) for word in (channel, *spoken) for tongue in (language, "en")), other):
        for text in known:
            if (text.channel, text.language) == wanted:
                return text
    return STANDARD_SHARE_TEXTS[-1]


def shared_words(text: ShareText, channel: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body of *text* with its *values*.

    Raises:
        InvalidValueError: ``template.missing_value``: the practice has no value for a variable.
            ``share.length``: the whole is too long for *channel*.
    """
    subject, body = render(text.subject, values), render(text.body, values)
    longest = LONGEST_SHARED.get(channel, _LONGEST_ELSEWHERE)
    if len(body) > longest:
        problem = f"with its link this text has {len(body)} characters; {channel} takes {longest}"
        raise InvalidValueError("share.length", "ShareText.body", problem)
    return subject, body
