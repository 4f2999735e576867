"""The table of referrals."""

from __future__ import annotations

from bedside.domain.messages import Channel
from bedside.domain.referrals import (
    Direction,
    Referral,
    ReferralId,
    ReferralSource,
    ReferralStatus,
    SourceKind,
)
from bedside.interop.csv.fields import choice, flag, instant, reference, text
from bedside.interop.csv.values import CsvTable, RowValues

__all__ = ["TABLE"]

_ID = reference("id", "referral", "the referral's id in the source", required=True)
_PATIENT = reference("patient_id", "patient", "who is to be seen; imported earlier", required=True)
_DIRECTION = choice("direction", Direction, "to us or from us; `inbound` where absent")
_SOURCE_KIND = choice("source_kind", SourceKind, "what kind of source it came from", required=True)
_SOURCE_ID = {
    kind: reference("source_id", kind.value, "the id of that patient, partner or campaign")
    for kind in SourceKind
}
_PARTNER = reference("partner_id", "partner", "the partner who sends or receives; imported earlier")
_CHANNEL = choice("channel", Channel, "how it reached us")
_SERVICE = text("service", "what is asked for")
_REASON = text("reason", "why, in words")
_RECEIVED = instant("received_at", "when it came in", required=True)
_ACCEPTED = instant("accepted_at", "when it was accepted")
_BOOKED = instant("booked_at", "when an appointment was made")
_FIRST_VISIT = instant("first_visit_at", "when the patient was first seen")
_REPORT_DUE = instant("report_due_at", "when the report is due")
_REPORT = instant("report_at", "when the report came")
_MATCHED = flag("report_matched", "whether the report named this referral")
_REVIEWED = instant("report_reviewed_at", "when the report was read")
_TOLD = instant("referrer_told_at", "when whoever referred was told")
_CLOSED = instant("closed_at", "when it was closed")
_CLOSED_REASON = text("closed_reason", "a short code of why it was closed", code=True)
_STATUS = choice("status", ReferralStatus, "where it stands", required=True)


def _build(row: RowValues) -> tuple[object, ...]:
    source_kind = row.need(_SOURCE_KIND)
    referral = Referral(
        id=ReferralId(row.need(_ID)),
        direction=row.either(_DIRECTION, Direction.INBOUND),
        source=ReferralSource(kind=source_kind, source_id=row.get(_SOURCE_ID[source_kind])),
        patient_id=row.need(_PATIENT),
        partner_id=row.get(_PARTNER),
        channel=row.get(_CHANNEL),
        service=row.get(_SERVICE),
        reason=row.get(_REASON),
        received_at=row.need(_RECEIVED),
        status=row.need(_STATUS),
        accepted_at=row.get(_ACCEPTED),
        booked_at=row.get(_BOOKED),
        first_visit_at=row.get(_FIRST_VISIT),
        report_due_at=row.get(_REPORT_DUE),
        report_at=row.get(_REPORT),
        report_matched=row.either(_MATCHED, False),
        report_reviewed_at=row.get(_REVIEWED),
        referrer_told_at=row.get(_TOLD),
        closed_at=row.get(_CLOSED),
        closed_reason=row.get(_CLOSED_REASON),
        origin=row.origin(_ID),
    )
    return (referral,)


TABLE = CsvTable(
    name="referrals",
    about="requests that a patient be seen, by us or by a partner",
    fields=(
        _ID, _PATIENT, _DIRECTION, _SOURCE_KIND, _SOURCE_ID[SourceKind.PATIENT], _PARTNER, _CHANNEL,
        _SERVICE, _REASON, _RECEIVED, _ACCEPTED, _BOOKED, _FIRST_VISIT, _REPORT_DUE, _REPORT, _MATCHED,
        _REVIEWED, _TOLD, _CLOSED, _CLOSED_REASON, _STATUS,
    ),
    build=_build,
)  # fmt: skip
