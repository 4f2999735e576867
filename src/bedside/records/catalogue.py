"""Every noun that is stored.

References to patients, partners and the like are foreign keys. What the record system owns
(practitioners, locations, organisations) is named without one, because an import may bring the
visit before the professional.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, cast

from bedside.ports import Kind, Row
from bedside.records.nouns.auditing import AUDITING
from bedside.records.nouns.giving import GIVING
from bedside.records.nouns.learning import LEARNING
from bedside.records.nouns.listening import LISTENING
from bedside.records.nouns.meeting import MEETING
from bedside.records.nouns.people import PEOPLE
from bedside.records.nouns.privacy import PRIVACY
from bedside.records.nouns.referring import REFERRING
from bedside.records.nouns.speaking import SPEAKING
from bedside.records.spec import RecordSpec

__all__ = ["KINDS", "SPECS", "kind_of", "place_of", "references_of", "spec_named"]

R = TypeVar("R")

#: In an order in which each kind refers only to earlier ones.
SPECS: tuple[RecordSpec[Any], ...] = (
    *PEOPLE,
    *PRIVACY,
    *REFERRING,
    *MEETING,
    *GIVING,
    *SPEAKING,
    *LISTENING,
    *LEARNING,
    *AUDITING,
)

#: What a store has to make room for.
KINDS: tuple[Kind, ...] = tuple(entry.kind for entry in SPECS)

_BY_TYPE: dict[type, RecordSpec[Any]] = {entry.type: entry for entry in SPECS}
_BY_NAME: dict[str, RecordSpec[Any]] = {entry.kind.name: entry for entry in SPECS}
_PLACES: dict[str, int] = {kind.name: place for place, kind in enumerate(KINDS)}


def kind_of(record_type: type[R]) -> RecordSpec[R]:
    """How records of that class are stored.

    >>> from bedside.domain.patients import Patient
    >>> kind_of(Patient).kind.name
    'patient'
    """
    return cast(RecordSpec[R], _BY_TYPE[record_type])


def spec_named(name: str) -> RecordSpec[Any]:
    """The spec of the kind *name*; KeyError when there is none."""
    return _BY_NAME[name]


def place_of(name: str) -> int:
    """The place of the kind *name*: it points at kinds before it, and at itself."""
    return _PLACES[name]


def references_of(row: Row) -> Iterator[tuple[str, str]]:
    """Kind and id of every record that *row* points at."""
    for column in _BY_NAME[row.kind].kind.columns:
        target = row.columns[column.name]
        if column.references is not None and target is not None:
            yield column.references, str(target)
