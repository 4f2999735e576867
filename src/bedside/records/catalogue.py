"""Every noun that is stored, and which of its values are searched, joined or measured.

References to patients, partners and the like are foreign keys. What the record system owns
(practitioners, locations, organisations) is named without one, because an import may bring the
visit before the professional.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from bedside.domain.appointments import Appointment, Visit
from bedside.domain.attribution import Attribution, Touch
from bedside.domain.concerns import Concern
from bedside.domain.consents import Consent
from bedside.domain.coverage import Coverage
from bedside.domain.education import Attendance, Training, Workshop
from bedside.domain.followups import FollowUp
from bedside.domain.goals import CareGoal, Expectation
from bedside.domain.imports import ImportRun
from bedside.domain.inquiries import Inquiry
from bedside.domain.invitations import Invitation
from bedside.domain.ledger import Transfer
from bedside.domain.messages import Delivery, Message
from bedside.domain.partners import Agreement, Partner
from bedside.domain.patients import Household, Patient, RelatedPerson
from bedside.domain.professionals import Location, Organization, Practitioner, PractitionerRole
from bedside.domain.recalls import Recall
from bedside.domain.referrals import Referral
from bedside.domain.rewards import Reward
from bedside.domain.strategy import Objective
from bedside.domain.surveys import SurveyAnswer, SurveyInvitation, SurveyResponse
from bedside.ports import Kind
from bedside.records.spec import RecordSpec, boolean, day, instant, number, spec, text
from bedside.rules.recorded import RecordedDecision

__all__ = ["KINDS", "SPECS", "kind_of", "spec_named"]

R = TypeVar("R")

_PATIENT = text("patient_id", references="patient")
_MAYBE_PATIENT = text("patient_id", nullable=True, references="patient")
_SOFT = {
    "practitioner_id": text("practitioner_id", nullable=True),
    "location_id": text("location_id", nullable=True),
    "organization_id": text("organization_id", nullable=True),
}

#: In an order in which each kind refers only to earlier ones.
SPECS: tuple[RecordSpec[Any], ...] = (
    spec(ImportRun, "import_run", text("source"), instant("finished_at", nullable=True)),
    spec(Organization, "organization", boolean("active")),
    spec(Practitioner, "practitioner", boolean("active")),
    spec(Location, "location", _SOFT["organization_id"], boolean("active")),
    spec(PractitionerRole, "practitioner_role", _SOFT["practitioner_id"], _SOFT["organization_id"]),
    spec(Household, "household", day("declared_on")),
    spec(
        Patient,
        "patient",
        day("registered_on"),
        day("born_on", nullable=True),
        _SOFT["practitioner_id"],
        text("source_kind", path="referral_source", nullable=True),
        text("household_id", nullable=True, references="household"),
        boolean("deceased"),
        day("inactive_on", nullable=True),
        text("inactive_reason", nullable=True),
        indexes=(("household_id",),),
    ),
    spec(
        RelatedPerson,
        "related_person",
        _PATIENT,
        text("relationship"),
        boolean("may_receive_messages"),
        indexes=(("patient_id",),),
    ),
    spec(
        Coverage,
        "coverage",
        _PATIENT,
        text("payer"),
        text("status"),
        day("starts_on"),
        day("ends_on", nullable=True),
        indexes=(("patient_id",),),
    ),
    spec(
        Consent,
        "consent",
        _PATIENT,
        text("purpose", nullable=True),
        text("channel", nullable=True),
        text("answer"),
        instant("given_at"),
        indexes=(("patient_id",),),
        appended=True,
    ),
    spec(CareGoal, "care_goal", _PATIENT, text("status"), day("set_on"), indexes=(("patient_id",),)),
    spec(
        Expectation,
        "expectation",
        _PATIENT,
        text("promised_by"),
        day("agreed_on"),
        indexes=(("patient_id",),),
    ),
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
    spec(
        Invitation,
        "invitation",
        text("code"),
        text("referrer_id", references="patient"),
        text("channel"),
        text("status"),
        instant("created_at"),
        instant("opened_at", nullable=True),
        unique={"code": ("code",)},
        indexes=(("referrer_id", "created_at"),),
    ),
    spec(
        Referral,
        "referral",
        text("direction"),
        text("source_kind", path="source.kind"),
        text("referrer_id", path="source.source_id", nullable=True),
        text("partner_id", nullable=True, references="partner"),
        _PATIENT,
        text("channel", nullable=True),
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
        indexes=(("patient_id",), ("referrer_id", "received_at"), ("status", "received_at")),
    ),
    spec(
        Touch,
        "touch",
        text("source_kind", path="source.kind"),
        text("source_id", path="source.source_id", nullable=True),
        _PATIENT,
        text("channel", nullable=True),
        instant("at"),
        indexes=(("patient_id",),),
    ),
    spec(
        Attribution,
        "attribution",
        text("referral_id", references="referral"),
        text("rule"),
        instant("decided_at"),
        indexes=(("referral_id",),),
        appended=True,
    ),
    spec(
        Appointment,
        "appointment",
        _PATIENT,
        _SOFT["practitioner_id"],
        _SOFT["location_id"],
        text("referral_id", nullable=True, references="referral"),
        text("service"),
        text("modality"),
        instant("booked_at", nullable=True),
        instant("starts_at"),
        text("status"),
        instant("cancelled_at", nullable=True),
        text("cancelled_by", nullable=True),
        instant("arrived_at", nullable=True),
        instant("seen_at", nullable=True),
        instant("ended_at", nullable=True),
        instant("next_booked_at", nullable=True),
        indexes=(("patient_id",), ("starts_at",)),
    ),
    spec(
        Visit,
        "visit",
        _PATIENT,
        text("appointment_id", nullable=True),
        _SOFT["practitioner_id"],
        _SOFT["organization_id"],
        _SOFT["location_id"],
        text("service"),
        text("modality"),
        text("status"),
        instant("started_at", nullable=True),
        instant("ended_at", nullable=True),
        indexes=(("patient_id", "started_at"),),
    ),
    spec(
        Reward,
        "reward",
        text("rule_id"),
        text("business_key"),
        text("referral_id", nullable=True, references="referral"),
        text("beneficiary_id", references="patient"),
        text("side", path="beneficiary"),
        text("instrument"),
        number("amount_minor", path="value"),
        text("currency", path="value.currency"),
        text("status"),
        instant("earned_at"),
        instant("payable_at"),
        unique={"business_key": ("business_key",)},
        indexes=(("beneficiary_id",), ("status", "payable_at")),
    ),
    spec(
        Transfer,
        "transfer",
        text("step"),
        text("debit"),
        text("credit"),
        number("amount_minor", path="amount"),
        text("currency", path="amount.currency"),
        text("reward_id", nullable=True, references="reward"),
        text("business_key", nullable=True),
        text("resolves", nullable=True, references="transfer"),
        text("reverses", nullable=True, references="transfer"),
        day("effective_on"),
        instant("occurred_at"),
        unique={"business_key": ("business_key",), "resolves": ("resolves",), "reverses": ("reverses",)},
        indexes=(("reward_id",),),
        appended=True,
    ),
    spec(
        FollowUp,
        "follow_up",
        text("plan_id"),
        text("kind", path="step"),
        text("occasion_key"),
        _PATIENT,
        text("visit_id", nullable=True),
        instant("due_at"),
        instant("window_end_at"),
        instant("next_at", nullable=True),
        text("status"),
        instant("done_at", nullable=True),
        text("outcome", nullable=True),
        text("reason", nullable=True),
        unique={"occasion_key": ("occasion_key",)},
        indexes=(("patient_id",), ("next_at",)),
        due_column="next_at",
    ),
    spec(
        Recall,
        "recall",
        _PATIENT,
        text("recall_type_id"),
        day("due_on"),
        text("status"),
        unique={"patient_and_type": ("patient_id", "recall_type_id")},
        indexes=(("status", "due_on"),),
    ),
    spec(
        Message,
        "message",
        _PATIENT,
        text("purpose"),
        text("channel"),
        text("subject_kind", nullable=True),
        text("subject_id", nullable=True),
        instant("due_at"),
        instant("next_at", nullable=True),
        text("status"),
        instant("sent_at", nullable=True),
        indexes=(("patient_id", "sent_at"), ("next_at",), ("subject_kind", "subject_id")),
        due_column="next_at",
    ),
    spec(
        Delivery,
        "delivery",
        text("message_id", references="message"),
        number("attempt"),
        text("notifier"),
        text("outcome"),
        instant("at"),
        unique={"attempt": ("message_id", "attempt")},
        appended=True,
    ),
    spec(
        Inquiry,
        "inquiry",
        _MAYBE_PATIENT,
        text("topic"),
        text("urgency"),
        text("status"),
        instant("received_at"),
        instant("first_answer_at", nullable=True),
        instant("resolved_at", nullable=True),
        instant("target_at"),
    ),
    spec(
        SurveyInvitation,
        "survey_invitation",
        text("survey_id"),
        _PATIENT,
        text("visit_id", nullable=True),
        instant("invited_at"),
        indexes=(("patient_id",),),
    ),
    spec(
        SurveyResponse,
        "survey_response",
        text("invitation_id", nullable=True, references="survey_invitation"),
        _MAYBE_PATIENT,
        text("instrument"),
        instant("answered_at"),
        unique={"invitation": ("invitation_id",)},
    ),
    spec(
        SurveyAnswer,
        "survey_answer",
        text("response_id", references="survey_response"),
        _MAYBE_PATIENT,
        text("instrument"),
        text("question"),
        number("score"),
        number("scale_low"),
        number("scale_high"),
        instant("invited_at", nullable=True),
        instant("answered_at"),
        appended=True,
    ),
    spec(
        Concern,
        "concern",
        _PATIENT,
        text("topic"),
        text("status"),
        text("outcome", nullable=True),
        instant("raised_at"),
        instant("acknowledged_at", nullable=True),
        instant("resolved_at", nullable=True),
        instant("patient_told_at", nullable=True),
        instant("target_at"),
        indexes=(("patient_id",), ("status",)),
    ),
    spec(Workshop, "workshop", text("service"), instant("starts_at")),
    spec(
        Attendance,
        "attendance",
        text("workshop_id", references="workshop"),
        _PATIENT,
        instant("invited_at", nullable=True),
        instant("registered_at", nullable=True),
        instant("attended_at", nullable=True),
        unique={"seat": ("workshop_id", "patient_id")},
    ),
    spec(
        Training,
        "training",
        text("staff_id"),
        text("role"),
        text("module"),
        day("assigned_on"),
        day("due_on"),
        day("completed_on", nullable=True),
        boolean("passed"),
        unique={"assignment": ("staff_id", "module", "assigned_on")},
    ),
    spec(Objective, "objective", text("kpi"), day("starts_on"), day("ends_on")),
    spec(
        RecordedDecision,
        "decision",
        text("action"),
        text("about_kind"),
        text("about_id"),
        _MAYBE_PATIENT,
        text("outcome", path="decision.outcome"),
        instant("decided_at"),
        indexes=(("about_kind", "about_id"), ("patient_id", "decided_at")),
        appended=True,
    ),
)

#: What a store has to make room for.
KINDS: tuple[Kind, ...] = tuple(entry.kind for entry in SPECS)

_BY_TYPE: dict[type, RecordSpec[Any]] = {entry.type: entry for entry in SPECS}
_BY_NAME: dict[str, RecordSpec[Any]] = {entry.kind.name: entry for entry in SPECS}


def kind_of(record_type: type[R]) -> RecordSpec[R]:
    """How records of that class are stored.

    >>> kind_of(Patient).kind.name
    'patient'
    """
    return cast(RecordSpec[R], _BY_TYPE[record_type])


def spec_named(name: str) -> RecordSpec[Any]:
    """The spec of the kind *name*; KeyError when there is none."""
    return _BY_NAME[name]
