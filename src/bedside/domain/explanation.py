"""Explaining: why did this source get the credit of a referral, touch by touch."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

import attrs

from bedside.domain.attribution import (
    WHOLE,
    Attribution,
    AttributionRule,
    Share,
    Standing,
    Touch,
    Weighed,
    standing_of,
    weigh,
)
from bedside.domain.channels import channel_code
from bedside.domain.checks import aware, identifier, instances, typed, utc, zone_name
from bedside.domain.dates import local_date
from bedside.domain.referrals import ReferralSource

__all__ = ["Explanation", "explain"]

_WHY: Final = {
    Standing.COUNTED: "it counted",
    Standing.TOO_EARLY: "it did not count: it was before the window",
    Standing.TOO_LATE: "it did not count: it came after the referral",
    Standing.OWN: "it did not count: it is the patient's own",
    Standing.GONE: "it did not count: who it leads to is on file no more",
    Standing.NOBODY: "it did not count: nobody stands behind it, and somebody else touched the patient",
    Standing.UNKNOWN_THEN: "it did not count: we heard of it after it was decided",
}

_TO_PATIENT: Final = {
    AttributionRule.FIRST: "The first recommendation within {window} counts in this programme.",
    AttributionRule.LAST: "The last recommendation within {window} counts in this programme.",
    AttributionRule.DECLARED: (
        "The recommendation that we are told of within {window} counts in this programme."
    ),
    AttributionRule.SPLIT: "All recommendations within {window} share the credit in this programme.",
}


@attrs.frozen(kw_only=True, field_transformer=typed)
class Explanation:
    """Why the credit of a referral is where it is.

    ``history`` are its attributions, oldest first. ``touches`` are all that are known of the patient,
    with why each counted or not. Days are those of ``zone``.
    """

    referral_id: str = attrs.field(validator=identifier)
    received_at: datetime = attrs.field(validator=aware)
    history: tuple[Attribution, ...] = attrs.field(validator=instances(Attribution))
    touches: tuple[Weighed, ...] = attrs.field(validator=instances(Weighed))
    zone: str = attrs.field(validator=zone_name)

    @property
    def standing(self) -> Attribution | None:
        """The attribution that stands; None where nobody ever said who earned it."""
        return standing_of(self.history)

    @property
    def to_staff(self) -> tuple[str, ...]:
        """One sentence for each share, each correction and each touch; it names sources by their ids."""
        lines = tuple(_line(one, self.zone) for one in self.touches)
        return (*_credit(self.standing), *_corrections(self.history, self.zone), *lines)

    @property
    def to_patient(self) -> str:
        """One sentence that may be shown to whoever asks; it names nobody."""
        return _to_patient(self.standing)


def explain(
    referral_id: str,
    *,
    received_at: datetime,
    said: Iterable[Attribution],
    touches: Iterable[Touch],
    zone: str,
    gone: Collection[str] = (),
    own: Collection[str] = (),
) -> Explanation:
    """Explain who has the credit of a referral, by which rule and which touches.

    *gone* are ids of sources that are on file no more, *own* those of the patient's other records.

    >>> from datetime import UTC, timedelta
    >>> from bedside.domain.attribution import AttributionId, TouchId, attribute
    >>> from bedside.domain.referrals import SourceKind
    >>> noon = datetime(2026, 4, 1, 12, tzinfo=UTC)
    >>> ana = ReferralSource(kind=SourceKind.PATIENT, source_id="pat-ana")
    >>> card = Touch(id=TouchId("t-1"), patient_id="pat-bo", source=ana, at=noon)
    >>> decided = attribute([card], attribution_id=AttributionId("a-1"), referral_id="ref-1", at=noon,
    ...     window=timedelta(days=90))
    >>> found = explain("ref-1", received_at=noon, said=[decided], touches=[card], zone="UTC")
    >>> for sentence in found.to_staff:
    ...     print(sentence)
    patient pat-ana has 100 % of the credit: first of 1 touch within 90 days.
    2026-04-01, patient pat-ana: it counted.
    >>> found.to_patient
    'The first recommendation within 90 days counts in this programme.'
    """
    history = tuple(sorted(said, key=lambda one: (utc(one.decided_at), one.corrects is not None, one.id)))
    return Explanation(
        referral_id=referral_id,
        received_at=received_at,
        history=history,
        touches=_as_then(standing_of(history), tuple(touches), received_at, gone, own),
        zone=zone,
    )


def _as_then(
    standing: Attribution | None,
    touches: tuple[Touch, ...],
    at: datetime,
    gone: Collection[str],
    own: Collection[str],
) -> tuple[Weighed, ...]:
    """What counted when it was decided counted; what would count now was not known then."""
    if standing is None or standing.window is None:
        return ()
    found = []
    for one in weigh(touches, at=at, window=standing.window, gone=gone, own=own):
        if one.touch.id in standing.counted:
            found.append(attrs.evolve(one, standing=Standing.COUNTED))
        elif one.standing is Standing.COUNTED:
            found.append(attrs.evolve(one, standing=Standing.UNKNOWN_THEN))
        else:
            found.append(one)
    return tuple(found)


def _credit(standing: Attribution | None) -> tuple[str, ...]:
    if standing is None:
        return ("Nobody ever said who earned this referral.",)
    if not standing.shares:
        return (f"Nobody has the credit: {standing.reason}.",)
    return tuple(
        f"{_name(share.source)} has {_percent(share)} of the credit: {standing.reason}."
        for share in standing.shares
    )


def _corrections(history: tuple[Attribution, ...], zone: str) -> list[str]:
    by_id = {str(one.id): one for one in history}
    told = []
    for one in history:
        before = by_id.get(one.corrects or "")
        if before is not None:
            whose = ", ".join(f"{_name(share.source)} {_percent(share)}" for share in before.shares)
            day = local_date(one.decided_at, zone)
            told.append(f"{day}: corrected ({one.because}); before it was {whose or 'nobody'}.")
    return told


def _line(one: Weighed, zone: str) -> str:
    touch = one.touch
    parts = [_name(touch.source)]
    if touch.channel is not None:
        parts.append(f"by {channel_code(touch.channel)}")
    if touch.campaign is not None:
        parts.append(f"campaign {touch.campaign}")
    if touch.declared:
        parts.append("as the patient said")
    if touch.said_at is not None:
        parts.append(f"heard on {local_date(touch.said_at, zone)}")
    return f"{local_date(touch.at, zone)}, {', '.join(parts)}: {_WHY[one.standing]}."


def _name(source: ReferralSource) -> str:
    return source.kind.value if source.source_id is None else f"{source.kind.value} {source.source_id}"


def _percent(share: Share) -> str:
    if share.basis_points % 100:
        return f"{share.basis_points * 100 / WHOLE:.2f} %"
    return f"{share.basis_points * 100 // WHOLE} %"


def _to_patient(standing: Attribution | None) -> str:
    if standing is None:
        return "Nothing is written down about who recommended us."
    if standing.rule is None:
        return "A person has looked at this again and corrected whose recommendation counts."
    window = "the time allowed" if standing.window is None else f"{standing.window.days} days"
    if not standing.shares:
        return f"We know of no recommendation within {window}."
    return _TO_PATIENT[standing.rule].format(window=window)
