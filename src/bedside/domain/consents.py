"""Consent: permission by purpose, channel and address. Unknown is no."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import (
    PERSONAL,
    aware,
    identifier,
    label,
    not_before,
    optional,
    personal_text,
    typed,
    utc,
)
from bedside.domain.messages import Channel, Purpose
from bedside.domain.patients import Origin

__all__ = [
    "Consent",
    "ConsentAnswer",
    "ConsentId",
    "Permission",
    "authorizes",
    "is_authorized_for_marketing",
    "marketing_statement",
    "naming_statement",
    "permission",
]

ConsentId = NewType("ConsentId", str)


class ConsentAnswer(Enum):
    """What was said."""

    GIVEN = "given"
    GIVEN_IN_WRITING = "given_in_writing"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Consent:
    """One statement by a patient, with its evidence (FHIR Consent); never changed, only followed by another.

    ``purpose``, ``channel`` or ``address`` None means every one of them. ``evidence`` says how we
    know (a form's id, the words of a message); ``wording`` is the version of the text agreed to.
    ``named_as`` is the name by which somebody who agreed to be named wants it done.
    """

    id: ConsentId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    purpose: Purpose | None = None
    channel: Channel | None = None
    address: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(320))
    )
    answer: ConsentAnswer
    given_by: str = attrs.field(default="patient", validator=identifier)
    evidence: str = attrs.field(repr=False, metadata=PERSONAL, validator=personal_text(1000))
    wording: str | None = attrs.field(default=None, validator=optional(label(120)))
    named_as: str | None = attrs.field(
        default=None, repr=False, metadata=PERSONAL, validator=optional(personal_text(80))
    )
    given_at: datetime = attrs.field(validator=aware)
    expires_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("given_at")]
    )
    origin: Origin | None = None

    @property
    def is_no(self) -> bool:
        """Whether it refuses, or takes back what was allowed."""
        return self.answer in (ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN)

    def speaks_of(self, *, purpose: Purpose, channel: Channel, address: str | None) -> bool:
        """Whether the statement covers this purpose, channel and address."""
        return (
            self.purpose in (None, purpose)
            and self.channel in (None, channel)
            and (self.address is None or self.address == address)
        )


@attrs.frozen(kw_only=True, field_transformer=typed)
class Permission:
    """What the statements add up to, and the one that decided."""

    granted: bool
    in_writing: bool = False
    opted_out: bool = False
    consent_id: ConsentId | None = attrs.field(default=None, validator=optional(identifier))


def permission(
    consents: Iterable[Consent],
    *,
    purpose: Purpose,
    channel: Channel,
    address: str | None,
    at: datetime,
) -> Permission:
    """Whether we may speak for *purpose* over *channel* to *address* at the instant *at*.

    The latest statement that covers all three decides; of two at one instant, the refusal. An
    expired consent and silence are no.

    >>> from datetime import UTC
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> yes = Consent(id=ConsentId("c-1"), patient_id="p-1", purpose=Purpose.RECALL, channel=Channel.SMS,
    ...     answer=ConsentAnswer.GIVEN, evidence="intake form 7", given_at=monday)
    >>> asked = dict(channel=Channel.SMS, address="+13035550100", at=monday)
    >>> permission([yes], purpose=Purpose.RECALL, **asked).granted
    True
    >>> permission([yes], purpose=Purpose.MARKETING, **asked).granted
    False
    """
    about = [
        consent
        for consent in consents
        if utc(consent.given_at) <= utc(at)
        and consent.speaks_of(purpose=purpose, channel=channel, address=address)
    ]
    if not about:
        return Permission(granted=False)
    last = max(about, key=_decides)
    if last.is_no:
        return Permission(granted=False, opted_out=True, consent_id=last.id)
    if last.expires_at is not None and utc(last.expires_at) <= utc(at):
        return Permission(granted=False, consent_id=last.id)
    in_writing = last.answer is ConsentAnswer.GIVEN_IN_WRITING
    return Permission(granted=True, in_writing=in_writing, consent_id=last.id)


def is_authorized_for_marketing(consents: Iterable[Consent], *, at: datetime) -> bool:
    """Whether the patient has authorized marketing in writing, and that still holds (45 CFR 164.508(a)(3)).

    Only a statement that names marketing authorizes it; one that ends every purpose ends this one too.

    >>> from datetime import UTC
    >>> monday = datetime(2026, 1, 5, tzinfo=UTC)
    >>> form = Consent(id=ConsentId("c-1"), patient_id="p-1", purpose=Purpose.MARKETING,
    ...     answer=ConsentAnswer.GIVEN_IN_WRITING, evidence="form 9", given_at=monday)
    >>> is_authorized_for_marketing([form], at=monday), is_authorized_for_marketing([], at=monday)
    (True, False)
    """
    last = marketing_statement(consents, at=at)
    return last is not None and authorizes(last, at=at)


def marketing_statement(consents: Iterable[Consent], *, at: datetime) -> Consent | None:
    """The statement that decides whether marketing is authorized: the latest; None when none speaks of it."""
    return naming_statement(consents, purpose=Purpose.MARKETING, at=at)


def naming_statement(consents: Iterable[Consent], *, purpose: Purpose, at: datetime) -> Consent | None:
    """The latest statement that names *purpose*, or ends every purpose; None when none does."""
    about = [
        consent
        for consent in consents
        if utc(consent.given_at) <= utc(at)
        and (consent.purpose is purpose or (consent.purpose is None and consent.is_no))
    ]
    return max(about, key=_decides, default=None)


def authorizes(statement: Consent, *, at: datetime) -> bool:
    """Whether the statement is given in writing, and still holds."""
    expired = statement.expires_at is not None and utc(statement.expires_at) <= utc(at)
    return statement.answer is ConsentAnswer.GIVEN_IN_WRITING and not expired


def _decides(consent: Consent) -> tuple[datetime, bool, str]:
    """The later one; of two at one instant, the refusal."""
    return utc(consent.given_at), consent.is_no, consent.id
