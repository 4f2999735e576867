"""Patients and the people and places around them."""

from __future__ import annotations

from typing import Any

from bedside.domain.consents import Consent
from bedside.domain.coverage import Coverage
from bedside.domain.goals import CareGoal, Expectation
from bedside.domain.imports import ImportMark, ImportRun
from bedside.domain.patients import Household, Patient, RelatedPerson
from bedside.domain.professionals import Location, Organization, Practitioner, PractitionerRole
from bedside.records.spec import PATIENT, RecordSpec, boolean, day, instant, spec, text

__all__ = ["PEOPLE"]

PEOPLE: tuple[RecordSpec[Any], ...] = (
    spec(ImportRun, "import_run", text("source"), instant("finished_at", nullable=True)),
    spec(ImportMark, "import_mark"),
    spec(Organization, "organization", boolean("active")),
    spec(Practitioner, "practitioner", boolean("active")),
    spec(Location, "location", text("organization_id", nullable=True), boolean("active")),
    spec(
        PractitionerRole,
        "practitioner_role",
        text("practitioner_id", nullable=True),
        text("organization_id", nullable=True),
    ),
    spec(Household, "household", day("declared_on")),
    spec(
        Patient,
        "patient",
        day("registered_on"),
        text("practitioner_id", nullable=True),
        text("source_kind", path="referral_source", nullable=True),
        text("household_id", nullable=True, references="household"),
        day("inactive_on", nullable=True),
        text("merged_into", nullable=True),
        indexes=(("household_id",),),
        subject="id",
    ),
    spec(
        RelatedPerson,
        "related_person",
        PATIENT,
        text("relationship"),
        boolean("may_receive_messages"),
        text("is_patient_id", nullable=True),
        indexes=(("patient_id",), ("is_patient_id",)),
        subject="patient_id",
    ),
    spec(
        Coverage,
        "coverage",
        PATIENT,
        text("payer"),
        text("status"),
        day("starts_on"),
        day("ends_on", nullable=True),
        indexes=(("patient_id",),),
        subject="patient_id",
    ),
    spec(
        Consent,
        "consent",
        PATIENT,
        text("purpose", nullable=True),
        text("channel", nullable=True),
        text("answer"),
        instant("given_at"),
        indexes=(("patient_id",),),
        appended=True,
        subject="patient_id",
    ),
    spec(
        CareGoal,
        "care_goal",
        PATIENT,
        text("status"),
        day("set_on"),
        indexes=(("patient_id",),),
        subject="patient_id",
    ),
    spec(
        Expectation,
        "expectation",
        PATIENT,
        text("promised_by"),
        day("agreed_on"),
        indexes=(("patient_id",),),
        subject="patient_id",
    ),
)
