"""A practice in memory that files are imported into, and small files to import."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from tests.interop.csv.rows import load

from bedside.domain.access import STANDARD_ACCESS
from bedside.domain.settings import PracticeSettings
from bedside.environment import SeededEnvironment
from bedside.interop.csv import CsvMap, import_csv, read_map
from bedside.interop.entries import ImportReport
from bedside.plugins import Plugins
from bedside.ports import Query, Storage
from bedside.records import KINDS, kind_of, read_row
from bedside.services.acting import acting_under
from bedside.services.importing import Imports
from bedside.services.office import Offers, Office
from bedside.storage import MemoryStorage

R = TypeVar("R")

ROOT = Path(__file__).parents[3]


class Clinic:
    """A store that files are imported into, and what it holds then."""

    def __init__(self, storage: Storage, folder: Path) -> None:
        storage.prepare(KINDS)
        self.storage = storage
        self.folder = folder
        self.imports = Imports(_office(storage))

    def map(self, text: str) -> CsvMap:
        path = self.folder / "map.toml"
        path.write_text(text, encoding="utf-8")
        return read_map(path)

    def load(self, map_text: str, content: str | bytes, *, name: str = "rows.csv") -> ImportReport:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        csv_map = self.map(map_text)
        return import_csv(self.imports, csv_map.table, path, csv_map)

    def stored(self, record_type: type[R]) -> list[R]:
        spec = kind_of(record_type)
        with self.storage.transaction() as tx:
            return [read_row(row, spec) for row in tx.find(spec.kind.name, Query())]


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    return Clinic(MemoryStorage(), tmp_path)


@pytest.fixture
def filled(clinic: Clinic) -> Clinic:
    """A patient, a partner and a referral are there."""
    for table in ("patients", "partners", "referrals"):
        assert load(clinic, table).added == 1
    return clinic


@pytest.fixture
def new_clinic(tmp_path: Path) -> Callable[[Storage], Clinic]:
    return lambda storage: Clinic(storage, tmp_path)


@pytest.fixture(scope="session")
def public_files() -> Path:
    """The folder of public data sets; see SOURCES.md there."""
    folder = Path(os.environ.get("BEDSIDE_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the public data sets are not here; set BEDSIDE_DATA")
    return folder


def _office(storage: Storage) -> Office:
    return Office(
        settings=PracticeSettings(
            name="Harbour Dental", time_zone="America/Denver", currency="USD", jurisdictions=("US", "US-CO")
        ),
        storage=storage,
        environment=SeededEnvironment(seed=1, start=datetime(2026, 1, 5, 9, tzinfo=UTC)),
        plugins=Plugins(),
        offers=Offers(
            policies={},
            reward_rules={},
            plans={},
            recall_types={},
            templates={},
            share_texts={},
            surveys={},
            notifiers={},
            fulfillers={},
        ),
        packs=(),
        acting=acting_under(STANDARD_ACCESS, "kim", role="manager", purpose="operations"),
    )
