"""Coverage: who pays for a patient's care, and how well we know it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import NewType

import attrs

from bedside.domain.checks import PERSONAL, identifier, not_before, optional, plain_date, typed

__all__ = [
    "FEDERAL",
    "INSURED",
    "MEDICARE_OR_STATE",
    "Coverage",
    "CoverageId",
    "Payer",
    "PayerStatus",
    "payers_on",
]

CoverageId = NewType("CoverageId", str)


class Payer(Enum):
    """Kinds of payer that the law of inducements tells apart."""

    MEDICARE = "medicare"
    MEDICARE_ADVANTAGE = "medicare_advantage"
    PART_D = "part_d"
    MEDICAID = "medicaid"
    MEDICAID_MCO = "medicaid_mco"
    CHIP = "chip"
    TITLE_V = "title_v"
    TITLE_XX = "title_xx"
    TRICARE = "tricare"
    CHAMPVA = "champva"
    VA = "va"
    IHS = "ihs"
    OTHER_FEDERAL = "other_federal"
    STATE_PROGRAM = "state_program"
    FEHBP = "fehbp"
    COMMERCIAL = "commercial"
    WORKERS_COMP = "workers_comp"
    AUTO = "auto"
    PUBLIC = "public"
    SELF_PAY = "self_pay"
    NONE = "none"


#: Medicare and the State health care programs, 42 USC 1320a-7(h).
MEDICARE_OR_STATE = frozenset(
    {
        Payer.MEDICARE,
        Payer.MEDICARE_ADVANTAGE,
        Payer.PART_D,
        Payer.MEDICAID,
        Payer.MEDICAID_MCO,
        Payer.CHIP,
        Payer.TITLE_V,
        Payer.TITLE_XX,
    }
)

#: Federal health care programs, 42 USC 1320a-7b(f); the federal employees' plan is not one of them.
FEDERAL = MEDICARE_OR_STATE | {Payer.TRICARE, Payer.CHAMPVA, Payer.VA, Payer.IHS, Payer.OTHER_FEDERAL}

#: Somebody other than the patient pays: any public or private plan.
INSURED = frozenset(Payer) - {Payer.SELF_PAY, Payer.NONE}


class PayerStatus(Enum):
    """How well the list of payers is known."""

    VERIFIED = "verified"
    SELF_REPORTED = "self_reported"
    UNVERIFIED = "unverified"
    UNKNOWN = "unknown"


@attrs.frozen(kw_only=True, field_transformer=typed)
class Coverage:
    """One payer of one patient for a time (FHIR Coverage)."""

    id: CoverageId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    payer: Payer = attrs.field(repr=False, metadata=PERSONAL)
    status: PayerStatus = PayerStatus.UNVERIFIED
    starts_on: date = attrs.field(validator=plain_date)
    ends_on: date | None = attrs.field(
        default=None, validator=[optional(plain_date), not_before("starts_on")]
    )

    def covers(self, day: date) -> bool:
        """Whether the coverage runs on *day*; the last day counts."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def payers_on(coverages: Iterable[Coverage], day: date) -> tuple[frozenset[Payer], PayerStatus]:
    """The payers on *day*, and the weakest status among them; no coverage on file is unknown.

    >>> dental = Coverage(id=CoverageId("c1"), patient_id="p1", payer=Payer.COMMERCIAL,
    ...     status=PayerStatus.VERIFIED, starts_on=date(2026, 1, 1))
    >>> payers, status = payers_on([dental], date(2026, 6, 1))
    >>> [payer.value for payer in payers], status.value
    (['commercial'], 'verified')
    >>> payers_on([dental], date(2025, 6, 1))[1].value
    'unknown'
    """
    current = [coverage for coverage in coverages if coverage.covers(day)]
    if not current:
        return frozenset(), PayerStatus.UNKNOWN
    order = list(PayerStatus)
    weakest = max((coverage.status for coverage in current), key=order.index)
    return frozenset(coverage.payer for coverage in current), weakest
