"""Appointments: book, move, cancel, miss and keep; each of them sets other things in motion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from bedside.domain.appointments import (
    Appointment,
    AppointmentId,
    CancelledBy,
    Modality,
    Visit,
    VisitId,
    arrive,
    cancel,
    enter_in_error,
    keep,
    miss,
    move_to,
    strike_visit,
)
from bedside.domain.checks import check_code
from bedside.domain.dates import local_date
from bedside.domain.followups import FollowUp, Trigger
from bedside.domain.patients import Patient
from bedside.domain.referrals import Direction, Referral, ReferralStatus, SourceKind, book, see
from bedside.domain.rewards import QualifyingEvent, Reward
from bedside.errors import InvalidValueError
from bedside.rules import Decision
from bedside.services.followups import (
    cancel_about,
    plan_after,
    renew_recalls,
    reopen_recalls,
    schedule_recalls,
)
from bedside.services.giving.booking import Books
from bedside.services.giving.earning import earn
from bedside.services.giving.taking_back import undo_event
from bedside.services.merging import check_not_merged, find_of_person, ids_of_person
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["Appointments", "Kept"]

#: Where a referral may stand when its patient comes; one who was given up as lost may still come.
_MAY_BE_SEEN = (ReferralStatus.ACCEPTED, ReferralStatus.BOOKED, ReferralStatus.LOST)


@attrs.frozen(kw_only=True)
class Kept:
    """A visit that took place, and what it set in motion."""

    appointment: Appointment
    visit: Visit
    follow_ups: tuple[FollowUp, ...]
    reward_decisions: tuple[Decision, ...]


class Appointments:
    """``desk.appointments``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def book(
        self,
        patient_id: str,
        *,
        starts_at: datetime,
        ends_at: datetime | None = None,
        service: str = "visit",
        modality: Modality = Modality.IN_PERSON,
        referral_id: str | None = None,
        practitioner_id: str | None = None,
    ) -> Appointment:
        """Book a meeting; a referral that led to it is booked too, and reminders are planned.

        Raises:
            InvalidValueError: *referral_id* is of another patient, or is one that we sent away.
        """
        with self._office.unit() as unit:
            check_not_merged(unit, patient_id)
            referral = None if referral_id is None else _own_referral(unit, referral_id, patient_id)
            appointment = Appointment(
                id=AppointmentId(unit.new_id(Appointment)),
                patient_id=patient_id,
                practitioner_id=practitioner_id,
                referral_id=referral_id,
                service=service,
                modality=modality,
                booked_at=unit.now,
                starts_at=starts_at,
                ends_at=ends_at,
            )
            unit.add(appointment)
            unit.note("book", Appointment, appointment.id, subject=patient_id)
            if referral is not None:
                unit.change(book(referral, at=unit.now))
            schedule_recalls(self._office, unit, patient_id=patient_id, service=service)
            plan_after(
                self._office,
                unit,
                Trigger.APPOINTMENT_BOOKED,
                patient_id=patient_id,
                event_at=starts_at,
                about=("appointment", appointment.id),
                service=service,
            )
            return appointment

    def move(
        self, appointment_id: str, *, starts_at: datetime, ends_at: datetime | None = None
    ) -> Appointment:
        """Put it at another time: reminders of the old one are cancelled and planned anew.

        Plans for a moved appointment count from now, those for a booked one from its new start.
        Where only the end changes, every reminder stays as it is.
        """
        with self._office.unit() as unit:
            before = unit.get(Appointment, appointment_id)
            moved = unit.change(move_to(before, starts_at=starts_at, ends_at=ends_at))
            unit.note("move", Appointment, appointment_id, subject=moved.patient_id)
            if moved.starts_at == before.starts_at:
                return moved
            about = ("appointment", appointment_id)
            cancel_about(unit, patient_id=moved.patient_id, about=about, reason="appointment-moved")
            for trigger, event_at in (
                (Trigger.APPOINTMENT_BOOKED, moved.starts_at),
                (Trigger.APPOINTMENT_MOVED, unit.now),
            ):
                plan_after(
                    self._office,
                    unit,
                    trigger,
                    patient_id=moved.patient_id,
                    event_at=event_at,
                    about=about,
                    service=moved.service,
                )
            return moved

    def cancel(self, appointment_id: str, *, by: CancelledBy) -> Appointment:
        """It was called off."""
        with self._office.unit() as unit:
            cancelled = cancel(unit.get(Appointment, appointment_id), at=unit.now, by=by)
            about = ("appointment", appointment_id)
            cancel_about(unit, patient_id=cancelled.patient_id, about=about, reason="appointment-cancelled")
            unit.change(cancelled)
            reopen_recalls(self._office, unit, cancelled)
            unit.note("cancel", Appointment, appointment_id, subject=cancelled.patient_id)
            plan_after(
                self._office,
                unit,
                Trigger.APPOINTMENT_CANCELLED,
                patient_id=cancelled.patient_id,
                event_at=unit.now,
                about=about,
            )
            return cancelled

    def miss(self, appointment_id: str) -> Appointment:
        """The patient neither came nor cancelled."""
        with self._office.unit() as unit:
            missed = miss(unit.get(Appointment, appointment_id))
            about = ("appointment", appointment_id)
            cancel_about(unit, patient_id=missed.patient_id, about=about, reason="appointment-missed")
            unit.change(missed)
            reopen_recalls(self._office, unit, missed)
            unit.note("miss", Appointment, appointment_id, subject=missed.patient_id)
            plan_after(
                self._office,
                unit,
                Trigger.APPOINTMENT_MISSED,
                patient_id=missed.patient_id,
                event_at=unit.now,
                about=about,
            )
            return missed

    def arrive(self, appointment_id: str) -> Appointment:
        """The patient is here."""
        with self._office.unit() as unit:
            arrived = arrive(unit.get(Appointment, appointment_id), at=unit.now)
            unit.note("arrive", Appointment, appointment_id, subject=arrived.patient_id)
            return unit.change(arrived)

    def keep(self, appointment_id: str, *, procedure: str | None = None) -> Kept:
        """The visit took place: follow-ups are planned, recalls renewed, rewards judged.

        *procedure* is a code; plans for a procedure and service follow it.
        """
        office = self._office
        with office.unit() as unit:
            kept = keep(unit.get(Appointment, appointment_id), at=unit.now)
            unit.change(kept)
            unit.note("keep", Appointment, appointment_id, subject=kept.patient_id)
            about = ("appointment", appointment_id)
            cancel_about(unit, patient_id=kept.patient_id, about=about, reason="visit-kept")
            visit = unit.add(
                Visit(
                    id=VisitId(unit.new_id(Visit)),
                    patient_id=kept.patient_id,
                    appointment_id=kept.id,
                    practitioner_id=kept.practitioner_id,
                    location_id=kept.location_id,
                    service=kept.service,
                    procedure=procedure,
                    modality=kept.modality,
                    started_at=min(kept.starts_at, unit.now),
                    ended_at=unit.now,
                )
            )
            follow_ups: tuple[FollowUp, ...] = ()
            triggers = [Trigger.VISIT_KEPT] + ([Trigger.PROCEDURE_DONE] if procedure else [])
            for trigger in triggers:
                follow_ups += plan_after(
                    office,
                    unit,
                    trigger,
                    patient_id=kept.patient_id,
                    event_at=unit.now,
                    about=("visit", visit.id),
                    service=kept.service,
                    visit_id=visit.id,
                )
            seen_on = local_date(unit.now, office.settings.time_zone)
            renew_recalls(office, unit, patient_id=kept.patient_id, service=kept.service, seen_on=seen_on)
            decisions: tuple[Decision, ...] = ()
            if kept.referral_id is not None:
                referral = unit.get(Referral, kept.referral_id)
                if referral.status in _MAY_BE_SEEN:
                    seen = unit.change(see(referral, at=unit.now))
                    unit.note("see", Referral, seen.id, subject=seen.patient_id)
                    decisions = earn(office, unit, seen, QualifyingEvent.FIRST_VISIT_KEPT)
                    _plan_thanks(office, unit, seen)
            return Kept(appointment=kept, visit=visit, follow_ups=follow_ups, reward_decisions=decisions)

    def enter_in_error(self, appointment_id: str, *, reason: str) -> tuple[Reward, ...]:
        """It was written down by mistake: neither it nor its visit ever was; *reason* is a short code.

        What the first visit of a referral earned and is not owed yet is forfeited; what is owed or given
        waits for a person in ``desk.rewards.to_claw_back()``. Those rewards are returned.

        Raises:
            InvalidTransitionError: that was said before.
            InvalidValueError: *reason* is no code.
        """
        check_code(reason, "reason")
        office = self._office
        with office.unit() as unit:
            before = unit.get(Appointment, appointment_id)
            struck = unit.change(enter_in_error(before))
            unit.note("enter-in-error", Appointment, appointment_id, subject=struck.patient_id, reason=reason)
            about = ("appointment", appointment_id)
            cancel_about(unit, patient_id=struck.patient_id, about=about, reason="entered-in-error")
            reopen_recalls(office, unit, struck)
            mine = unit.find(Visit, equal={"patient_id": struck.patient_id})
            for visit in [one for one in mine if one.appointment_id == appointment_id]:
                unit.change(strike_visit(visit))
                about = ("visit", visit.id)
                cancel_about(unit, patient_id=struck.patient_id, about=about, reason="entered-in-error")
            if struck.referral_id is None or not before.is_kept:
                return ()
            referral = unit.get(Referral, struck.referral_id)
            others = unit.find(Appointment, equal={"patient_id": struck.patient_id})
            if any(one.referral_id == referral.id and one.is_kept for one in others):
                return ()  # another visit of the referral was kept, and earns as well
            books, event = Books(office=office, unit=unit), QualifyingEvent.FIRST_VISIT_KEPT
            return undo_event(unit, books, referral, event, reason=reason)

    def of_patient(self, patient_id: str) -> Sequence[Appointment]:
        """Every appointment of a patient, oldest first."""
        with self._office.unit() as unit:
            unit.get(Patient, patient_id)
            unit.note("read-appointments", Patient, patient_id, subject=patient_id)
            return find_of_person(unit, Appointment, patient_id, order_by="starts_at")


def _plan_thanks(office: Office, unit: Unit, seen: Referral) -> None:
    """Whoever sent the friend may be thanked now; nothing of it says that the friend came."""
    source = seen.source
    if source.kind is SourceKind.PATIENT and source.source_id is not None:
        plan_after(
            office,
            unit,
            Trigger.FRIEND_SEEN,
            patient_id=source.source_id,
            event_at=unit.now,
            about=("referral", seen.id),
        )


def _own_referral(unit: Unit, referral_id: str, patient_id: str) -> Referral:
    referral = unit.get(Referral, referral_id)
    if (
        referral.patient_id not in ids_of_person(unit, patient_id)
        or referral.direction is not Direction.INBOUND
    ):
        raise InvalidValueError(
            "referral.patient", "book.referral_id", "name a referral of this patient to the practice"
        )
    return referral
