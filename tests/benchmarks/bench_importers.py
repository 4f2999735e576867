"""How many records a second the importers store: many at once, and the same one by one, in turns.

Run it with `python tests/benchmarks/bench_importers.py [DATABASE ...]` (sqlite, postgresql, mariadb).
It reads the 79 bundles of Synthea and the CSV files of medscheduler from the folder `BEDSIDE_DATA`.
Of each it prints the best of three: records a second of the whole import, reading included, and of
storing alone. It fails where storing at once takes more of the time of one by one than the bar.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.databases import DATABASES, fresh_url  # noqa: E402 - found only now
from tests.one_by_one import OneByOne  # noqa: E402 - found only now

from bedside import Practice, PracticeSettings, Storage  # noqa: E402 - found only now
from bedside.domain.imports import ImportRun  # noqa: E402 - found only now
from bedside.interop.csv import import_csv, read_map  # noqa: E402 - found only now
from bedside.interop.entries import Imports  # noqa: E402 - found only now
from bedside.interop.fhir import import_fhir  # noqa: E402 - found only now
from bedside.storage import SqlStorage  # noqa: E402 - found only now

SHARED = Path(os.environ.get("BEDSIDE_DATA", ROOT.parent / "shared" / "data"))
MAPS = ROOT / "examples" / "maps"
#: The share of the time of one by one that storing at once may take.
BARS = {"sqlite": 1.2, "postgresql": 0.85, "mariadb": 0.85}
ROUNDS = 3
ZONE = "America/Denver"

Importing = Callable[[Imports, Path], int]


class Timed:
    """The imports of a desk, and how long they took to store."""

    def __init__(self, imports: Imports, clock: Callable[[], float]) -> None:
        self._imports, self._clock = imports, clock
        self.begin, self.finish = imports.begin, imports.finish
        self.seconds = 0.0

    def store(
        self,
        run: ImportRun,
        records: Sequence[object],
        *,
        entries_read: int,
        skipped: int = 0,
        refused: int = 0,
    ) -> tuple[ImportRun, tuple[object, ...]]:
        """As the desk does."""
        start = self._clock()
        try:
            return self._imports.store(
                run, records, entries_read=entries_read, skipped=skipped, refused=refused
            )
        finally:
            self.seconds += self._clock() - start


def fhir(imports: Imports, folder: Path) -> int:
    """The bundles; how many records they gave."""
    return import_fhir(imports, [folder / "fhir"], time_zone=ZONE).added


def csv(imports: Imports, folder: Path) -> int:
    """The patients and then the appointments; how many records they gave."""
    return sum(
        import_csv(
            imports, table, folder / "csv" / f"{table}.csv", read_map(MAPS / f"medscheduler-{table}.toml")
        ).added
        for table in ("patients", "appointments")
    )


def measured(
    importing: Importing, storage: Storage, folder: Path, clock: Callable[[], float]
) -> tuple[int, float, float]:
    """How many records were stored, and the seconds of the whole and of storing."""
    settings = PracticeSettings(name="H", time_zone=ZONE, currency="USD", jurisdictions=("US",))
    desk = Practice(settings, storage=storage).acting_as("kim", role="manager", purpose="operations")
    timed = Timed(desk.imports, clock)
    start = time.perf_counter()
    added = importing(timed, folder)
    return added, time.perf_counter() - start, timed.seconds


def compare(importing: Importing, name: str, folder: Path) -> float:
    """Print what both ways give on that database; how far above the bar storing at once is."""
    # SQLite works in this process, where its processor time tells more than the clock on a busy machine.
    clock = time.process_time if name == "sqlite" else time.perf_counter
    best: dict[bool, tuple[float, float]] = {}
    added = 0
    for number in range(ROUNDS * 2):
        at_once = number % 2 == 0
        with (
            tempfile.TemporaryDirectory() as place,
            fresh_url(name, Path(place)) as url,
            SqlStorage(url) as store,
        ):
            added, whole, storing = measured(importing, store if at_once else OneByOne(store), folder, clock)
        before = best.get(at_once, (whole, storing))
        best[at_once] = (min(before[0], whole), min(before[1], storing))
    ratio = best[True][1] / best[False][1]
    for at_once, how in ((False, "one by one"), (True, "at once")):
        whole, storing = best[at_once]
        print(
            f"{importing.__name__} {name} {how}: {added} records, {added / whole:,.0f} a second, "
            f"{added / storing:,.0f} a second of storing"
        )
    print(f"{importing.__name__} {name}: storing at once takes {ratio:.2f} of one by one, bar {BARS[name]}")
    return ratio - BARS[name]


def main(names: Sequence[str]) -> int:
    """Measure on those databases; 1 when one is above its bar."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for archive, to in (
            ("fhir/synthea_hiv_79_bundles_r4.zip", "fhir"),
            ("pms/medscheduler_2024_seed42.zip", "csv"),
        ):
            with zipfile.ZipFile(SHARED / archive) as packed:
                packed.extractall(folder / to)
        above = [compare(importing, each, folder) for each in names for importing in (fhir, csv)]
    return 0 if max(above) <= 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or DATABASES))
