"""What an import writes together is what it would write one by one: rows, journal, counts and refusals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import attrs
import pytest
from tests.conftest import ReusedStore
from tests.databases import DATABASES, SERVERS
from tests.one_by_one import OneByOne
from tests.services.conftest import SETTINGS, START

from bedside import Channel, ContactPoint, ContactSystem, Desk, Practice, SeededEnvironment, Storage
from bedside.domain.appointments import Visit, VisitId
from bedside.domain.codes import with_check_sign
from bedside.domain.imports import ImportRun
from bedside.domain.invitations import Invitation, InvitationId
from bedside.domain.patients import Patient, PatientId, PersonName
from bedside.errors import ConflictError, UniqueKeyError
from bedside.interop.run import Entry, import_entries
from bedside.ports import Query, Row
from bedside.records import KINDS
from bedside.records.paging import BatchTransaction, by_kind
from bedside.services.batches import Batch
from bedside.storage import MemoryStorage, SqlStorage
from bedside.testing import digest


def patient(number: int) -> Patient:
    return Patient(
        id=PatientId(f"pms.{number}"),
        name=PersonName(given="Ana", family="Testing"),
        registered_on=date(2026, 1, 5),
        contact_points=(ContactPoint(system=ContactSystem.EMAIL, value=f"ana{number}@example.org"),),
    )


def died(number: int) -> Patient:
    return attrs.evolve(patient(number), deceased=True)


def visit(number: int, of: int) -> Visit:
    return Visit(id=VisitId(f"pms.v{number}"), patient_id=f"pms.{of}", started_at=START)


def invitation(number: int, body: str, of: int = 1) -> Invitation:
    return Invitation(
        id=InvitationId(f"pms.i{number}"),
        code=with_check_sign(body),
        referrer_id=f"pms.{of}",
        channel=Channel.PRINTED_CARD,
        created_at=START,
    )


#: Batches with all that can be in one: new and known records, some that point at others before and
#: behind them, the same one twice, one that the source changed, and one that the practice changed.
BATCHES: Sequence[Sequence[object]] = (
    [patient(1), visit(1, of=1), patient(2), invitation(1, "ABCDEFGHJK"), visit(2, of=2), patient(3)],
    [],
    [visit(3, of=1), patient(4), visit(4, of=5), patient(5), visit(5, of=5), visit(6, of=99)],
    [
        patient(1),
        patient(6),
        patient(6),
        died(2),
        visit(7, of=6),
        died(3),
    ],
    [patient(7), died(7), died(7), visit(7, of=6), visit(8, of=7)],
)


def desk_on(store: Storage) -> Desk:
    practice = Practice(SETTINGS, storage=store, environment=SeededEnvironment(seed=1, start=START))
    return practice.acting_as("kim", role="manager", purpose="operations")


def told(desk: Desk, batches: Sequence[Sequence[object]]) -> list[object]:
    """What each batch answered: its counts, and the ids of what has to wait."""
    answers: list[object] = []
    run = desk.imports.begin(fingerprint="one", source="pms", file_name="all.ndjson")
    for number, records in enumerate(batches):
        if number == 3:
            desk.patients.leave("pms.3", reason="moved")
        run, waiting = desk.imports.store(run, records, entries_read=len(records))
        answers.append((counts(run), [getattr(record, "id", None) for record in waiting]))
    return answers


def counts(run: ImportRun) -> tuple[int, ...]:
    return run.added, run.changed, run.unchanged, run.kept


def journal(store: Storage) -> list[str]:
    with store.transaction() as tx:
        return [entry.content for entry in tx.journal()]


@pytest.fixture(params=DATABASES)
def stores(
    request: pytest.FixtureRequest, tmp_path: Path, reused_store: ReusedStore
) -> tuple[Storage, Storage]:
    """A database that adds many rows at once, and SQLite that adds them one by one."""
    slow = OneByOne(SqlStorage(f"sqlite:///{tmp_path}/slow.db"))
    if request.param in SERVERS:
        return reused_store(request.param).emptied(), slow
    return SqlStorage(f"sqlite:///{tmp_path}/quick.db"), slow


def test_batches_leave_what_one_by_one_leaves(stores: tuple[Storage, Storage]) -> None:
    quick, slow = stores

    together, apart = told(desk_on(quick), BATCHES), told(desk_on(slow), BATCHES)

    assert together == apart
    assert apart[-1] == ((14, 2, 4, 1), [])
    assert apart[2] == ((10, 0, 0, 0), ["pms.v4", "pms.v6"])
    assert journal(quick) == journal(slow)
    assert digest(quick, KINDS) == digest(slow, KINDS)


def test_a_refused_batch_is_in_the_journal_by_the_row_that_was_refused(
    stores: tuple[Storage, Storage],
) -> None:
    taken = [patient(8), invitation(2, "ABCDEFGHJM"), patient(9), invitation(3, "ABCDEFGHJK"), patient(10)]
    for store in stores:
        desk = desk_on(store)
        told(desk, BATCHES[:1])
        run = desk.imports.begin(fingerprint="two", source="pms", file_name="more.ndjson")
        with pytest.raises(UniqueKeyError) as caught:
            desk.imports.store(run, taken, entries_read=len(taken))
        assert (caught.value.kind, caught.value.key) == ("invitation", "code")

    quick, slow = stores
    assert journal(quick) == journal(slow)
    assert '"record":"pms.i3"' in journal(quick)[-1]
    assert digest(quick, KINDS) == digest(slow, KINDS)


def test_the_entry_whose_key_is_taken_is_refused_alone(stores: tuple[Storage, Storage]) -> None:
    records = [patient(1), invitation(1, "ABCDEFGHJK"), invitation(2, "ABCDEFGHJK"), visit(1, of=1)]
    entries = [Entry(f"line {number}", (record,)) for number, record in enumerate(records, 1)]
    reports = [
        import_entries(desk_on(store).imports, entries, fingerprint="f", source="pms", file_name="x")
        for store in stores
    ]

    assert reports[0] == reports[1]
    assert [str(problem) for problem in reports[0].problems] == [
        "import.unique line 3: the code is taken already"
    ]
    assert journal(stores[0]) == journal(stores[1])


@pytest.mark.parametrize("name", SERVERS)
def test_a_record_that_another_import_writes_meanwhile_is_known_and_not_refused(
    name: str, reused_store: ReusedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = reused_store(name)
    mine = desk_on(shared.emptied())
    entries = [Entry("line 1", (patient(1),))]
    write, others = Batch.write, [1]

    def written_meanwhile(batch: Batch) -> None:
        while others:
            others.clear()
            with SqlStorage(shared.url) as store:
                imports = desk_on(store).imports
                import_entries(imports, entries, fingerprint="other", source="pms", file_name="y")
        write(batch)

    monkeypatch.setattr(Batch, "write", written_meanwhile)
    report = import_entries(mine.imports, entries, fingerprint="mine", source="pms", file_name="x")

    assert (report.problems, report.added, report.unchanged, report.refused) == ((), 0, 1, 0)
    assert report.finished


def test_a_record_that_is_gone_meanwhile_is_named_in_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_on(MemoryStorage())
    run = desk.imports.begin(fingerprint="one", source="pms", file_name="x")
    monkeypatch.setattr(Batch, "is_new", lambda _batch, _row: False)

    with pytest.raises(ConflictError, match="a record was there and is gone") as caught:
        desk.imports.store(run, [patient(1)], entries_read=1)

    assert caught.value.record_id == "pms.1"
    assert "pms.1" not in str(caught.value)


def test_new_records_are_written_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of a batch goes in one statement of many rows, and no record is looked for alone."""
    from bedside.storage.sql.transaction import SqlTransaction

    seen: list[int] = []
    looked: list[str] = []
    add_all, get = SqlTransaction.add_all, SqlTransaction.get

    def counted(tx: SqlTransaction, rows: Sequence[Row]) -> Sequence[Row]:
        seen.append(len(rows))
        return add_all(tx, rows)

    def noted(tx: SqlTransaction, kind: str, record_id: str) -> Row | None:
        looked.append(kind)
        return get(tx, kind, record_id)

    monkeypatch.setattr(SqlTransaction, "add_all", counted)
    with SqlStorage(f"sqlite:///{tmp_path}/quick.db") as store:
        desk = desk_on(store)
        run = desk.imports.begin(fingerprint="one", source="pms", file_name="x")
        monkeypatch.setattr(SqlTransaction, "get", noted)
        desk.imports.store(run, [patient(number) for number in range(50)], entries_read=50)

        assert seen == [100, 50]  # records with their marks, and the contacts
        assert looked == ["import_run"]
        with store.transaction() as tx:
            assert isinstance(tx, BatchTransaction)
            assert len(tx.find("contact", Query())) == 50


def test_rows_stand_behind_the_kinds_that_they_point_at() -> None:
    kinds = [kind.name for kind in KINDS]

    assert [row.kind for row in by_kind([Row(kind=name, id="1") for name in reversed(kinds)])] == kinds
    assert all(
        column.references is None or kinds.index(column.references) <= kinds.index(kind.name)
        for kind in KINDS
        for column in kind.columns
    )
