"""Partners and referrals."""

from __future__ import annotations

from typing import Any

from bedside.domain.attribution import Attribution, Touch
from bedside.domain.invitations import Invitation
from bedside.domain.partners import Agreement, Partner
from bedside.domain.policies import PolicyVersion
from bedside.domain.referrals import Referral
from bedside.records.spec import PATIENT, RecordSpec, boolean, day, instant, number, spec, text

__all__ = ["REFERRING"]

REFERRING: tuple[RecordSpec[Any], ...] = (
    spec(
        Partner,
        "partner",
        text("profession"),
        text("tier"),
        text("status"),
        day("joined_on", nullable=True),
        day("left_on", nullable=True),
        number("nurture_interval_days", nullable=True),
    ),
    spec(
        Agreement,
        "agreement",
        text("partner_id", references="partner"),
        day("signed_on"),
        day("ends_on", nullable=True),
        indexes=(("partner_id",),),
    ),
    spec(PolicyVersion, "policy_version", text("policy_id"), number("version"), appended=True),
    spec(
        Invitation,
        "invitation",
        text("code"),
        text("referrer_id", references="patient"),
        text("channel"),
        text("status"),
        instant("created_at"),
        instant("opened_at", nullable=True),
        text("line_id", nullable=True, references="invitation"),
        unique={"code": ("code",)},
        indexes=(("referrer_id", "created_at"), ("line_id",)),
        subject="referrer_id",
    ),
    spec(
        Referral,
        "referral",
        text("direction"),
        text("source_kind", path="source.kind"),
        text("referrer_id", path="source.source_id", nullable=True),
        text("partner_id", nullable=True, references="partner"),
        PATIENT,
        text("invitation_id", nullable=True),
        text("channel", nullable=True),
        text("device", nullable=True),
        instant("received_at"),
        instant("accepted_at", nullable=True),
        instant("booked_at", nullable=True),
        instant("first_visit_at", nullable=True),
        text("status"),
        text("closed_reason", nullable=True),
        instant("report_due_at", nullable=True),
        instant("report_at", nullable=True),
        boolean("report_matched"),
        instant("report_reviewed_at", nullable=True),
        instant("referrer_told_at", nullable=True),
        indexes=(
            ("patient_id",),
            ("referrer_id", "received_at"),
            ("status", "received_at"),
            ("first_visit_at",),
            ("invitation_id",),
            ("device",),
        ),
        subject="patient_id",
    ),
    spec(
        Touch,
        "touch",
        text("source_kind", path="source.kind"),
        text("source_id", path="source.source_id", nullable=True),
        PATIENT,
        text("channel", nullable=True),
        instant("at"),
        indexes=(("patient_id",), ("source_id",)),
        subject="patient_id",
    ),
    spec(
        Attribution,
        "attribution",
        text("referral_id", references="referral"),
        text("rule", nullable=True),
        text("source_kind", nullable=True),
        text("source_id", nullable=True),
        instant("decided_at"),
        text("corrects", nullable=True, references="attribution"),
        # Two people cannot both correct one word: the second has to read the first's.
        unique={"correction": ("corrects",)},
        indexes=(("referral_id",),),
        appended=True,
    ),
)
