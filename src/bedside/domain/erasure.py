"""Erasure: what stands in its way, how far it has come, and what is left of the person afterwards."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from enum import Enum
from typing import Final, NewType

import attrs

from bedside.domain.checks import (
    at_least,
    aware,
    code,
    identifier,
    identifiers,
    instances,
    label,
    not_before,
    optional,
    plain_date,
    typed,
)
from bedside.domain.dates import Interval
from bedside.domain.transitions import Transitions

__all__ = [
    "ERASURE_MOVES",
    "Erased",
    "Erasure",
    "ErasureAnswer",
    "ErasureHold",
    "ErasureId",
    "ErasureStatus",
    "LegalHold",
    "LegalHoldId",
    "Suppression",
    "SuppressionId",
    "erasure_id",
    "finish_erasure",
    "kept_until",
    "lift",
    "suppression_id",
]

ErasureId = NewType("ErasureId", str)
LegalHoldId = NewType("LegalHoldId", str)
SuppressionId = NewType("SuppressionId", str)


_ERASED: Final = (
    "Erased. The records of this person can be read no more, and nothing is sent to them. What others "
    "typed about them stays: into the records of other people, and as reasons for emergency access. "
    "So do messages that were delivered."
)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Erased:
    """One entry of the register of erasures: whose keys were destroyed when, and what is suppressed.

    ``fingerprints`` are keyed hashes of the person's numbers and addresses. ``spared`` are keyed hashes
    too, one for each other patient who shared one of them: who that is can be asked and not read.
    """

    subject: str = attrs.field(validator=identifier)
    at: datetime = attrs.field(validator=aware)
    fingerprints: tuple[str, ...] = attrs.field(default=(), validator=identifiers)
    spared: tuple[str, ...] = attrs.field(default=(), validator=identifiers)

    def blocks(self, fingerprint: str, sharer: str) -> bool:
        """Whether nothing may be sent there to the patient with that keyed hash."""
        return fingerprint in self.fingerprints and sharer not in self.spared


class ErasureStatus(Enum):
    """How far an erasure has come."""

    BEGUN = "begun"
    DONE = "done"


ERASURE_MOVES = Transitions("erasure", {ErasureStatus.BEGUN: {ErasureStatus.DONE}, ErasureStatus.DONE: set()})


@attrs.frozen(kw_only=True, field_transformer=typed)
class Erasure:
    """One erasure, and the certificate of it when it is done: ids and counts, and no personal data.

    From its beginning nothing is sent to the patient any more. ``basis`` is a code such as
    ``gdpr-17``.
    """

    id: ErasureId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    basis: str = attrs.field(validator=code)
    status: ErasureStatus = ErasureStatus.BEGUN
    begun_at: datetime = attrs.field(validator=aware)
    done_at: datetime | None = attrs.field(default=None, validator=[optional(aware), not_before("begun_at")])
    cancelled: int = attrs.field(default=0, validator=at_least(0))
    suppressed: int = attrs.field(default=0, validator=at_least(0))


@attrs.frozen(kw_only=True, field_transformer=typed)
class ErasureHold:
    """One reason why a patient cannot be erased now; ``until`` is the day on which it ends, if known."""

    code: str = attrs.field(validator=code)
    reason: str = attrs.field(validator=label(300))
    until: date | None = attrs.field(default=None, validator=optional(plain_date))


@attrs.frozen(kw_only=True, field_transformer=typed)
class ErasureAnswer:
    """Whether a patient was erased: the certificate, or everything that stands in the way."""

    certificate: Erasure | None = None
    holds: tuple[ErasureHold, ...] = attrs.field(default=(), validator=instances(ErasureHold))

    @property
    def allowed(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.holds

    @property
    def until(self) -> date | None:
        """The day on which the last hold ends; None when one has no known end, or there is none."""
        days = [hold.until for hold in self.holds]
        return None if None in days else max((day for day in days if day is not None), default=None)

    def explain(self) -> str:
        """The answer in plain lines."""
        if self.allowed:
            return _ERASED
        return "\n".join(["Not erased.", *(f"- {hold.reason}" for hold in self.holds)])


@attrs.frozen(kw_only=True, field_transformer=typed)
class LegalHold:
    """Records of this patient must stay, whatever anybody asks: a lawsuit, an audit, a complaint."""

    id: LegalHoldId = attrs.field(validator=identifier)
    patient_id: str = attrs.field(validator=identifier)
    reason: str = attrs.field(validator=code)
    placed_at: datetime = attrs.field(validator=aware)
    until_on: date | None = attrs.field(default=None, validator=optional(plain_date))
    lifted_at: datetime | None = attrs.field(
        default=None, validator=[optional(aware), not_before("placed_at")]
    )

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on *day*; its last day is the one before ``until_on``."""
        return self.lifted_at is None and (self.until_on is None or day < self.until_on)


@attrs.frozen(kw_only=True, field_transformer=typed)
class Suppression:
    """A number or an address that nothing is sent to any more, known by its keyed hash alone.

    ``spared`` are keyed hashes of the patients who shared it when it was suppressed: they are still
    written to.
    """

    id: SuppressionId = attrs.field(validator=identifier)
    fingerprint: str = attrs.field(validator=identifier)
    since_at: datetime = attrs.field(validator=aware)
    lifted_at: datetime | None = attrs.field(default=None, validator=optional(aware))
    spared: tuple[str, ...] = attrs.field(default=(), validator=identifiers)

    def blocks(self, sharer: str) -> bool:
        """Whether nothing may be sent there to the patient with that keyed hash."""
        return self.lifted_at is None and sharer not in self.spared


def erasure_id(patient_id: str) -> ErasureId:
    """The id of a patient's erasure: there is at most one."""
    return ErasureId(f"erasure-{hashlib.sha256(patient_id.encode()).hexdigest()[:32]}")


def suppression_id(fingerprint: str) -> SuppressionId:
    """The id of the suppression of a number or an address."""
    return SuppressionId(f"suppression-{fingerprint}")


def finish_erasure(erasure: Erasure, *, at: datetime) -> Erasure:
    """The keys are destroyed."""
    status = ERASURE_MOVES.check(erasure.id, erasure.status, ErasureStatus.DONE)
    return attrs.evolve(erasure, status=status, done_at=at)


def lift(hold: LegalHold, *, at: datetime) -> LegalHold:
    """The reason for the hold has gone."""
    return attrs.evolve(hold, lifted_at=hold.lifted_at or at)


def kept_until(
    *, last_seen_on: date | None, born_on: date | None, years: int, until_age: int | None
) -> date | None:
    """The first day on which records need not be kept any more: so many years after the last contact.

    With *until_age* the records of a child stay until that birthday too. None: no contact and no
    birth date are known, so nothing has begun to run.

    >>> kept_until(last_seen_on=date(2024, 2, 29), born_on=None, years=7, until_age=None)
    datetime.date(2031, 2, 28)
    >>> kept_until(last_seen_on=date(2020, 1, 1), born_on=date(2015, 5, 5), years=7, until_age=19)
    datetime.date(2034, 5, 5)
    """
    days = []
    if last_seen_on is not None:
        days.append(Interval(years=years).after(last_seen_on))
    if born_on is not None and until_age is not None:
        days.append(Interval(years=until_age).after(born_on))
    return max(days, default=None)
