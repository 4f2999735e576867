"""FHIR Task: how far the referral that it is about has come."""

from __future__ import annotations

from datetime import datetime

import attrs

from bedside.domain.referrals import (
    Referral,
    ReferralStatus,
    accept,
    decline,
    hold,
    lose,
    receive_report,
    see,
)
from bedside.interop.fhir.elements import part, parts, text
from bedside.interop.fhir.primitives import instant_of
from bedside.interop.fhir.structure import Resource

__all__ = ["Progress", "apply_progress", "read_progress"]


@attrs.frozen(kw_only=True)
class Progress:
    """What one Task says: its status, when it was last moved, when the patient was seen, a report."""

    status: str
    at: datetime
    seen_at: datetime | None
    has_output: bool


def read_progress(resource: Resource, *, time_zone: str | None) -> Progress | None:
    """The progress that the Task states; None when it has no instant to hold it to."""
    period = part(resource, "executionPeriod")
    moved, start, end = text(resource, "lastModified"), text(period, "start"), text(period, "end")
    stated = (moved, end, start, text(resource, "authoredOn"))
    moments = [instant_of(value, zone=time_zone) for value in stated if value]
    at = next((moment for moment in moments if moment is not None), None)
    if at is None:
        return None
    seen = start or end
    return Progress(
        status=text(resource, "status") or "",
        at=at,
        seen_at=None if seen is None else instant_of(seen, zone=time_zone),
        has_output=bool(parts(resource, "output")),
    )


def apply_progress(referral: Referral, progress: Progress) -> Referral:
    """The referral as far as the Task has brought it; a Task never moves it back.

    >>> from datetime import UTC
    >>> from bedside.domain.referrals import ReferralId, ReferralSource, SourceKind
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> asked = Referral(id=ReferralId("ref-1"), patient_id="pat-bo", received_at=noon,
    ...     source=ReferralSource(kind=SourceKind.PRACTICE))
    >>> done = Progress(status="completed", at=noon, seen_at=noon, has_output=True)
    >>> apply_progress(asked, done).status.value
    'reported'
    """
    at = progress.at
    waiting = referral.status in (ReferralStatus.RECEIVED, ReferralStatus.HELD)
    if progress.status == "on-hold":
        held = referral.status is ReferralStatus.RECEIVED
        return hold(referral, reason="on hold at the source") if held else referral
    if progress.status == "rejected":
        return decline(referral, at=at, reason="rejected") if waiting else referral
    if progress.status in ("cancelled", "failed"):
        open_still = waiting or referral.status is ReferralStatus.ACCEPTED
        return lose(referral, at=at, reason=progress.status) if open_still else referral
    if progress.status in ("accepted", "ready", "in-progress"):
        return accept(referral, at=at) if waiting else referral
    if progress.status != "completed":
        return referral
    if waiting:
        referral = accept(referral, at=progress.seen_at or at)
    if referral.status is not ReferralStatus.ACCEPTED:
        return referral
    seen_at = progress.seen_at or at
    seen = see(referral, at=seen_at)
    return receive_report(seen, at=max(at, seen_at), matched=True) if progress.has_output else seen
