"""What the practice itself does: every day, on Mondays and Fridays, with partners, and to learn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from fractions import Fraction
from typing import Final

from bedside.demo.agenda import Life, moment
from bedside.demo.clinic import Clinic
from bedside.demo.lives import from_a_partner, referred_out
from bedside.demo.people import rng_for
from bedside.demo.practice import SETTINGS, YEAR
from bedside.domain.dates import at_local
from bedside.domain.settings import Profession
from bedside.domain.strategy import Objective, ObjectiveId

__all__ = ["OBJECTIVE", "every_day", "learning", "network"]

_FROM_PARTNERS: Final = 16
_TO_PARTNERS: Final = 22

#: What the owner wants to reach this year.
OBJECTIVE: Final = Objective(
    id=ObjectiveId("fewer-missed-visits"),
    title="Fewer missed visits",
    kpi="no_show_rate",
    target=Fraction(1, 10),
    higher_is_better=False,
    starts_on=date(YEAR, 1, 1),
    ends_on=date(YEAR + 1, 1, 1),
)


def every_day(clinic: Clinic, progress: Callable[[float], None] | None) -> Life:
    """Morning and noon: what is due goes out. Fridays: rewards are settled. Sundays: commit."""
    first = date(YEAR, 1, 1)
    for number in range(365):
        day = first + timedelta(days=number)
        for clock in (time(8, 10), time(13)):
            yield at_local(day, clock, SETTINGS.time_zone)
            while clinic.desk.followups.carry_out():
                pass
            clinic.desk.messages.dispatch(limit=500)
        if day.weekday() == 0:
            _recall(clinic)
        if day.weekday() == 4:
            _settle(clinic)
        yield at_local(day, time(19), SETTINGS.time_zone)
        if day.weekday() == 6:
            clinic.store.close_the_week()
        if progress is not None:
            progress((number + 1) / 365)


def _recall(clinic: Clinic) -> None:
    """Mondays: who is due and has no appointment is reminded, and once more after four weeks."""
    for recall in clinic.desk.followups.recalls_due():
        asked_on = clinic.recalled.setdefault((recall.patient_id, recall.due_on), [])
        if not asked_on or (len(asked_on) == 1 and (clinic.today - asked_on[0]).days >= 28):
            asked_on.append(clinic.today)
            planned = clinic.desk.messages.send(recall.patient_id, "recall")
            clinic.counts["recalled"] += planned.message is not None


def _settle(clinic: Clinic) -> None:
    """Fridays: rewards whose hold has passed are judged once more, posted and handed over."""
    for settled in clinic.desk.rewards.settle():
        clinic.note([settled.decision])
        if settled.decision.allowed:
            clinic.desk.rewards.confirm_handed_over(settled.reward.id, reference="at the desk")
            clinic.counts["samples"] += 1


def network(clinic: Clinic, known: int) -> Life:
    """Two more partners, and what goes to and fro."""
    dice = rng_for(clinic.seed, "network")
    yield moment(1, 20, 11)
    chosen = []
    for name, profession in (
        ("Bay Oral Surgery", Profession.DENTIST),
        ("Castillo Family Medicine", Profession.PHYSICIAN),
    ):
        partner = clinic.desk.partners.propose(name=name, profession=profession)
        clinic.desk.partners.admit(partner.id)
        chosen.append(partner.id)
    surgery, family = chosen
    for _ in range(_FROM_PARTNERS):
        day = moment(2, 2, 10) + timedelta(days=dice.randrange(290))
        clinic.agenda.begin(from_a_partner(clinic, dice.choice((surgery, family, family))), day)
    for number in range(_TO_PARTNERS):
        rng = rng_for(clinic.seed, f"out:{number}")
        day = moment(2, 2, 15) + timedelta(days=dice.randrange(290))
        patient_id = f"old.{dice.randrange(1, known + 1)}"
        out = referred_out(clinic, patient_id, dice.choice((surgery, surgery, family)), "surgery", rng)
        clinic.agenda.begin(out, day)


def learning(clinic: Clinic) -> Life:
    """An objective, a training for the desk, and a workshop for patients."""
    clinic.owner.kpis.set_objective(OBJECTIVE)
    training = clinic.desk.education.assign_training(
        "kim", role="front-desk", module="asking-for-referrals", due_on=date(YEAR, 2, 27)
    )
    yield moment(2, 19, 17)
    clinic.desk.education.complete_training(training.id, passed=True)
    yield moment(5, 4, 9)
    workshop = clinic.desk.education.plan_workshop(
        title="Living well with an implant",
        service="implants",
        starts_at=moment(5, 28, 18),
        ends_at=moment(5, 28, 19, 30),
        places=14,
    )
    dice = rng_for(clinic.seed, "workshop")
    seats = [
        clinic.desk.education.register(workshop.id, f"old.{number}")
        for number in dice.sample(range(1, 200), k=12)
    ]
    yield moment(5, 28, 18, 15)
    for seat in seats:
        if dice.random() < 0.8:
            clinic.desk.education.attended(seat.id)
            clinic.counts["attended"] += 1
