"""Follow-ups and recalls: plan what is owed after an event, and carry it out when it is due."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from bedside.domain.appointments import Appointment, AppointmentStatus
from bedside.domain.checks import utc
from bedside.domain.dates import local_date
from bedside.domain.followups import (
    FollowUp,
    FollowUpId,
    FollowUpPlan,
    FollowUpStatus,
    FollowUpStep,
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
from bedside.errors import (
    BedsideError,
    CommitUnknownError,
    ConflictError,
    ContentionError,
    StorageError,
    StorageUnavailableError,
)
from bedside.plugins import PLUGIN_FAILED, PluginFault
from bedside.rules import Decision, Effect
from bedside.services.merging import check_not_merged, find_of_person, person_of
from bedside.services.messages import template_named
from bedside.services.office import Office
from bedside.services.referring.steps import plan_step
from bedside.services.unit import Unit, by_rules

__all__ = ["FollowUps", "cancel_about", "plan_after", "renew_recalls", "reopen_recalls", "schedule_recalls"]

_THE_STORE = (StorageError, StorageUnavailableError, ContentionError, CommitUnknownError)
_LEASE = timedelta(minutes=5)


@by_rules
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

    *about* is the kind and id of what happened. A moved appointment is a new occasion, because the
    instant of the event belongs to it; and one that was cancelled may be planned again.
    """
    planned = []
    for plan in office.offers.plans.values():
        if plan.trigger is not trigger or plan.service not in (None, service):
            continue
        for step, due_at, window_end_at in due_times(plan, event_at=event_at, now=unit.now):
            key = _open_occasion(unit, plan, step, patient_id=patient_id, about=about, event_at=event_at)
            if key is None:
                continue
            follow_up = FollowUp(
                id=FollowUpId(unit.new_id(FollowUp)),
                plan_id=plan.id,
                step=step.code,
                occasion_key=key,
                patient_id=patient_id,
                trigger=trigger,
                visit_id=visit_id,
                about_kind=about[0],
                about_id=about[1],
                planned_at=unit.now,
                due_at=due_at,
                window_end_at=window_end_at,
            )
            unit.note("plan-follow-up", FollowUp, follow_up.id, subject=patient_id)
            planned.append(unit.add(follow_up))
    return tuple(planned)


@by_rules
def cancel_about(unit: Unit, *, patient_id: str, about: tuple[str, str], reason: str) -> None:
    """Cancel what is still planned about a record that has changed."""
    waiting = unit.find(FollowUp, equal={"patient_id": patient_id, "status": FollowUpStatus.PLANNED})
    for follow_up in waiting:
        if (follow_up.about_kind, follow_up.about_id) == about:
            unit.change(cancel_follow_up(follow_up, reason=reason))
            unit.note("cancel-follow-up", FollowUp, follow_up.id, subject=patient_id)


@by_rules
def renew_recalls(office: Office, unit: Unit, *, patient_id: str, service: str, seen_on: date) -> None:
    """The patient came for *service*: each recall type for it is due one interval on."""
    for kind in office.offers.recall_types.values():
        if kind.service != service:
            continue
        found = find_of_person(unit, Recall, patient_id, equal={"recall_type_id": kind.id})
        for recall in found:
            if recall.status is not RecallStatus.DISABLED:
                unit.change(renew(recall, kind, seen_on=seen_on))
        if not found:
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


@by_rules
def schedule_recalls(office: Office, unit: Unit, *, patient_id: str, service: str) -> None:
    """An appointment for *service* is booked: its recalls wait for nobody any more."""
    for recall in _recalls_for(office, unit, patient_id, service, RecallStatus.WAITING):
        unit.change(schedule(recall))


