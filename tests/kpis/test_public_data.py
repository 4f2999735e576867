"""Figures on public data that anybody can compute again."""

from __future__ import annotations

import os
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import polars as pl
import pytest

from bedside.kpis import new_patients, no_show_rate

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("BEDSIDE_DATA", ROOT.parent / "shared" / "data"))
ARCHIVE = SHARED / "pms" / "medscheduler_2024_seed42.zip"

STATUS = {
    "attended": "fulfilled",
    "did not attend": "noshow",
    "cancelled": "cancelled",
    "scheduled": "booked",
    "unknown": "unknown",
}


@pytest.fixture(scope="module")
def appointments(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not ARCHIVE.exists():
        pytest.skip("the medscheduler data set is not here; BEDSIDE_DATA names the folder of public data")
    folder = tmp_path_factory.mktemp("medscheduler")
    with ZipFile(ARCHIVE) as archive:
        return Path(archive.extract("appointments.csv", folder))


def test_medscheduler_has_605_no_shows_of_8547_and_44_unknown(appointments: Path) -> None:
    columns = {"starts_at": "appointment_date"}
    frames = [
        pl.read_csv(appointments),
        pl.scan_csv(appointments, try_parse_dates=True),
        pd.read_csv(appointments, dtype={"patient_id": str}),
    ]
    for frame in frames:
        result = no_show_rate(frame, column_map=columns, code_map={"status": STATUS})

        assert (result.numerator, result.denominator) == (605, 8_547)
        assert result.value == pytest.approx(0.070785, abs=5e-7)
        assert dict(result.excluded) == {"unknown status": 44}


def test_medschedulers_months_add_up_to_its_year(appointments: Path) -> None:
    visits = pl.read_csv(appointments).with_columns(pl.col("status").replace_strict(STATUS))

    months = no_show_rate(visits, by="month", column_map={"starts_at": "appointment_date"})

    assert months["numerator"].sum() == 605
    assert months["denominator"].sum() == 8_547
    assert months["excluded"].sum() == 44
    assert months["month"].to_list()[0] == "2024-01"


def test_medschedulers_patients_are_each_new_once(appointments: Path) -> None:
    visits = pl.read_csv(appointments).with_columns(pl.col("status").replace_strict(STATUS))
    columns = {"starts_at": "appointment_date"}

    months = new_patients(visits, by="month", column_map=columns)

    kept = visits.filter(pl.col("status") == "fulfilled")["patient_id"].n_unique()
    assert months["numerator"].sum() == kept == new_patients(visits, column_map=columns).n
