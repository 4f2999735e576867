"""The year itself: who was there before, who comes, and what the desk does every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final

import attrs

from bedside.demo.agenda import Life, moment
from bedside.demo.clinic import Clinic
from bedside.demo.daybook import DayBook
from bedside.demo.lives import from_a_partner, referred_out, regular, walk_in
from bedside.demo.people import Person, neighbour, rng_for
from bedside.demo.practice import SETTINGS, YEAR
from bedside.demo.stories import play
from bedside.demo.telling import Chapter
from bedside.domain.appointments import Visit, VisitId
from bedside.domain.consents import Consent, ConsentAnswer, ConsentId
from bedside.domain.coverage import Coverage, CoverageId
from bedside.domain.dates import Period, at_local
from bedside.domain.patients import Origin, Patient, PatientId, PersonName, Preferences
from bedside.domain.settings import Profession
from bedside.errors import SettingsError
from bedside.kpis import KpiResult

__all__ = ["Lived", "live"]

_KNOWN: Final = 210
_WALK_INS: Final = 46
_FROM_PARTNERS: Final = 16
_TO_PARTNERS: Final = 22
_OLD_SYSTEM: Final = "old-system"


@attrs.frozen(kw_only=True, eq=False)
class Lived:
    """A year that was lived: its stories, its answers, and whether its books are in order."""

    clinic: Clinic
    chapters: tuple[Chapter, ...]
    results: tuple[KpiResult, ...]
    known: int
    ledger_problems: int
    journal_entries: int
    first_bad_entry: int | None


def live(path: Path, *, seed: int, progress: Callable[[float], None] | None = None) -> Lived:
    """Live the year in a new SQLite file at *path*; *progress* hears which share of it is over.

    Raises:
        SettingsError: there is a file already.
    """
    if path.exists():
        raise SettingsError("there is a file of that name already; the demo writes a new one")
    store = DayBook(path)
    try:
        return _live(store, seed, progress)
    finally:
        store.close()


def _live(store: DayBook, seed: int, progress: Callable[[float], None] | None) -> Lived:
    clinic = Clinic(store, seed=seed)
    dice = rng_for(seed, "year")
    for person, patient, seen_at in _take_over(clinic):
        rng = rng_for(seed, f"life:{patient.id}")
        due_at = seen_at + timedelta(days=rng.randrange(170, 200))
        # Who should have come before the year began is called in its first weeks.
        due_at = max(due_at, clinic.later(rng.randrange(8, 60)))
        clinic.agenda.begin(regular(clinic, person, patient.id, due_at, rng))
    chapters = play(clinic)
    clinic.agenda.begin(_network(clinic, dice))
    for _ in range(_WALK_INS):
        clinic.agenda.begin(walk_in(clinic), moment(1, 5) + timedelta(days=dice.randrange(340)))
    clinic.agenda.begin(_every_day(clinic, progress))
    clinic.agenda.run(moment(12, 31, 18))
    journal = clinic.desk.audit.entries()
    return Lived(
        clinic=clinic,
        chapters=chapters,
        results=clinic.desk.kpis.report(period=Period.year(YEAR)),
        known=_KNOWN,
        ledger_problems=len(clinic.desk.rewards.problems()),
        journal_entries=len(journal),
        first_bad_entry=clinic.desk.audit.first_bad_entry(),
    )


def _take_over(clinic: Clinic) -> list[tuple[Person, Patient, datetime]]:
    """The patients of the old system, with last year's visits, consents and coverages."""
    taken: list[tuple[Person, Patient, datetime]] = []
    records: list[object] = []
    for number in range(1, _KNOWN + 1):
        rng = rng_for(clinic.seed, f"known:{number}")
        person = neighbour(number, rng)
        patient = _patient(person, number)
        seen_at = _last_year(rng)
        records += [patient, *_history(person, patient, seen_at, rng)]
        taken.append((person, patient, seen_at))
    imports = clinic.desk.imports
    run = imports.begin(fingerprint=f"demo-{clinic.seed}", source=_OLD_SYSTEM, file_name="old system")
    for start in range(0, len(records), 500):
        batch = records[start : start + 500]
        run, _ = imports.store(run, batch, entries_read=len(batch))
    imports.finish(run)
    return taken


def _patient(person: Person, number: int) -> Patient:
    return Patient(
        id=PatientId(f"old.{number}"),
        name=PersonName(given=person.given, family=person.family),
        registered_on=date(YEAR - 3, 1, 1),
        born_on=person.born_on,
        contact_points=person.contact_points,
        preferences=Preferences(channels=(person.prefers,), time_zone=SETTINGS.time_zone),
        origin=Origin(source=_OLD_SYSTEM, value=str(number)),
    )


def _last_year(rng: Random) -> datetime:
    day = date(YEAR - 1, 1, 2) + timedelta(days=rng.randrange(360))
    return at_local(day, time(rng.randrange(8, 16)), SETTINGS.time_zone)


def _history(person: Person, patient: Patient, seen_at: datetime, rng: Random) -> list[object]:
    history: list[object] = [
        Visit(
            id=VisitId(f"{patient.id}.visit"),
            patient_id=patient.id,
            service="check-up",
            started_at=seen_at,
            ended_at=seen_at + timedelta(minutes=40),
        ),
        Coverage(
            id=CoverageId(f"{patient.id}.coverage"),
            patient_id=patient.id,
            payer=person.payer,
            status=person.payer_status,
            starts_on=date(YEAR - 1, 1, 1),
        ),
    ]
    if person.agrees_to_messages:
        history.append(
            Consent(
                id=ConsentId(f"{patient.id}.consent"),
                patient_id=patient.id,
                channel=person.prefers,
                answer=ConsentAnswer.GIVEN_IN_WRITING,
                evidence="paper form of the old system",
                given_at=seen_at,
            )
        )
    return history


def _every_day(clinic: Clinic, progress: Callable[[float], None] | None) -> Life:
    """Morning and noon: what is due goes out. Fridays: rewards are settled. Evenings: commit."""
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
        clinic.store.close_the_day()
        if progress is not None:
            progress((number + 1) / 365)


def _recall(clinic: Clinic) -> None:
    """Mondays: who is due and has no appointment is reminded."""
    for recall in clinic.desk.followups.recalls_due():
        if 0 <= (clinic.today - recall.due_on).days < 7:
            planned = clinic.desk.messages.send(recall.patient_id, "recall")
            clinic.counts["recalled"] += planned.message is not None


def _settle(clinic: Clinic) -> None:
    """Fridays: rewards whose hold has passed are judged once more, posted and handed over."""
    for settled in clinic.desk.rewards.settle():
        clinic.note([settled.decision])
        if settled.decision.allowed:
            clinic.desk.rewards.confirm_handed_over(settled.reward.id, reference="at the desk")
            clinic.counts["samples"] += 1


def _network(clinic: Clinic, dice: Random) -> Life:
    """Two more partners, and what goes to and fro."""
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
        patient_id = f"old.{dice.randrange(1, _KNOWN + 1)}"
        out = referred_out(clinic, patient_id, dice.choice((surgery, surgery, family)), "surgery", rng)
        clinic.agenda.begin(out, day)
