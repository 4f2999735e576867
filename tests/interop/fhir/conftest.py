"""A practice that FHIR files are imported into, and the shared data, where it is there."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bedside import Practice, PracticeSettings
from bedside.interop.entries import ImportReport, Imports
from bedside.interop.fhir import import_fhir
from bedside.ports import Query, Storage
from bedside.records import KINDS, kind_of, read_row
from bedside.storage import MemoryStorage

R = TypeVar("R")

ZONE = "America/New_York"
SHARED = Path(os.environ.get("BEDSIDE_DATA", Path(__file__).parents[4] / "shared" / "data"))


class Clinic:
    """A practice with its store, and what is in it after an import."""

    def __init__(self, storage: Storage | None = None) -> None:
        self.storage: Storage = storage or MemoryStorage()
        settings = PracticeSettings(name="H", time_zone=ZONE, currency="USD", jurisdictions=("US",))
        practice = Practice(settings, storage=self.storage)
        self.imports: Imports = practice.acting_as("kim", role="manager", purpose="operations").imports

    def load(self, *paths: Path, imports: Imports | None = None, **options: Any) -> ImportReport:
        options.setdefault("time_zone", ZONE)
        return import_fhir(imports or self.imports, paths, **options)

    def stored(self, record_type: type[R]) -> list[R]:
        spec = kind_of(record_type)
        with self.storage.transaction() as tx:
            return [read_row(row, spec) for row in tx.find(spec.kind.name, Query())]

    def count(self, kind: str) -> int:
        with self.storage.transaction() as tx:
            return len(tx.columns(kind, ["id"], Query())["id"])

    def everything(self) -> dict[tuple[str, str], str]:
        """Every row but the runs themselves and the marks of what they wrote."""
        with self.storage.transaction() as tx:
            return {
                (kind.name, row.id): row.body
                for kind in KINDS
                if kind.name not in ("import_run", "import_mark")
                for row in tx.find(kind.name, Query())
            }


@pytest.fixture
def clinic() -> Clinic:
    return Clinic()


@pytest.fixture
def new_clinic() -> type[Clinic]:
    return Clinic


Write = Callable[..., Path]


@pytest.fixture
def bundle(tmp_path: Path) -> Write:
    """Write resources as a Bundle; a resource may be a pair of address and resource."""

    def write(resources: Sequence[Any], *, name: str = "bundle.json", kind: str = "collection") -> Path:
        entries = [
            {"fullUrl": item[0], "resource": item[1]} if isinstance(item, tuple) else {"resource": item}
            for item in resources
        ]
        path = tmp_path / name
        path.write_text(
            json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries}), encoding="utf-8"
        )
        return path

    return write


@pytest.fixture
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Unpack an archive of the shared data; skip where it is not there."""

    def unpack(name: str) -> Path:
        archive = SHARED / "fhir" / name
        if not archive.exists():
            pytest.skip(f"{name} is not here; set BEDSIDE_DATA")
        folder = tmp_path_factory.mktemp(archive.stem)
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        return folder

    return unpack


@pytest.fixture
def shared_json() -> Callable[[str], Any]:
    """A JSON file of the shared data; skip where it is not there."""

    def read(name: str) -> Any:
        path = SHARED / "fhir" / name
        if not path.exists():
            pytest.skip(f"{name} is not here; set BEDSIDE_DATA")
        return json.loads(path.read_text(encoding="utf-8"))

    return read
