"""What happened to a patient that asking depends on, read from the records of the person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from bedside.domain.appointments import Appointment, AppointmentStatus, Visit, VisitStatus
from bedside.domain.asking import (
    AskingHistory,
    AskingTerms,
    group_of,
    occasion_for,
    rested_at,
    year_has_room_at,
)
from bedside.domain.checks import utc
from bedside.domain.concerns import Concern
from bedside.domain.dates import local_date
from bedside.domain.invitations import Invitation
from bedside.domain.patients import Patient, RelatedPerson, Relationship, age_on
from bedside.domain.policies import ReferralPolicy
from bedside.domain.surveys import Group, SurveyAnswer
from bedside.rules import UNKNOWN, AskCase
from bedside.services.erasing import is_erased
from bedside.services.merging import find_of_person
from bedside.services.office import Office
from bedside.services.unit import Unit, by_rules

__all__ = ["ask_case", "asking_history", "terms_of"]

_GUARDIANS: Final = frozenset({Relationship.PARENT, Relationship.GUARDIAN})
#: A local day may begin a day before the day of the instant, and twelve months may have 366 days.
_A_YEAR: Final = timedelta(days=368)
_SLACK: Final = timedelta(days=2)
#: The least score of 10 that is no detractor's.
_CONTENT: Final = 7


def terms_of(policy: ReferralPolicy | None) -> AskingTerms:
    """How a programme asks; without one nothing is limited but by the house."""
    return AskingTerms() if policy is None else policy.asking


@by_rules
def asking_history(unit: Unit, patient_id: str, terms: AskingTerms) -> AskingHistory:
    """When the patient was asked and what happened last, as far back as *terms* look."""
    now = unit.now
    asked: list[Invitation] = []
    if terms.days_between_asks or terms.asks_a_year is not None:
        since = now - max(_A_YEAR, timedelta(days=terms.days_between_asks) + _SLACK)
        asked = [
            invitation
            for invitation in find_of_person(
                unit, Invitation, patient_id, column="referrer_id", between=("created_at", since, None)
            )
            if invitation.asked
        ]
    days = max(terms.days_after_visit, terms.days_after_procedure)
    visits = [
        visit
        for visit in find_of_person(
            unit, Visit, patient_id, between=("started_at", now - timedelta(days=days) - _SLACK, None)
        )
        if visit.status is VisitStatus.FINISHED
    ]
    missed: list[Appointment] = []
    if terms.days_after_missed_visit:
        since = now - timedelta(days=terms.days_after_missed_visit) - _SLACK
        missed = list(
            find_of_person(
                unit,
                Appointment,
                patient_id,
                equal={"status": AppointmentStatus.NO_SHOW},
                between=("starts_at", since, None),
            )
        )
    concerns = find_of_person(unit, Concern, patient_id)
    answers = find_of_person(
        unit, SurveyAnswer, patient_id, equal={"question": terms.promoter_question}, order_by="answered_at"
    )
    return AskingHistory(
        asked_at=tuple(invitation.created_at for invitation in asked),
        visit_kept_at=_last(visit.ended_at or visit.started_at for visit in visits),
        procedure_at=_last(visit.ended_at or visit.started_at for visit in visits if visit.procedure),
        visit_missed_at=_last(appointment.starts_at for appointment in missed),
        concern_closed_at=_last(concern.patient_told_at for concern in concerns),
        answered_at=answers[-1].answered_at if answers else None,
        answer=_last_answer(answers, concerns),
    )


@by_rules
def ask_case(
    office: Office,
    unit: Unit,
    patient: Patient,
    policy: ReferralPolicy | None,
    *,
    address: str,
    by_own_request: bool = False,
    only_after_something_good: bool = False,
) -> AskCase:
    """Everything that the rules may ask about asking *patient* now.

    With *only_after_something_good* an occasion is needed also where the programme names none.
    """
    terms, zone, now = terms_of(policy), office.settings.time_zone, unit.now
    history = asking_history(unit, patient.id, terms)
    today = local_date(now, zone)
    age = UNKNOWN if patient.born_on is None else age_on(patient.born_on, today)
    is_minor = UNKNOWN if age is UNKNOWN else age < 18
    concerns = find_of_person(unit, Concern, patient.id)
    return AskCase(
        at=now,
        by_own_request=by_own_request,
        deceased=patient.deceased,
        has_left=patient.inactive_on is not None,
        erased=is_erased(office, unit, patient.id, address),
        merged=patient.merged_into is not None,
        is_minor=is_minor,
        has_guardian=is_minor is True and _has_guardian(unit, patient, today),
        age=age,
        minimum_age=terms.minimum_age,
        programme_running=policy is None or policy.runs_on(today),
        has_open_concern=any(concern.is_open for concern in concerns),
        recommends=history.answer,
        occasion=occasion_for(terms, history, now=now, zone=zone),
        occasion_needed=bool(terms.occasions) or only_after_something_good,
        rested_from_ask_at=rested_at(history.last_asked_at, days=terms.days_between_asks, zone=zone),
        year_has_room_at=year_has_room_at(history.asked_at, allowed=terms.asks_a_year, now=now, zone=zone),
        rested_from_concern_at=rested_at(history.concern_closed_at, days=terms.days_of_peace, zone=zone),
        rested_from_procedure_at=rested_at(history.procedure_at, days=terms.days_after_procedure, zone=zone),
        rested_from_missed_visit_at=rested_at(
            history.visit_missed_at, days=terms.days_after_missed_visit, zone=zone
        ),
        role=unit.acting.role,
        asking_roles=frozenset(terms.roles),
    )


def _has_guardian(unit: Unit, patient: Patient, today: date) -> bool:
    """Whether somebody is on file who cares for the patient and may consent for them today."""
    return any(
        related.may_consent
        and related.relationship in _GUARDIANS
        and (related.since_on is None or related.since_on <= today)
        and (related.until_on is None or today < related.until_on)
        for related in find_of_person(unit, RelatedPerson, patient.id)
    )


def _last_answer(answers: Sequence[SurveyAnswer], concerns: Iterable[Concern]) -> Group | None:
    """What the last answer makes of the patient; who was won back after a concern is no detractor."""
    if not answers:
        return None
    last = answers[-1]
    won_back = any(
        concern.patient_told_at is not None
        and utc(concern.patient_told_at) >= utc(last.answered_at)
        and (concern.later_score or 0) >= _CONTENT
        for concern in concerns
    )
    group = group_of(last)
    return Group.PASSIVE if group is Group.DETRACTOR and won_back else group


def _last(instants: Iterable[datetime | None]) -> datetime | None:
    return max((at for at in instants if at is not None), default=None)