@by_rules
def reopen_recalls(office: Office, unit: Unit, appointment: Appointment) -> None:
    """*appointment* came to nothing: its recalls are due again, unless another one is booked."""
    booked = find_of_person(
        unit, Appointment, appointment.patient_id, equal={"status": AppointmentStatus.BOOKED}
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
    found = find_of_person(unit, Recall, patient_id)
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
            unit.acting.check_write("follow_up")
            check_not_merged(unit, patient_id)
            unit.note("plan-after", Patient, patient_id, subject=patient_id, outcome=trigger.value)
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
            unit.get(Patient, patient_id)
            unit.note("read-follow-ups", Patient, patient_id, subject=patient_id)
            return find_of_person(unit, FollowUp, patient_id, order_by="due_at")

    def carry_out(self, *, limit: int = 100) -> tuple[FollowUp, ...]:
        """Turn what is due into messages in the outbox; what no message may do waits for staff or is lost.

        Each one stands alone. One whose appointment or plan is gone is lost, as ``about-missing`` or
        ``plan-gone``. One that fails for another reason, such as a plugin that raises, stays planned
        with a fault in ``practice.faults``: it is not in the answer, and is tried again in a while. So
        is one that an encrypted store cannot open.
        """
        with self._office.unit() as unit:
            rows = unit.claim("follow_up", lease=_LEASE, limit=limit)
        self._office.cannot_open("followups.carry_out", unit)
        done = []
        for row in rows:
            try:
                follow_up = self._carry_out_one(row.id)
            except ConflictError:
                if self._office.host_commits:
                    raise  # with the host's transaction everything is gone
                continue  # somebody else had this one in hand
            except BedsideError as error:
                if type(error) in _THE_STORE or self._office.host_commits:
                    raise  # the store itself is gone, and no other follow-up would do better
                self._office.faults.append(PluginFault("bedside", "followups.carry_out", str(error)))
                continue
            if follow_up is not None:
                done.append(follow_up)
        return tuple(done)

    def complete(self, follow_up_id: str, *, outcome: str) -> FollowUp:
        """Somebody reached the patient."""
        with self._office.unit() as unit:
            done = complete(unit.get(FollowUp, follow_up_id), at=unit.now, outcome=outcome)
            unit.note("complete-follow-up", FollowUp, done.id, subject=done.patient_id, outcome=outcome)
            return unit.change(done)

    def recalls_due(self) -> Sequence[Recall]:
        """Recalls whose day has come and that have no appointment, of patients who are still with us."""
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
            due = [recall for recall in waiting if recall.due_on == today or is_overdue(recall, today=today)]
            # Of two records of one patient each may have its own: the patient is called back once.
            first: dict[tuple[str, str], Recall] = {}
            for recall in due:
                patient = person_of(unit, recall.patient_id)
                if _may_be_called_back(patient):
                    first.setdefault((patient.id, recall.recall_type_id), recall)
            return list(first.values())

    def override_recall(self, recall_id: str, *, due_on: date) -> Recall:
        """Staff set the day; the calculated one is kept."""
        with self._office.unit() as unit:
            recall = override_due(unit.get(Recall, recall_id), due_on=due_on)
            unit.note("override-recall", Recall, recall_id, subject=recall.patient_id)
            return unit.change(recall)

    def _carry_out_one(self, follow_up_id: str) -> FollowUp | None:
        """The follow-up as it stands now; None when a plugin failed and it has to wait."""
        office = self._office
        with office.unit() as unit:
            follow_up = unit.get(FollowUp, follow_up_id)
            if follow_up.status is not FollowUpStatus.PLANNED or follow_up.message_id is not None:
                return follow_up
            if follow_up.window_end_at <= unit.now:
                return _lost(unit, follow_up, "window-passed")
            plan = office.offers.plans.get(follow_up.plan_id)
            steps = () if plan is None else plan.steps
            step = next((known for known in steps if known.code == follow_up.step), None)
            if step is None:
                return _lost(unit, follow_up, "plan-gone")
            values = _values(office, unit, follow_up)
            if values is None:
                return _lost(unit, follow_up, "about-missing")
            template = template_named(office, step.template_id)
            planned = plan_step(office, unit, follow_up, step, template, values)
            if planned.message is not None:
                return unit.change(attrs.evolve(follow_up, message_id=planned.message.id))
            if planned.decision is not None and _a_plugin_failed(planned.decision):
                return None
            reason = "no-contact-point" if planned.decision is None else "message-refused"
            return _lost(unit, follow_up, reason)


def _may_be_called_back(patient: Patient) -> bool:
    return patient.inactive_on is None and not patient.deceased


def _a_plugin_failed(decision: Decision) -> bool:
    """Whether nothing worse than a broken plugin stands against it: mend that, and it may go out."""
    failed = any(found.rule_id == PLUGIN_FAILED for found in decision.findings)
    return failed and decision.outcome is Effect.HOLD


def _lost(unit: Unit, follow_up: FollowUp, reason: str) -> FollowUp:
    unit.note("lose-follow-up", FollowUp, follow_up.id, subject=follow_up.patient_id, outcome=reason)
    return unit.change(lose_contact(follow_up, reason=reason))


def _open_occasion(
    unit: Unit,
    plan: FollowUpPlan,
    step: FollowUpStep,
    *,
    patient_id: str,
    about: tuple[str, str],
    event_at: datetime,
) -> str | None:
    """The key under which the step is to be planned; None when it is planned or done already.

    The key is a hash, because its parts may together be longer than an id. The last part is a
    running number: what was cancelled gives way to the next one, as when an appointment is moved
    away and back again.
    """
    parts = (plan.id, step.code, *about, patient_id, utc(event_at).isoformat())
    number = 0
    while True:
        named = "\x1f".join((*parts, str(number)))
        key = f"occasion-{hashlib.sha256(named.encode()).hexdigest()}"
        found = unit.find(FollowUp, equal={"occasion_key": key}, limit=1)
        if not found:
            return key
        if found[0].status is not FollowUpStatus.CANCELLED:
            return None
        number += 1


def _values(office: Office, unit: Unit, follow_up: FollowUp) -> dict[str, str] | None:
    """What a template may say about an appointment: its local day and time; None when it is gone."""
    if follow_up.about_kind != "appointment" or follow_up.about_id is None:
        return {}
    appointment = unit.look_up(Appointment, follow_up.about_id)
    if appointment is None:
        return None
    local = appointment.starts_at.astimezone(ZoneInfo(office.settings.time_zone))
    return {
        "appointment_day": f"{local:%A} {local.day} {local:%B}",
        "appointment_time": f"{local:%H:%M}",
        "service": appointment.service,
    }
