"""The facts of a rule case, read from a file's sections into the typed cases that rules judge.

An absent key takes the default of `DEFAULTS`; null means that the fact is not known, except where
it means that nothing is on file (`NONE_ON_FILE`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from enum import Enum
from typing import Final, TypeVar

import attrs

from bedside.domain.money import Money
from bedside.errors import ImportRefusedError, InvalidValueError
from bedside.rules import UNKNOWN, Unknown
from bedside.uncaused import uncaused

__all__ = ["DEFAULTS", "NONE_ON_FILE", "CaseFacts", "instant_of"]

E = TypeVar("E", bound=Enum)

#: What an absent fact means. A fact that is not listed here is unknown when it is absent.
DEFAULTS: Final[Mapping[str, bool | int | str]] = {
    "practice.licensed": True,
    "practice.facility_kind": "practice",
    "practice.vbe_participant": False,
    "practice.has_formal_medical_staff": False,
    "reward.currency": "USD",
    "reward.applies_to_cost_share": False,
    "reward.solicited": False,
    "reward.advertised": False,
    "reward.exception": "none",
    "reward.determination": False,
    "reward.promo_disclosures": False,
    "reward.registered": False,
    "reward.fmv_not_referral": False,
    "reward.rural": False,
    "reward.luxury": False,
    "reward.driver_paid_per_patient": False,
    "reward.cost_shifted": False,
    "recipient.age": 18,
    "recipient.guardian_agreement": False,
    "recipient.bona_fide_employment": False,
    "recipient.on_national_dnc": False,
    "recipient.on_internal_dnc": False,
    "recipient.ebr": False,
    "agreement.signed": False,
    "agreement.fmv_evidence": False,
    "agreement.fmv": False,
    "agreement.methodology_set_in_advance": False,
    "agreement.set_in_advance": False,
    "agreement.term_months": 0,
    "agreement.commercially_reasonable": True,
    "agreement.varies_with_referrals": False,
    "partner.reciprocal_quota": False,
    "partner_referral.practice_has_financial_interest": False,
    "partner_referral.practice_has_beneficial_interest": False,
    "partner_referral.family_relationship": False,
    "partner_referral.written_disclosure": False,
    "partner_referral.alternatives_listed": 0,
    "partner_referral.patient_choice_recorded": True,
    "partner_referral.clinical_reason_recorded": True,
    "network.disclosures_complete": False,
    "network.excludes_qualified": False,
    "third_party_ad.recommends": False,
    "third_party_ad.full_refund": False,
    "third_party_ad.essential_health_benefit": False,
    "kpi.benefit_linked": False,
    "message.purpose": "marketing",
    "message.channel": "letter",
    "message.discloses_referred_status": False,
    "message.names_referrer": False,
    "message.contains_phi_beyond_minimum": False,
    "message.is_promotional_gift_nominal": False,
    "message.honest_headers": True,
    "message.reward_for_forwarding": False,
    "message.relies_on": "consent",
    "message.is_healthcare_message": False,
    "message.opted_out_of_exempt_messages": False,
    "message.count": 1,
    "message.uses_confidential_address": True,
    "patient.hipaa_marketing_authorization": False,
    "patient.authorization_states_remuneration": False,
    "patient.cmia_authorization": False,
    "patient.unencrypted_ack": False,
    "patient.age": 18,
    "service.minor_consented": False,
    "referred.authorization_to_disclose": False,
    "referrer.permission_to_be_named": False,
    "disclosure.purpose": "other",
    "disclosure.data": "clinical",
    "disclosure.authorization": False,
    "disclosure.within_minimum": True,
    "disclosure.remuneration_for_phi": False,
    "disclosure.authorization_sale": False,
    "disclosure.psychotherapy_authorization": False,
    "disclosure.part2_consent": False,
    "disclosure.notice_attached": False,
    "disclosure.paid_out_of_pocket_in_full": False,
    "disclosure.restriction_requested": False,
    "review.incentive": "none",
    "review.disclosure_shown": False,
    "review.author": "patient",
    "review.disclosed": False,
    "review.author_is_real_customer": True,
    "review.platform": "other",
    "review.audience": "everyone",
    "review.claims_all_reviews": False,
    "review.hidden_negative": 0,
    "review.reply_confirms_patient": False,
    "review.identifies_patient": False,
}

#: Where null says "none on file" or "none", not "not known".
NONE_ON_FILE: Final = frozenset(
    {
        "reward.determination",
        "agreement.fmv_evidence",
        "review.conditioned_on",
        "review.incentive",
        "overage.last_cure",
        "overage.returned_on",
        "reward.exception",
    }
)


@attrs.frozen
class CaseFacts:
    """The facts of one case: sections of keys, read by path such as ``reward.retail_value``.

    ``place`` names the case in errors; ``read`` collects the paths that were looked at, so that a
    report can name the facts that no rule could use.
    """

    place: str
    sections: Mapping[str, object]
    read: set[str] = attrs.field(factory=set)

    def has(self, path: str) -> bool:
        """Whether the file gives the section, or the key of the section."""
        return self._find(path) is not None or self._is_null(path)

    def raw(self, path: str) -> object | Unknown | None:
        """The value as it stands; absent ones by default; None only where null means none."""
        self.read.add(path)
        if self._is_null(path):
            return None if path in NONE_ON_FILE else UNKNOWN
        found = self._find(path)
        return DEFAULTS.get(path, UNKNOWN) if found is None else found

    def flag(self, path: str) -> bool | Unknown:
        """Yes or no; where evidence is asked for, whether any is there."""
        value = self.raw(path)
        if value is None:
            return False
        if isinstance(value, Unknown | bool):
            return value
        if path in NONE_ON_FILE:
            return True
        raise self.refuse("case.flag", path, "give true, false or null")

    def count(self, path: str) -> int | Unknown:
        """A whole number."""
        value = self.raw(path)
        if isinstance(value, Unknown):
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self.refuse("case.number", path, "give a whole number or null")

    @uncaused
    def hundredths(self, path: str) -> int | Unknown:
        """A decimal number in hundredths, rounded up."""
        value = self.raw(path)
        if isinstance(value, Unknown):
            return value
        try:
            exact = Decimal(str(value)) * 100
            return int(exact.to_integral_value(rounding=ROUND_CEILING))
        except (InvalidOperation, ValueError, OverflowError):
            raise self.refuse("case.number", path, "give a number or null") from None

    def text(self, path: str) -> str | Unknown:
        """A code or a name, as written."""
        value = self.raw(path)
        if isinstance(value, Unknown | str):
            return value
        if value is None:
            return "none"
        raise self.refuse("case.text", path, "give text or null")

    def texts(self, path: str) -> tuple[str, ...] | Unknown:
        """A list of codes or names."""
        value = self.raw(path)
        if isinstance(value, Unknown):
            return value
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise self.refuse("case.list", path, "give a list of texts or null")

    def code(self, path: str, kind: type[E], also: Mapping[str, E] | None = None) -> E | Unknown:
        """A member of *kind* by its code, or by one of the words in *also*."""
        value = self.text(path)
        return value if isinstance(value, Unknown) else self._member(path, value, kind, also or {})

    def codes(self, path: str, kind: type[E]) -> frozenset[E] | Unknown:
        """A set of members of *kind*."""
        values = self.texts(path)
        if isinstance(values, Unknown):
            return values
        return frozenset(self._member(path, value, kind, {}) for value in values)

    @uncaused
    def money(self, path: str, currency: str = "reward.currency") -> Money | Unknown:
        """An amount written as text, in the currency that another fact names."""
        value, unit = self.text(path), self.text(currency)
        if isinstance(value, Unknown) or isinstance(unit, Unknown):
            return UNKNOWN
        try:
            return Money.of(value, unit)
        except InvalidValueError:
            raise self.refuse("case.money", path, 'give an amount such as "15.00"') from None

    @uncaused
    def day(self, path: str) -> date | Unknown | None:
        """A calendar date."""
        value = self.raw(path)
        if value is None or isinstance(value, Unknown):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.refuse("case.date", path, "give a date such as 2026-11-21") from None

    def instant(self, path: str) -> datetime | Unknown:
        """A UTC instant."""
        value = self.text(path)
        if isinstance(value, Unknown):
            return value
        found = instant_of(value)
        if found is None:
            raise self.refuse("case.instant", path, "give a UTC instant such as 2026-11-21T20:00:00Z")
        return found

    def ignored(self) -> tuple[str, ...]:
        """The facts that nothing looked at, for the report."""
        given = (
            f"{name}.{key}" if key else name
            for name, section in self.sections.items()
            for key in (section if isinstance(section, Mapping) else [""])
        )
        return tuple(sorted(set(given) - self.read))

    def refuse(self, code: str, path: str, problem: str) -> ImportRefusedError:
        """The error for this fact: place and code, never the value."""
        return ImportRefusedError(code, f"{self.place}: facts.{path}", problem)

    def _find(self, path: str) -> object | None:
        name, _, key = path.partition(".")
        section = self.sections.get(name)
        if not key or not isinstance(section, Mapping):
            return section if not key else None
        found: object | None = section.get(key)
        return found

    def _is_null(self, path: str) -> bool:
        name, _, key = path.partition(".")
        section = self.sections.get(name)
        if not key:
            return name in self.sections and section is None
        return isinstance(section, Mapping) and key in section and section[key] is None

    @uncaused
    def _member(self, path: str, value: str, kind: type[E], also: Mapping[str, E]) -> E:
        if value in also:
            return also[value]
        try:
            return kind(value)
        except ValueError:
            allowed: Iterable[str] = sorted({*(str(member.value) for member in kind), *also})
            raise self.refuse("case.code", path, f"give one of {', '.join(allowed)}") from None


def instant_of(text: str) -> datetime | None:
    """The instant that an ISO 8601 text with an offset names, in UTC; None for anything else.

    >>> instant_of("2026-11-21T20:00:00Z")
    datetime.datetime(2026, 11, 21, 20, 0, tzinfo=datetime.timezone.utc)
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.utcoffset() is not None else None
