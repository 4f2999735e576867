"""What a reply means: whether its words end consent to messages.

References:
- 47 CFR 64.1200(a)(10): STOP, QUIT, END, REVOKE, OPT OUT, CANCEL and UNSUBSCRIBE, or any words that a
  reasonable person would understand so, through any reasonable channel.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import Final

__all__ = ["ReplyMeaning", "read_reply"]


class ReplyMeaning(Enum):
    """What a reply says about further messages."""

    STOP = "stop"
    UNCLEAR = "unclear"
    OTHER = "other"


#: Alone, or with please, all or now, these are a STOP whatever else the text was about.
_KEYWORDS: Final = frozenset(
    "stop stopall quit end revoke optout cancel unsubscribe arret alto parar".split()
)
_FILLERS: Final = frozenset("please pls now all it this messages texts msgs thanks thank you".split())

_MESSAGES: Final = r"(?:text|message|msg|sms|email|e-mail|mail|call|contact|writ|send)\w*"
_NOT: Final = r"(?:do not|don t|dont|never|no longer)"
_BETWEEN: Final = r"(?:(?:ever|want|wish|to|any|more|further|get|receive|be|your|these|those|me|please) )*"
_NO_MORE: Final = re.compile(
    rf"\b(?:stop|quit|cease) {_BETWEEN}{_MESSAGES}"
    rf"|\b{_NOT} {_BETWEEN}{_MESSAGES}"
    rf"|\bno more {_MESSAGES}"
    r"|\b(?:take|remove) (?:me|my number|this number)\b"
    r"|\b(?:leave me alone|optout|opt me out|opting out|unsubscribe me|not interested)\b"
    r"|\bi (?:revoke|withdraw)\b"
)
_MAY_BE: Final = re.compile(
    rf"\b(?:stop|quit|end|revok|optout|cancel|unsubscrib|remov)(?:e|ed|ing|s|led|ling)?\b"
    rf"|\b{_NOT} .*{_MESSAGES}"
)


def read_reply(text: str) -> ReplyMeaning:
    """Read a reply: a STOP, something that holds such a word in ordinary speech, or anything else.

    A person looks at what is unclear; nothing is sent meanwhile.

    >>> read_reply("please don't text me anymore").value, read_reply("STOP").value
    ('stop', 'stop')
    >>> read_reply("I'll stop by at the end of the week").value, read_reply("See you then").value
    ('unclear', 'other')
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in letters if not unicodedata.combining(sign))
    said = re.sub(r"\bopt[ -]out\b", "optout", re.sub(r"[^a-z0-9-]+", " ", bare)).split()
    telling = [word for word in said if word not in _FILLERS]
    if telling and all(word in _KEYWORDS for word in telling):
        return ReplyMeaning.STOP
    plain = " ".join(said)
    if _NO_MORE.search(plain):
        return ReplyMeaning.STOP
    return ReplyMeaning.UNCLEAR if _MAY_BE.search(plain) else ReplyMeaning.OTHER
