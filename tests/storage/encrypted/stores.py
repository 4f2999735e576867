"""Encrypting stores for the tests, and the kinds that they hold."""

from __future__ import annotations

from bedside.ports import Column, ColumnType, Kind, Row, Storage, UniqueKey
from bedside.storage import EncryptedStorage, MasterKeys, MemoryStorage, master_key_line

#: A master key for each version.
LINES = {version: master_key_line(version).split()[1] for version in (1, 2, 3)}

PERSON = Kind(name="person", columns=(Column("city", nullable=True),), subject="id")
PHONE = Kind(
    name="phone",
    columns=(
        Column("owner", nullable=True, references="person"),
        Column("number", nullable=True, personal=True),
        Column("other", nullable=True, personal=True),
        Column("due_at", ColumnType.INSTANT, nullable=True),
    ),
    unique=(UniqueKey("number", ("number",)),),
    indexes=(("owner",), ("other",)),
    due_column="due_at",
    subject="owner",
)
REMARK = Kind(name="remark", columns=(Column("owner"),), appended=True, subject="owner")
PLACE = Kind(name="place", columns=(Column("city"),))
KINDS = (PERSON, PHONE, REMARK, PLACE)


def ring(*versions: int) -> MasterKeys:
    """The master keys of these versions."""
    return MasterKeys({version: LINES[version] for version in versions or (1,)})


def encrypted(
    inner: Storage | None = None, keys: Storage | None = None, *, name: str = "practice", cached: int = 100
) -> EncryptedStorage:
    """An encrypting store with :data:`KINDS` prepared."""
    store = EncryptedStorage(
        inner or MemoryStorage(), ring(), keys=keys or MemoryStorage(), name=name, cached_keys=cached
    )
    store.prepare(KINDS)
    return store


def person(record_id: str, body: str = "{}") -> Row:
    """A person."""
    return Row(kind="person", id=record_id, columns={"city": None}, body=body)


def phone(record_id: str, owner: str | None, number: str | None, *, other: str | None = None) -> Row:
    """A number of a person, or of nobody."""
    columns = {"owner": owner, "number": number, "other": other, "due_at": None}
    return Row(kind="phone", id=record_id, columns=columns, body=f'{{"n":"{number}"}}')


def remark(record_id: str, owner: str, body: str) -> Row:
    """What is written once about a person."""
    return Row(kind="remark", id=record_id, columns={"owner": owner}, body=body)
