"""The field "how did you hear about us" of a web form, made an answer or refused by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bedside.domain.codes import referral_code
from bedside.domain.heard import HeardFrom, HeardHow
from bedside.errors import InvalidValueError
from bedside.interop.contacts import normalise_email, normalise_phone

__all__ = ["read_heard"]

_FIELDS: Final = ("how", "code", "name", "contact", "partner_id", "campaign")


def read_heard(form: Mapping[str, str], *, region: str | None) -> HeardFrom:
    """What a form holds under ``how``, ``code``, ``name``, ``contact``, ``partner_id`` and ``campaign``.

    Blanks around a value do not matter, and an empty field is not there. Codes are forgiving of case,
    spaces and hyphens; *region* (ISO 3166, such as ``US``) reads numbers without a country code. Who
    typed a code came by a code, also where ``how`` says ``friend``.

    >>> read_heard({"how": "friend", "name": " Ana Ito ", "contact": "(303) 555-0100"}, region="US").contact
    '+13035550100'
    >>> read_heard({"how": "friend", "code": "abcd efgh-jkv", "name": ""}, region="US").how.value
    'code'

    Raises:
        InvalidValueError: ``heard.how``: it is no such answer. ``heard.field``: the form has a field of
            another name. ``heard.parts``: the answer lacks what it is about, or says more. And what
            codes, numbers, addresses and tags are refused for.
        MissingExtraError: the extra ``contacts`` is not installed, and a contact was given.
    """
    if not set(form) <= set(_FIELDS):
        raise InvalidValueError("heard.field", "heard", f"the fields are {', '.join(_FIELDS)}")
    said = {field: text for field in _FIELDS if (text := form.get(field, "").strip())}
    word = said.get("how", "").lower().replace("_", "-").replace(" ", "-")
    how = next((one for one in HeardHow if one.value == word), None)
    if how is None:
        answers = ", ".join(one.value for one in HeardHow)
        raise InvalidValueError("heard.how", "heard.how", f"the answers are {answers}")
    code, contact, campaign = said.get("code"), said.get("contact"), said.get("campaign")
    if how is HeardHow.FRIEND and code is not None:
        # The code names the friend for certain; what else was typed about them is not needed.
        return HeardFrom(how=HeardHow.CODE, code=referral_code(code))
    return HeardFrom(
        how=how,
        code=None if code is None else referral_code(code),
        name=said.get("name"),
        contact=None if contact is None else _contact(contact, region),
        partner_id=said.get("partner_id"),
        campaign=None if campaign is None else campaign.lower(),
    )


def _contact(text: str, region: str | None) -> str:
    return normalise_email(text) if "@" in text else normalise_phone(text, region=region)
