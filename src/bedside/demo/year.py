"""The year itself: who was there before, who comes, and what the desk does every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Final

import attrs

from bedside.demo.agenda import moment
from bedside.demo.clinic import Clinic
from bedside.demo.house import every_day, learning, network
from bedside.demo.lives import regular, walk_in
from bedside.demo.people import Person, neighbour, rng_for
from bedside.demo.practice import SETTINGS, YEAR
from bedside.demo.stories import play
from bedside.demo.telling import Chapter
from bedside.demo.weekbook import WeekBook
from bedside.domain.appointments import Visit, VisitId
from bedside.domain.consents import Consent, ConsentAnswer, ConsentId
from bedside.domain.coverage import Coverage, CoverageId
from bedside.domain.dates import Interval, Period, at_local, local_date
from bedside.domain.patients import Origin, Patient, PatientId, PersonName, Preferences
from bedside.domain.recalls import Recall, RecallId, RecallTypeId
from bedside.errors import SettingsError
from bedside.kpis import KpiResult

__all__ = ["Lived", "live"]

_KNOWN: Final = 210
_WALK_INS: Final = 46
_OLD_SYSTEM: Final = "old-system"
_HALF_A_YEAR: Final = Interval(months=6)


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
    store = WeekBook(path)
    try:
        return _live(store, seed, progress)
    finally:
        store.close()


def _live(store: WeekBook, seed: int, progress: Callable[[float], None] | None) -> Lived:
    clinic = Clinic(store, seed=seed)
    dice = rng_for(seed, "year")
    for person, patient, seen_at in _take_over(clinic):
        rng = rng_for(seed, f"life:{patient.id}")
        due_at = seen_at + timedelta(days=rng.randrange(170, 200))
        # Who should have come before the year began is called in its first weeks.
        due_at = max(due_at, clinic.later(rng.randrange(8, 60)))
        clinic.agenda.begin(regular(clinic, person, patient.id, due_at, rng))
    chapters = play(clinic)
    clinic.agenda.begin(network(clinic, _KNOWN))
    clinic.agenda.begin(learning(clinic))
    for _ in range(_WALK_INS):
        clinic.agenda.begin(walk_in(clinic), moment(1, 5) + timedelta(days=dice.randrange(340)))
    clinic.agenda.begin(every_day(clinic, progress))
    clinic.agenda.run(moment(12, 31, 18))
    journal = clinic.owner.audit.entries()
    return Lived(
        clinic=clinic,
        chapters=chapters,
        results=clinic.desk.kpis.report(period=Period.year(YEAR)),
        known=_KNOWN,
        ledger_problems=len(clinic.desk.rewards.verify().problems),
        journal_entries=len(journal),
        first_bad_entry=clinic.owner.audit.first_bad_entry(),
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
    imports = clinic.owner.imports
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
    seen_on = local_date(seen_at, SETTINGS.time_zone)
    due_on = _HALF_A_YEAR.after(seen_on)
    history.append(
        Recall(
            id=RecallId(f"{patient.id}.recall"),
            patient_id=patient.id,
            recall_type_id=RecallTypeId("check-up"),
            last_on=seen_on,
            calculated_due_on=due_on,
            due_on=due_on,
        )
    )
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
