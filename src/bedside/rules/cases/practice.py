"""The facts of a practice that the law of inducements asks about."""

from __future__ import annotations

from enum import Enum

import attrs

from bedside.domain.checks import region
from bedside.domain.settings import Profession
from bedside.rules.effects import UNKNOWN, Unknown

__all__ = ["FacilityKind", "PracticeFacts"]


class FacilityKind(Enum):
    """What the practice is; 18 USC 220 treats the last three more strictly."""

    PRACTICE = "practice"
    LABORATORY = "laboratory"
    RECOVERY_HOME = "recovery_home"
    SUD_TREATMENT = "sud_treatment"


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
