"""Whom to ask today: the patients with the best reasons, among those who came or answered lately."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

import attrs

from bedside.domain.appointments import VisitStatus
from bedside.domain.asking import AskingTerms, Occasion
from bedside.domain.patients import Patient
from bedside.domain.policies import ReferralPolicy
from bedside.ports import Query, Range
from bedside.records.spec import encode
from bedside.rules import AskCase, Decision
from bedside.services.merging import person_of
from bedside.services.office import Office
from bedside.services.referring.asking import Ask, weigh_asking
from bedside.services.referring.counting import chosen_policy
from bedside.services.referring.history import terms_of
from bedside.services.unit import Unit, by_rules

__all__ = ["Askable", "whom_to_ask"]

#: How many visits and answers are looked at for each patient that is wanted, and at most.
_EACH: Final = 10
_IN_ALL: Final = 2000

_REASONS: Final = {
    Occasion.PROMOTER: "would recommend us, as they answered lately",
    Occasion.VISIT_KEPT: "came to a visit lately",
}


@attrs.frozen(kw_only=True)
class Askable:
    """A patient who may be asked today, with the best reason and the decision."""

    patient_id: str
    occasion: Occasion
    decision: Decision

    @property
    def reason(self) -> str:
        """Why this patient, in a few words for staff."""
        return _REASONS[self.occasion]


def whom_to_ask(office: Office, unit: Unit, ask: Ask, *, limit: int) -> tuple[Askable, ...]:
    """At most *limit* patients who may be asked now, promoters first, then who came last.

    The work does not grow with the practice: the newest answers and visits are looked at, ten for each
    patient that is wanted.
    """
    policy = chosen_policy(office, unit, ask.policy_id)
    terms, weighed = terms_of(policy), dict[str, Askable | None]()
    chosen: dict[str, Askable] = {}
    for occasion in Occasion:  # the best reason first, in whatever order the terms name them
        if terms.occasions and occasion not in terms.occasions:
            continue
        for patient_id in _candidates(unit, terms, occasion, looked_at=min(limit * _EACH, _IN_ALL)):
            if len(chosen) == limit:
                break
            patient = _stands_for(unit, patient_id)
            if patient.id not in weighed:
                weighed[patient.id] = _weigh(office, unit, patient, ask, policy)
            found = weighed[patient.id]
            if found is not None and found.occasion is occasion:
                chosen[patient.id] = found
    for patient_id in chosen:
        unit.get(Patient, patient_id)  # whoever reads the list learns of them, and the journal says so
    return tuple(chosen.values())


def _weigh(
    office: Office, unit: Unit, patient: Patient, ask: Ask, policy: ReferralPolicy | None
) -> Askable | None:
    weighed = weigh_asking(office, unit, patient, ask, policy)
    case = weighed.decision.case
    if not weighed.decision.allowed or not isinstance(case, AskCase):
        return None
    occasion = case.occasion
    return (
        Askable(patient_id=patient.id, occasion=occasion, decision=weighed.decision)
        if isinstance(occasion, Occasion)
        else None
    )


@by_rules
def _stands_for(unit: Unit, patient_id: str) -> Patient:
    return person_of(unit, patient_id)


def _candidates(unit: Unit, terms: AskingTerms, occasion: Occasion, *, looked_at: int) -> Sequence[str]:
    """Ids of patients who answered or came lately, the newest first."""
    if occasion is Occasion.PROMOTER:
        asked = {"question": terms.promoter_question}
        return _newest(unit, "survey_answer", "answered_at", terms.days_after_answer, asked, looked_at)
    kept = {"status": VisitStatus.FINISHED.value}
    return _newest(unit, "visit", "started_at", terms.days_after_visit, kept, looked_at)


@by_rules
def _newest(
    unit: Unit, kind: str, column: str, days: int, equal: Mapping[str, str], limit: int
) -> Sequence[str]:
    # Two days more, because a local day may begin before the day of the instant does.
    since = unit.now - timedelta(days=days + 2)
    query = Query(
        equal=equal,
        range=Range(column=column, at_least=encode(since)),
        order_by=column,
        descending=True,
        limit=limit,
    )
    found = unit.measure(kind, ["patient_id"], query)["patient_id"]
    return list(dict.fromkeys(str(patient_id) for patient_id in found if patient_id is not None))
