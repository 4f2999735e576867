"""FHIR Consent, as far as it is a plain yes or no to a purpose that bedside knows."""

from __future__ import annotations

from typing import Final

from bedside.domain.consents import Consent, ConsentAnswer, ConsentId
from bedside.domain.messages import Purpose
from bedside.errors import InvalidValueError
from bedside.interop.fhir.elements import parts, text
from bedside.interop.fhir.scope import Scope, Skip
from bedside.interop.fhir.structure import Resource

__all__ = ["read_consent"]

#: HL7 v3 PurposeOfUse → the purposes for which we speak.
_PURPOSES: Final = {
    "HMARKT": (Purpose.MARKETING,),
    "TREAT": (Purpose.TREATMENT,),
    "ETREAT": (Purpose.TREATMENT,),
    "CAREMGT": (Purpose.CARE_COORDINATION,),
    "COORD": (Purpose.CARE_COORDINATION,),
    "HPAYMT": (Purpose.BILLING,),
}
#: Anything of this makes a provision narrower than a purpose, which a statement here cannot say.
_NARROWING: Final = ("actor", "action", "securityLabel", "class", "code", "dataPeriod", "data", "provision")


def read_consent(resource: Resource, fhir_id: str, scope: Scope) -> tuple[object, ...] | Skip:
    """One statement for each purpose of the provision, over every channel.

    A permission is never more than GIVEN: whether it was in writing FHIR does not tell. A provision
    that is narrower than its purposes (actors, data, exceptions) is left out rather than widened.
    """
    status = text(resource, "status")
    if status in ("draft", "proposed", "entered-in-error"):
        return Skip(f"status {status}")
    provision = next(iter(parts(resource, "provision")), None)
    if provision is None:
        return Skip("no provision")
    kind = text(provision, "type")
    if kind is None or any(name in provision for name in _NARROWING):
        return Skip("narrower than a purpose")
    purposes = sorted(
        {purpose for coding in parts(provision, "purpose") for purpose in _of(text(coding, "code"))},
        key=lambda purpose: purpose.value,
    )
    if not purposes:
        return Skip("no purpose that bedside speaks for")
    given_at = scope.instant(resource, "dateTime")
    if given_at is None:
        problem = "give the instant, or import with the practice's time zone"
        raise InvalidValueError("fhir.missing", "Consent.dateTime", problem)
    answer = _answer(status, kind)
    period = next(iter(parts(provision, "period")), {})
    expires_at = scope.instant(period, "end")
    if expires_at is not None and expires_at < given_at:
        raise InvalidValueError("period.reversed", "Consent.provision.period", "ended before it was given")
    return tuple(
        Consent(
            id=ConsentId(scope.id_of("Consent", f"{fhir_id}.{purpose.value}.{answer.value}")),
            patient_id=scope.require(resource, "patient", "Patient"),
            purpose=purpose,
            answer=answer,
            evidence=f"FHIR Consent/{fhir_id}",
            given_at=given_at,
            expires_at=expires_at,
            origin=scope.origin("Consent", fhir_id),
        )
        for purpose in purposes
    )


def _of(code: str | None) -> tuple[Purpose, ...]:
    return _PURPOSES.get(code or "", ())


def _answer(status: str | None, kind: str) -> ConsentAnswer:
    if kind == "deny" or status == "rejected":
        return ConsentAnswer.REFUSED
    return ConsentAnswer.WITHDRAWN if status == "inactive" else ConsentAnswer.GIVEN
