"""The facts of a message's privacy and of a commercial e-mail, by name."""

from __future__ import annotations

from bedside.rules.cases.message import MessageCase
from bedside.rules.effects import Unknown
from bedside.rules.facts import Fact

__all__ = [
    "address_kept",
    "asked_for_confidential",
    "authorization_states_remuneration",
    "cmia_authorization",
    "days_since_lapse",
    "discloses_referred",
    "email_opted_out",
    "exceeds_minimum",
    "fits_confidential_channels",
    "forwarding_rewarded",
    "has_optout",
    "has_postal_address",
    "honest_headers",
    "is_nominal_gift",
    "is_transactional",
    "marketing_authorization",
    "minor_consented_to_care",
    "names_referrer",
    "patient_is_minor",
    "referred_authorizes",
    "referrer_is_patient",
    "referrer_permits_naming",
    "tells_of_reader",
    "to_parent",
    "unencrypted_acknowledged",
]

_Yes = Fact[MessageCase, bool]

marketing_authorization = _Yes(
    "patient.marketing_authorization", lambda case: case.privacy.marketing_authorization
)
authorization_states_remuneration = _Yes(
    "patient.authorization_states_remuneration",
    lambda case: case.privacy.authorization_states_remuneration,
)
cmia_authorization = _Yes("patient.cmia_authorization", lambda case: case.privacy.cmia_authorization)
discloses_referred = _Yes("message.discloses_referred", lambda case: case.privacy.discloses_referred)
referred_authorizes = _Yes("referred.authorizes_disclosure", lambda case: case.privacy.referred_authorizes)
names_referrer = _Yes("message.names_referrer", lambda case: case.privacy.names_referrer)
referrer_is_patient = _Yes("referrer.is_patient", lambda case: case.privacy.referrer_is_patient)
referrer_permits_naming = _Yes("referrer.permits_naming", lambda case: case.privacy.referrer_permits_naming)
tells_of_reader = _Yes("message.tells_that_reader_is_patient", lambda case: case.privacy.tells_of_reader)
exceeds_minimum = _Yes("message.exceeds_minimum", lambda case: case.privacy.exceeds_minimum)
unencrypted_acknowledged = _Yes(
    "patient.unencrypted_acknowledged", lambda case: case.privacy.unencrypted_acknowledged
)
is_nominal_gift = _Yes("message.is_nominal_gift", lambda case: case.privacy.is_nominal_gift)
days_since_lapse = Fact[MessageCase, int](
    "message.days_since_lapse", lambda case: case.privacy.days_since_lapse
)
patient_is_minor = _Yes("patient.is_minor", lambda case: case.privacy.patient_is_minor)
to_parent = _Yes("message.to_parent", lambda case: case.privacy.to_parent)
minor_consented_to_care = _Yes(
    "patient.minor_consented_to_care", lambda case: case.privacy.minor_consented_to_care
)
address_kept = _Yes("message.confidential_address_kept", lambda case: case.privacy.confidential_address_kept)


def _asked(case: MessageCase) -> bool | Unknown:
    channels = case.privacy.confidential_channels
    return channels if isinstance(channels, Unknown) else bool(channels)


def _fits(case: MessageCase) -> bool | Unknown:
    channels = case.privacy.confidential_channels
    return channels if isinstance(channels, Unknown) else case.channel in channels


asked_for_confidential = _Yes("patient.confidential_channels requested", _asked)
fits_confidential_channels = _Yes("message.channel among patient.confidential_channels", _fits)

has_postal_address = _Yes("email.has_postal_address", lambda case: case.email.has_postal_address)
has_optout = _Yes("email.has_optout", lambda case: case.email.has_optout)
honest_headers = _Yes("email.honest_headers", lambda case: case.email.honest_headers)
email_opted_out = _Yes("recipient.email_opted_out", lambda case: case.email.opted_out)
is_transactional = _Yes("email.is_transactional", lambda case: case.email.is_transactional)
forwarding_rewarded = _Yes("email.forwarding_rewarded", lambda case: case.email.forwarding_rewarded)
