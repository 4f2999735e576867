"""Batches, interruptions, records that wait, and second runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bedside import Practice, PracticeSettings
from bedside.domain.appointments import Visit, VisitId
from bedside.domain.codes import with_check_sign
from bedside.domain.imports import ImportRun
from bedside.domain.invitations import Invitation, InvitationId
from bedside.domain.messages import Channel
from bedside.domain.patients import Patient, PatientId, PersonName
from bedside.errors import ImportRefusedError, StorageError, UniqueKeyError
from bedside.interop.run import (
    Entry,
    ImportFile,
    ImportReport,
    Imports,
    Problem,
    Progress,
    import_entries,
    import_files,
)
from bedside.ports import Query
from bedside.storage import MemoryStorage

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class KilledError(Exception):
    """The process died between two transactions."""


class Mortal:
    """Imports that die when the given number of batches is stored."""

    def __init__(self, imports: Imports, batches: int) -> None:
        self._imports = imports
        self._left = batches

    def begin(self, *, fingerprint: str, source: str, file_name: str) -> ImportRun:
        return self._imports.begin(fingerprint=fingerprint, source=source, file_name=file_name)

    def store(
        self,
        run: ImportRun,
        records: Sequence[object],
        *,
        entries_read: int,
        skipped: int = 0,
        refused: int = 0,
    ) -> tuple[ImportRun, tuple[object, ...]]:
        if self._left == 0:
            raise KilledError
        self._left -= 1
        return self._imports.store(run, records, entries_read=entries_read, skipped=skipped, refused=refused)

    def finish(self, run: ImportRun) -> ImportRun:
        return self._imports.finish(run)


class Clinic:
    """A practice in memory, and what is stored in it."""

    def __init__(self) -> None:
        self.storage = MemoryStorage()
        settings = PracticeSettings(name="H", time_zone="UTC", currency="USD", jurisdictions=("US",))
        practice = Practice(settings, storage=self.storage)
        self.imports: Imports = practice.acting_as("kim", role="manager", purpose="operations").imports

    def rows(self, *kinds: str) -> dict[str, str]:
        with self.storage.transaction() as tx:
            return {row.id: row.body for kind in kinds for row in tx.find(kind, Query())}

    def runs(self) -> list[str]:
        return sorted(self.rows("import_run").values())


def patient(number: int, family: str = "Ito") -> Patient:
    return Patient(
        id=PatientId(f"p-{number}"), name=PersonName(family=family), registered_on=date(2026, 1, 5)
    )


def visit(number: int, of: int) -> Visit:
    return Visit(id=VisitId(f"v-{number}"), patient_id=f"p-{of}", started_at=NOON)


def entries(*records: object) -> list[Entry]:
    return [
        Entry(f"line {place}", (record,), type(record).__name__) for place, record in enumerate(records, 1)
    ]


def load(clinic: Clinic, items: Sequence[Entry], *, name: str = "a", size: int = 2) -> ImportReport:
    return import_entries(
        clinic.imports, items, fingerprint=name, source="pms", file_name=f"{name}.csv", batch_size=size
    )


def file(name: str, items: Sequence[Entry]) -> ImportFile:
    return ImportFile(name=f"{name}.csv", fingerprint=name, entries=lambda: items, size=10 * len(items))


def test_every_record_is_stored_and_counted() -> None:
    clinic = Clinic()

    report = load(clinic, entries(patient(1), patient(2), visit(1, 1)))

    assert set(clinic.rows("patient", "visit")) == {"p-1", "p-2", "v-1"}
    assert (report.added, report.entries_read, report.refused, report.finished) == (3, 3, 0, True)
    assert report.kinds == {"patient": 2, "visit": 1}


def test_the_same_file_again_changes_nothing() -> None:
    clinic = Clinic()
    load(clinic, entries(patient(1), patient(2)))
    before = clinic.rows("patient", "import_run")

    report = load(clinic, entries(patient(1), patient(2)))

    assert clinic.rows("patient", "import_run") == before
    assert report.already_applied == ("a.csv",)
    assert (report.added, report.changed) == (0, 0)


def test_other_content_with_the_same_records_changes_nothing() -> None:
    clinic = Clinic()
    load(clinic, entries(patient(1), patient(2)))
    before = clinic.rows("patient")

    report = load(clinic, entries(patient(2), patient(1)), name="b")

    assert clinic.rows("patient") == before
    assert (report.added, report.changed, report.unchanged) == (0, 0, 2)


def test_a_changed_record_is_stored_again() -> None:
    clinic = Clinic()
    load(clinic, entries(patient(1)))

    report = load(clinic, entries(patient(1, "Okafor")), name="b")

    assert (report.added, report.changed) == (0, 1)
    assert "Okafor" in clinic.rows("patient")["p-1"]


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 100])
def test_a_record_waits_for_what_it_points_at(size: int) -> None:
    clinic = Clinic()

    report = load(clinic, entries(visit(1, 1), visit(2, 2), patient(2), patient(1)), size=size)

    assert (report.added, report.refused) == (4, 0)
    assert len(clinic.rows("patient", "visit")) == 4


def test_a_record_waits_for_another_file() -> None:
    clinic = Clinic()

    report = import_files(
        clinic.imports,
        [file("visits", entries(visit(1, 1))), file("patients", entries(patient(1)))],
        source="pms",
    )

    assert (report.added, report.refused, report.finished) == (2, 0, True)
    assert all('"finished_at":null' not in run for run in clinic.runs())


def test_what_never_comes_is_refused_at_the_end() -> None:
    clinic = Clinic()

    report = load(clinic, entries(patient(1), visit(1, 7), visit(2, 1)))

    assert set(clinic.rows("patient", "visit")) == {"p-1", "v-2"}
    assert [str(problem) for problem in report.problems] == [
        "ref.missing line 2: points at a patient that neither the import nor the store has"
    ]
    assert '"refused":1' in clinic.runs()[0]


def test_a_file_with_refusals_is_stored_again_only_when_it_is_asked_for() -> None:
    clinic = Clinic()
    visits = [file("a", entries(patient(2), visit(1, 1)))]
    import_files(clinic.imports, visits, source="pms")
    load(clinic, entries(patient(1)), name="b")

    same = import_files(clinic.imports, visits, source="pms")
    again = import_files(clinic.imports, visits, source="pms", again=True)

    assert (same.added, same.notices) == (0, {"import.refused_before": 1})
    assert (again.added, again.refused) == (1, 0)
    assert all('"finished_at":null' not in run for run in clinic.runs())


def test_a_file_that_gave_nothing_is_tried_again() -> None:
    clinic = Clinic()
    load(clinic, entries(visit(1, 1)))
    load(clinic, entries(patient(1)), name="b")

    report = load(clinic, entries(visit(1, 1)))

    assert (report.added, report.refused) == (1, 0)
    assert load(clinic, entries(visit(1, 1))).already_applied == ("a.csv",)


def test_an_old_file_does_not_undo_a_newer_one() -> None:
    clinic = Clinic()
    old, new = file("a", entries(patient(1), visit(1, 9))), file("b", entries(patient(1, "Okafor")))
    import_files(clinic.imports, [old], source="pms")
    import_files(clinic.imports, [old, new], source="pms")

    import_files(clinic.imports, [old, new], source="pms")

    assert "Okafor" in clinic.rows("patient")["p-1"]


def test_problems_and_skipped_types_are_counted_and_stored_with_the_run() -> None:
    clinic = Clinic()
    items = [
        Entry("line 1", problem=Problem("date.invalid", "line 1", "give a day", path="born")),
        Entry("line 2", skipped="Claim"),
        *entries(patient(1)),
    ]

    report = load(clinic, items)

    assert (report.refused, report.skipped, report.added) == (1, {"Claim": 1}, 1)
    assert report.problems[0].file_name == "a.csv"
    assert '"refused":1' in clinic.runs()[0]
    assert '"skipped":1' in clinic.runs()[0]


def test_two_contents_for_one_id_in_one_file_keep_the_first() -> None:
    clinic = Clinic()

    report = load(clinic, entries(patient(1), patient(1, "Okafor"), patient(1)))

    assert report.problems[0].code == "import.conflicting_rows"
    assert "line 1" in str(report.problems[0])
    assert "line 2" in str(report.problems[0])
    assert "Ito" in clinic.rows("patient")["p-1"]


def test_an_unreadable_rest_keeps_what_was_before_and_leaves_the_run_open() -> None:
    clinic = Clinic()

    def broken() -> Iterator[Entry]:
        yield from entries(patient(1))
        raise ImportRefusedError("json.syntax", "behind line 1", "is not JSON")

    broken_file = ImportFile(name="a.json", fingerprint="a", entries=broken)
    reports = [import_files(clinic.imports, [broken_file], source="pms") for _ in range(2)]

    assert [report.finished for report in reports] == [False, False]
    assert [report.added for report in reports] == [1, 0]
    assert set(clinic.rows("patient")) == {"p-1"}
    assert '"finished_at":null' in clinic.runs()[0]


def test_one_content_under_two_names_is_read_once() -> None:
    clinic = Clinic()

    report = import_files(
        clinic.imports, [file("a", entries(patient(1))), file("a", entries(patient(1)))], source="pms"
    )

    assert (report.files, report.added, report.unchanged) == (1, 1, 0)


def test_progress_ends_with_every_byte_read() -> None:
    seen: list[Progress] = []
    clinic = Clinic()

    import_files(
        clinic.imports,
        [file("a", entries(patient(1), patient(2))), file("b", entries(visit(1, 1)))],
        source="pms",
        batch_size=1,
        progress=seen.append,
    )

    assert (seen[-1].bytes_read, seen[-1].bytes_total) == (30, 30)
    assert (seen[-1].entries_read, seen[-1].files_done, seen[-1].files) == (3, 2, 2)
    assert [one.bytes_read for one in seen] == sorted(one.bytes_read for one in seen)


def test_an_entry_whose_unique_key_is_taken_is_refused_alone() -> None:
    clinic = Clinic()

    def invitation(name: str, body: str) -> Invitation:
        return Invitation(
            id=InvitationId(name),
            code=with_check_sign(body),
            referrer_id="p-1",
            channel=Channel.PRINTED_CARD,
            created_at=NOON,
        )

    items = entries(
        patient(1),
        invitation("i-1", "ABCDEFGHJK"),
        invitation("i-2", "ABCDEFGHJK"),
        invitation("i-3", "ABCDEFGHJM"),
    )

    report = load(clinic, items, size=100)

    assert set(clinic.rows("invitation")) == {"i-1", "i-3"}
    assert [problem.code for problem in report.problems] == ["import.unique"]
    assert load(clinic, items, size=100).added == 0


def test_a_store_that_fails_stops_the_import() -> None:
    clinic = Clinic()

    class Failing(Mortal):
        def store(
            self, run: ImportRun, records: Sequence[object], **counts: int
        ) -> tuple[ImportRun, tuple[object, ...]]:
            raise StorageError("the disk is full")

    with pytest.raises(StorageError, match="disk"):
        import_files(Failing(clinic.imports, 0), [file("a", entries(patient(1)))], source="pms")
    assert not issubclass(StorageError, UniqueKeyError)


_RECORDS = st.lists(
    st.one_of(
        st.integers(1, 6).map(patient),
        st.integers(1, 30).map(lambda number: visit(number, number % 8 + 1)),
        st.just(None),
    ),
    max_size=25,
)


@given(
    files=st.lists(_RECORDS, min_size=1, max_size=3),
    size=st.integers(1, 6),
    batches=st.integers(0, 8),
    out_of_order=st.booleans(),
)
def test_an_import_killed_after_any_batch_and_run_again_ends_the_same(
    files: list[list[Patient | Visit | None]], size: int, batches: int, out_of_order: bool
) -> None:
    def reading(number: int, records: list[Patient | Visit | None]) -> ImportFile:
        items = [
            Entry(
                f"line {place}",
                None if record is None else (record,),
                problem=Problem("date.invalid", f"line {place}", "give a day") if record is None else None,
                number=place,
            )
            for place, record in enumerate(records)
        ]
        # Entries that refer forward come at the end, as in a Bundle, and keep their places.
        shown = sorted(items, key=lambda item: hash(item.place) % 3) if out_of_order else items
        return file(str(number), shown)

    read = [reading(number, records) for number, records in enumerate(files)]
    whole, killed = Clinic(), Clinic()
    expected = import_files(whole.imports, read, source="pms", batch_size=size)

    try:
        import_files(Mortal(killed.imports, batches), read, source="pms", batch_size=size)
    except KilledError:
        import_files(killed.imports, read, source="pms", batch_size=size)

    assert killed.rows("patient", "visit") == whole.rows("patient", "visit")
    again = import_files(killed.imports, read, source="pms", batch_size=size)
    assert (again.added, again.changed) == (0, 0)
    assert again.refused + again.notices.get("import.refused_before", 0) == expected.refused
