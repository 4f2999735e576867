"""The case of a message: words that the practice would send to a person over one channel."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import attrs

from bedside.domain.checks import aware, zone_name
from bedside.domain.messages import Channel, Purpose
from bedside.rules.cases.direct import DirectMarketing
from bedside.rules.cases.outreach import OutreachFacts
from bedside.rules.cases.processing import Grounds
from bedside.rules.cases.telephone import Revocation, TelephoneFacts
from bedside.rules.effects import UNKNOWN, Unknown

__all__ = ["EmailFacts", "MessageCase", "MessageContent", "MessagePrivacy", "Remuneration"]


class MessageContent(Enum):
    """What a message is about: care, the practice's own services, or somebody else's product."""

    CARE = "care"
    OWN_SERVICES = "own_services"
    SPONSORED_PRODUCT = "sponsored_product"


class Remuneration(Enum):
    """Whether a third party pays the practice for the message."""

    NONE = "none"
    COST_ONLY = "cost_only"
    ABOVE_COST = "above_cost"


@attrs.frozen(kw_only=True)
class EmailFacts:
    """What 15 USC 7704 asks of a commercial e-mail."""

    has_postal_address: bool | Unknown = UNKNOWN
    has_optout: bool | Unknown = UNKNOWN
    honest_headers: bool | Unknown = UNKNOWN
    opted_out: bool | Unknown = UNKNOWN
    is_transactional: bool | Unknown = UNKNOWN
    forwarding_rewarded: bool | Unknown = UNKNOWN


@attrs.frozen(kw_only=True)
class MessagePrivacy:
    """What the message reveals, to whom, and the authorizations on file (45 CFR 164).

    ``confidential_channels``: the only channels that the patient agreed to, empty when they asked
    for none; ``confidential_address_kept`` matters only when they did. ``discloses_referred``: the
    words tell that a referred person came, or did not. ``tells_of_reader``: words of thanks tell that
    whoever reads them is a patient.
    """

    confidential_channels: frozenset[Channel] | Unknown
    confidential_address_kept: bool | Unknown = UNKNOWN
    discloses_referred: bool | Unknown
    referred_authorizes: bool | Unknown = UNKNOWN
    names_referrer: bool | Unknown
    referrer_is_patient: bool | Unknown = UNKNOWN
    referrer_permits_naming: bool | Unknown = UNKNOWN
    exceeds_minimum: bool | Unknown
    tells_of_reader: bool | Unknown = False
    unencrypted_acknowledged: bool | Unknown = UNKNOWN
    marketing_authorization: bool | Unknown = UNKNOWN
    authorization_states_remuneration: bool | Unknown = UNKNOWN
    cmia_authorization: bool | Unknown = UNKNOWN
    is_nominal_gift: bool | Unknown = False
    days_since_lapse: int | Unknown = UNKNOWN
    patient_is_minor: bool | Unknown = UNKNOWN
    to_parent: bool | Unknown = UNKNOWN
    minor_consented_to_care: bool | Unknown = UNKNOWN


def _aware(instance: object, attribute: attrs.Attribute[Any], value: datetime | Unknown) -> None:
    if not isinstance(value, Unknown):
        aware(instance, attribute, value)


def _zones(instance: object, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    for name in value:
        zone_name(instance, attribute, name)


@attrs.frozen(kw_only=True)
class MessageCase:
    """May this be sent to this person, over this channel, at this moment?

    ``recipient_zones``: every IANA zone that the recipient may be in; when address and area code
    disagree, both; when nothing is known, none. ``is_marketing``, ``is_solicitation`` and
    ``is_commercial`` are the three legal words: advertising (47 CFR 64.1200), a telephone
    solicitation, and a commercial e-mail (15 USC 7702).
    """

    purpose: Purpose
    channel: Channel
    content: MessageContent | Unknown
    remuneration: Remuneration | Unknown
    is_marketing: bool | Unknown
    is_solicitation: bool | Unknown
    is_commercial: bool | Unknown
    send_at: datetime | Unknown = attrs.field(validator=_aware)
    recipient_zones: tuple[str, ...] = attrs.field(validator=_zones)
    outreach: OutreachFacts
    privacy: MessagePrivacy
    telephone: TelephoneFacts = TelephoneFacts()
    email: EmailFacts = EmailFacts()
    revocation: Revocation | None = None
    grounds: Grounds = Grounds()
    direct: DirectMarketing = DirectMarketing()
