"""Follow-ups and recalls: plan what is owed after an event, and carry it out when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from bedside.domain.appointments import Appointment, AppointmentStatus
from bedside.domain.dates import local_date
from bedside.domain.followups import (
    FollowUp,
    FollowUpId,
    FollowUpStatus,
    Trigger,
    cancel_follow_up,
    complete,
    due_times,
    lose_contact,
)
from bedside.domain.patients import Patient
from bedside.domain.recalls import (
    Recall,
    RecallId,
    RecallStatus,
    is_overdue,
    override_due,
    renew,
    reopen,
    schedule,
)
from bedside.errors import NotFoundError
from bedside.services.messages import plan_message, template_named
from bedside.services.office import Office
from bedside.services.unit import Unit

__all__ = ["FollowUps", "cancel_about", "plan_after", "renew_recalls", "reopen_recalls", "schedule_recalls"]

_LEASE = timedelta(minutes=5)


def plan_after(
    office: Office,
    unit: Unit,
    trigger: Trigger,
    *,
    patient_id: str,
    event_at: datetime,
    about: tuple[str, str],
    service: str | None = None,
    visit_id: str | None = None,
) -> tuple[FollowUp, ...]:
    """Plan every step of every plan for *trigger*; an occasion that is planned already stays as it is.

    *about* is the kind and id of what happened. A moved appointment is a new occasion: the instant
    of the event is part of its key.
    """
    planned = []
    kind, record_id = about
    for plan in office.offers.plans.values():
        if plan.trigger is not trigger or plan.service not in (None, service):
            continue
        for step, due_at, window_end_at in due_times(plan, event_at=event_at, now=unit.now):
            key = f"{plan.id}:{step.code}:{record_id}:{int(event_at.timestamp())}"
            if unit.find(FollowUp, equal={"occasion_key": key}, limit=1):
                continue
            follow_up = FollowUp(
                id=FollowUpId(unit.new_id(FollowUp)),
                plan_id=plan.id,
                step=step.code,
                occasion_key=key,
                patient_id=patient_id,
                visit_id=visit_id,
                about_kind=kind,
                about_id=record_id,
                planned_at=unit.now,
                due_at=due_at,
                window_end_at=window_end_at,
            )
            unit.note("plan-follow-up", FollowUp, follow_up.id, subject=patient_id)
            planned.append(unit.add(follow_up))
    return tuple(planned)


def cancel_about(unit: Unit, *, patient_id: str, about: tuple[str, str], reason: str) -> None:
    """Cancel what is still planned about a record that has changed."""
    waiting = unit.find(FollowUp, equal={"patient_id": patient_id, "status": FollowUpStatus.PLANNED})
    for follow_up in waiting:
        if (follow_up.about_kind, follow_up.about_id) == about:
            unit.change(cancel_follow_up(follow_up, reason=reason))
            unit.note("cancel-follow-up", FollowUp, follow_up.id, subject=patient_id)


def renew_recalls(office: Office, unit: Unit, *, patient_id: str, service: str, seen_on: date) -> None:
    """The patient came for *service*: each recall type for it is due one interval on."""
    for kind in office.offers.recall_types.values():
        if kind.service != service:
            continue
        found = unit.find(Recall, equal={"patient_id": patient_id, "recall_type_id": kind.id})
        if found and found[0].status is not RecallStatus.DISABLED:
            unit.change(renew(found[0], kind, seen_on=seen_on))
        elif not found:
            due_on = kind.interval.after(seen_on)
            unit.add(
                Recall(
                    id=RecallId(unit.new_id(Recall)),
                    patient_id=patient_id,
                    recall_type_id=kind.id,
                    last_on=seen_on,
                    calculated_due_on=due_on,
                    due_on=due_on,
                )
            )


def schedule_recalls(office: Office, unit: Unit, *, patient_id: str, service: str) -> None:
    """An appointment for *service* is booked: its recalls wait for nobody any more."""
    for recall in _recalls_for(office, unit, patient_id, service, RecallStatus.WAITING):
        unit.change(schedule(recall))


def reopen_recalls(office: Office, unit: Unit, appointment: Appointment) -> None:
    """*appointment* came to nothing: its recalls are due again, unless another one is booked."""
    booked = unit.find(
        Appointment, equal={"patient_id": appointment.patient_id, "status": AppointmentStatus.BOOKED}
    )
    if any(other.service == appointment.service for other in booked if other.id != appointment.id):
        return
    for recall in _recalls_for(
        office, unit, appointment.patient_id, appointment.service, RecallStatus.SCHEDULED
    ):
        unit.change(reopen(recall))


def _recalls_for(
    office: Office, unit: Unit, patient_id: str, service: str, status: RecallStatus
) -> Sequence[Recall]:
    kinds = {kind.id for kind in office.offers.recall_types.values() if kind.service == service}
    if not kinds:
        return ()
    found = unit.find(Recall, equal={"patient_id": patient_id})
    return [recall for recall in found if recall.recall_type_id in kinds and recall.status is status]


class FollowUps:
    """``desk.followups``."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def after(
        self, trigger: Trigger, *, patient_id: str, about: tuple[str, str], event_at: datetime | None = None
    ) -> tuple[FollowUp, ...]:
        """Something happened that no other service knows of, such as a result that is available."""
        with self._office.unit() as unit:
            return plan_after(
                self._office,
                unit,
                trigger,
                patient_id=patient_id,
                event_at=event_at or unit.now,
                about=about,
            )

    def due(self) -> Sequence[FollowUp]:
        """What is due now and not done, oldest first."""
        with self._office.unit() as unit:
            unit.note("list-due", FollowUp, "all")
            return unit.find(
                FollowUp,
                column="next_at",
                at_least=datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")),
                below=unit.now + timedelta(microseconds=1),
                order_by="next_at",
            )

    def of_patient(self, patient_id: str) -> Sequence[FollowUp]:
        """Every follow-up of a patient, oldest first."""
        with self._office.unit() as unit:
            unit.note("read-follow-ups", Patient, patient_id, subject=patient_id)
            return unit.find(FollowUp, equal={"patient_id": patient_id}, order_by="due_at")

    def carry_out(self, *, limit: int = 100) -> tuple[FollowUp, ...]:
        """Turn what is due into messages in the outbox; what no message may do waits for staff or is lost."""
        with self._office.unit() as unit:
            rows = unit.tx.claim("follow_up", now=unit.now, lease=_LEASE, limit=limit)
        return tuple(self._carry_out_one(row.id) for row in rows)

    def complete(self, follow_up_id: str, *, outcome: str) -> FollowUp:
        """Somebody reached the patient."""
        with self._office.unit() as unit:
            done = complete(unit.get(FollowUp, follow_up_id), at=unit.now, outcome=outcome)
            unit.note("complete-follow-up", FollowUp, done.id, subject=done.patient_id, outcome=outcome)
            return unit.change(done)

    def recalls_due(self) -> Sequence[Recall]:
        """Recalls whose day has come and that have no appointment."""
        with self._office.unit() as unit:
            unit.note("list-due", Recall, "all")
            today = local_date(unit.now, self._office.settings.time_zone)
            waiting = unit.find(
                Recall,
                equal={"status": RecallStatus.WAITING},
                column="due_on",
                below=today + timedelta(days=1),
                order_by="due_on",
            )
            return [recall for recall in waiting if recall.due_on == today or is_overdue(recall, today=today)]

    def override_recall(self, recall_id: str, *, due_on: date) -> Recall:
        """Staff set the day; the calculated one is kept."""
        with self._office.unit() as unit:
            recall = override_due(unit.get(Recall, recall_id), due_on=due_on)
            unit.note("override-recall", Recall, recall_id, subject=recall.patient_id)
            return unit.change(recall)

    def _carry_out_one(self, follow_up_id: str) -> FollowUp:
        office = self._office
        with office.unit() as unit:
            follow_up = unit.get(FollowUp, follow_up_id)
            if follow_up.status is not FollowUpStatus.PLANNED or follow_up.message_id is not None:
                return follow_up
            if follow_up.window_end_at <= unit.now:
                return _lost(unit, follow_up, "window-passed")
            try:
                step = office.offers.plans[follow_up.plan_id].step(follow_up.step)
            except KeyError:
                raise NotFoundError("follow-up plan", follow_up.plan_id) from None
            planned = plan_message(
                office,
                unit,
                unit.get(Patient, follow_up.patient_id),
                template_named(office, step.template_id),
                channels=step.channels,
                about=("follow_up", follow_up.id),
                values=_values(office, unit, follow_up),
                expires_at=follow_up.window_end_at,
            )
            if planned.message is not None:
                return unit.change(attrs.evolve(follow_up, message_id=planned.message.id))
            reason = "no-contact-point" if planned.decision is None else "message-refused"
            return _lost(unit, follow_up, reason)


def _lost(unit: Unit, follow_up: FollowUp, reason: str) -> FollowUp:
    unit.note("lose-follow-up", FollowUp, follow_up.id, subject=follow_up.patient_id, outcome=reason)
    return unit.change(lose_contact(follow_up, reason=reason))


def _values(office: Office, unit: Unit, follow_up: FollowUp) -> dict[str, str]:
    """What a template may say about an appointment: its local day and time."""
    if follow_up.about_kind != "appointment" or follow_up.about_id is None:
        return {}
    appointment = unit.get(Appointment, follow_up.about_id)
    local = appointment.starts_at.astimezone(ZoneInfo(office.settings.time_zone))
    return {
        "appointment_day": f"{local:%A} {local.day} {local:%B}",
        "appointment_time": f"{local:%H:%M}",
        "service": appointment.service,
    }
