"""Words that tell too much: that somebody is a patient, what for, or that a friend has come.

A short list of the phrases that people write without thinking, in a few languages. It finds slips, and
does not read: a sentence that says it in other words is found by nobody but whoever reads it.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["mentions_an_amount", "says_a_friend_came", "says_somebody_is_a_patient"]

_PATIENT: Final = (
    # English: "my dentist" and "your treatment" make somebody a patient, "our dentists" does not.
    r"\b(my|your) (?:\w+ ){0,2}(dentist|doctor|physician|therapist|surgeon|midwife|hygienist|clinic)s?\b",
    r"\b(my|your) (?:\w+ ){0,2}(treatment|therapy|surgery|diagnosis|prescription|check-?up|appointment|visit"
    r"|braces|implant|crown|filling|results)s?\b",
    r"\b(i am|i'm|i was|you are|you're|as) (?:\w+ ){0,2}(a|our|their) (?:\w+ ){0,2}patient\b",
    r"\bas (?:a|our|one of our) (?:\w+ ){0,2}patients?\b",
    r"\b(treated|cured|healed|operated on) (me|you)\b",
    r"\b(i was|you were|i am being|you are being) treated\b",
    # Spanish.
    r"\b(mi|tu|su) (?:\w+ ){0,2}(dentista|m[eé]dic[oa]|doctora?|terapeuta|tratamiento|cita|diagn[oó]stico)\b",
    r"\b(soy|eres|es usted|como) (?:\w+ )?paciente\b",
    # German.
    r"\b(mein|dein|ihr)(e|en|em|er)? (?:\w+ ){0,2}"
    r"(zahn)?([aä]rzt(in)?|arzt|behandlung|termin|diagnose|therapie)\b",
    r"\b(bin|bist|sind|als) (?:\w+ ){0,2}patient(in)?\b",
    # French.
    r"\b(mon|ma|votre|ton|ta) (?:\w+ ){0,2}"
    r"(dentiste|m[eé]decin|docteur|th[eé]rapeute|traitement|rendez-vous)\b",
    r"\b(je suis|vous [eê]tes|en tant que) (?:\w+ ){0,2}patiente?\b",
)
_CAME: Final = (
    r"\b(friend|neighbou?r|colleague|relative|she|he|they|someone) (?:\w+ ){0,3}"
    r"(came|come|visited|booked|joined|registered|showed up|was seen|is now|has become|became)\b",
    r"\b(friend|neighbou?r|colleague|relative)'s (?:\w+ ){0,2}(visit|appointment|treatment)\b",
    r"\b(came in|came to (see )?us|now a patient|a new patient thanks to)\b",
    r"\b(amig[oa]|vecin[oa]) (?:\w+ ){0,3}(vino|ha venido|visit[oó]|es ahora)\b",
    r"\b(freund(in)?|bekannte[rn]?) (?:\w+ ){0,3}(war|kam|ist gekommen|ist jetzt)\b",
    r"\b(ami[e]?|voisine?) (?:\w+ ){0,3}(est venue?|a pris|est maintenant)\b",
)
_AMOUNT: Final = (
    r"[$€£¥]\s?\d|\d\s?[$€£¥]",
    r"\b\d+([.,]\d+)? ?(usd|eur|gbp|cad|aud|dollars?|euros?|pounds?|cents?|d[oó]lares|percent|per cent)\b",
    r"\b(usd|eur|gbp|cad|aud) ?\d",
    r"\d ?%",
    r"\b(gift card|voucher|discount|account credit|cash)s?\b",
)


def _any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_SAYS_PATIENT, _SAYS_CAME, _SAYS_AMOUNT = _any_of(_PATIENT), _any_of(_CAME), _any_of(_AMOUNT)


def says_somebody_is_a_patient(words: str) -> bool:
    """Whether *words* say that whoever writes or reads them is a patient, or what for.

    >>> says_somebody_is_a_patient("My dentist welcomes new patients.")
    True
    >>> says_somebody_is_a_patient("Harbour Dental welcomes new patients.")
    False
    """
    return _SAYS_PATIENT.search(_plain(words)) is not None


def says_a_friend_came(words: str) -> bool:
    """Whether *words* say that somebody came to the practice.

    >>> says_a_friend_came("Thank you! Your friend came to see us.")
    True
    >>> says_a_friend_came("Thank you for recommending us to a friend.")
    False
    """
    return _SAYS_CAME.search(_plain(words)) is not None


def mentions_an_amount(words: str) -> bool:
    """Whether *words* speak of money, or of a thing that stands for it.

    >>> mentions_an_amount("Thank you: $25 for you."), mentions_an_amount("Thank you.")
    (True, False)
    """
    return _SAYS_AMOUNT.search(_plain(words)) is not None


def _plain(words: str) -> str:
    """One blank between words and straight apostrophes, so that a line break hides nothing."""
    return " ".join(words.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
