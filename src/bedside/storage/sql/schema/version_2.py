"""From version 1 to 2. Version 1 was SQLite alone, so that each table is built anew in one transaction.

What changed: birth dates, deaths and reasons left the columns of a patient; deliveries name their
patient; rewards say on which day they were earned, and their counters stand in the ledger; journal
entries name all people concerned, and their hash covers the version within the text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import sqlalchemy as sa

from bedside.domain.contacts import contacts_of
from bedside.domain.journal import FIRST_HASH, ActorId, JournalEntry, seal
from bedside.domain.patients import Patient
from bedside.errors import InvalidRecordError, SchemaError
from bedside.ports import Kind
from bedside.records import KINDS, from_json, spec_named, write_row
from bedside.storage.sql.schema.steps import Bench, Step, StoredRow, rebuild
from bedside.storage.sql.tables import KindTable

__all__ = ["STEPS"]

Body = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: A transfer needs what its reward still says of its counters, so that it comes first.
_FIRST = ("transfer",)


def _transfer(bench: Bench, body: Body) -> None:
    first = body
    while before := first.get("resolves") or first.get("reverses"):
        first = _body(bench, "transfer", before)
    # Decided once, when it was set aside: every later transfer of a reward has that day.
    body["effective_on"] = first.get("effective_on", body["effective_on"])
    if body["step"] != "reserve" or "counters" in body:
        return
    reward = _body(bench, "reward", body.get("reward_id"))
    if reward.get("counters"):
        body["counters"] = reward["counters"]


def _reward(bench: Bench, body: Body) -> None:
    body.pop("counters", None)
    if "effective_on" not in body:
        # The practice's time zone is not in the database; what it reserved says the local date.
        transfer = bench.tables.kinds["transfer"].table
        its_own = transfer.c.reward_id == _key(bench, "reward", body["id"])
        said = bench.connection.execute(sa.select(transfer.c.body).where(its_own).limit(1)).scalar()
        earned = str((_EPOCH + timedelta(microseconds=body["earned_at"])).date())
        body["effective_on"] = earned if said is None else json.loads(said)["effective_on"]


def _attribution(bench: Bench, body: Body) -> None:
    # Nothing ever wrote it: what is appended only cannot be told by whom it was corrected.
    body.pop("corrected_by", None)


def _delivery(bench: Bench, body: Body) -> None:
    if "patient_id" not in body:
        body["patient_id"] = _body(bench, "message", body["message_id"]).get("patient_id")


_CHANGES: Mapping[str, Callable[[Bench, Body], None]] = {
    "transfer": _transfer,
    "reward": _reward,
    "delivery": _delivery,
    "attribution": _attribution,
}


def _rebuild_kind(kind: Kind) -> Step:
    def run(bench: Bench) -> None:
        described = bench.tables.kinds.get(kind.name)
        if described is not None and bench.columns(described.table.name):
            rebuild(bench, described.table, lambda: _rewritten(bench, kind, described))

    return Step(f"rebuild {kind.name}", run)


def _rewritten(bench: Bench, kind: Kind, described: KindTable) -> Iterator[StoredRow]:
    """The rows of a kind, their bodies read and written by the strict converter."""
    spec, change = spec_named(kind.name), _CHANGES.get(kind.name)
    for old in bench.rows(described.table.name, "key"):
        body = json.loads(old["body"])
        if change is not None:
            change(bench, body)
        row = _written(kind, old["key"], body, spec)
        columns: dict[str, object] = {}
        for column in kind.columns:
            value = row.columns[column.name]
            stored = described.column(column.name).name
            if column.references is not None and value is not None:
                value = old[stored] if stored in old else _key(bench, column.references, str(value))
            columns[stored] = value
        kept = {name: old[name] for name in ("key", "id", "revision", "fence", "claims", "leased_until")}
        yield {**kept, **columns, "body": row.body}


def _written(kind: Kind, key: int, body: Body, spec: Any) -> Any:
    try:
        return write_row(from_json(json.dumps(body), spec.type), spec)
    except InvalidRecordError as error:
        problems = "; ".join(error.problems)
    raise SchemaError(
        f"schema.upgrade: the {kind.name} of key {key} does not become a record of version 2 ({problems}); "
        "nothing of this step was kept"
    )


def _body(bench: Bench, kind: str, record_id: object) -> Body:
    table = bench.tables.kinds[kind].table
    found = bench.connection.execute(sa.select(table.c.body).where(table.c.id == record_id)).scalar()
    return {} if found is None else dict(json.loads(found))


def _key(bench: Bench, kind: str, record_id: str) -> object:
    table = bench.tables.kinds[kind].table
    return bench.connection.execute(sa.select(table.c.key).where(table.c.id == record_id)).scalar()


def _contacts(bench: Bench) -> None:
    """What patients are found by has a kind of its own."""
    spec = spec_named("contact")
    described, patients = bench.tables.kinds["contact"], bench.tables.kinds["patient"].table.name
    if not bench.columns(patients):
        return

    def found() -> Iterator[StoredRow]:
        key = 0
        for old in bench.rows(patients, "key"):
            patient = from_json(old["body"], Patient)
            for contact in contacts_of(patient):
                row, key = write_row(contact, spec), key + 1
                counts = {"key": key, "id": row.id, "revision": 1, "fence": 0, "claims": 0}
                own = {**row.columns, "patient_id": old["key"]}
                columns = {described.column(name).name: given for name, given in own.items()}
                yield {**counts, "leased_until": None, **columns, "body": row.body}

    rebuild(bench, described.table, found)


def _counters(bench: Bench) -> None:
    table = bench.tables.counters
    found = bench.connection.execute(sa.select(table)).mappings()
    rows: list[StoredRow] = [dict(row) for row in found]
    rebuild(bench, table, lambda: iter(rows))


def _journal(bench: Bench) -> None:
    """Check the chain of version 1, then seal every entry anew."""
    journal, head = bench.tables.journal, bench.tables.head
    last: dict[str, Any] = {"sequence": 0, "entry_hash": FIRST_HASH}

    def sealed() -> Iterator[StoredRow]:
        before = FIRST_HASH
        for old in bench.rows(journal.name, "sequence"):
            said = f"bedside-audit\0{1}\0{old['sequence']}\0{before}\0{old['content']}"
            before = hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()
            if (old["entry_hash"], old["sequence"]) != (before, last["sequence"] + 1):
                raise SchemaError(
                    f"schema.upgrade: entry {old['sequence']} of the journal is not what was sealed; "
                    "restore a backup in which the journal is whole"
                )
            entry = seal(
                _entry(json.loads(old["content"])),
                sequence=old["sequence"],
                previous_hash=last["entry_hash"],
            )
            last.update(sequence=entry.sequence, entry_hash=entry.entry_hash)
            yield attrs.asdict(entry)

    rebuild(bench, journal, sealed)
    rebuild(bench, head, lambda: iter([{"one": 1, **last}]))


def _entry(plain: Body) -> JournalEntry:
    subject = plain["subject"]
    same = ("role", "purpose", "action", "kind", "record", "outcome", "reason")
    return JournalEntry(
        at=_EPOCH + timedelta(microseconds=plain["at"]),
        actor=ActorId(plain["actor"]),
        subjects=() if subject is None else (subject,),
        **{name: plain[name] for name in same},
    )


def _foreign_keys(bench: Bench) -> None:
    broken = bench.connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise SchemaError(
            f"schema.upgrade: a row of table {broken[0]} points at a row of {broken[2]} that is not there; "
            "restore a backup"
        )


#: Change nothing here once version 2 is released: a change of a table is a step of version 3.
STEPS = (
    *(_rebuild_kind(kind) for kind in sorted(KINDS, key=lambda kind: kind.name not in _FIRST)),
    Step("index the contacts", _contacts),
    Step("rebuild the counters", _counters),
    Step("seal the journal anew", _journal),
    Step("check the foreign keys", _foreign_keys),
)
