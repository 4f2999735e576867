"""Databases of version 2, as they were frozen: on every database they are what this release makes of them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.databases import DATABASES, fresh_url
from tests.storage.sql.frozen import RELEASED, STORIES_2, frozen_schema, restore_2, schema_now

from bedside.domain.journal import first_bad_entry, read_entry
from bedside.domain.patients import Patient, PatientId, PersonName
from bedside.ports import Query, Storage
from bedside.records import KINDS, kind_of, read_row, spec_named, write_row
from bedside.storage import SqlStorage
from bedside.storage.sql.schema.versions import CURRENT
from bedside.testing import digest

#: What no story has: who works where comes from imports, and a plain store erases nobody.
_EMPTY = {
    "emergency_access",
    "erasure",
    "location",
    "organization",
    "practitioner",
    "practitioner_role",
    "recall",
    "review",
    "suppression",
    "tally",
    "training",
}


def _place(database: str, story: str) -> object:
    """On a server making the tables takes seconds, so that CI lives one story there."""
    within_ci = database == "sqlite" or story == "rewards"
    return pytest.param(database, story, marks=pytest.mark.slow if within_ci else pytest.mark.long)


@pytest.mark.parametrize(
    ("database", "story"), [_place(database, story) for database in DATABASES for story in STORIES_2]
)
def test_a_database_of_version_2_opens_or_is_upgraded(database: str, story: str, tmp_path: Path) -> None:
    (tmp_path / "same").mkdir()
    found = []
    with fresh_url(database, tmp_path) as url, fresh_url("sqlite", tmp_path / "same") as same:
        for place in (url, same):
            restore_2(story, place)
            with SqlStorage(place) as storage:
                done = storage.schema.upgrade(KINDS)
                assert (done.before.version, done.after.version, done.mended) == (2, CURRENT, ())
                storage.prepare(KINDS)
                assert storage.schema.verify() == ()
                _holds_its_records(storage, story)
                found.append(digest(storage, KINDS))
                _goes_on(storage)
    assert found[0] == found[1]


def _holds_its_records(storage: Storage, story: str) -> None:
    rows = json.loads((RELEASED / "2" / f"{story}.json").read_text())
    with storage.transaction() as tx:
        for kind in KINDS:
            found = tx.find(kind.name, Query())
            assert {row.id for row in found} >= {row["id"] for row in rows.get(f"bedside_{kind.name}", ())}
            for row in found:
                written = write_row(read_row(row, spec_named(kind.name)), spec_named(kind.name))
                assert written.columns == row.columns
                assert _says_all(json.loads(written.body), json.loads(row.body))
        journal = tx.journal()
    assert len(journal) == len(rows["bedside__journal"])
    assert first_bad_entry(journal) is None
    assert all(read_entry(entry) for entry in journal)


def _says_all(now: object, before: object) -> bool:
    """Whether the body of now says all that the old one said; a later release may say more, by default."""
    if isinstance(now, dict) and isinstance(before, dict):
        return all(name in now and _says_all(now[name], said) for name, said in before.items())
    if isinstance(now, list) and isinstance(before, list):
        pairs = zip(now, before, strict=True) if len(now) == len(before) else [(None, before)]
        return all(_says_all(one, other) for one, other in pairs)
    return now == before


def test_a_body_that_lost_or_changed_a_word_does_not_say_all() -> None:
    before = {"id": "a", "case": {"payers": ["medicare"], "age": 40}}

    assert _says_all(before | {"new": None}, before)
    assert not _says_all({"id": "a"}, before)
    assert not _says_all({"id": "a", "case": {"payers": ["medicaid"], "age": 40}}, before)
    assert not _says_all({"id": "a", "case": {"payers": [], "age": 40}}, before)


def _goes_on(storage: Storage) -> None:
    """New rows find keys that no other row has, and the journal its next number."""
    with storage.transaction() as tx:
        entry = read_entry(tx.journal(limit=1)[0])
        new = Patient(id=PatientId("new"), name=PersonName(family="Ito"), registered_on=entry.at.date())
        tx.add(write_row(new, kind_of(Patient)))
        before = tx.journal()[-1].sequence
        assert tx.append(entry).sequence == before + 1


@pytest.mark.parametrize("database", DATABASES)
@pytest.mark.slow
@pytest.mark.skipif(CURRENT > 2, reason="version 2 is frozen for good; its tables are no longer those of now")
def test_the_tables_of_version_2_are_those_that_are_made_now(database: str, tmp_path: Path) -> None:
    with fresh_url(database, tmp_path) as url:
        now = schema_now(url)

    assert _plain(now) == _plain(frozen_schema(database)), (
        "a store makes other tables than those that are frozen. While version 2 is not released: look at the "
        "difference, then run `python -m tests.storage.sql.frozen`. Once it is: raise CURRENT and add steps"
    )


def test_the_stories_fill_most_tables() -> None:
    filled = {
        table for story in STORIES_2 for table in json.loads((RELEASED / "2" / f"{story}.json").read_text())
    }

    assert {kind.name for kind in KINDS if f"bedside_{kind.name}" not in filled} == _EMPTY


def _plain(statements: Sequence[str]) -> list[str]:
    return [re.sub(r"\s+", " ", statement).strip() for statement in statements]
