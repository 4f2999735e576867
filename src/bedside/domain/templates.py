"""Message templates: the words, and the only values that may be put into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NewType

import attrs

from bedside.domain.checks import code, identifier, label, line, typed
from bedside.domain.messages import Purpose
from bedside.errors import InvalidValueError

__all__ = ["VARIABLES", "MessageTemplate", "MessageTemplateId", "render"]

MessageTemplateId = NewType("MessageTemplateId", str)

#: What a template may say besides its own words.
VARIABLES: Final = frozenset(
    {
        "first_name",
        "practice_name",
        "practice_telephone",
        "practice_address",
        "appointment_day",
        "appointment_time",
        "service",
        "referral_code",
        "link",
        "opt_out",
        "friend_first_name",
    }
)

_PLACE = re.compile(r"\{([a-z_]+)\}")
_BRACE = re.compile(r"[{}]")


def _known_places(instance: Any, attribute: attrs.Attribute[Any], value: str) -> None:
    for name in _PLACE.findall(value):
        if name not in VARIABLES:
            raise InvalidValueError(
                "template.unknown_variable",
                f"MessageTemplate.{attribute.name}",
                f"the variables are {', '.join(sorted(VARIABLES))}",
            )
    if _BRACE.search(_PLACE.sub("", value)):
        raise InvalidValueError(
            "template.syntax", f"MessageTemplate.{attribute.name}", "write a variable as {first_name}"
        )


@attrs.frozen(kw_only=True, field_transformer=typed)
class MessageTemplate:
    """Words with ``{variables}`` for one purpose and language.

    >>> hello = MessageTemplate(id=MessageTemplateId("check-in"), purpose=Purpose.FOLLOW_UP,
    ...     body="Hello {first_name}, how are you today?")
    >>> render(hello.body, {"first_name": "Ana"})
    'Hello Ana, how are you today?'
    """

    id: MessageTemplateId = attrs.field(validator=identifier)
    purpose: Purpose
    language: str = attrs.field(default="en", validator=code)
    subject: str = attrs.field(default="", validator=[line(200), _known_places])
    body: str = attrs.field(validator=[label(2000), _known_places])

    def __attrs_post_init__(self) -> None:
        """A friend is named in thanks alone."""
        if self.names_friend and self.purpose is not Purpose.THANK_YOU:
            problem = "only thanks to whoever sent a friend may name the friend"
            raise InvalidValueError("template.friend", "MessageTemplate.body", problem)

    @property
    def names_friend(self) -> bool:
        """Whether the words name the friend who came, and so tell that they did."""
        return "friend_first_name" in _PLACE.findall(f"{self.subject} {self.body}")


def render(text: str, values: Mapping[str, str]) -> str:
    """Put *values* into *text*; values are never read as text with variables.

    Raises:
        InvalidValueError: a variable of the text has no value.
    """

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise InvalidValueError("template.missing_value", match[1], "give this variable a value")
        return values[match[1]]

    return _PLACE.sub(value_of, text)
