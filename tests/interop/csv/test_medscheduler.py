"""A simulated practice-year of 10,394 appointments comes in whole, once, and is measured right."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import bedside.kpis
from bedside.domain.appointments import Appointment
from bedside.domain.imports import ImportRun
from bedside.interop.csv import import_csv, read_map
from bedside.interop.entries import ImportReport, Progress
from bedside.ports import Query, Storage
from bedside.storage import MemoryStorage, SqlStorage

if TYPE_CHECKING:
    from tests.interop.csv.conftest import Clinic

pytestmark = pytest.mark.slow

MAPS = Path(__file__).parents[3] / "examples" / "maps"


@pytest.fixture(scope="module")
def year(public_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked files."""
    folder = tmp_path_factory.mktemp("medscheduler")
    with zipfile.ZipFile(public_files / "pms" / "medscheduler_2024_seed42.zip") as archive:
        archive.extractall(folder)
    return folder


def load(
    clinic: Clinic, year: Path, table: str, progress: Callable[[Progress], None] | None = None
) -> ImportReport:
    csv_map = read_map(MAPS / f"medscheduler-{table}.toml")
    return import_csv(clinic.imports, table, year / f"{table}.csv", csv_map, progress=progress)


@pytest.mark.parametrize("backend", ["memory", "sql"])
def test_the_year_is_imported_once_and_measured(
    backend: str, year: Path, tmp_path: Path, new_clinic: Callable[..., Clinic]
) -> None:
    opened: AbstractContextManager[MemoryStorage | SqlStorage] = (
        nullcontext(MemoryStorage()) if backend == "memory" else SqlStorage(f"sqlite:///{tmp_path}/year.db")
    )
    with opened as storage:
        clinic = new_clinic(storage)

        patients, appointments = load(clinic, year, "patients"), load(clinic, year, "appointments")

        assert (patients.added, patients.refused) == (9_312, 0)
        assert (appointments.added, appointments.refused) == (10_394, 0)
        stored = clinic.stored(Appointment)
        assert Counter(appointment.status.value for appointment in stored) == {
            "fulfilled": 7_942,
            "cancelled": 1_654,
            "noshow": 605,
            "booked": 149,
            "unknown": 44,
        }
        assert all(appointment.booked_at is not None for appointment in stored)

        _measured(storage)
        again = load(clinic, year, "appointments")

        assert (again.added, again.changed, again.already_applied) == (0, 0, ("appointments.csv",))
        assert clinic.stored(Appointment) == stored


def _measured(storage: Storage) -> None:
    """The no-show rate over the stored columns is that of the file."""
    names = ["starts_at", "status"]
    with storage.transaction() as tx:
        columns = tx.columns("appointment", names, Query())

    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({name: list(columns[name]) for name in names}).with_columns(
        pl.from_epoch("starts_at", time_unit="us").dt.replace_time_zone("UTC")
    )
    result = bedside.kpis.no_show_rate(appointments=frame)

    assert (result.numerator, result.denominator) == (605, 8_547)
    assert result.value == pytest.approx(0.070785, abs=1e-6)
    assert sum(result.excluded.values()) == 44


class PowerCut(Exception):  # noqa: N818 - not an error of ours
    """The lights went out."""


def test_an_interruption_loses_and_doubles_nothing(clinic: Clinic, year: Path) -> None:
    load(clinic, year, "patients")

    def cut(step: Progress) -> None:
        if step.entries_read >= 4_000:
            raise PowerCut

    with pytest.raises(PowerCut):
        load(clinic, year, "appointments", cut)
    half = len(clinic.stored(Appointment))
    report = load(clinic, year, "appointments")

    assert half == 4_000
    assert report.added == 10_394 - half
    assert len(clinic.stored(Appointment)) == 10_394
    run = max(clinic.stored(ImportRun), key=lambda run: run.added)
    assert (run.added, run.entries_read, run.refused) == (10_394, 10_394, 0)
    assert run.finished_at is not None
