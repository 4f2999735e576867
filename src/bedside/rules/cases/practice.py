"""The facts of a practice that the law of inducements asks about."""

from __future__ import annotations

import attrs

from bedside.domain.checks import region
from bedside.domain.settings import FacilityKind, Profession
from bedside.rules.effects import UNKNOWN, Unknown

__all__ = ["FacilityKind", "PracticeFacts"]


@attrs.frozen(kw_only=True)
class PracticeFacts:
    """Where and under which licence the practice works.

    ``state_pack_reviewed``: a reviewed pack of exactly this region and profession is loaded.
    ``furnishes_dhs``: designated health services, 42 CFR 411.351. ``vbe_participant``: member of a
    value-based enterprise, 42 CFR 1001.952(ee).
    """

    region: str = attrs.field(validator=region)
    profession: Profession | Unknown
    licensed: bool | Unknown
    federal_enrolled: bool | Unknown
    state_pack_reviewed: bool | Unknown
    facility_kind: FacilityKind | Unknown
    furnishes_dhs: bool | Unknown
    has_formal_medical_staff: bool | Unknown = UNKNOWN
    vbe_participant: bool | Unknown = UNKNOWN
