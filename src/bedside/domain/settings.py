"""The facts of one practice that every decision needs."""

from __future__ import annotations

from datetime import date, time, timedelta
from enum import Enum
from typing import Any

import attrs

from bedside.domain.access import STANDARD_ACCESS, AccessPolicy
from bedside.domain.caps import Cap, each_cap_once
from bedside.domain.cards import CardDesign
from bedside.domain.checks import (
    PERSONAL,
    at_least,
    duration,
    identifier,
    label,
    optional,
    plain_date,
    region,
    some,
    typed,
    zone_name,
)
from bedside.domain.dates import QuietHours
from bedside.domain.links import link_base
from bedside.domain.money import CURRENCIES
from bedside.domain.sharing import ShareText, each_share_text_once
from bedside.errors import InvalidValueError

__all__ = ["FacilityKind", "PackReview", "PracticeSettings", "Profession"]


class Profession(Enum):
    """Whose licence the practice works under."""

    DENTIST = "dentist"
    PHYSICIAN = "physician"
    OPTOMETRIST = "optometrist"
    PODIATRIST = "podiatrist"
    PHYSICAL_THERAPIST = "physical_therapist"
    CHIROPRACTOR = "chiropractor"
    PHYSICIAN_ASSISTANT = "physician_assistant"
    NURSE = "nurse"
    DENTAL_HYGIENIST = "dental_hygienist"
    OCCUPATIONAL_THERAPIST = "occupational_therapist"
    OPTICIAN = "optician"
    OSTEOPATH = "osteopath"
    PHARMACIST = "pharmacist"
    PSYCHOLOGIST = "psychologist"
    OTHER = "other"


class FacilityKind(Enum):
    """What the practice is; laws against kickbacks treat all but the first more strictly.

    18 USC 220 names laboratories, recovery homes and addiction treatment, Part IIBA of the Health
    Insurance Act 1973 (Cth) pathology and imaging, and the CMA Order 2014 private hospitals.
    """

    PRACTICE = "practice"
    LABORATORY = "laboratory"
    RECOVERY_HOME = "recovery_home"
    SUD_TREATMENT = "sud_treatment"
    PATHOLOGY = "pathology"
    DIAGNOSTIC_IMAGING = "diagnostic_imaging"
    PRIVATE_HOSPITAL = "private_hospital"


@attrs.frozen(kw_only=True, field_transformer=typed)
class PackReview:
    """A person with authority has read one version of a jurisdiction's rules for this practice."""

    pack: str = attrs.field(validator=identifier)
    version: str = attrs.field(validator=identifier)
    reviewer: str = attrs.field(validator=label(120), repr=False, metadata=PERSONAL)
    reviewed_on: date = attrs.field(validator=plain_date)


def _known_currency(instance: object, attribute: attrs.Attribute[Any], value: str) -> None:
    if value not in CURRENCIES:
        raise InvalidValueError(
            "currency.unknown", "PracticeSettings.currency", "give an ISO 4217 code such as USD"
        )


def _regions(instance: object, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    some(instance, attribute, value)
    for item in value:
        region(instance, attribute, item)


@attrs.frozen(kw_only=True, field_transformer=typed)
class PracticeSettings:
    """Name, place, law and house rules of a practice.

    >>> harbour = PracticeSettings(name="Harbour Dental", time_zone="America/Denver", currency="USD",
    ...     jurisdictions=("US", "US-CO"))
    >>> harbour.region
    'US-CO'
    """

    id: str = attrs.field(default="practice", validator=identifier)
    name: str = attrs.field(validator=label(120))
    time_zone: str = attrs.field(validator=zone_name)
    currency: str = attrs.field(validator=_known_currency)
    jurisdictions: tuple[str, ...] = attrs.field(validator=_regions)
    profession: Profession = Profession.OTHER
    licensed: bool = True
    federally_enrolled: bool | None = None
    facility_kind: FacilityKind = FacilityKind.PRACTICE
    furnishes_designated_health_services: bool = False
    pack_reviews: tuple[PackReview, ...] = ()
    quiet_hours: QuietHours = QuietHours(time(20), time(8))
    messages_per_week: int = attrs.field(default=3, validator=at_least(1))
    attribution_window: timedelta = attrs.field(default=timedelta(days=90), validator=duration)
    telephone: str | None = attrs.field(default=None, validator=optional(label(40)))
    postal_address: str | None = attrs.field(default=None, validator=optional(label(300)))
    opt_out: str = attrs.field(default="Reply STOP to opt out.", validator=label(120))
    access: AccessPolicy = attrs.field(default=STANDARD_ACCESS)
    reward_caps: tuple[Cap, ...] = attrs.field(default=(), validator=each_cap_once)
    records_kept_years: int | None = attrs.field(default=None, validator=optional(at_least(0)))
    records_kept_until_age: int | None = attrs.field(default=None, validator=optional(at_least(0)))
    concern_answered_within: timedelta = attrs.field(default=timedelta(days=5), validator=duration)

    link_base: str | None = attrs.field(default=None, validator=optional(link_base))
    share_texts: tuple[ShareText, ...] = attrs.field(default=(), validator=each_share_text_once)
    card_design: CardDesign = CardDesign()

    def __attrs_post_init__(self) -> None:
        """Caps are in the practice's currency."""
        if any(cap.limit.currency != self.currency for cap in self.reward_caps):
            raise InvalidValueError(
                "currency.mismatch", "PracticeSettings.reward_caps", f"give amounts in {self.currency}"
            )

    @property
    def region(self) -> str:
        """The narrowest jurisdiction: where the licence is held."""
        return max(self.jurisdictions, key=lambda code: code.count("-"))
